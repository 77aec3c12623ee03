// ScoreRowTests: the numbers that scores are made of: which reading counts, whose followers, and the faces of a post.
import Base
import Store
import Support
import Testing

@Suite struct ScoreRowTests {
  private func rows(_ crawl: Crawl, _ moment: LikesMoment, faces: Bool = false) throws -> [ScoreRow] {
    var found: [ScoreRow] = []
    try crawl.store.read { connection in
      try connection.forEachScoreRow(likes: moment, faces: faces) { found.append($0) }
    }
    return found
  }

  /// The one post's row.
  private func row(_ crawl: Crawl) throws -> ScoreRow? { try rows(crawl, .latest).first }

  private func observe(_ crawl: Crawl, _ account: Int64, _ readings: [(Int64, Int?)]) throws {
    try crawl.store.write { connection in
      for (time, followers) in readings {
        _ = try connection.observeAccount(
          account, at: UTCTime(seconds: time), followers: followers, following: nil)
      }
    }
  }

  /// Readings of an account's followers around a post whose likes were read at 500, and the reading that counts.
  struct Case: Sendable {
    var readings: [(Int64, Int?)]
    var expected: Int?
  }

  @Test(arguments: [
    Case(readings: [(100, 1)], expected: 1),
    Case(readings: [(900, 2)], expected: 2),
    Case(readings: [(400, 1), (900, 2)], expected: 1),
    Case(readings: [(100, 1), (600, 2)], expected: 2),
    Case(readings: [(500, 3), (499, 1), (501, 2)], expected: 3),
    Case(readings: [(400, 1), (600, 2)], expected: 1),
    Case(readings: [(490, nil), (100, 1)], expected: 1),
    Case(readings: [(510, nil), (900, 2)], expected: 2),
    Case(readings: [(500, nil)], expected: nil),
    Case(readings: [], expected: nil),
  ]) func `followers are those read nearest in time to the likes`(one: Case) throws {
    try withTemporaryFolder { folder in
      let crawl = try Crawl(in: folder)
      let account = try crawl.account("7")
      try crawl.add("A", at: 500) { ($0.accountID, $0.likes) = (account, 5) }
      try observe(crawl, account, one.readings)
      #expect(try row(crawl)?.followers == one.expected)
    }
  }

  @Test func `followers that stand beside the likes win`() throws {
    try withTemporaryFolder { folder in
      let crawl = try Crawl(in: folder)
      let account = try crawl.account("7")
      try crawl.add("A", at: 500) { ($0.accountID, $0.likes, $0.followers) = (account, 5, 77) }
      try observe(crawl, account, [(500, 1)])
      #expect(try row(crawl)?.followers == 77)
    }
  }

  @Test func `likes are the latest that are known`() throws {
    try withTemporaryFolder { folder in
      let crawl = try Crawl(in: folder)
      try crawl.add("A", at: 300) { ($0.likes, $0.followers, $0.hashtagCount) = (7, 70, 2) }
      try crawl.add("A", at: 100) { ($0.likes, $0.followers) = (5, 50) }
      try crawl.add("A", at: 900) { $0.followers = 90 }
      let found = try #require(try row(crawl))
      #expect((found.likes, found.followers, found.hashtagCount, found.isGone) == (7, 70, 2, false))
    }
  }

  @Test func `a post whose likes were never told has none, and a gone one is gone`() throws {
    try withTemporaryFolder { folder in
      let crawl = try Crawl(in: folder)
      let account = try crawl.account("7")
      try crawl.add("A", at: 300) { ($0.accountID, $0.postedAt) = (account, UTCTime(seconds: 200)) }
      try observe(crawl, account, [(100, 1), (210, 2)])
      try crawl.beginSeeing()
      _ = try crawl.endRevisit(at: 400)
      let found = try #require(try row(crawl))
      #expect((found.likes, found.followers, found.isGone) == (nil, 2, true))
      #expect(found.accountID == account)
    }
  }

