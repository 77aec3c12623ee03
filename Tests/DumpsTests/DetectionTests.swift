// DetectionTests: what a dump is taken for, and the sentences where it is nothing that is known.
import Base
import Dumps
import Testing

@Suite struct DetectionTests {
  @Test func `JSON over many lines is one document`() throws {
    let reading = try read(
      text: "{\n  \"id_str\": \"1\",\n  \"created_at\": \"x\",\n  \"text\": \"a\"\n}\n", as: "t.json")
    #expect(reading.ids == ["1"])
    #expect(reading.posts.first?.postedAt == nil)
  }

  @Test func `a broken first line does not turn lines into something else`() throws {
    for broken in [#"{"id_str": "0", "text"#, #"0", "text":"x"}"#, "garbage, indeed"] {
      let reading = try read(text: "\(broken)\n\(tweet(1))\n\(tweet(2))\n", as: "t.jsonl")
      #expect(reading.ids == ["1", "2"])
      #expect(reading.reasons == ["bad_json"])
      #expect(reading.rejections.first?.position == 1)
    }
  }

  @Test func `a bad line is rejected in its place and the lines after it are read`() throws {
    let lines = [tweet(1), "{\"id_str\":\"2\",", tweet(3), "nonsense", "null", "[1]", tweet(4)]
    let reading = try read(text: lines.joined(separator: "\n"), as: "t.jsonl")
    #expect(reading.ids == ["1", "3", "4"])
    #expect(reading.reasons == ["bad_json", "bad_json", "not_a_post", "not_a_post"])
    #expect(reading.rejections.map(\.position) == [2, 4, 5, 6])
    #expect(reading.rejections.first?.detail == "The line is not JSON: brackets, commas or colons are out of place.")
  }

  @Test func `lines before the first that is known are not lost`() throws {
    let reading = try read(text: "{\"x\":1}\n{\"limit\":{\"track\":1}}\n{bad\n\(tweet(1))\n", as: "t.jsonl")
    #expect(reading.ids == ["1"])
    #expect(reading.skipped == ["stream_notice"])
    #expect(reading.reasons == ["no_id", "bad_json"])
    #expect(reading.rejections.map(\.position) == [1, 3])
  }

  @Test func `a byte order mark before JSON is no matter`() throws {
    #expect(try read(text: "\u{feff}" + tweet(1), as: "t.json").ids == ["1"])
    #expect(try read(text: "\u{feff}" + tweet(1) + "\n" + tweet(2), as: "t.jsonl").ids == ["1", "2"])
  }

  @Test func `JSON that nobody knows shows its keys and a map to begin with`() throws {
    let folder = try DumpFolder()
    let file = try folder.write("x.jsonl", #"{"post_id":1,"favs":2,"user_followers_count":3,"note":"x"}"# + "\n{}\n")
    #expect(
      fault(of: file)
        == Fault(
          .data,
          "\(file) is JSON of no known dialect, with the keys post_id, favs, user_followers_count, note. Say which are "
            + "which, such as --map id=post_id,likes=favs,followers=user_followers_count."))
    #expect(fault(of: file, .map)?.code == .usage)
  }

  @Test func `a sentence ends, however long and many the names are`() throws {
    let folder = try DumpFolder()
    let names = (1...3000).map { "c\($0)" } + [String(repeating: "n", count: 100_000)]
    let files = [
      try folder.write("a.csv", names.joined(separator: ",") + "\n1\n"),
      try folder.write("b.json", "{" + names.map { "\"\($0)\":1" }.joined(separator: ",") + "}"),
      try folder.write("c.csv", names.reversed().joined(separator: ",") + "\n1\n"),
    ]
    for file in files {
      for map in [nil, "likes=c", "likes=\(names[3000])x"] as [String?] where map == nil || file.hasSuffix("csv") {
        let sentence = try #require(fault(of: file, map == nil ? .auto : .map, map: map)?.sentence)
        #expect(sentence.utf8.count < 4000, "\(sentence.prefix(200))")
      }
    }
  }

