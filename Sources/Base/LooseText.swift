// LooseText: text of files that claim to be UTF-8 and are Windows-1252, in whole or in places.

/// Decodes UTF-8; each byte that is part of no valid sequence is taken for Windows-1252, as spreadsheets save it, so that
/// `caf\xe9` is `café`. The five bytes that Windows-1252 leaves open become U+FFFD.
package func looselyDecoded(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
  if let text = String(validating: bytes, as: UTF8.self) { return text }
  var text: [UInt8] = []
  text.reserveCapacity(bytes.count + bytes.count / 8)
  var at = 0
  while at < bytes.count {
    let length = sequenceLength(bytes, at)
    if length > 0 {
      text.append(contentsOf: bytes[at..<at + length])
      at += length
    } else {
      text.append(contentsOf: windows1252(bytes[at]).utf8)
      at += 1
    }
  }
  return String(decoding: text, as: UTF8.self)
}

package func looselyDecoded(_ bytes: [UInt8]) -> String { bytes.withUnsafeBufferPointer(looselyDecoded) }

/// The length of the UTF-8 sequence that begins here; 0 where none does (Unicode 15, table 3-7).
private func sequenceLength(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> Int {
  let first = bytes[at]
  if first < 0x80 { return 1 }
  let length = first >= 0xc2 && first <= 0xdf ? 2 : first & 0xf0 == 0xe0 ? 3 : first >= 0xf0 && first <= 0xf4 ? 4 : 0
  guard length > 0, at + length <= bytes.count else { return 0 }
  let second = bytes[at + 1]
  let range: ClosedRange<UInt8> =
    switch first {
    case 0xe0: 0xa0...0xbf
    case 0xed: 0x80...0x9f
    case 0xf0: 0x90...0xbf
    case 0xf4: 0x80...0x8f
    default: 0x80...0xbf
    }
  guard range.contains(second) else { return 0 }
  for next in bytes[(at + 2)..<(at + length)] where next & 0xc0 != 0x80 { return 0 }
  return length
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
