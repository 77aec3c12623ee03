// BarsPlot: counts as bars with their names and numbers, in groups: a funnel, the classes of labels, the sides of a split.

/// Counts as lying bars. Within a group all bars have one scale, which begins at 0; each group has its own, since its
/// items may be others than those of the next.
package struct BarsPlot: Sendable {
  /// How a part of a bar is filled: plain, or in one of two ways that differ in slant as well as in colour.
  package enum Fill: Sendable, Hashable {
    case plain, first, second
  }

  /// A part of a bar.
  package struct Part: Sendable, Hashable {
    package var count: Int
    package var fill: Fill

    package init(_ count: Int, _ fill: Fill = .plain) { (self.count, self.fill) = (count, fill) }
  }

  package struct Bar: Sendable, Hashable {
    /// To the left; what does not fit is cut.
    package var name: String
    /// From the left; none is below 0.
    package var parts: [Part]
    /// To the right, after the number: "10.5 % of collected".
    package var note: String

    package init(_ name: String, _ parts: [Part], note: String = "") {
      (self.name, self.parts, self.note) = (name, parts, note)
    }

    var count: Int { parts.reduce(0) { $0 + max(0, $1.count) } }
  }

  package struct Group: Sendable, Hashable {
    package var heading: String
    package var bars: [Bar]

    package init(_ heading: String, _ bars: [Bar]) { (self.heading, self.bars) = (heading, bars) }
  }

  /// The picture's name for those who hear it.
  package var name: String
  package var groups: [Group]
  /// What the two fills are called; empty where all parts are plain.
  package var keys: [(fill: Fill, name: String)] = []

  package init(name: String, groups: [Group]) {
    self.name = name
    self.groups = groups
  }

  static let width = 900.0
  /// Of the names, and of the numbers behind the longest bar.
  private static let nameRoom = 216.0, numberRoom = 210.0
  private static let row = 28.0, head = 34.0, gap = 18.0

  /// The picture: valid XML in UTF-8, the same for the same input. It holds no script and asks for no other file.
  package func svg() -> String {
    let keyRoom = keys.isEmpty ? 0.0 : 34
    let height = groups.reduce(keyRoom) { $0 + Self.head + Self.row * Double($1.bars.count) + Self.gap } - Self.gap
    return PictureFrame([], unnamed: name, description: description, width: Self.width)
      .svg(panels: max(60, height)) { all, svg in
        var top = all.top
        if !keys.isEmpty {
          drawKeys(in: all, on: &svg)
          top += keyRoom
        }
        for group in groups {
          draw(group, top: top, in: all, on: &svg)
          top += Self.head + Self.row * Double(group.bars.count) + Self.gap
        }
      }
  }

  private func drawKeys(in frame: Frame, on svg: inout SVG) {
    var left = frame.left + Self.nameRoom
    for (fill, name) in keys {
      svg.box(left, frame.top, 14, 14, fill: Self.ink(fill))
      svg.line(name, x: left + 20, y: frame.top + 12)
      left += 44 + Ink.width(of: name, size: Ink.small)
    }
  }

  private func draw(_ group: Group, top: Double, in frame: Frame, on svg: inout SVG) {
    let heading = Ink.broken(group.heading, width: frame.width, size: Ink.body, isBold: true)
    svg.line(
      (heading.first ?? "") + (heading.count > 1 ? " …" : ""), x: frame.left, y: top + 16, size: Ink.body, isBold: true)
    let first = frame.left + Self.nameRoom
    let most = Double(max(1, group.bars.map(\.count).max() ?? 1))
    let axis = Axis(low: 0, high: most, from: first, to: frame.right - Self.numberRoom)
    let foot = top + Self.head + Self.row * Double(group.bars.count)
    svg.stroke(first, top + Self.head - 4, first, foot - 4, colour: Ink.rule)
    for (place, bar) in group.bars.enumerated() {
      draw(bar, axis, y: top + Self.head + Self.row * Double(place), in: frame, on: &svg)
    }
  }

  private func draw(_ bar: Bar, _ axis: Axis, y: Double, in frame: Frame, on svg: inout SVG) {
    svg.line(
      cut(bar.name, room: Self.nameRoom - 12), x: axis.from - 8, y: y + 15, anchor: .end)
    svg.element("g", ["class": "bar"]) { svg in
      svg.element("title", [:], "\(bar.name): \(words(of: bar))")
      var sum = 0
      for part in bar.parts where part.count > 0 {
        let left = axis.position(Double(sum))
        sum += part.count
        // What is there is seen, also one among millions.
        let wide = max(1, axis.position(Double(sum)) - left)
        svg.element(
          "rect",
          [
            "class": "part", "x": px(left), "y": px(y), "width": px(wide), "height": px(Self.row - 8),
            "fill": Self.ink(part.fill), "stroke": Self.edge(part.fill), "stroke-width": "1",
          ])
      }
    }
    let end = max(axis.from, axis.position(Double(bar.count))) + 8
    let number = NumberText.count(bar.count)
    svg.line(number, x: end, y: y + 15, isBold: true)
    guard !bar.note.isEmpty else { return }
    let after = end + Ink.width(of: number, size: Ink.small, isBold: true) + 8
    svg.line(cut(bar.note, room: frame.right - after), x: after, y: y + 15, colour: Ink.quiet)
  }

  private func cut(_ text: String, room: Double) -> String {
    guard Ink.width(of: text, size: Ink.small) > room else { return text }
    var shown = Substring(text)
    while !shown.isEmpty, Ink.width(of: shown + "…", size: Ink.small) > room { shown.removeLast() }
    return shown + "…"
  }

  private static func ink(_ fill: Fill) -> String {
    switch fill {
    case .plain: Ink.bottomTint
    case .first: SVG.bar(.bottom)
    case .second: SVG.bar(.top)
    }
  }

  private static func edge(_ fill: Fill) -> String { fill == .second ? Ink.top : Ink.bottom }

  /// 510 train, 114 test: 79.3 % of all
  private func words(of bar: Bar) -> String {
    let parts = bar.parts.compactMap { part in
      keys.first { $0.fill == part.fill }.map { "\(NumberText.count(part.count)) \($0.name)" }
    }
    let numbers = parts.isEmpty ? NumberText.count(bar.count) : parts.joined(separator: ", ")
    return numbers + (bar.note.isEmpty ? "" : ", \(bar.note)")
  }

  /// What the picture shows, for those who do not see it.
  private var description: String {
    groups.map { group in
      "\(group.heading): " + group.bars.map { "\($0.name) \(words(of: $0))" }.joined(separator: "; ") + "."
    }.joined(separator: " ")
  }
}
