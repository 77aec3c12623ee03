// PictureReader: a picture as an XML parser that is not ours reads it, and the numbers that its text and lines state.
import Foundation
import FoundationXML
import Testing

/// The elements of a picture in the order in which they begin.
final class PictureReader: NSObject, XMLParserDelegate {
  struct Element {
    var name: String
    var attributes: [String: String]
    var text = ""
    /// Places of the elements around it, the outermost first.
    var around: [Int] = []

    func number(_ attribute: String) -> Double? { attributes[attribute].flatMap(Double.init) }

    var classes: [Substring] { (attributes["class"] ?? "").split(separator: " ") }
  }

  private(set) var elements: [Element] = []
  private var open: [Int] = []

  /// Fails the test where the picture is no valid XML.
  init(_ svg: String) throws {
    super.init()
    let parser = XMLParser(data: Data(svg.utf8))
    parser.delegate = self
    let isValid = parser.parse()
    let (line, column) = (parser.lineNumber, parser.columnNumber)
    try #require(isValid, "no valid XML in line \(line), column \(column)")
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String] = [:]
  ) {
    elements.append(Element(name: name, attributes: attributes, around: open))
    open.append(elements.count - 1)
  }

  func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
    open.removeLast()
  }

  func parser(_ parser: XMLParser, foundCharacters text: String) {
    if let last = open.last { elements[last].text += text }
  }

  func all(_ name: String, _ kind: String? = nil) -> [Element] {
    elements.filter { $0.name == name && (kind == nil || $0.classes.contains { $0 == kind ?? "" }) }
  }

  var texts: [String] { all("text").map { $0.text } }

  /// Counts of the bars' titles, "0.1 to 0.2: 1,234 posts".
  var barCounts: [Int] {
    elements.filter { element in
      element.name == "title" && element.around.last.map { elements[$0].classes.contains("bar") } == true
    }.compactMap { title in
      title.text.split(separator: ":").last?.split(separator: " ").first.flatMap { Int($0.replacing(",", with: "")) }
    }
  }

  /// The value at a place of an axis, from the two labels at its ends: those in the row (or column) where `label` stands.
  struct Scale {
    var places: [(place: Double, value: Double)]

    func value(at place: Double) -> Double? {
      guard let first = places.first, let last = places.last, first.place != last.place else { return nil }
      return first.value + (place - first.place) / (last.place - first.place) * (last.value - first.value)
    }
  }

  /// Labels in the middle of ticks whose row is `row` pixels from the top, read by `reading`.
  func scale(inRow row: Double, right: Double = .infinity, left: Double = 0, reading: (String) -> Double?) -> Scale {
    let labels = all("text").filter { text in
      text.attributes["text-anchor"] == "middle" && text.number("y") == row
        && (text.number("x").map { $0 >= left && $0 <= right } ?? false)
    }
    return Scale(
      places: labels.compactMap { label in
        guard let x = label.number("x"), let value = reading(label.text) else { return nil }
        return (place: x, value: value)
      }.sorted { $0.place < $1.place })
  }

  /// "10k" is 10,000; nil for what is no count.
  static func count(_ label: String) -> Double? {
    for (unit, factor) in [("bn", 1e9), ("M", 1e6), ("k", 1e3)] where label.hasSuffix(unit) {
      return Double(label.dropLast(unit.count)).map { $0 * factor }
    }
    return Double(label)
  }

  /// "−1.5" with the sign that pictures use.
  static func plain(_ label: String) -> Double? { Double(label.replacing("−", with: "-").replacing(",", with: "")) }
}

/// What every picture keeps to, whatever it shows.
/// - Parameters:
///   - least: the picture's width, and the least that it is high.
///   - isNamed: whether it has a name for those who hear it.
func expectSound(
  _ svg: String, least: (width: Double, height: Double) = (1200, 400), isNamed: Bool = true,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let picture = try PictureReader(svg)
  func expect(_ holds: Bool, _ what: String) {
    #expect(holds, "\(what)", sourceLocation: sourceLocation)
  }
  let root = try #require(picture.elements.first)
  expect(root.name == "svg", "the root is \(root.name)")
  let (width, height) = (root.number("width") ?? 0, root.number("height") ?? 0)
  expect(
    width == least.width && height >= least.height && height < 4000, "the picture is \(width) × \(height)")
  for name in isNamed ? ["title", "desc"] : [] {
    expect(picture.all(name).first.map { !$0.text.isEmpty } == true, "\(name) is missing")
  }
  let known: Set = [
    "svg", "title", "desc", "defs", "pattern", "g", "rect", "line", "polyline", "polygon", "path", "circle", "text",
  ]
  for element in picture.elements {
    expect(known.contains(element.name), "\(element.name) has no place in a picture")
    for (name, value) in element.attributes {
      let isText = ["fill", "stroke", "id", "class", "xmlns", "font-family", "aria-labelledby", "role"].contains(name)
      let lower = value.lowercased()
      expect(isText || !(lower.contains("nan") || lower.contains("inf")), "\(element.name) \(name)=\(value)")
      expect(!lower.contains("http") || name == "xmlns", "\(name) leads elsewhere")
    }
    for side in ["width", "height", "r"] {
      if let number = element.number(side) { expect(number >= 0, "\(element.name) has a \(side) of \(number)") }
    }
  }
  let boxes = picture.all("text").map { TextBox($0) }
  for box in boxes {
    expect(box.size >= 13, "“\(box.text)” is written in \(box.size) pixels")
    expect(box.contrast >= 4.5, "“\(box.text)” has a contrast of \(box.contrast)")
    expect(box.left >= 0 && box.right <= width && box.top >= 0 && box.bottom <= height, "“\(box.text)” is cut off")
    expect(!box.text.contains("nan") && !box.text.contains("inf"), box.text)
  }
  for (index, box) in boxes.enumerated() {
    for other in boxes[..<index] { expect(!box.overlaps(other), "“\(box.text)” lies on “\(other.text)”") }
  }
}

/// Where a line of text lies, its letters taken as a little narrower than those of the usual faces.
private struct TextBox {
  var text: String
  var size, left, right, top, bottom: Double
  /// Of the letters on white, as WCAG 2 counts it.
  var contrast: Double

  init(_ element: PictureReader.Element) {
    text = element.text
    size = element.number("font-size") ?? 0
    let width = Double(text.count) * size * 0.5
    let x = element.number("x") ?? -1
    left =
      switch element.attributes["text-anchor"] {
      case "middle": x - width / 2
      case "end": x - width
      default: x
      }
    right = left + width
    let y = element.number("y") ?? -1
    (top, bottom) = (y - size * 0.75, y + size * 0.2)
    let hex = UInt32((element.attributes["fill"] ?? "").dropFirst(), radix: 16) ?? 0xFFFFFF
    let channels = [16, 8, 0].map { shift -> Double in
      let value = Double(hex >> UInt32(shift) & 255) / 255
      return value <= 0.03928 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    contrast = 1.05 / (0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2] + 0.05)
  }

  func overlaps(_ other: TextBox) -> Bool {
    left < other.right && other.left < right && top < other.bottom && other.top < bottom
  }
}
