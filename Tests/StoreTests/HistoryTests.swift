// HistoryTests: posts and what was observed of them are added to, never overwritten; posts go and come back.
import Base
import Store
import Support
import Testing

/// A store with a run and a source, and short verbs for the tests.
struct Crawl {
  let store: Store
  let run: Int64
  let source: Int64

  init(in folder: String) throws {
    store = try Store(at: folder + "/store.sqlite", creating: true)
    (run, source) = try store.write { connection in
      let run = try connection.beginRun(command: "import", arguments: ["dump.json"], at: testTime)
      try connection.beginSeeing()
      return (run, try connection.source(path: "/dump.json", dialect: "instaloader", run: run))
    }
  }

  func rows(_ sql: String) throws -> [String] { try StoreTests.rows(store.path, sql) }

  @discardableResult
  func add(
    _ id: String, at time: Int64, platform: String = "instagram", _ change: (inout NewPost) -> Void = { _ in }
  ) throws -> AddedPost {
    var post = NewPost(platform: platform, nativeID: id, observedAt: UTCTime(seconds: time))
    change(&post)
    return try store.write { try $0.addPost(post, source: source) }
  }

  func beginSeeing() throws { try store.write { try $0.beginSeeing() } }

  /// How many posts are newly gone, unseen but read later, and known.
  @discardableResult
  func endRevisit(at time: Int64, platforms: [String] = ["instagram"]) throws -> (gone: Int, later: Int, known: Int) {
    try store.write { try $0.endRevisit(platforms: platforms, at: UTCTime(seconds: time)) }
  }

  func account(_ id: String, username: String? = nil, at time: Int64? = nil) throws -> Int64 {
    try store.write {
      try $0.account(
        platform: "instagram", nativeID: id, username: username, readAt: time.map { UTCTime(seconds: $0) })
    }
  }
}

extension AddedPost {
  /// The post's row; nil where it was not added.
  var id: Int64? {
    if case .kept(let id, _, _, _) = self { return id }
    return nil
  }
}

