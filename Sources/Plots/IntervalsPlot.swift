// IntervalsPlot: numbers between −1 and 1 as dots with their intervals, in groups, with the words for kappas behind them.

/// Coefficients or shares, each a dot with its interval of 95 %.
package struct IntervalsPlot: Sendable {
  package struct Row: Sendable, Hashable {
    package var name: String
    /// Nil where there is none; the words say why.
    package var value: Double?
    package var low, high: Double?
    /// To the right: "0.67 [0.62, 0.71]".
    package var words: String
    /// A kappa or its like, behind which the bands of Landis and Koch 1977 stand.
    package var isKappa: Bool

    package init(
      _ name: String, value: Double?, low: Double? = nil, high: Double? = nil, words: String, isKappa: Bool = false
    ) {
      (self.name, self.value, self.low, self.high) = (name, value, low, high)
      (self.words, self.isKappa) = (words, isKappa)
    }
  }

  package struct Group: Sendable, Hashable {
    package var heading: String
    package var rows: [Row]

    package init(_ heading: String, _ rows: [Row]) { (self.heading, self.rows) = (heading, rows) }
  }

  /// The picture's name for those who hear it.
  package var name: String
  /// Below the axis.
  package var axisName: String
  package var groups: [Group]

  package init(name: String, axisName: String, groups: [Group]) {
    (self.name, self.axisName, self.groups) = (name, axisName, groups)
  }

  private static let width = 900.0
  private static let nameRoom = 190.0, wordRoom = 174.0
  private static let row = 26.0, head = 32.0, gap = 14.0, foot = 52.0, bandNames = 40.0

  /// Landis and Koch 1977, table 1: a reading, not a test.
  private static let bands: [(low: Double, high: Double, words: [String])] = [
    (-1, 0, ["poor"]), (0, 0.2, ["slight"]), (0.2, 0.4, ["fair"]), (0.4, 0.6, ["moderate"]),
    (0.6, 0.8, ["substantial"]), (0.8, 1, ["almost", "perfect"]),
  ]

  private var hasKappas: Bool { groups.contains { $0.rows.contains(where: \.isKappa) } }

  /// The picture: valid XML in UTF-8, the same for the same input. It holds no script and asks for no other file.
  package func svg() -> String {
    let top = hasKappas ? Self.bandNames : 0
    let body = groups.reduce(0) { $0 + Self.head + Self.row * Double($1.rows.count) + Self.gap }
    return PictureFrame([], unnamed: name, description: description, width: Self.width)
      .svg(panels: top + body + Self.foot) { all, svg in
        let area = Frame(
          left: all.left + Self.nameRoom, top: all.top + top, right: all.right - Self.wordRoom,
          bottom: all.top + top + body)
        let ends = groups.flatMap(\.rows).flatMap { [$0.value, $0.low, $0.high].compactMap(\.self) }
          .filter(\.isFinite)
        let least = max(-1, min(0, ends.min() ?? 0))
        let x = Axis(
          low: (least * 10).rounded(.down) / 10, high: max(1, min(2, ends.max() ?? 1)), from: area.left,
          to: area.right)
        if hasKappas { nameBands(x, top: all.top, on: &svg) }
        drawBands(x, in: area, on: &svg)
        svg.xAxis(x, x.linearTicks(spacing: 60), name: axisName, area: area)
        var y = area.top
        for group in groups {
          draw(group, x, top: y, in: all, on: &svg)
          y += Self.head + Self.row * Double(group.rows.count) + Self.gap
        }
      }
  }

  private func nameBands(_ x: Axis, top: Double, on svg: inout SVG) {
    func room(_ low: Double, _ high: Double) -> Double { x.position(high) - x.position(max(low, x.low)) }
    func width(_ word: String) -> Double { Ink.width(of: word, size: Ink.small) }
    let isNarrow = Self.bands.contains { band in
      band.low >= 0 && room(band.low, band.high) < (band.words.map(width).max() ?? 0)
    }
    for (number, band) in Self.bands.enumerated() where band.high > x.low {
      let middle = x.position(max(band.low, x.low)) + room(band.low, band.high) / 2
      // Where the bands are narrow their names stand in two lines, in turn.
      let lines =
        isNarrow
        ? [(band.words.joined(separator: " "), number.isMultiple(of: 2) ? 32.0 : 16)]
        : band.words.enumerated().map { ($1, 32 - 16 * Double(band.words.count - 1 - $0)) }
      guard isNarrow || lines.allSatisfy({ width($0.0) <= room(band.low, band.high) }) else { continue }
      for (word, y) in lines { svg.line(word, x: middle, y: top + y, colour: Ink.quiet, anchor: .middle) }
    }
  }

  /// Every second band is tinted, behind the rows that it says something of.
  private func drawBands(_ x: Axis, in area: Frame, on svg: inout SVG) {
    var y = area.top
    for group in groups {
      for (place, row) in group.rows.enumerated() where row.isKappa {
        let top = y + Self.head + Self.row * Double(place) - 3
        for (number, band) in Self.bands.enumerated() where band.high > x.low {
          let left = x.position(max(band.low, x.low))
          svg.box(
            left, top, x.position(band.high) - left, Self.row, fill: number.isMultiple(of: 2) ? Ink.band : Ink.paper)
        }
      }
      y += Self.head + Self.row * Double(group.rows.count) + Self.gap
    }
  }

  private func draw(_ group: Group, _ x: Axis, top: Double, in frame: Frame, on svg: inout SVG) {
    let heading = Ink.broken(group.heading, width: frame.width - 20, size: Ink.body, isBold: true)
    let text = (heading.first ?? "") + (heading.count > 1 ? " …" : "")
    svg.box(
      frame.left - 1, top + 4, Ink.width(of: text, size: Ink.body, isBold: true) + 6, Self.head - 10, fill: Ink.paper)
    svg.line(text, x: frame.left, y: top + 19, size: Ink.body, isBold: true)
    for (place, row) in group.rows.enumerated() {
      let y = top + Self.head + Self.row * Double(place)
      let names = Ink.broken(row.name, width: Self.nameRoom - 24, size: Ink.small)
      svg.line((names.first ?? "") + (names.count > 1 ? " …" : ""), x: x.from - 12, y: y + 14, anchor: .end)
      let words = Ink.broken(row.words, width: Self.wordRoom - 14, size: Ink.small)
      svg.line((words.first ?? "") + (words.count > 1 ? " …" : ""), x: x.to + 14, y: y + 14, colour: Ink.quiet)
      draw(row, x, y: y + 10, on: &svg)
    }
  }

  private func draw(_ row: Row, _ x: Axis, y: Double, on svg: inout SVG) {
    guard let value = row.value, value.isFinite else { return }
    if let low = row.low, let high = row.high, low.isFinite, high.isFinite {
      let (left, right) = (x.position(max(low, x.low)), x.position(min(high, x.high)))
      svg.stroke(left, y, right, y, colour: Ink.bottom, width: 2.5, named: "interval")
      for end in [left, right] { svg.stroke(end, y - 5, end, y + 5, colour: Ink.bottom, width: 1.5) }
    }
    svg.element(
      "circle",
      [
        "class": "value", "cx": px(x.position(min(max(value, x.low), x.high))), "cy": px(y), "r": "4.5",
        "fill": Ink.bottom, "stroke": Ink.paper, "stroke-width": "1",
      ])
  }

  /// What the picture shows, for those who do not see it.
  private var description: String {
    groups.map { group in
      "\(group.heading): " + group.rows.map { "\($0.name) \($0.words)" }.joined(separator: "; ") + "."
    }.joined(separator: " ")
  }
}
