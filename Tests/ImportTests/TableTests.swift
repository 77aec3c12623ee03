// TableTests: tables and JSON lines, read by a map of the user's own.
import Base
import Dumps
import Import
import Store
import Support
import Testing

@Suite struct TableTests {
  @Test func `a dump of several batches comes in whole`() throws {
    try withTemporaryFolder { folder in
      let store = try Store(at: folder + "/s.sqlite", creating: true)
      let rows = (0..<4_500).map { "\($0),\($0 % 50),\($0 * 3)" }
      try AtomicFile.write("id,who,likes\n" + rows.joined(separator: "\n") + "\n", to: folder + "/t.csv")
      let map = try FieldMap("id=id,account=who,likes=likes")
      let report = try importing([folder + "/t.csv"], into: store, reader: DumpReader(map: map, observedAt: testTime))
      #expect((report.postsNew, report.postsSeen, report.accounts, report.observations) == (4_500, 4_500, 50, 4_500))
      #expect(report.dialects == [.map])
      #expect(try scoreRows(store).map(\.likes) == (0..<4_500).map { $0 * 3 })
    }
  }

  @Test func `a table by a map brings likes, followers, hashtags and files`() throws {
    try withTemporaryFolder { folder in
      let store = try Store(at: folder + "/s.sqlite", creating: true)
      try AtomicFile.write(try photograph(4), to: folder + "/4.jpg")
      let table = """
        shortcode,user,like_count,follower_count,tags,photo
        X1,ann,10,1000,"['a', 'b', 'b']",4.jpg
        X2,bob,,,[],none.jpg
        X3,ann,x,1000,[],
        X4,cid,3,70
        """
      try AtomicFile.write(table, to: folder + "/t.csv")
      let map = try FieldMap(
        "id=shortcode,account=user,likes=like_count,followers=follower_count,hashtags=tags,file=photo")
      let report = try importing([folder + "/t.csv"], into: store, reader: DumpReader(map: map, observedAt: testTime))
      #expect((report.postsNew, report.accounts, report.images) == (2, 2, 1))
      #expect(report.rejects == ["bad_number": 1, "wrong_field_count": 1])
      #expect(report.skipped == ["file_missing": 1])
      let rows = try scoreRows(store)
      #expect(rows.map(\.likes) == [10, nil])
      #expect(rows.map(\.followers) == [1000, nil])
      #expect(rows.map(\.hashtagCount) == [3, 0])
      #expect(try store.read { try $0.image(named: "X1")?.sha256 } == SHA256.hex(of: try photograph(4)))
    }
  }

  @Test func `a column that a map names and no record has is told`() throws {
    try withTemporaryFolder { folder in
      let store = try Store(at: folder + "/s.sqlite", creating: true)
      try AtomicFile.write("{\"id\": \"1\", \"likes\": 4}\n{\"id\": \"2\", \"likes\": 5}\n", to: folder + "/t.jsonl")
      let map = try FieldMap("id=id,likes=likes,followers=folowers")
      let report = try importing([folder + "/t.jsonl"], into: store, reader: DumpReader(map: map, observedAt: testTime))
      #expect(report.postsNew == 2)
      #expect(report.fieldsNeverSeen.count == 1)
      #expect(report.fieldsNeverSeen.first?.contains("followers") == true)
    }
  }
}
