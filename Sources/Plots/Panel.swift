// Panel: what the panels share: a heading, a ruled area with its two axes, and keys below it.

extension SVG {
  mutating func heading(_ text: String, in frame: Frame) {
    line(text, x: frame.left, y: frame.top + 16, size: Ink.heading, isBold: true)
  }

  /// Grid lines, ticks and labels below an area, and the axis' name in the middle.
  mutating func xAxis(_ axis: Axis, _ ticks: [Tick], name: String, area: Frame) {
    for tick in ticks {
      let x = axis.position(tick.value)
      stroke(x, area.bottom, x, area.bottom + (tick.label == nil ? 3 : 6), colour: Ink.rule)
      guard let label = tick.label else { continue }
      stroke(x, area.top, x, area.bottom, colour: Ink.grid)
      line(label, x: x, y: area.bottom + 20, anchor: .middle)
    }
    for (row, text) in Ink.broken(name, width: area.width + 40, size: Ink.small).enumerated() {
      line(
        text, x: (area.left + area.right) / 2, y: area.bottom + 40 + 17 * Double(row), colour: Ink.quiet,
        anchor: .middle)
    }
  }

  /// Grid lines, ticks and labels to the left of an area; the name stands above the axis, where it reads like a line.
  mutating func yAxis(_ axis: Axis, _ ticks: [Tick], name: String, area: Frame) {
    for tick in ticks {
      let y = axis.position(tick.value)
      stroke(area.left - (tick.label == nil ? 3 : 6), y, area.left, y, colour: Ink.rule)
      guard let label = tick.label else { continue }
      stroke(area.left, y, area.right, y, colour: Ink.grid)
      line(label, x: area.left - 9, y: y + 4.5, anchor: .end)
    }
    line(name, x: area.left - 46, y: area.top - 12, colour: Ink.quiet)
  }

  mutating func outline(_ area: Frame) {
    element(
      "rect",
      [
        "x": px(area.left), "y": px(area.top), "width": px(area.width), "height": px(area.height), "fill": "none",
        "stroke": Ink.rule,
      ])
  }

  /// What is drawn in it is cut off at the area's edges; places stay those of the whole picture.
  mutating func within(_ area: Frame, _ content: (inout SVG) -> Void) {
    let places = [px(area.left), px(area.top), px(area.width), px(area.height)]
    element(
      "svg",
      [
        "x": places[0], "y": places[1], "width": places[2], "height": places[3],
        "viewBox": places.joined(separator: " "), "overflow": "hidden",
      ], content)
  }

  /// A closed shape.
  mutating func shape(_ points: [(x: Double, y: Double)], fill: String) {
    element("polygon", ["points": points.map { "\(px($0.x)),\(px($0.y))" }.joined(separator: " "), "fill": fill])
  }

  /// An open line with a light rim, so that it shows on any ground.
  mutating func curve(
    _ points: [(x: Double, y: Double)], colour: String, width: Double, dashes: String, named name: String
  ) {
    let list = points.map { "\(px($0.x)),\(px($0.y))" }.joined(separator: " ")
    element(
      "polyline",
      ["points": list, "fill": "none", "stroke": Ink.paper, "stroke-width": px(width + 3), "opacity": "0.9"])
    element(
      "polyline",
      [
        "class": name, "points": list, "fill": "none", "stroke": colour, "stroke-width": px(width),
        "stroke-dasharray": dashes,
      ])
  }
}
