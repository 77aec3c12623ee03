// LooseTextTests: UTF-8, Windows-1252, and both in one text.
import Base
import Testing

@Suite struct LooseTextTests {
  @Test(
    arguments: [
      ([0x63, 0x61, 0x66, 0xc3, 0xa9], "café"), ([0x63, 0x61, 0x66, 0xe9], "café"),
      ([0x80, 0x93, 0x94, 0x9f], "€“”Ÿ"), ([0x81, 0x8d], "\u{fffd}\u{fffd}"), ([], ""),
      // A text of UTF-8 that was cut amid a letter is whole but for the cut.
      (Array("für 😀".utf8.dropLast()), "für ð\u{178}\u{2dc}"), ([0xe9, 0xc3, 0xa9, 0x20, 0xff], "éé ÿ"),
    ] as [([UInt8], String)])
  func `bytes that are no UTF-8 are Windows-1252`(_ bytes: [UInt8], _ text: String) {
    #expect(looselyDecoded(bytes) == text)
  }

  @Test func `every text that is UTF-8 comes through unchanged, beside a byte that is none too`() {
    for code in [0x24, 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x10_ffff] as [UInt32] {
      guard let scalar = Unicode.Scalar(code) else { continue }
      let text = "a\(scalar)b"
      #expect(looselyDecoded(Array(text.utf8)) == text)
      #expect(looselyDecoded([0xff] + Array(text.utf8)) == "ÿ" + text)
    }
    // Overlong, a surrogate, above the last scalar: no UTF-8, and so byte by byte.
    #expect(looselyDecoded([0xc0, 0xaf]) == "À¯")
    #expect(looselyDecoded([0xed, 0xa0, 0x80]) == "í\u{a0}€")
    #expect(looselyDecoded([0xf4, 0x90, 0x80, 0x80]) == "ô\u{fffd}€€")
  }
}
