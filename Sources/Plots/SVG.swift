// SVG: elements, attributes and text of a picture, written one after another as valid XML.

/// A picture in the making. Attribute values and text may hold anything: they are made harmless here.
struct SVG {
  private(set) var source = ""

  /// An element without anything in it, or with text alone.
  mutating func element(_ name: StaticString, _ attributes: KeyValuePairs<StaticString, String>, _ text: String? = nil)
  {
    open(name, attributes)
    if let text {
      source += ">" + Self.escaped(text) + "</\(name)>\n"
    } else {
      source += "/>\n"
    }
  }

  /// An element with others in it.
  mutating func element(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String>, _ content: (inout SVG) -> Void
  ) {
    open(name, attributes)
    source += ">\n"
    content(&self)
    source += "</\(name)>\n"
  }

  private mutating func open(_ name: StaticString, _ attributes: KeyValuePairs<StaticString, String>) {
    source += "<\(name)"
    for (key, value) in attributes { source += " \(key)=\"" + Self.escaped(value) + "\"" }
  }

  /// Without what means something to XML, and without the characters that XML 1.0 forbids even as references.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\t", "\n", "\r": result += " "
      case "\u{0}"..<" ", "\u{7F}"..."\u{9F}", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

/// A length or a place in pixels: two decimals at most, never anything but a number.
func px(_ value: Double) -> String {
  guard value.isFinite else { return "0" }
  let hundredths = Int((min(max(value, -1e6), 1e6) * 100).rounded())
  let (units, rest) = (hundredths.magnitude / 100, hundredths.magnitude % 100)
  var text = hundredths < 0 ? "-\(units)" : "\(units)"
  if rest > 0 { text += rest % 10 == 0 ? ".\(rest / 10)" : rest < 10 ? ".0\(rest)" : ".\(rest)" }
  return text
}
