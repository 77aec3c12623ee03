// PictureFrame: what all pictures have around their panels: the outermost element, its words for those who do not see it,
// and the title.

/// The title and the room below it.
struct PictureFrame {
  static let width = 1200.0
  static let margin = 24.0

  /// The title's lines, broken to the picture's width; the first one is large.
  private let first, others: [String]
  private let title, description: String
  private let width: Double
  /// Where the panels begin.
  let head: Double

  /// - Parameters:
  ///   - title: lines above the picture.
  ///   - unnamed: the picture's name where there is no title.
  ///   - description: what the picture shows, in sentences.
  ///   - width: pixels; a picture of fewer panels is narrower, so that its letters stay large where it is shown small.
  init(_ title: [String], unnamed: String, description: String, width: Double = PictureFrame.width) {
    let room = width - 2 * Self.margin
    self.width = width
    first = title.first.map { Ink.broken($0, width: room, size: Ink.title, isBold: true) } ?? []
    others = title.dropFirst().flatMap { Ink.broken($0, width: room, size: Ink.body) }
    head = Self.margin + Double(first.count) * 28 + Double(others.count) * 20 + 12
    self.title = title.first ?? unnamed
    self.description = description
  }

  /// The whole picture, with panels that are so high.
  func svg(panels height: Double, draw: (Frame, inout SVG) -> Void) -> String {
    var svg = SVG()
    let size = ["0", "0", px(width), px(head + height + Self.margin)]
    svg.element(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "width": size[2], "height": size[3],
        "viewBox": size.joined(separator: " "), "role": "img", "aria-labelledby": "picture-title picture-description",
        "font-family": "system-ui, 'DejaVu Sans', sans-serif",
      ]
    ) { svg in
      svg.element("title", ["id": "picture-title"], title)
      svg.element("desc", ["id": "picture-description"], description)
      svg.defineHatches()
      svg.box(0, 0, width, head + height + Self.margin, fill: Ink.paper)
      var y = Self.margin
      for line in first {
        svg.line(line, x: Self.margin, y: y + 20, size: Ink.title, isBold: true)
        y += 28
      }
      for line in others {
        svg.line(line, x: Self.margin, y: y + 14, size: Ink.body, colour: Ink.quiet)
        y += 20
      }
      draw(
        Frame(left: Self.margin, top: head, right: width - Self.margin, bottom: head + height), &svg)
    }
    return svg.source
  }
}
