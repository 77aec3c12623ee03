// KeyReaderTests: bytes to keys, in whatever pieces they come.
import Base
import Terminal
import Testing

@Suite struct KeyReaderTests {
  private func keys(_ text: String) -> [Key] {
    var reader = KeyReader()
    let keys = reader.take(Array(text.utf8))
    return keys + (reader.isInside ? reader.timeOut() : [])
  }

  @Test func `letters, signs and characters of many bytes`() {
    #expect(keys("a ?é水👍") == ["a", " ", "?", "é", "水", "👍"].map { .character($0) })
  }

  @Test func `both Backspaces, Enter, Tab and control keys`() {
    #expect(
      keys("\u{7f}\u{8}\r\n\t\u{15}\u{17}")
        == [.backspace, .backspace, .enter, .enter, .tab, .control("u"), .control("w")])
  }

  @Test func `cursor keys of both kinds, Home and End of three`() {
    #expect(keys("\u{1b}[A\u{1b}[B\u{1b}OC\u{1b}OD") == [.up, .down, .right, .left])
    #expect(keys("\u{1b}[H\u{1b}OF\u{1b}[1~\u{1b}[4~\u{1b}[7~\u{1b}[8~") == [.home, .end, .home, .end, .home, .end])
    #expect(keys("\u{1b}[3~\u{1b}[5~\u{1b}[6~\u{1b}[Z") == [.delete, .pageUp, .pageDown, .backTab])
  }

  @Test func `function keys, keys with Ctrl, Alt or Shift, and a terminal's late replies are nothing`() {
    let replies = [
      "\u{1b}[11~", "\u{1b}OP", "\u{1b}[[A", "\u{1b}[1;5C", "\u{1b}y", "\u{1b}[?62;4c", "\u{1b}]11;rgb:0/0/0\u{1b}\\",
      "\u{1b}]11;rgb:0/0/0\u{7}", "\u{1b}P>|xterm(379)\u{1b}\\", "\u{1b}_Gi=31;OK\u{1b}\\", "\u{1b}é", "\u{0}",
    ]
    for reply in replies {
      let found = keys(reply + "n")
      #expect(found.last == .character("n"), "\(reply.debugDescription)")
      #expect(!found.contains(.character("y")) && found.dropLast().allSatisfy { $0 == .other || $0 == .character("é") })
    }
  }

  @Test func `Esc alone is known by what does not follow`() {
    var reader = KeyReader()
    #expect(reader.take([0x1b]) == [] && reader.isInside)
    #expect(reader.timeOut() == [.escape] && !reader.isInside)
    #expect(reader.take(Array("y".utf8)) == [.character("y")])
    #expect(keys("\u{1b}\u{1b}") == [.escape, .escape])
    #expect(keys("\u{1b}[") == [.other])
  }

  @Test func `a paste is one key, whatever it holds`() {
    #expect(keys("\u{1b}[200~y\u{1b}[A\r\u{1b}[201~n") == [.paste("y\u{1b}[A\r"), .character("n")])
    var reader = KeyReader()
    #expect(reader.take(Array("\u{1b}[200~never ended".utf8)) == [] && reader.isInPaste)
    #expect(reader.timeOut() == [.paste("never ended")])
  }

  @Test func `a paste without end takes bounded memory, and its end is found`() throws {
    var reader = KeyReader()
    _ = reader.take(Array("\u{1b}[200~".utf8))
    for _ in 0..<100 { #expect(reader.take([UInt8](repeating: 0x61, count: 10_000)) == []) }
    let keys = reader.take(Array("\u{1b}[201~q".utf8))
    guard case .paste(let text) = try #require(keys.first) else { throw Fault(.bug, "It is no paste.") }
    #expect(text.utf8.count <= KeyReader.mostHeld && keys.last == .character("q"))
  }

  @Test func `bytes that are no UTF-8 are no characters`() {
    var reader = KeyReader()
    #expect(reader.take([0xff, 0x61, 0xc3, 0x61, 0x80]) == [.other, .character("a"), .other, .character("a"), .other])
    #expect(reader.take([0xc2, 0x85]) == [.other], "a control character of two bytes")
  }

  @Test func `pieces make no difference`() {
    let text = "yé水\u{1b}[A\u{1b}OB\u{1b}[200~p\u{1b}[201~\u{1b}]0;t\u{7}\u{1b}[1;5Cq"
    let whole = keys(text)
    var reader = KeyReader()
    #expect(Array(text.utf8).flatMap { reader.take([$0]) } == whole)
  }

  @Test func `garbage ends, and keys are read again after it`() {
    var generator = KeyedGenerator(seed: 3, key: ["garbage"])
    for _ in 0..<500 {
      var reader = KeyReader()
      let bytes = (0..<200).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
      _ = reader.take(bytes)
      _ = reader.timeOut()
      #expect(reader.take(Array("n".utf8)) == [.character("n")])
    }
  }
}
