// ForgetTests: what goes with an account or a post, what stays, and what a run that was cut short leaves to the next.
import Base
import Foundation
import Store
import Support
import Testing

@Suite struct ForgetTests {
  /// Two accounts: `sunny` with the posts A and B, `merry` with C. A and C show photograph 0, B shows 1.
  private struct Ground {
    let crawl: Crawl
    let hashes: [String]
    var store: Store { crawl.store }

    init(in folder: String) throws {
      let crawl = try Crawl(in: folder)
      self.crawl = crawl
      var hashes: [String] = []
      let (sunny, merry) = (
        try crawl.account("71", username: "Sunny_Otter1"), try crawl.account("72", username: "merry")
      )
      var posts: [String: Int64] = [:]
      for (id, account) in [("A", sunny), ("B", sunny), ("C", merry)] {
        posts[id] = try crawl.add(id, at: 100) {
          $0.accountID = account
          $0.caption = "caption of \(id) with @sunny_otter1"
          $0.likes = 3
        }.id
      }
      let images = try (0..<2).map { number in
        let bytes = Array("photograph \(number)".utf8)
        let sha256 = SHA256.hex(of: bytes)
        hashes.append(sha256)
        try crawl.store.images.keep(bytes, sha256: sha256, kind: .jpeg)
        return try crawl.store.write {
          try $0.addImage(sha256: sha256, kind: .jpeg, bytes: bytes.count, width: 8, height: 8, at: testTime).id
        }
      }
      for (post, image) in [("A", 0), ("B", 1), ("C", 0)] {
        let id = try #require(posts[post])
        try crawl.store.write { connection in
          let media = try connection.addMedia(post: id, ordinal: 1, url: "https://h.example/\(post)", file: nil)
          try connection.setImage(images[image], ofMedia: media.id)
        }
      }
      self.hashes = hashes
    }

    func hasFile(_ number: Int) -> Bool {
      FileManager.default.fileExists(atPath: store.images.file(sha256: hashes[number], kind: .jpeg))
    }

    func forget(accounts: [String] = [], posts: [String] = []) throws -> ForgetReport {
      try store.write { try $0.forget($0.forgetChoice(accounts: accounts, posts: posts), at: testTime) }
    }
  }

  @Test func `an account goes with its posts, a photograph that another shows stays`() throws {
    try withTemporaryFolder { folder in
      let ground = try Ground(in: folder)
      let report = try ground.forget(accounts: ["@sunny_otter1"])
      #expect((report.accounts, report.posts, report.imagesKept, report.mentions) == (1, 2, 1, 1))
      #expect(report.photographs.map(\.sha256) == [ground.hashes[1]])
      #expect(try ground.crawl.rows("SELECT native_id, caption FROM post") == ["C caption of C with @forgotten"])
      #expect(try ground.crawl.rows("SELECT username FROM account") == ["merry"])
      #expect(try ground.crawl.rows("SELECT sha256 FROM image") == [ground.hashes[0]])
      #expect(try ground.crawl.rows("SELECT count(*) FROM media") == ["1"])
      #expect(try ground.crawl.rows("PRAGMA foreign_key_check") == [])
      #expect(try ground.crawl.rows("SELECT name FROM sqlite_master WHERE name LIKE 'forgetting%'") == [])
    }
  }

  @Test func `a run that ends before the files go leaves them to the next`() throws {
    try withTemporaryFolder { folder in
      let ground = try Ground(in: folder)
      _ = try ground.forget(accounts: ["71"])
      // Here a kill would come.
      #expect(ground.hasFile(1))
      let again = try Store(at: ground.store.path, creating: false)
      #expect(try again.hasUnfinishedForgetting())
      let removed = try again.finishForgetting()
      #expect((removed.files, removed.bytes) == (1, 12))
      #expect(!ground.hasFile(1) && ground.hasFile(0))
      #expect(try !again.hasUnfinishedForgetting())
      #expect(try again.finishForgetting() == Removed(), "nothing is done twice")
    }
  }

  @Test func `a file whose photograph has come back with somebody else stays`() throws {
    try withTemporaryFolder { folder in
      let ground = try Ground(in: folder)
      _ = try ground.forget(posts: ["B"])
      _ = try ground.store.write {
        try $0.addImage(sha256: ground.hashes[1], kind: .jpeg, bytes: 12, width: 8, height: 8, at: testTime)
      }
      #expect(try ground.store.finishForgetting() == Removed())
      #expect(ground.hasFile(1))
    }
  }

  @Test func `a store that others read is busy, and can be finished later`() throws {
    try withTemporaryFolder { folder in
      let ground = try Ground(in: folder)
      _ = try ground.forget(posts: ["B"])
      let reader = try Store(at: ground.store.path, creating: false)
      let found = try reader.read { connection in
        _ = try connection.imageCount()
        return fault { _ = try ground.store.finishForgetting() }
      }
      #expect(found?.code == .tryAgain)
      #expect(try ground.store.hasUnfinishedForgetting())
      #expect(!ground.hasFile(1), "the file needs nobody's leave")
      _ = try ground.store.finishForgetting()
      #expect(try !ground.store.hasUnfinishedForgetting())
    }
  }

