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
}