  /// Readings of a post that was posted at 1000, which one counts, and whether one could.
  struct MomentCase: Sendable {
    var moment: LikesMoment
    /// Time and likes.
    var readings: [(Int64, Int?)]
    /// The reading's time.
    var chosen: Int64?
    var wasObserved = true
  }

  @Test(arguments: [
    MomentCase(moment: .latest, readings: [(1100, 1), (1200, 2), (1300, nil)], chosen: 1200),
    MomentCase(moment: .latest, readings: [(1100, nil)], chosen: nil),
    MomentCase(moment: .latest, readings: [(900, 0)], chosen: 900),
    MomentCase(moment: .first, readings: [(1100, nil), (1200, 2), (1300, 3)], chosen: 1200),
    MomentCase(moment: .first, readings: [(1100, nil), (1200, nil)], chosen: nil),
    MomentCase(
      moment: .at(after: 700, tolerance: 100), readings: [(1599, 1), (1801, 2)], chosen: nil, wasObserved: false),
    MomentCase(moment: .at(after: 700, tolerance: 100), readings: [(1600, 1), (1900, 9)], chosen: 1600),
    MomentCase(moment: .at(after: 700, tolerance: 100), readings: [(1500, 9), (1800, 2)], chosen: 1800),
    MomentCase(moment: .at(after: 700, tolerance: 100), readings: [(1650, 1), (1749, 2), (1790, 3)], chosen: 1749),
    MomentCase(moment: .at(after: 700, tolerance: 100), readings: [(1650, 1), (1750, 2)], chosen: 1650),
    MomentCase(moment: .at(after: 700, tolerance: 100), readings: [(1650, nil), (1690, nil), (1780, 3)], chosen: 1780),
    MomentCase(moment: .at(after: 700, tolerance: 100), readings: [(1200, 5), (1700, nil), (1900, 6)], chosen: nil),
    MomentCase(moment: .at(after: 700, tolerance: 0), readings: [(1699, 1), (1700, 2), (1701, 3)], chosen: 1700),
    MomentCase(moment: .at(after: .max, tolerance: .max), readings: [(1100, 1), (1200, 2)], chosen: 1200),
    MomentCase(moment: .at(after: -.max, tolerance: 1), readings: [(1100, 1)], chosen: nil, wasObserved: false),
  ]) func `the reading that counts is the one of the moment`(one: MomentCase) throws {
    try withTemporaryFolder { folder in
      let crawl = try Crawl(in: folder)
      // Posts without readings before and after it, and one with a reading that is nobody else's.
      try crawl.add("before", at: 1) { $0.likes = 77 }
      for (time, likes) in one.readings.shuffled() {
        try crawl.add("A", at: time) {
          ($0.postedAt, $0.likes, $0.comments) = (UTCTime(seconds: 1000), likes, Int(time))
          $0.followers = Int(time) * 2
        }
      }
      try crawl.add("after", at: 1) { ($0.likes, $0.postedAt) = (88, UTCTime(seconds: 900)) }
      let found = try rows(crawl, one.moment)
      #expect(found.map(\.postID) == [1, 2, 3])
      let row = found[1]
      #expect(row.observedAt == one.chosen)
      #expect(row.wasObserved == one.wasObserved)
      #expect(row.likes == one.readings.first { $0.0 == one.chosen }?.1)
      #expect(row.comments == one.chosen.map { Int($0) })
      #expect(row.followers == one.chosen.map { Int($0) * 2 })
      #expect(row.postedAt == 1000)
    }
  }

  @Test func `a post of which nobody knows when it was posted has no reading at a time after it`() throws {
    try withTemporaryFolder { folder in
      let crawl = try Crawl(in: folder)
      try crawl.add("A", at: 100) { $0.likes = 5 }
      let row = try #require(try rows(crawl, .at(after: 100, tolerance: 100)).first)
      #expect((row.likes, row.wasObserved, row.postedAt) == (nil, false, nil))
      #expect(try rows(crawl, .latest).first?.wasObserved == true)
    }
  }

