// MarkupText: text without the character references that web APIs leave in it.

/// Undoes `&amp;`, `&lt;`, `&gt;`, `&quot;`, `&apos;`, `&nbsp;` and numeric references, once; other ampersands stay.
func decodingCharacterReferences(_ text: String) -> String {
  guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
  let source = text.unicodeScalars
  var result = String.UnicodeScalarView()
  var at = source.startIndex
  while at < source.endIndex {
    guard source[at] == "&" else {
      result.append(source[at])
      at = source.index(after: at)
      continue
    }
    let start = source.index(after: at)
    // The longest reference that is known, `&#1114111;`, has eight characters inside.
    let limit = source.index(start, offsetBy: 9, limitedBy: source.endIndex) ?? source.endIndex
    if let end = source[start..<limit].firstIndex(of: ";"), let scalar = character(String(source[start..<end])) {
      result.append(scalar)
      at = source.index(after: end)
    } else {
      result.append("&")
      at = start
    }
  }
  return String(result)
}

private func character(_ name: String) -> Unicode.Scalar? {
  switch name {
  case "amp": return "&"
  case "lt": return "<"
  case "gt": return ">"
  case "quot": return "\""
  case "apos": return "'"
  case "nbsp": return "\u{a0}"
  default:
    guard name.hasPrefix("#") else { return nil }
    let digits = name.dropFirst()
    let isHex = digits.hasPrefix("x") || digits.hasPrefix("X")
    guard let code = isHex ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits), code > 0 else { return nil }
    return Unicode.Scalar(code)
  }
}