  @Test func `what was forgotten is known again, and nothing else is`() throws {
    try withTemporaryFolder { folder in
      let ground = try Ground(in: folder)
      _ = try ground.forget(accounts: ["sunny_otter1"])
      try ground.store.write { connection in
        try connection.lookForForgotten()
        #expect(connection.isForgotten(accountOn: "instagram", id: "71", username: nil))
        #expect(connection.isForgotten(accountOn: "instagram", id: nil, username: "SUNNY_otter1"))
        #expect(connection.isForgotten(accountOn: "instagram", id: "@sunny_otter1", username: nil))
        #expect(
          connection.isForgotten(postOn: "instagram", id: "A") && connection.isForgotten(postOn: "instagram", id: "B"))
        #expect(
          !connection.isForgotten(postOn: "instagram", id: "C") && !connection.isForgotten(postOn: "twitter", id: "A"))
        #expect(!connection.isForgotten(accountOn: "twitter", id: "71", username: "merry"))
        #expect(connection.isForgotten(item: "A") && connection.isForgotten(item: "instagram/B/2"))
        #expect(!connection.isForgotten(item: "C"))
        #expect(connection.withoutForgotten("by @sunny_otter1", .prose) == "by @forgotten")
      }
      #expect(try ground.crawl.rows("SELECT DISTINCT length(hash) FROM forgotten") == ["32"])
      #expect(try ground.crawl.rows("SELECT length(key) FROM forgotten_key") == ["32"])
    }
  }

  @Test func `a photograph of a post is not taken from the same account again`() throws {
    try withTemporaryFolder { folder in
      let ground = try Ground(in: folder)
      _ = try ground.forget(posts: ["instagram/B"])
      _ = try ground.store.finishForgetting()
      let sunny = try ground.crawl.account("71")
      let merry = try ground.crawl.account("72")
      let media = try [("D", sunny), ("E", merry)].map { id, account in
        let post = try #require(try ground.crawl.add(id, at: 300) { $0.accountID = account }.id)
        return try ground.store.write {
          try $0.addMedia(post: post, ordinal: 1, url: "https://h.example/D", file: nil).id
        }
      }
      try ground.store.write { connection in
        try connection.keyAddresses()
        try connection.lookForForgotten()
        #expect(try connection.isForgotten(photograph: ground.hashes[1], ofMedia: media[0]))
        #expect(try !connection.isForgotten(photograph: ground.hashes[1], ofMedia: media[1]))
        #expect(try !connection.isForgotten(photograph: ground.hashes[0], ofMedia: media[0]))
        #expect(try connection.awaitsPhotograph(ground.hashes[1], ofAddress: "https://h.example/D"))
      }
      #expect(
        try ground.crawl.rows(
          "SELECT p.native_id, m.url FROM media AS m JOIN post AS p ON p.id = m.post_id WHERE m.id > 3")
          == ["D -", "E https://h.example/D"], "only the other account's picture keeps the address")
    }
  }

  @Test func `names that fit nothing, or several`() throws {
    try withTemporaryFolder { folder in
      let ground = try Ground(in: folder)
      try ground.store.write { _ = try $0.account(platform: "twitter", nativeID: "99", username: "merry") }
      try ground.crawl.add("C", at: 100, platform: "twitter")
      func problem(accounts: [String] = [], posts: [String] = []) -> Fault? {
        fault { _ = try ground.store.read { try $0.forgetChoice(accounts: accounts, posts: posts) } }
      }
      #expect(
        problem(accounts: ["merry"])
          == Fault(
            .usage,
            "merry fits 2 accounts: instagram/72 (merry), twitter/99 (merry). Name one of them as platform/id."))
      #expect(
        problem(posts: ["C"])
          == Fault(.usage, "C fits 2 posts: instagram/C, twitter/C. Name one of them as platform/id."))
      #expect(problem(accounts: ["nobody"])?.code == .noInput)
      #expect(problem(posts: ["nothing"])?.code == .noInput)
      let choice = try ground.store.read {
        try $0.forgetChoice(accounts: ["twitter/merry", "72"], posts: ["twitter/C"])
      }
      #expect(choice.accounts.map(\.text) == ["twitter/99 (merry)", "instagram/72 (merry)"])
      #expect(choice.posts.map(\.text) == ["twitter/C"])
    }
  }

  @Test func `an account known by its name only goes with the one that it is`() throws {
    try withTemporaryFolder { folder in
      let ground = try Ground(in: folder)
      let other = try ground.crawl.account("@sunny_otter1", username: "sunny_otter1")
      try ground.crawl.add("N", at: 100) { $0.accountID = other }
      let report = try ground.forget(accounts: ["71"])
      #expect((report.accounts, report.posts) == (2, 3))
    }
  }

  @Test func `votes go by whatever name they gave the photograph, those on one that stays are named anew`() throws {
    try withTemporaryFolder { folder in
      let ground = try Ground(in: folder)
      try ground.store.write { connection in
        let annotator = try connection.addAnnotator(named: "ada", at: testTime).id
        try connection.saveTask(name: "t", yaml: "", at: testTime)
        let task = try #require(try connection.task(named: "t")).id
        for (item, image) in [
          ("A", nil), ("B", nil), ("B/1", nil), ("C", nil), (ground.hashes[1], 2), (ground.hashes[0], 1), ("else", nil),
        ] as [(String, Int64?)] {
          try connection.appendVote(
            task: task, question: "q", item: item, image: image, annotator: annotator, label: "y", at: testTime,
            seconds: nil, run: ground.crawl.run)
        }
      }
      let report = try ground.forget(accounts: ["71"])
      #expect(report.votes == 3)
      #expect(
        try ground.crawl.rows("SELECT item FROM vote ORDER BY id")
          == [ground.hashes[0], "C", ground.hashes[0], "else"])
    }
  }
}