  @Test func `each post gets its own account's followers, whatever the order of accounts and posts`() throws {
    try withTemporaryFolder { folder in
      let crawl = try Crawl(in: folder)
      let accounts = try (0..<7).map { try crawl.account("\($0)") }
      for (index, account) in accounts.enumerated() where index != 3 {
        try observe(crawl, account, [(100, index * 10 + 1), (200, index * 10 + 2)])
      }
      for (number, index) in [6, 0, 3, 5, 1, 0, 6].enumerated() {
        try crawl.add("\(number)", at: number % 2 == 0 ? 120 : 190) { ($0.accountID, $0.likes) = (accounts[index], 1) }
      }
      try crawl.add("nobody", at: 100) { $0.likes = 1 }
      #expect(try rows(crawl, .latest).map(\.followers) == [61, 2, nil, 52, 11, 2, 61, nil])
      #expect(try crawl.store.read { try $0.highestPost() } == 8)
    }
  }

  @Test func `the reading ends where the one who reads throws`() throws {
    struct Stop: Error {}
    try withTemporaryFolder { folder in
      let crawl = try Crawl(in: folder)
      for id in ["A", "B", "C"] { try crawl.add(id, at: 1) }
      var seen = 0
      #expect(throws: Stop.self) {
        try crawl.store.read { connection in
          try connection.forEachScoreRow(likes: .latest, faces: true) { _ in
            seen += 1
            if seen == 2 { throw Stop() }
          }
        }
      }
      #expect(seen == 2)
      #expect(try rows(crawl, .latest).count == 3)
    }
  }

  /// Photographs of one post: faces found, -1: not searched, -2: unreadable, -3: a picture without photograph.
  @Test(
    arguments: [
      ([], PostFaces.noPhotograph), ([-3], .noPhotograph), ([-1], .notSearched), ([0], .none), ([1], .one),
      ([2], .many),
      ([-3, 0], .none), ([0, 3], .many), ([3, 0, 1], .one), ([-1, 1], .one), ([-1, 2], .notSearched),
      ([0, -1], .notSearched),
      ([-2], .none), ([-2, 2], .many), ([-2, -1], .notSearched), ([1, 1], .one),
    ] as [([Int], PostFaces)]) func `the faces of a post are those of all its photographs`(
      photographs: [Int], expected: PostFaces
    ) throws
  {
    try withTemporaryFolder { folder in
      let crawl = try Crawl(in: folder)
      for post in ["before", "A", "after"] {
        let id = try #require(try crawl.add(post, at: 1).id)
        let all = post == "A" ? photographs : post == "after" ? [2] : []
        for (index, faces) in all.enumerated() { try show(faces, in: crawl, post: id, ordinal: index + 1) }
      }
      #expect(try rows(crawl, .latest, faces: true).map(\.faces) == [.noPhotograph, expected, .many])
      #expect(try rows(crawl, .latest).map(\.faces) == [nil, nil, nil])
    }
  }

  private func show(_ faces: Int, in crawl: Crawl, post: Int64, ordinal: Int) throws {
    let sha256 = SHA256.hex(of: Array("\(post) \(ordinal)".utf8))
    try crawl.store.write { connection in
      let media = try connection.addMedia(post: post, ordinal: ordinal, url: "https://a.example/", file: nil).id
      guard faces != -3 else { return }
      let image = try connection.addImage(sha256: sha256, kind: .jpeg, bytes: 1, width: 9, height: 9, at: testTime).id
      try connection.setImage(image, ofMedia: media)
      if faces >= 0 {
        let face = FaceBox(left: 1, top: 1, right: 2, bottom: 2, confidence: 1, subDetector: 0)
        try connection.saveDetection(imageID: image, detector: "d", faces: Array(repeating: face, count: faces))
      } else {
        // One that failed may be searched yet; one that was rejected never will be.
        let status: LedgerStatus = faces == -2 ? .rejected : .failed
        try connection.record(
          LedgerEntry(item: sha256, fingerprint: "d", status: status, reason: "r", message: "m"), stage: "faces",
          at: testTime)
      }
    }
  }
}
