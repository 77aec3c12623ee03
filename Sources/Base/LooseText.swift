// LooseText: text of files that claim to be UTF-8 and are Windows-1252, in whole or in places.

/// Decodes UTF-8; each byte that is part of no valid sequence is taken for Windows-1252, as spreadsheets save it, so that
/// `caf\xe9` is `café`. The five bytes that Windows-1252 leaves open become U+FFFD.
package func looselyDecoded(_ bytes: some Collection<UInt8>) -> String {
  if let text = String(validating: bytes, as: UTF8.self) { return text }
  var text = String.UnicodeScalarView()
  var rest = bytes[...]
  while let first = rest.first {
    var decoder = UTF8()
    var iterator = rest.makeIterator()
    if case .scalarValue(let scalar) = decoder.decode(&iterator) {
      text.append(scalar)
      rest = rest.dropFirst(UTF8.width(scalar))
    } else {
      text.append(windows1252(first))
      rest = rest.dropFirst()
    }
  }
  return String(text)
}

private func windows1252(_ byte: UInt8) -> Unicode.Scalar {
  guard (0x80...0x9f).contains(byte) else { return Unicode.Scalar(byte) }
  return upper[Int(byte - 0x80)]
}

/// 0x80 to 0x9f, after the table of the Unicode consortium (CP1252.TXT).
private let upper: [Unicode.Scalar] = [
  "\u{20ac}", "\u{fffd}", "\u{201a}", "\u{192}", "\u{201e}", "\u{2026}", "\u{2020}", "\u{2021}",
  "\u{2c6}", "\u{2030}", "\u{160}", "\u{2039}", "\u{152}", "\u{fffd}", "\u{17d}", "\u{fffd}",
  "\u{fffd}", "\u{2018}", "\u{2019}", "\u{201c}", "\u{201d}", "\u{2022}", "\u{2013}", "\u{2014}",
  "\u{2dc}", "\u{2122}", "\u{161}", "\u{203a}", "\u{153}", "\u{fffd}", "\u{17e}", "\u{178}",
]
