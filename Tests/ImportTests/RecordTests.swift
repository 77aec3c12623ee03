// RecordTests: what becomes of records that say a thing again, say more, or cannot be used.
import Base
import Dumps
import Foundation
import Import
import Store
import Support
import Testing

@Suite struct RecordTests {
  private func tweet(_ id: Int, likes: Int, original: String? = nil, name: String = "egg") -> String {
    let repeated = original.map { #","retweeted_status":\#($0)"# } ?? ""
    return #"{"id_str":"\#(id)","created_at":"Wed Oct 10 20:19:24 +0000 2018","text":"t","favorite_count":\#(likes),"#
      + #""user":{"id_str":"7","screen_name":"\#(name)","followers_count":5}\#(repeated)}"#
  }

  private func write(_ folder: String, _ name: String, _ text: String, time: Int = 1_500_000_000) throws -> String {
    try AtomicFile.write(text, to: "\(folder)/\(name)")
    var times = [timeval(tv_sec: time, tv_usec: 0), timeval(tv_sec: time, tv_usec: 0)]
    utimes("\(folder)/\(name)", &times)
    return "\(folder)/\(name)"
  }

  @Test func `each record is a post of its own, a repeat, a repost, or a reject`() throws {
    try withTemporaryFolder { folder in
      let original = tweet(1, likes: 40)
      let lines = [
        tweet(9, likes: 0, original: original), original, original, tweet(2, likes: 3), "{",
        tweet(8, likes: 0, original: tweet(2, likes: 3)), tweet(3, likes: 1), tweet(3, likes: 1),
      ]
      let file = try write(folder, "t.jsonl", lines.joined(separator: "\n"))
      let store = try Store(at: folder + "/s.sqlite", creating: true)
      let report = try importing([file], into: store)
      #expect((report.records, report.postsSeen, report.postsNew) == (7, 3, 3))
      #expect(report.merged == ["repost": 3, "repeat": 1])
      #expect(report.rejects == ["bad_json": 1])
      #expect(report.postsSeen + report.merged.values.reduce(0, +) == report.records)
      #expect(try scoreRows(store).map(\.likes) == [40, 3, 1], "the original's, whichever record came first")
    }
  }

  @Test func `a reject is kept with the record's first 200 bytes, and handed out`() throws {
    try withTemporaryFolder { folder in
      let long = #"{"text":""# + String(repeating: "ä", count: 150) + #"","created_at":"x","id":1.5}"#
      let lines = [tweet(1, likes: 1), "{\"a\":\u{1}}", long]
      let file = try write(folder, "t.jsonl", lines.joined(separator: "\n"))
      let store = try Store(at: folder + "/s.sqlite", creating: true)
      var handed: [Rejection] = []
      _ = try importing([file], into: store, rejects: { handed.append($0) })
      #expect(handed.map(\.position) == [2, 3])
      #expect(handed.map(\.reason) == ["bad_json", "no_id"])
      #expect(handed.map(\.head) == [Array(lines[1].utf8), Array(long.utf8.prefix(200))])

      try AtomicFile.write(tweet(1, likes: 1) + "\n" + tweet(2, likes: 1) + "\n{", to: file)
      let mended = try importing([file], into: store)
      #expect(mended.rejects == ["bad_json": 1])
      #expect(
        try store.read { try $0.rejects().map { "\($0.position) \($0.reason)" } } == ["3 bad_json"],
        "what an earlier reading of the source refused and this one did not is forgotten")
    }
  }

