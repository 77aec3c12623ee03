// TextTests: widths, lines that fit, and words of strangers made harmless.
import Terminal
import Testing

@Suite struct TextTests {
  @Test func `widths of letters, accents, East Asian characters and emoji`() {
    for (text, width) in [
      ("abc", 3), ("é", 1), ("e\u{301}", 1), ("水曜日", 6), ("ｶﾅ", 2), ("한국", 4), ("👍", 2), ("👍🏽", 2), ("🇩🇪", 2), ("❤️", 2),
      ("👩‍👩‍👧", 2), ("\u{200b}", 0), ("ไทย", 3), ("é\u{327}", 1), ("─━", 2), ("", 0),
    ] {
      #expect(cellWidth(text) == width, "\(text)")
    }
  }

  @Test func `lines are broken at blanks, and never wider than asked`() {
    #expect(wrapped("one two three", width: 7) == ["one two", "three"])
    #expect(wrapped("one\n\ntwo", width: 7) == ["one", "", "two"])
    #expect(wrapped("abcdefghij", width: 4) == ["abcd", "efgh", "ij"])
    #expect(wrapped("水曜日の朝", width: 5) == ["水曜", "日の", "朝"])
    #expect(wrapped("one two three", width: 7, lines: 1) == ["one tw…"])
    #expect(wrapped("one. two three", width: 7, lines: 1) == ["one. …"])
    #expect(wrapped("one.\ntwo", width: 7, lines: 1) == ["one. …"])
    #expect(wrapped("word", width: 0) == [] && wrapped("", width: 5) == [])
    for width in 1...30 {
      for line in wrapped("A 水曜日 is 👩‍👩‍👧 an averylongwordindeed,\tisn't it?", width: width) {
        #expect(cellWidth(line) <= width)
      }
    }
  }

  @Test func `what is shortened says so`() {
    #expect(shortened("a caption", width: 9) == "a caption")
    #expect(shortened("a caption", width: 6) == "a cap…")
    #expect(shortened("水曜日", width: 4) == "水…")
    #expect(shortened("ab", width: 1) == "…" && shortened("ab", width: 0) == "")
  }

  @Test func `no control character is left`() {
    #expect(safeText("a\u{1b}[31mred\u{7}") == "a\u{fffd}[31mred\u{fffd}")
    #expect(safeText("\u{9b}2J\u{85}x\u{7f}") == "\u{fffd}2J x\u{fffd}")
    #expect(safeText("one\r\ntwo\tthree") == "one two three")
    #expect(safeText("\u{202e}evil\u{2066}\u{feff}\u{10eeee}") == "evil")
    #expect(safeText("z" + String(repeating: "\u{301}", count: 500)).unicodeScalars.count == 5)
    let all = (0...0x10ffff).compactMap(Unicode.Scalar.init).map(String.init).joined()
    #expect(safeText(all).unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
  }
}