@Suite struct HistoryTests {
  @Test func `a second look adds an observation and changes none`() throws {
    try withTemporaryFolder { folder in
      let crawl = try Crawl(in: folder)
      let first = try crawl.add("A", at: 100) { $0.likes = 5 }
      let id = try #require(first.id)
      #expect(first == .kept(id: id, isNew: true, isFirst: true, reading: .new))
      #expect(
        try crawl.add("A", at: 200) { $0.likes = 9 } == .kept(id: id, isNew: false, isFirst: false, reading: .new))
      #expect(
        try crawl.add("A", at: 100) { $0.likes = 5 } == .kept(id: id, isNew: false, isFirst: false, reading: .known))
      #expect(
        try crawl.add("A", at: 100) { $0.likes = 77 }
          == .kept(id: id, isNew: false, isFirst: false, reading: .contradicting))
      #expect(
        try crawl.add("A", at: 100) == .kept(id: id, isNew: false, isFirst: false, reading: .contradicting),
        "hidden now")
      #expect(
        try crawl.rows("SELECT observed_at, likes FROM post_observation ORDER BY observed_at") == ["100 5", "200 9"])
    }
  }

  @Test func `a post that comes with another account changes nothing`() throws {
    try withTemporaryFolder { folder in
      let crawl = try Crawl(in: folder)
      let (mine, other) = (try crawl.account("7"), try crawl.account("8"))
      let id = try crawl.add("A", at: 100) { $0.accountID = mine }.id
      let again = try crawl.add("A", at: 200) { ($0.accountID, $0.caption, $0.likes) = (other, "other", 1) }
      #expect(again == .otherAccount)
      #expect(try crawl.rows("SELECT id, account_id, caption FROM post") == ["\(id ?? 0) \(mine) -"])
      #expect(try crawl.rows("SELECT observed_at FROM post_observation") == ["100"])
      #expect(try crawl.add("A", at: 300).id == id, "no account at all contradicts none")
    }
  }

  @Test func `hidden likes stay unknown`() throws {
    try withTemporaryFolder { folder in
      let crawl = try Crawl(in: folder)
      try crawl.add("A", at: 100)
      #expect(try crawl.rows("SELECT likes, comments, followers FROM post_observation") == ["- - -"])
    }
  }

  @Test func `what was unknown of a post is filled in, what is known stays`() throws {
    try withTemporaryFolder { folder in
      let crawl = try Crawl(in: folder)
      try crawl.add("A", at: 100) { $0.caption = "first" }
      let account = try crawl.account("7")
      try crawl.add("A", at: 200) {
        $0.caption = "second"
        $0.permalink = "https://a.example/"
        $0.postedAt = UTCTime(seconds: 50)
        $0.accountID = account
        $0.latitude = 1.5
        $0.longitude = -2.5
        $0.hashtagCount = 3
      }
      try crawl.add("A", at: 300) {
        $0.permalink = "https://b.example/"
        $0.postedAt = UTCTime(seconds: 60)
      }
      #expect(
        try crawl.rows("SELECT caption, permalink, posted_at, account_id, latitude, longitude, hashtag_count FROM post")
          == ["first https://a.example/ 50 \(account) 1.5 -2.5 3"])
    }
  }

  @Test func `the same id on two platforms is two posts`() throws {
    try withTemporaryFolder { folder in
      let crawl = try Crawl(in: folder)
      #expect(try crawl.add("1", at: 100).id != crawl.add("1", at: 100, platform: "twitter").id)
      #expect(try crawl.rows("SELECT count(*) FROM post") == ["2"])
    }
  }

  @Test func `an account that was known by its name only is known again under its id`() throws {
    try withTemporaryFolder { folder in
      let crawl = try Crawl(in: folder)
      let (named, numbered, other) = (
        try crawl.account("@egg", username: "Egg"), try crawl.account("7", username: "egg"),
        try crawl.account("8", username: "hen")
      )
      let id = try #require(try crawl.add("A", at: 100) { $0.accountID = named }.id)
      let again = try crawl.add("A", at: 200) { $0.accountID = numbered }
      #expect(again == .kept(id: id, isNew: false, isFirst: false, reading: .new))
      #expect(try crawl.rows("SELECT account_id FROM post") == ["\(numbered)"], "the lasting id wins")
      #expect(try crawl.add("A", at: 300) { $0.accountID = named }.id == id)
      #expect(try crawl.rows("SELECT account_id FROM post") == ["\(numbered)"])
      #expect(try crawl.add("A", at: 400) { $0.accountID = other } == .otherAccount)
    }
  }

  @Test func `readings of an account are history too`() throws {
    try withTemporaryFolder { folder in
      let crawl = try Crawl(in: folder)
      let id = try crawl.account("7", username: "egg")
      #expect(try crawl.account("7") == id)
      let observe = { (time: Int64, followers: Int?) in
        try crawl.store.write {
          try $0.observeAccount(id, at: UTCTime(seconds: time), followers: followers, following: nil)
        }
      }
      #expect(try observe(100, 5))
      #expect(try !observe(100, 6))
      #expect(try observe(200, nil))
      #expect(
        try crawl.rows("SELECT observed_at, followers FROM account_observation ORDER BY 1") == ["100 5", "200 -"])
      #expect(try crawl.rows("SELECT username FROM account") == ["egg"])
      for (name, time, kept) in [
        ("bird", 200, "bird"), ("hen", 100, "bird"), ("cock", 200, "bird"), ("bird", 300, "bird"), ("hen", 250, "bird"),
        ("egg", 400, "egg"),
      ] {
        #expect(try crawl.account("7", username: name, at: Int64(time)) == id)
        #expect(try crawl.rows("SELECT username FROM account") == [kept], "the name that was read last")
      }
    }
  }

  @Test func `an import counts each post and account once`() throws {
    try withTemporaryFolder { folder in
      let crawl = try Crawl(in: folder)
      for time in [100, 200] as [Int64] {
        try crawl.add("A", at: time)
        _ = try crawl.account("7")
      }
      try crawl.add("B", at: 100)
      var seen = try crawl.store.read { try $0.seenCounts() }
      #expect(seen == (2, 1, 0))
      try crawl.beginSeeing()
      seen = try crawl.store.read { try $0.seenCounts() }
      #expect(seen == (0, 0, 0))
    }
  }

  @Test func `a source is one row, however often it is imported`() throws {
    try withTemporaryFolder { folder in
      let crawl = try Crawl(in: folder)
      let again = try crawl.store.write { try $0.source(path: "/dump.json", dialect: "twitter", run: crawl.run) }
      let other = try crawl.store.write { try $0.source(path: "/other.json", dialect: "twitter", run: crawl.run) }
      #expect(again == crawl.source)
      #expect(other != crawl.source)
    }
  }

  @Test func `a row that cannot be used is kept once, with its last reason`() throws {
    try withTemporaryFolder { folder in
      let crawl = try Crawl(in: folder)
      for reason in ["bad_json", "no_id"] {
        try crawl.store.write {
          try $0.reject(source: crawl.source, member: nil, position: 3, reason: reason, detail: "It is \(reason).")
        }
      }
      #expect(try crawl.rows("SELECT member, position, reason FROM rejected") == [" 3 no_id"])
    }
  }
}

