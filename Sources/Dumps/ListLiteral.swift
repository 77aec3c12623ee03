// ListLiteral: lists that a table holds as text: JSON's, Python's and NumPy's.

/// The items of `["a", "b"]`, `['a', "it's"]`, `('a',)` or `['a' 'b']`, unescaped; bare words and numbers count as
/// text, None and null are left out.
/// - Returns: nil where the text is no such list, for example where it holds dictionaries.
func listLiteral(_ text: String) -> [String]? {
  var parser = ListLiteralParser(Array(text.unicodeScalars))
  return parser.parse()
}

private struct ListLiteralParser {
  private let scalars: [Unicode.Scalar]
  private var at = 0

  init(_ scalars: [Unicode.Scalar]) { self.scalars = scalars }

  mutating func parse() -> [String]? {
    skipBlanks()
    guard let close = take("[") ? "]" as Unicode.Scalar : take("(") ? ")" : take("{") ? "}" : nil else { return nil }
    var items: [String] = []
    while true {
      skipSeparators()
      if take(close) {
        skipBlanks()
        return at == scalars.count ? items : nil
      }
      guard at < scalars.count else { return nil }
      if scalars[at] == "'" || scalars[at] == "\"" {
        guard let item = string() else { return nil }
        items.append(item)
      } else {
        let word = scalars[at...].prefix {
          $0.properties.isAlphabetic || ("0"..."9").contains($0) || "_.+-".unicodeScalars.contains($0)
        }
        guard !word.isEmpty else { return nil }
        at = word.endIndex
        // Python writes the prefix of u'…' and b'…' before the quote.
        let text = text(word)
        if text == "u" || text == "b", at < scalars.count, scalars[at] == "'" || scalars[at] == "\"" { continue }
        if text != "None", text != "null", text != "nan", text != "NaN" { items.append(text) }
      }
    }
  }

  private mutating func string() -> String? {
    let quote = scalars[at]
    at += 1
    var result = String.UnicodeScalarView()
    while at < scalars.count {
      let scalar = scalars[at]
      at += 1
      if scalar == quote { return String(result) }
      guard scalar == "\\", at < scalars.count else {
        result.append(scalar)
        continue
      }
      let escaped = scalars[at]
      at += 1
      switch escaped {
      case "n": result.append("\n")
      case "t": result.append("\t")
      case "r": result.append("\r")
      case "b": result.append("\u{8}")
      case "f": result.append("\u{c}")
      case "x": result.append(codePoint(digits: 2) ?? "\u{fffd}")
      case "U": result.append(codePoint(digits: 8) ?? "\u{fffd}")
      case "u": result.append(utf16Escape())
      default: result.append(escaped)
      }
    }
    return nil
  }

  /// What follows `\u`: one scalar, or the pair of surrogates that JSON writes for one.
  private mutating func utf16Escape() -> Unicode.Scalar {
    guard let first = hex(digits: 4) else { return "\u{fffd}" }
    if let scalar = Unicode.Scalar(first) { return scalar }
    let place = at
    if first < 0xdc00, take("\\"), take("u"), let second = hex(digits: 4), second & 0xfc00 == 0xdc00 {
      return Unicode.Scalar(0x10000 + (first - 0xd800) << 10 + (second - 0xdc00)) ?? "\u{fffd}"
    }
    at = place
    return "\u{fffd}"
  }

  private mutating func codePoint(digits: Int) -> Unicode.Scalar? { hex(digits: digits).flatMap { Unicode.Scalar($0) } }

  private mutating func hex(digits: Int) -> UInt32? {
    guard at + digits <= scalars.count, let code = UInt32(text(scalars[at..<at + digits]), radix: 16) else {
      return nil
    }
    at += digits
    return code
  }

  private func text(_ slice: ArraySlice<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: slice)
    return String(view)
  }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard at < scalars.count, scalars[at] == scalar else { return false }
    at += 1
    return true
  }

  private mutating func skipBlanks() {
    while at < scalars.count, scalars[at].properties.isWhitespace { at += 1 }
  }

  private mutating func skipSeparators() {
    while at < scalars.count, scalars[at] == "," || scalars[at].properties.isWhitespace { at += 1 }
  }
}
