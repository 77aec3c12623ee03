// ROCPanel: how many of the positives come through for how many of the negatives, at every threshold.

struct ROCPanel {
  let plot: ClassifierPlot

  init(_ plot: ClassifierPlot) {
    self.plot = plot
  }

  func draw(in frame: Frame, on svg: inout SVG) {
    svg.heading("ROC: every threshold", in: frame)
    // Square, so that the diagonal is one.
    let side = min(frame.width - 60, frame.height - 140)
    let area = Frame(
      left: frame.left + 56, top: frame.top + 60, right: frame.left + 56 + side, bottom: frame.top + 60 + side)
    let x = Axis(low: 0, high: 1, from: area.left, to: area.right)
    let y = Axis(low: 0, high: 1, from: area.bottom, to: area.top)
    svg.xAxis(x, x.linearTicks(spacing: 64), name: "share of \(plot.negative) taken for \(plot.positive)", area: area)
    svg.yAxis(y, y.linearTicks(spacing: 64), name: "share of \(plot.positive) found", area: area)
    svg.stroke(area.left, area.bottom, area.right, area.top, colour: Ink.quiet, dashes: "3 3", named: "chance")
    let points = plot.curve.map { (x: x.position($0.falsePositives), y: y.position($0.truePositives)) }
    if points.count > 1 {
      svg.curve(points, colour: Ink.bottom, width: 2.5, dashes: "none", named: "roc")
    }
    svg.outline(area)
    if let threshold = plot.threshold {
      svg.element(
        "circle",
        [
          "class": "threshold", "cx": px(x.position(threshold.point.falsePositives)),
          "cy": px(y.position(threshold.point.truePositives)), "r": "6", "fill": Ink.top, "stroke": Ink.paper,
          "stroke-width": "2",
        ])
    }
    // The corner below the diagonal holds no curve worth having.
    let lines =
      [(plot.curveWords, true)]
      + (plot.thresholdWords.map { Ink.broken($0, width: side * 0.55, size: Ink.small) } ?? []).map { ($0, false) }
    let top = area.bottom - 16 - Double(lines.count - 1) * 18
    let widest = lines.map { Ink.width(of: $0.0, size: Ink.small, isBold: $0.1) }.max() ?? 0
    svg.box(area.right - 16 - widest, top - 18, widest + 8, Double(lines.count) * 18 + 8, fill: Ink.paper)
    for (row, line) in lines.enumerated() {
      svg.line(line.0, x: area.right - 12, y: top + Double(row) * 18, anchor: .end, isBold: line.1)
    }
  }
}
