// HTML: text that a browser reads as pages, in which nothing that a stranger wrote can be anything but text.

/// A piece of a page. What is written in the source is taken as it is; every string that is put in is escaped, so that it
/// stays text, between tags and in attributes within quotation marks.
package struct HTML: Sendable, Equatable, ExpressibleByStringInterpolation {
  package private(set) var text: String

  package static let empty: HTML = ""

  package init(stringLiteral literal: String) { text = literal }

  package init(stringInterpolation interpolation: Interpolation) { text = interpolation.text }

  package struct Interpolation: StringInterpolationProtocol {
    fileprivate var text = ""

    package init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(2 * literalCapacity) }

    package mutating func appendLiteral(_ literal: String) { text += literal }

    package mutating func appendInterpolation(_ string: String) { text += escaped(string) }

    package mutating func appendInterpolation(_ number: some BinaryInteger) { text += String(number) }

    package mutating func appendInterpolation(_ html: HTML) { text += html.text }

    package mutating func appendInterpolation(_ pieces: [HTML]) { for piece in pieces { text += piece.text } }
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
