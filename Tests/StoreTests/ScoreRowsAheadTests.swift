// ScoreRowsAheadTests: reading on two threads gives what one thread reads, whatever happens meanwhile.
import Base
import Store
import Support
import Testing

@Suite struct ScoreRowsAheadTests {
  /// Enough for two threads, with readings at two times, hidden likes, followers of accounts, and gaps.
  private func crowd(in folder: String) throws -> Crawl {
    let crawl = try Crawl(in: folder)
    try execute(
      crawl.store.path,
      """
      CREATE TEMP TABLE number AS
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 90000) SELECT i FROM n;
      INSERT INTO account (id, platform, native_id) SELECT i, 'instagram', i FROM number WHERE i <= 3000 AND i % 7 > 0;
      INSERT INTO account_observation (account_id, observed_at, followers)
        SELECT a.id, t.at, a.id * 10 + t.at FROM account AS a, (SELECT 500 AS at UNION SELECT 1500) AS t;
      INSERT INTO post (id, platform, native_id, account_id, posted_at, hashtags, hashtag_count, source_id, source_position)
        SELECT i, 'instagram', i, (SELECT id FROM account WHERE id = i * 37 % 3000), i % 1000, '', i % 5, \(crawl.source), i
        FROM number WHERE i NOT BETWEEN 20000 AND 40000;
      INSERT INTO post_observation (post_id, observed_at, likes, followers, source_id)
        SELECT p.id, t.at, CASE WHEN p.id % 11 > 0 THEN p.id * 3 + t.at END, CASE WHEN p.id % 13 = 0 THEN p.id END,
          \(crawl.source)
        FROM post AS p, (SELECT 1000 AS at UNION SELECT 2000) AS t;
      DROP TABLE number;
      """)
    return crawl
  }

  private func byOne(_ store: Store, _ moment: LikesMoment, faces: Bool = false) throws -> [ScoreRow] {
    var rows: [ScoreRow] = []
    try store.read { try $0.forEachScoreRow(likes: moment, faces: faces) { rows.append($0) } }
    return rows
  }

  private func byTwo(_ store: Store, _ moment: LikesMoment, faces: Bool = false) throws -> [ScoreRow] {
    var rows: [ScoreRow] = []
    try store.forEachScoreRow(likes: moment, faces: faces) { rows.append($0) }
    return rows
  }

  @Test func `two threads read what one does, in the same order`() throws {
    try withTemporaryFolder { folder in
      let crawl = try crowd(in: folder)
      for moment in [LikesMoment.latest, .first, .at(after: 900, tolerance: 300)] {
        let expected = try byOne(crawl.store, moment)
        #expect(expected.count == 69_999)
        // Not #expect of the arrays: where they differ, all of them would be printed.
        let isSame = try byTwo(crawl.store, moment) == expected
        #expect(isSame)
      }
      let isSame = try byTwo(crawl.store, .latest, faces: true) == byOne(crawl.store, .latest, faces: true)
      #expect(isSame)
    }
  }

  @Test func `post numbers that lie far apart are read all the same`() throws {
    try withTemporaryFolder { folder in
      let crawl = try Crawl(in: folder)
      for id in ["A", "B", "C", "D"] { try crawl.add(id, at: 5) { $0.likes = 1 } }
      let numbers: [Int64] = [.min, -7, 8, .max]
      try execute(
        crawl.store.path,
        "PRAGMA foreign_keys = OFF;"
          + numbers.enumerated().map { place, number in
            "UPDATE post SET id = \(number) WHERE id = \(place + 1);"
              + "UPDATE post_observation SET post_id = \(number) WHERE post_id = \(place + 1);"
          }.joined())
      #expect(try byTwo(crawl.store, .latest).map(\.postID) == numbers)
      #expect(try byTwo(crawl.store, .latest).map(\.likes) == [1, 1, 1, 1])
    }
  }

  struct Stop: Error {}

  @Test(arguments: [1, 8_000, 9_000, 60_000]) func `whoever stops early can use the store afterwards`(last: Int) throws
  {
    try withTemporaryFolder { folder in
      let crawl = try crowd(in: folder)
      var count = 0
      #expect(throws: Stop.self) {
        try crawl.store.forEachScoreRow(likes: .latest, faces: false) { _ in
          count += 1
          if count == last { throw Stop() }
        }
      }
      #expect(count == last)
      try crawl.add("new", at: 9) { $0.likes = 4 }
      #expect(try byTwo(crawl.store, .latest).count == 70_000)
    }
  }

  @Test func `what others write meanwhile is not seen by either thread`() throws {
    try withTemporaryFolder { folder in
      let crawl = try crowd(in: folder)
      let expected = try byOne(crawl.store, .latest)
      var rows: [ScoreRow] = []
      try crawl.store.forEachScoreRow(likes: .latest, faces: false) { row in
        if rows.isEmpty { try execute(crawl.store.path, "UPDATE post_observation SET likes = -5") }
        rows.append(row)
      }
      let isSame = rows == expected
      #expect(isSame)
      #expect(try byTwo(crawl.store, .latest).allSatisfy { $0.likes == -5 })
    }
  }

  @Test func `what is written and not kept yet is read too`() throws {
    try withTemporaryFolder { folder in
      let crawl = try crowd(in: folder)
      #expect(throws: Stop.self) {
        try crawl.store.keepingAllOrNothing {
          try crawl.add("new", at: 9) { $0.likes = 4 }
          #expect(try byTwo(crawl.store, .latest).last?.likes == 4)
          throw Stop()
        }
      }
      #expect(try byTwo(crawl.store, .latest).count == 69_999)
    }
  }
}
