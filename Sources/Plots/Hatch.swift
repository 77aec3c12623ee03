// Hatch: top and bottom, or two classes, in a picture, told apart by the slant of their lines as well as by colour.

/// A tail of the scores as the pictures show it.
enum Tail {
  case top, bottom

  var ink: String { self == .top ? Ink.top : Ink.bottom }
  var tint: String { self == .top ? Ink.topTint : Ink.bottomTint }
  var word: String { self == .top ? "top" : "bottom" }
  /// Of the line at its border.
  var dashes: String { self == .top ? "9 4" : "2.5 3.5" }
}

extension SVG {
  /// Defines what `area` and `bar` name. All pictures define the same, so that two in one page do not meddle.
  mutating func defineHatches() {
    element("defs", [:]) { svg in
      for (tail, turn) in [(Tail.top, "rotate(45)"), (.bottom, "rotate(-45)")] {
        for (use, ground, opacity, width) in [("area", "0.22", "0.28", 1.0), ("bar", "1", "0.55", 1.6)] {
          svg.element(
            "pattern",
            [
              "id": "hatch-\(tail.word)-\(use)", "patternUnits": "userSpaceOnUse", "width": "7", "height": "7",
              "patternTransform": turn,
            ]
          ) { svg in
            svg.element("rect", ["width": "7", "height": "7", "fill": tail.tint, "fill-opacity": ground])
            svg.element(
              "rect", ["width": px(width), "height": "7", "fill": tail.ink, "fill-opacity": opacity])
          }
        }
      }
    }
  }

  /// A light ground for a part of a panel.
  static func area(_ tail: Tail) -> String { "url(#hatch-\(tail.word)-area)" }

  /// The same, stronger, for bars and keys.
  static func bar(_ tail: Tail) -> String { "url(#hatch-\(tail.word)-bar)" }
}