  @Test func `comments are kept once, with their author and time, and without a post they are counted`() throws {
    try withTemporaryFolder { folder in
      let crawl = try InstaloaderFolder(folder + "/crawl")
      try crawl.addPost("A")
      let comments = """
        [{"id": "17850000000000001", "created_at": 1500000100, "text": "Wow \u{1f600}", "likes_count": 2,
          "owner": {"id": "9", "is_verified": false, "profile_pic_url": "", "username": "hen"}, "answers": []}]
        """
      try crawl.write("A_UTC_comments.json", Array(comments.utf8))
      let store = try Store(at: folder + "/s.sqlite", creating: true)
      #expect(try importing([crawl.path], into: store).comments == 1)
      #expect(try importing([crawl.path], into: store).comments == 0)
      let kept = try store.read { try $0.comments(ofPost: "A") }
      #expect(kept.map(\.text) == ["Wow \u{1f600}"])
      #expect(kept.map(\.authorName) == ["hen"])
      #expect(kept.map(\.authorID) == ["9"])
      #expect(kept.map(\.writtenAt) == [UTCTime(seconds: 1_500_000_100)])
    }
  }

  @Test func `A, then B, then A again is A, then B`() throws {
    try withTemporaryFolder { folder in
      let a = try write(
        folder, "a.jsonl", [tweet(1, likes: 4, name: "egg"), tweet(2, likes: 5, name: "egg")].joined(separator: "\n"))
      let b = try write(
        folder, "b.jsonl", [tweet(2, likes: 7, name: "hen"), tweet(3, likes: 1, name: "hen")].joined(separator: "\n"),
        time: 1_600_000_000)
      let twice = try Store(at: folder + "/ab.sqlite", creating: true)
      let thrice = try Store(at: folder + "/aba.sqlite", creating: true)
      for (store, dumps) in [(twice, [a, b]), (thrice, [a, b, a])] {
        for dump in dumps { _ = try importing([dump], into: store) }
      }
      let (first, second) = (try allRows(twice), try allRows(thrice))
      #expect(first == second)
      #expect(first["post_observation"]?.count == 4)
      #expect(first["account"]?.count == 1)
    }
  }

  @Test func `an address and a name that were read again later stand against those read between`() throws {
    try withTemporaryFolder { folder in
      func line(_ address: String, _ name: String) -> String {
        #"{"id_str":"1","created_at":"Wed Oct 10 20:19:24 +0000 2018","text":"t","user":{"id_str":"7","screen_name":"\#(name)"},"#
          + #""extended_entities":{"media":[{"type":"photo","media_url_https":"https://p.example/\#(address)"}]}}"#
      }
      let dumps = try [("u1", "x", 100), ("u1", "x", 300), ("u2", "y", 200)].enumerated().map { index, dump in
        try write(folder, "\(index).jsonl", line(dump.0, dump.1), time: 1_500_000_000 + dump.2)
      }
      var stores: [[String: [String]]] = []
      for (name, order) in [("ab", [0, 1, 2]), ("aba", [0, 1, 2, 0, 1]), ("ba", [0, 1, 2, 2])] {
        let store = try Store(at: "\(folder)/\(name).sqlite", creating: true)
        for index in order { _ = try importing([dumps[index]], into: store) }
        stores.append(try allRows(store))
      }
      #expect(stores[0] == stores[1] && stores[0] == stores[2])
      #expect(stores[0]["media"]?.first?.contains("p.example/u1") == true)
      #expect(stores[0]["account"]?.first?.contains("'x'") == true)
    }
  }

  @Test func `a table that lacks a column does not take the others of its folder with it`() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.createFolder(folder + "/d")
      _ = try write(folder, "d/a.csv", "id,favs\n1,2\n")
      _ = try write(folder, "d/b.csv", "id,hearts\n2,2\n")
      _ = try write(folder, "d/c.csv", "id,favs\n3,2\n")
      let store = try Store(at: folder + "/s.sqlite", creating: true)
      let reader = DumpReader(map: try FieldMap("id=id,likes=favs"))
      let report = try importing([folder + "/d"], into: store, reader: reader)
      #expect((report.postsNew, report.rejects) == (2, ["missing_column": 1]))
      #expect(throws: Fault.self) { try importing([folder + "/d/b.csv"], into: store, reader: reader) }
    }
  }
}
