// ReplyParserTests: answers are read, keys are given back, whatever the pieces and the garbage.
import Base
import Imaging
import Terminal
import Testing

@Suite struct ReplyParserTests {
  private static let kitty =
    "\u{1b}P>|kitty(0.26.5)\u{1b}\\\u{1b}]11;rgb:1e1e/2020/ffff\u{1b}\\\u{1b}[4;1000;1197t"
    + "\u{1b}[6;20;9t\u{1b}_Gi=31;OK\u{1b}\\\u{1b}[?62;c"
  private static let xterm = "\u{1b}P>|XTerm(379)\u{1b}\\\u{1b}[?1;0;1024S\u{1b}[?2;0;1000;850S\u{1b}[?63;1;2;4;6c"

  private func parsed(_ text: String) -> (TerminalReplies, String, Bool) {
    var parser = ReplyParser()
    let keys = parser.take(text.utf8) + parser.finish() + parser.finish()
    return (parser.replies, String(decoding: keys, as: UTF8.self), parser.isComplete)
  }

  @Test func `kitty's answers are read`() {
    let (replies, keys, isComplete) = parsed(Self.kitty)
    #expect(replies.version == "kitty(0.26.5)")
    #expect(replies.takesKittyPictures)
    #expect(replies.background == Colour(0x1e, 0x20, 0xff))
    #expect(replies.cell == CellSize(width: 9, height: 20))
    #expect(replies.areaPixels?.width == 1197)
    #expect(replies.areaPixels?.height == 1000)
    #expect(replies.deviceAttributes == [62, 0])
    #expect(keys.isEmpty)
    #expect(isComplete)
  }

  @Test func `xterm's answers are read`() {
    let (replies, keys, _) = parsed(Self.xterm)
    #expect(replies.version == "XTerm(379)")
    #expect(replies.sixelColours == 1024)
    #expect(replies.sixelSize?.width == 1000)
    #expect(replies.sixelSize?.height == 850)
    #expect(replies.deviceAttributes == [63, 1, 2, 4, 6])
    #expect(!replies.takesKittyPictures)
    #expect(keys.isEmpty)
  }

  @Test func `pieces of any size give the same`() {
    for text in [Self.kitty, Self.xterm] {
      let (whole, _, _) = parsed(text)
      for size in 1...9 {
        var parser = ReplyParser()
        let bytes = Array(text.utf8)
        var keys: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
          keys += parser.take(bytes[start..<min(start + size, bytes.count)])
        }
        #expect(parser.replies == whole)
        #expect(keys.isEmpty)
      }
    }
  }

  @Test(arguments: [
    "y", "\u{1b}", "\u{1b}[A", "\u{1b}OP", "\u{1b}[1;5C", "\u{1b}[3~", "\u{1b}P", "\u{1b}]", "\u{1b}_", "\u{1b}[", "ü€",
    "\u{1b}Px", "\u{1b}]12", "\u{1b}\u{1b}[B", "\u{1b}[200~text\u{1b}[201~", "\u{7f}\r\t", "\u{1b}[4;5;6~",
  ])
  func `keys between answers are given back`(key: String) {
    #expect(parsed(key).1 == key)
    let (replies, keys, _) = parsed("\u{1b}[6;20;9t" + key + "\u{1b}[?62;4c")
    #expect(replies.cell == CellSize(width: 9, height: 20))
    #expect(replies.deviceAttributes == [62, 4])
    #expect(keys == key)
  }

  @Test func `an answer that is cut is nobody's key`() {
    #expect(parsed("n\u{1b}P>|kit").1 == "n")
    let (replies, keys, _) = parsed("\u{1b}]11;rgb:ff\u{1b}[?1;2cq")
    #expect(replies.deviceAttributes == [1, 2])
    #expect(replies.background == nil)
    #expect(keys == "q")
  }

  @Test func `an answer that comes late is no key either`() {
    var parser = ReplyParser()
    #expect(parser.take("y\u{1b}P>|kit".utf8) == Array("y".utf8))
    #expect(parser.finish().isEmpty)
    #expect(parser.take("ty(0.32.0)\u{1b}\\n".utf8) == Array("n".utf8))
    #expect(parser.replies.version == "kitty(0.32.0)")
  }

  @Test func `a refusal and a colour that is none change nothing`() {
    let text = "\u{1b}_Gi=31;ENOTSUPPORTED:no\u{1b}\\\u{1b}]11;papayawhip\u{7}\u{1b}[6;0;0t\u{1b}[?1;3;0S\u{1b}[?6c"
    let (replies, keys, _) = parsed(text)
    var expected = TerminalReplies()
    expected.deviceAttributes = [6]
    #expect(replies == expected)
    #expect(keys.isEmpty)
  }

  @Test func `garbage is survived and gives back every byte that begins no answer`() {
    let alphabet = Array("\u{1b}\u{1b}\u{1b}[]P_G?>|;:0123456789ctS\\\u{7}i=31rgb/yn".utf8) + [0x00, 0x80, 0xff, 0x9b]
    for seed in 0..<2000 {
      var generator = KeyedGenerator(seed: UInt64(seed), key: ["replies"])
      let bytes = (0..<Int.random(in: 1...80, using: &generator)).map { _ in
        alphabet.randomElement(using: &generator) ?? 0
      }
      var whole = ReplyParser()
      let keys = whole.take(bytes) + whole.finish() + whole.finish()
      #expect(keys.count <= bytes.count)
      var single = ReplyParser()
      var others: [UInt8] = []
      for byte in bytes { others += single.take([byte]) }
      others += single.finish() + single.finish()
      #expect(keys == others)
      #expect(whole.replies == single.replies)
      // Without the byte that begins every answer, all of it is keys.
      let plain = bytes.filter { $0 != 0x1b }
      var third = ReplyParser()
      #expect(third.take(plain) + third.finish() == plain)
    }
  }

  @Test func `a string without an end is not waited for for ever`() {
    let long = "\u{1b}P>|" + String(repeating: "x", count: 2000)
    #expect(parsed(long + "y").1.hasSuffix("xy"))
  }
}