@Suite struct RevisitTests {
  private func gone(_ crawl: Crawl) throws -> [String] {
    try crawl.rows("SELECT native_id, gone_at FROM post WHERE gone_at IS NOT NULL ORDER BY 1")
  }

  /// A and B were seen at 100; a revisit at 200 saw A only.
  private func revisited(in folder: String) throws -> Crawl {
    let crawl = try Crawl(in: folder)
    try crawl.add("A", at: 100)
    try crawl.add("B", at: 100)
    try crawl.beginSeeing()
    try crawl.add("A", at: 200)
    #expect(try crawl.endRevisit(at: 200) == (1, 0, 2))
    return crawl
  }

  @Test func `a post that a revisit did not see is gone`() throws {
    try withTemporaryFolder { folder in
      let crawl = try revisited(in: folder)
      #expect(try gone(crawl) == ["B 200"])
      #expect(try crawl.rows("SELECT native_id, revisited_at FROM post ORDER BY 1") == ["A 200", "B -"])
    }
  }

  @Test func `the same revisit again finds nothing more, and a later one keeps the first date`() throws {
    try withTemporaryFolder { folder in
      let crawl = try revisited(in: folder)
      #expect(try crawl.endRevisit(at: 200).gone == 0)
      try crawl.beginSeeing()
      try crawl.add("A", at: 300)
      #expect(try crawl.endRevisit(at: 300).gone == 0)
      #expect(try gone(crawl) == ["B 200"])
    }
  }

  @Test(arguments: [(150, false), (199, false), (200, true), (201, true), (900, true)])
  func `a later sighting brings it back, an earlier one does not`(time: Int64, isBack: Bool) throws {
    try withTemporaryFolder { folder in
      let crawl = try revisited(in: folder)
      try crawl.add("B", at: time)
      #expect(try gone(crawl) == (isBack ? [] : ["B 200"]))
    }
  }

  @Test func `a post read at the revisit's time or after it is not gone, but counted`() throws {
    try withTemporaryFolder { folder in
      let crawl = try Crawl(in: folder)
      try crawl.add("A", at: 100)
      try crawl.add("C", at: 900)
      try crawl.add("D", at: 200)
      try crawl.beginSeeing()
      try crawl.add("A", at: 200)
      #expect(try crawl.endRevisit(at: 200) == (0, 2, 3))
      #expect(try gone(crawl) == [])
    }
  }

  @Test func `posts of a platform that was not revisited stay`() throws {
    try withTemporaryFolder { folder in
      let crawl = try Crawl(in: folder)
      try crawl.add("A", at: 100)
      try crawl.add("T", at: 100, platform: "twitter")
      try crawl.beginSeeing()
      #expect(try crawl.endRevisit(at: 200) == (1, 0, 1))
      #expect(try gone(crawl) == ["A 200"])
    }
  }
}
