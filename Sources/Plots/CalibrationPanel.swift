// CalibrationPanel: whether of the images with a probability of 0.8 eight in ten are what it says.

struct CalibrationPanel {
  let plot: ClassifierPlot

  init(_ plot: ClassifierPlot) {
    self.plot = plot
  }

  func draw(in frame: Frame, on svg: inout SVG) {
    svg.heading("Calibration: what the probabilities are worth", in: frame)
    svg.line(plot.calibrationWords, x: frame.left, y: frame.top + 36, colour: Ink.quiet)
    let left = frame.left + 56
    let share = Frame(left: left, top: frame.top + 72, right: frame.right - 8, bottom: frame.top + 404)
    let counts = Frame(left: left, top: share.bottom + 48, right: share.right, bottom: frame.bottom - 64)
    let x = Axis(low: 0, high: 1, from: share.left, to: share.right)
    drawShares(in: share, x, on: &svg)
    drawCounts(in: counts, x, on: &svg)
  }

  private func drawShares(in area: Frame, _ x: Axis, on svg: inout SVG) {
    let y = Axis(low: 0, high: 1, from: area.bottom, to: area.top)
    for tick in x.linearTicks(spacing: 64) {
      svg.stroke(x.position(tick.value), area.top, x.position(tick.value), area.bottom, colour: Ink.grid)
    }
    svg.yAxis(y, y.linearTicks(spacing: 48), name: "share of \(plot.positive), 95 % intervals", area: area)
    svg.stroke(area.left, area.bottom, area.right, area.top, colour: Ink.quiet, dashes: "3 3", named: "perfect")
    svg.outline(area)
    for bin in plot.bins where bin.count > 0 {
      let place = x.position(bin.meanProbability)
      svg.stroke(
        place, y.position(bin.shareLow), place, y.position(bin.shareHigh), colour: Ink.bottom, width: 2,
        named: "interval")
      svg.element(
        "circle",
        [
          "class": "bin", "cx": px(place), "cy": px(y.position(bin.share)), "r": "4.5", "fill": Ink.bottom,
          "stroke": Ink.paper, "stroke-width": "1",
        ])
    }
  }

  /// Images of each class by probability, the negatives on top of the positives.
  private func drawCounts(in area: Frame, _ x: Axis, on svg: inout SVG) {
    let most = Double(max(plot.bins.map(\.count).max() ?? 0, 1))
    let y = Axis(low: 0, high: most * 1.05, from: area.bottom, to: area.top)
    let ticks = y.linearTicks(spacing: 28).filter { $0.value == $0.value.rounded() }
    svg.xAxis(x, x.linearTicks(spacing: 64), name: "probability of being \(plot.positive), out of fold", area: area)
    svg.yAxis(y, ticks, name: "images", area: area)
    for bin in plot.bins where bin.count > 0 {
      let (left, right) = (x.position(bin.low) + 1, x.position(bin.high) - 1)
      let middle = y.position(Double(bin.positives))
      svg.element("g", ["class": "bar"]) { svg in
        svg.element(
          "title", [:],
          "\(NumberText.fixed(bin.low, decimals: 2)) to \(NumberText.fixed(bin.high, decimals: 2)): "
            + "\(NumberText.count(bin.count)) images, \(NumberText.count(bin.positives)) \(plot.positive)")
        svg.box(left, middle, right - left, area.bottom - middle, fill: SVG.bar(.top))
        let top = y.position(Double(bin.count))
        svg.box(left, top, right - left, middle - top, fill: SVG.bar(.bottom))
      }
    }
    svg.outline(area)
    var left = area.left + 120
    for (name, fill) in [(plot.positive, SVG.bar(.top)), (plot.negative, SVG.bar(.bottom))] {
      svg.box(left, area.top - 23, 14, 14, fill: fill)
      svg.line(name, x: left + 20, y: area.top - 11)
      left += 36 + Ink.width(of: name, size: Ink.small)
    }
  }
}
