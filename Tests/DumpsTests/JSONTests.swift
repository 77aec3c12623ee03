// JSONTests: the door to simdjson, and the JSON that scrapers break.
import Base
import Dumps
import Testing

@Suite struct JSONTests {
  private func parse<T>(_ text: String, _ body: (JSONValue) throws -> T) throws -> T {
    try JSONParser().withValue(text.utf8, body)
  }

  @Test func `values come out as they are written`() throws {
    try parse(#"{"s":"a\u00e9\n","i":-5,"d":1.5,"b":true,"n":null,"u":18446744073709551615,"l":[1,[2],{"k":3}],"s":2}"#)
    {
      #expect($0.isObject)
      #expect($0["s"]?.string == "aé\n")
      #expect($0["i"]?.int == -5)
      #expect($0["d"]?.double == 1.5)
      #expect($0["d"]?.int == nil)
      #expect($0["b"]?.bool == true)
      #expect($0["n"]?.isNull == true)
      #expect($0["u"]?.kind == .largeInt)
      #expect($0["u"]?.text == "18446744073709551615")
      #expect($0["l"]?.array.map(\.kind) == [.int, .array, .object])
      #expect($0["l"]?.array.first?.int == 1)
      #expect($0["missing"] == nil)
      #expect($0["i"]?["s"] == nil)
      #expect($0.fields.map(\.key) == ["s", "i", "d", "b", "n", "u", "l", "s"])
      #expect($0["l"]?.fields.first == nil)
    }
  }

  @Test func `empty containers and scalars are values too`() throws {
    #expect(try parse("[]") { $0.array.map(\.kind) } == [])
    #expect(try parse("{}") { $0.fields.map(\.key) } == [])
    #expect(try parse(" 7 ") { $0.int } == 7)
    #expect(try parse(#""""#) { $0.string } == "")
  }

  @Test(arguments: [
    "", " ", "{", "[1,", "{\"a\":}", "{\"a\" 1}", "[1 2]", "tru", "\"open", "{}{}", "]", "\u{0}", "01", "[1,]",
  ])
  func `what is no JSON is a problem in words`(_ text: String) {
    let problem = #expect(throws: JSONProblem.self) { try parse(text) { $0.kind } }
    #expect(problem?.words.isEmpty == false)
  }

  @Test func `nesting beyond reason is refused, not followed`() {
    let deep = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
    let problem = #expect(throws: JSONProblem.self) { try parse(deep) { $0.kind } }
    #expect(problem?.words == "it is nested deeper than 1,024 levels")
  }

  @Test func `numbers beyond 64 bits are kept as text`() throws {
    try parse(#"{"a":123456789012345678901234567890,"b":1e999,"c":-99999999999999999999,"d":12,"e":"1e999"}"#) {
      #expect($0["a"]?.text == "123456789012345678901234567890")
      #expect($0["b"]?.text == "1e999")
      #expect($0["c"]?.text == "-99999999999999999999")
      #expect($0["d"]?.int == 12)
      #expect($0["e"]?.string == "1e999")
    }
  }

  @Test func `half a surrogate pair becomes the replacement character, a whole one stays`() throws {
    let text = #"["\ud83d","\ude00x","\ud83d\ude00","\\ud83d","\ud83d\u0041"]"#
    #expect(
      try parse(text) { $0.array.map(\.string) } == ["\u{fffd}", "\u{fffd}x", "😀", "\\ud83d", "\u{fffd}A"])
  }

  @Test func `Python's NaN and Infinity are null`() throws {
    let kinds = try parse(#"{"a":NaN,"b":[Infinity,-Infinity],"c":"NaN"}"#) { value in
      [value["a"]?.kind, value["b"]?.array.first?.kind, value["c"]?.kind]
    }
    #expect(kinds == [.null, .null, .string])
  }

  @Test func `control characters that stand raw in strings are taken as they are`() throws {
    let text = Array("{\"a\":\"x\ty\nz\u{0}\u{1f}\"}".utf8)
    #expect(try JSONParser().withValue(text) { $0["a"]?.string } == "x\ty\nz\u{0}\u{1f}")
  }

  @Test func `bytes that are not UTF-8 are repaired`() throws {
    let text = Array("{\"a\":\"caf".utf8) + [0xe9] + Array("\"}".utf8)
    #expect(try JSONParser().withValue(text) { $0["a"]?.string } == "café")
  }

  @Test func `a line with such a break is a post like any other`() throws {
    let folder = try DumpFolder()
    let lines = [
      Array(tweet(1, #","user":{"id_str":"9","screen_name":"\ud83d"}"#).utf8),
      Array(tweet(2, #","favorite_count":NaN"#).utf8),
      Array(#"{"id_str":"3","created_at":"x","text":""#.utf8) + [0xff] + Array("\"}".utf8),
    ]
    let reading = try read(try folder.write("t.jsonl", Array(lines.joined(separator: [10]))))
    #expect(reading.ids == ["1", "2", "3"])
    #expect(reading.posts[0].account?.username == "\u{fffd}")
    #expect(reading.posts[1].likes == nil)
    #expect(reading.posts[2].caption == "ÿ")
  }

  @Test func `any bytes at all are a value or a problem`() throws {
    let pieces = [
      "{", "}", "[", "]", "\"", ":", ",", "\\", "u", "d83d", "1", "-", "e9", ".", "null", "NaN", "a", "\u{e9}", " ",
    ]
    var chance = KeyedGenerator(seed: 11, key: ["json"])
    let parser = JSONParser()
    var values = 0
    for _ in 0..<20_000 {
      let text = (0..<1 + chance.index(12)).map { _ in pieces[chance.index(pieces.count)] }.joined()
      do {
        values += try parser.withValue(text.utf8) { value in
          _ = value.fields.map(\.value.text)
          _ = value.array.map(\.text)
          return 1
        }
      } catch {
        #expect(error is JSONProblem)
      }
    }
    #expect(values > 100)
  }
}
