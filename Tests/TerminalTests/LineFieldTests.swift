// LineFieldTests: a line that is typed, and offers to choose from.
import Terminal
import Testing

@Suite struct LineFieldTests {
  private func typed(_ keys: [Key], offers: [String] = []) -> LineField {
    var line = LineField(offers: offers)
    for key in keys { _ = line.take(key) }
    return line
  }

  private func keys(_ text: String) -> [Key] { text.map { .character($0) } }

  @Test func `typing, moving and removing, character by character`() {
    #expect(typed(keys("wter") + [.home, .right, .character("a")]).value == "water")
    #expect(typed(keys("水曜日") + [.left, .backspace]).value == "水日")
    #expect(typed(keys("abc") + [.home, .delete, .end, .backspace]).value == "b")
    #expect(typed(keys("one two  ") + [.control("w")]).value == "one")
    #expect(typed(keys("one two") + [.left, .left, .left, .control("u")]).value == "two")
    #expect(typed(keys("one two") + [.home, .control("k")]).value == "")
    #expect(typed([.backspace, .delete, .left, .right, .control("w"), .control("u")]).value == "")
  }

  @Test func `an accent that is typed alone joins its letter`() {
    let line = typed([.character("e"), .character("\u{301}"), .backspace])
    #expect(line.value == "")
    #expect(typed([.character("e"), .character("\u{301}")]).cursor == 1)
  }

  @Test func `a paste becomes one harmless line`() {
    #expect(typed([.paste("in\nthe \u{1b}[31mwater")]).value == "in the \u{fffd}[31mwater")
  }

  @Test func `a line has an end`() {
    let line = typed([.paste(String(repeating: "a", count: 499)), .character("b"), .character("c")])
    #expect(line.text.count == LineField.mostCharacters && line.text.last == "b")
  }

  @Test func `offers are filtered by what is typed, whatever its case and accents`() {
    let offers = ["at a cliff", "Café on fire", "cliff and water", "driving"]
    #expect(typed([], offers: offers).matches == offers)
    #expect(typed(keys("CLI"), offers: offers).matches == ["cliff and water", "at a cliff"])
    #expect(typed(keys("cafe"), offers: offers).matches == ["Café on fire"])
    #expect(typed(keys("x"), offers: offers).matches == [])
  }

  @Test func `Tab and the arrows go round, and typing takes the choice back`() {
    let offers = ["one", "two"]
    #expect(typed([.tab], offers: offers).value == "one")
    #expect(typed([.tab, .down], offers: offers).value == "two")
    #expect(typed([.tab, .tab, .tab], offers: offers).value == "")
    #expect(typed([.up], offers: offers).value == "two")
    #expect(typed([.backTab, .up], offers: offers).value == "one")
    #expect(typed([.tab] + keys("t"), offers: offers).value == "t")
    #expect(typed([.tab, .enter]).value == "")
  }

  @Test func `Enter keeps, Esc gives up, other keys are none of its business`() {
    var line = typed(keys("  a word "))
    #expect(line.take(.enter) == .keeps("a word"))
    #expect(line.take(.escape) == .givesUp)
    #expect(line.take(.pageUp) == .none)
    #expect(line.take(.other) == .none)
  }

  @Test func `the part around the cursor is seen`() {
    var line = typed(keys("abcdefghij"))
    #expect(line.view(width: 5) == ("ghij", 4))
    _ = line.take(.home)
    #expect(line.view(width: 5) == ("abcde", 0))
    #expect(typed(keys("水曜日")).view(width: 5) == ("曜日", 4))
    #expect(line.view(width: 1) == ("", 0))
  }
}
