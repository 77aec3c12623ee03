// HTML: text that a browser reads as pages, in which nothing that a stranger wrote can be anything but text.

/// A piece of a page. What is written in the source is taken as it is; every string that is put in is escaped, so that it
/// stays text, between tags and in attributes within quotation marks.
struct HTML: Sendable, Equatable, ExpressibleByStringInterpolation {
  private(set) var text: String

  static let empty: HTML = ""

  init(stringLiteral literal: String) { text = literal }

  init(stringInterpolation interpolation: Interpolation) { text = interpolation.text }

  struct Interpolation: StringInterpolationProtocol {
    fileprivate var text = ""

    init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(2 * literalCapacity) }

    mutating func appendLiteral(_ literal: String) { text += literal }

    mutating func appendInterpolation(_ string: String) { text += escaped(string) }

    mutating func appendInterpolation(_ number: Int) { text += String(number) }

    mutating func appendInterpolation(_ html: HTML) { text += html.text }

    mutating func appendInterpolation(_ pieces: [HTML]) { for piece in pieces { text += piece.text } }
  }
}

/// The five characters that mean something to a browser, as references; control characters, which mean nothing good, as
/// the replacement character.
private func escaped(_ string: String) -> String {
  var text = ""
  text.reserveCapacity(string.utf8.count)
  for scalar in string.unicodeScalars {
    switch scalar {
    case "&": text += "&amp;"
    case "<": text += "&lt;"
    case ">": text += "&gt;"
    case "\"": text += "&quot;"
    case "'": text += "&#39;"
    case "\n", "\t": text.unicodeScalars.append(scalar)
    case _ where scalar.properties.generalCategory == .control: text += "\u{fffd}"
    default: text.unicodeScalars.append(scalar)
    }
  }
  return text
}
