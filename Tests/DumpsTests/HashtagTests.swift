// HashtagTests: which part of a caption is a hashtag.
import Dumps
import Testing

@Suite struct HashtagTests {
  private func tags(_ caption: String) throws -> (list: [String], count: Int?) {
    var writer = "{\"id\":\"1\",\"c\":\""
    writer += caption.replacing("\"", with: "\\\"").replacing("\n", with: "\\n") + "\"}"
    let post = try #require(try read(text: writer, as: "c.json", map: "id=id,caption=c").posts.first)
    return (post.hashtags, post.hashtagCount)
  }

  @Test(arguments: [
    ("#one two #three", ["one", "three"]), ("a#b##c", ["b", "c"]), ("#a-b #c_d #e.f", ["a", "c_d", "e"]),
    ("# nothing #", []), ("#Ünïcödé #МОСКВА #日本", ["ünïcödé", "москва", "日本"]),
    ("#cafe\u{301}", ["café"]), ("#नमस्ते", ["नमस्ते"]), ("#️⃣ keycap", []), ("#2020 #1", ["2020", "1"]),
    ("#love😀#joy", ["love", "joy"]), ("(#in) \"#quotes\"\n#line", ["in", "quotes", "line"]), ("&#39;", ["39"]),
  ])
  func `a hashtag is made of letters, digits, marks and underscores`(_ caption: String, _ expected: [String]) throws {
    #expect(try tags(caption).list == expected)
  }

  @Test func `repeats are counted, in any letter case, and listed once`() throws {
    let (list, count) = try tags("#b #a #B #a #c")
    #expect(list == ["b", "a", "c"])
    #expect(count == 5)
  }

  @Test func `many tags are still listed once`() throws {
    let (list, count) = try tags((0..<60).map { "#t\($0 % 30)" }.joined(separator: " "))
    #expect(list == (0..<30).map { "t\($0)" })
    #expect(count == 60)
  }

  @Test func `a tag ends after 150 characters`() throws {
    #expect(try tags("#" + String(repeating: "x", count: 200)).list == [String(repeating: "x", count: 150)])
  }
}