  @Test func `a table without a map shows its columns and a map to begin with`() throws {
    let folder = try DumpFolder()
    let file = try folder.write("x.csv", "who,fans,favs,hashtags,when\n1,2,3,4,5\n")
    #expect(
      fault(of: file)
        == Fault(
          .usage,
          "\(file) is a table with the columns who, fans, favs, hashtags, when. Say which are which, such as "
            + "--map likes=favs,followers=fans,hashtags=hashtags."))
  }

  @Test func `columns with plain names are guessed, and the guess is told`() throws {
    let folder = try DumpFolder()
    let table = try folder.write("x.csv", "account,followers,likes,hashtags,date\n7,20,3,4,2016-11-15\n")
    let reading = try read(table)
    #expect(reading.posts.map(\.likes) == [3])
    #expect(reading.posts.first?.account?.id == "7")
    #expect(reading.summary.dialects == [.map])
    #expect(
      reading.summary.guesses == [
        DumpSummary.Guess(
          source: table, map: "account=account,posted_at=date,likes=likes,followers=followers,hashtags=hashtags")
      ])
    #expect(try read(table, map: reading.summary.guesses[0].map).posts == reading.posts)

    let lines = #"{"id":"a","user":{"name":"x","followers":9},"likes":3,"comments":[{"text":"no"}],"tags":["A","b"]}"#
    for (name, text) in [("a.jsonl", lines + "\n" + lines + "\n"), ("a.json", "[\(lines),\(lines)]")] {
      let guessed = try read(text: text, as: name)
      #expect(guessed.posts.map(\.likes) == [3, 3])
      #expect(guessed.posts.map(\.hashtags) == [["a", "b"], ["a", "b"]])
      #expect(guessed.posts.map(\.followers) == [9, 9])
      #expect(guessed.summary.guesses.map(\.map) == ["id=id,likes=likes,followers=user.followers,hashtags=tags"])
    }
    let needsIDs = DumpReader(needsIDs: true)
    #expect(throws: Fault.self) { try needsIDs.read(path: table) { _ in } }
  }

  @Test(arguments: [
    ("a.json", Array("<html><body>Too many requests".utf8), "it is HTML or XML"),
    ("a.csv", [0xff, 0xfe, 0x61, 0x00], "it is UTF-16 text (save it as UTF-8)"),
    ("a.json", Array("SQLite format 3\0".utf8), "it is an SQLite database"),
    ("a.csv", [1, 2, 0, 3], "it is binary data"),
    ("a.json", [0xff, 0xd8, 0xff, 0xe0], "it is a JPEG photo"),
    ("a.txt", Array("dear diary\nit rained\n".utf8), "it is text that begins with “dear diary”"),
    ("a.json", Array("[1,2,3]".utf8), "it holds JSON, but no object with fields"),
  ])
  func `what is no dump is named`(_ name: String, _ bytes: [UInt8], _ words: String) throws {
    let folder = try DumpFolder()
    let file = try folder.write(name, bytes)
    #expect(fault(of: file) == Fault(.data, "\(file) is no dump that curate can read: \(words)."))
  }

  @Test func `a table whose header is broken says so`() throws {
    let folder = try DumpFolder()
    let file = try folder.write("q.csv", "id,\"likes\n1,2\n")
    #expect(
      fault(of: file, map: "id=id")
        == Fault(
          .data,
          "\(file) is no dump that curate can read. A quote in the record on line 1 is never closed."))
  }

  @Test func `a dialect that is asked for is not looked for`() throws {
    let folder = try DumpFolder()
    let file = try folder.write("x.jsonl", #"{"id_str":"1"}"# + "\n" + #"{"name":"x"}"#)
    let reading = try read(file, .twitter)
    #expect(reading.ids == ["1"])
    #expect(reading.reasons == ["no_id"])
    let table = try folder.write("x.csv", "id,text\n1,a\n")
    #expect(
      fault(of: table, .twitter)
        == Fault(.data, "\(table) is not JSON, and the dialect twitter is written in nothing else."))
  }
}
