// LabelTests: sets of labels, and the images they lead to.
import Base
import Store
import Support
import Testing

@Suite struct LabelTests {
  /// A crawl whose posts show images by number.
  private func crawl(in folder: String, images: Int = 4) throws -> (Crawl, [StoredImage]) {
    let crawl = try Crawl(in: folder)
    try crawl.store.write { connection in
      for number in 0..<images {
        _ = try connection.addImage(
          sha256: String(repeating: "\(number)", count: 64), kind: .jpeg, bytes: 1, width: 9, height: 9, at: testTime)
      }
    }
    return (crawl, try crawl.store.read { try $0.images(after: nil, limit: 100) })
  }

  private func show(_ crawl: Crawl, _ post: String, account: String? = nil, _ images: StoredImage...) throws -> Int64 {
    let account = try account.map { try crawl.account($0) }
    let id = try #require(try crawl.add(post, at: 100) { $0.accountID = account }.id)
    for (index, image) in images.enumerated() {
      try crawl.store.write {
        try $0.setImage(image.id, ofMedia: $0.addMedia(post: id, ordinal: index + 1, url: nil, file: nil).id)
      }
    }
    return id
  }

  private func labelPosts(_ crawl: Crawl, _ name: String, _ labels: [(post: Int64, value: String?)]) throws {
    try crawl.store.write { connection in
      let set = try connection.beginLabelSet(name: name, kind: .score, method: "ratio", run: crawl.run)
      try connection.addPostLabels(
        set: set, ids: labels.map(\.post), scores: labels.map { _ in 1 }, value: { labels[$0].value })
    }
  }

  @Test func `a set that is made again replaces the old one as a whole`() throws {
    try withTemporaryFolder { folder in
      let (crawl, images) = try crawl(in: folder)
      for round in 0..<2 {
        try crawl.store.write { connection in
          let set = try connection.beginLabelSet(name: "selfie", kind: .votes, method: "majority", run: crawl.run)
          for image in images[(round * 2)...] {
            try connection.addImageLabel(
              set: set, image: image.id, value: "round \(round)", probability: 1, votes: 3, tie: false)
          }
        }
      }
      let found = try crawl.store.read { try $0.labelledImages(set: "selfie") }
      #expect(found.images.map(\.image) == Array(images[2...]))
      #expect(found.images.map(\.label) == ["round 1", "round 1"])
      #expect(try crawl.rows("SELECT count(*) FROM label") == ["2"])
      #expect(try crawl.store.read { try $0.labelSetNames() } == ["selfie"])
      #expect(try crawl.store.read { try $0.labelledImages(set: "none").images } == [])
    }
  }

  @Test func `labels of votes and of scores do not replace each other`() throws {
    try withTemporaryFolder { folder in
      let (crawl, images) = try crawl(in: folder)
      try labelPosts(crawl, "likes", [(try show(crawl, "A", images[0]), "top")])
      #expect(
        fault {
          _ = try crawl.store.write {
            try $0.beginLabelSet(name: "likes", kind: .votes, method: "majority", run: crawl.run)
          }
        }
          == Fault(
            .usage,
            "The labels likes were made of likes and stay; make those again under another name, with curate score --name."
          ))
      _ = try crawl.store.write {
        try $0.beginLabelSet(name: "mood", kind: .votes, method: "majority", run: crawl.run)
      }
      #expect(
        fault {
          _ = try crawl.store.write {
            try $0.beginLabelSet(name: "mood", kind: .score, method: "regression", run: crawl.run)
          }
        }
          == Fault(
            .usage, "The labels mood were made of people's votes and stay; give these another name, with --name."))
      #expect(try crawl.store.read { try $0.labelledImages(set: "likes").images.map(\.label) } == ["top"])
    }
  }

  @Test func `labels by a classifier replace no others, nor do others replace them`() throws {
    try withTemporaryFolder { folder in
      let (crawl, _) = try crawl(in: folder)
      func begin(_ name: String, _ kind: LabelKind) -> String? {
        fault {
          _ = try crawl.store.write { try $0.beginLabelSet(name: name, kind: kind, method: "m", run: crawl.run) }
        }?
        .sentence
      }
      #expect(begin("people", .votes) == nil)
      #expect(begin("likes", .score) == nil)
      #expect(begin("model", .model) == nil)
      #expect(
        begin("people", .model)
          == "The labels people were made of people's votes and stay; give these another name, with --name.")
      #expect(
        begin("likes", .model) == "The labels likes were made of likes and stay; give these another name, with --name.")
      #expect(
        begin("model", .score)
          == "The labels model were given by a classifier and stay; give these another name, with --name.")
      #expect(
        begin("model", .votes)
          == "The labels model were given by a classifier and stay; make those again under another name, "
          + "with curate selfies predict --name.")
      #expect(begin("model", .model) == nil)
    }
  }

  @Test func `labels of posts reach their images, with posts and accounts`() throws {
    try withTemporaryFolder { folder in
      let (crawl, images) = try crawl(in: folder)
      let a = try show(crawl, "A", account: "7", images[0], images[1])
      let b = try show(crawl, "B", account: "5", images[1])
      let c = try show(crawl, "C", images[2])
      try labelPosts(crawl, "likes", [(a, "top"), (b, "top"), (c, nil)])
      let found = try crawl.store.read { try $0.labelledImages(set: "likes") }
      #expect(found.contradictory == 0)
      #expect(found.images.map(\.image) == [images[0], images[1]])
      #expect(found.images.map(\.posts) == [["instagram/A"], ["instagram/A", "instagram/B"]])
      #expect(found.images.map(\.accounts) == [["instagram/7"], ["instagram/5", "instagram/7"]])
      #expect(found.images.allSatisfy { $0.faces == nil && $0.face == nil && !$0.isUnreadable })
    }
  }

  @Test func `an image that two posts label differently is left out and counted`() throws {
    try withTemporaryFolder { folder in
      let (crawl, images) = try crawl(in: folder)
      let a = try show(crawl, "A", images[0], images[1])
      let b = try show(crawl, "B", images[1], images[2])
      let c = try show(crawl, "C", images[1])
      try labelPosts(crawl, "likes", [(a, "top"), (b, "bottom"), (c, "middle")])
      let found = try crawl.store.read { try $0.labelledImages(set: "likes") }
      #expect(found.images.map(\.image) == [images[0], images[2]])
      #expect(found.images.map(\.label) == ["top", "bottom"])
      #expect(found.contradictory == 1)
    }
  }

  @Test func `practice takes the images of labelled posts, but for those that two posts label differently`() throws {
    try withTemporaryFolder { folder in
      let (crawl, images) = try crawl(in: folder)
      let a = try show(crawl, "A", images[0], images[1])
      let b = try show(crawl, "B", images[1], images[2])
      let c = try show(crawl, "C", images[3])
      try labelPosts(crawl, "likes", [(a, "top"), (b, "bottom"), (c, nil)])
      let found = try #require(try crawl.store.read { try $0.practiceImages(set: "likes") })
      #expect(found.map(\.image) == [images[0], images[2]])
      #expect(found.map(\.label) == ["top", "bottom"])
      #expect(try crawl.store.read { try $0.practiceImages(set: "none") } == nil)
    }
  }

  @Test func `an image may have a score, and no label`() throws {
    try withTemporaryFolder { folder in
      let (crawl, images) = try crawl(in: folder)
      try crawl.store.write { connection in
        let set = try connection.beginLabelSet(name: "m", kind: .score, method: "manual", run: crawl.run)
        try connection.addImageLabel(
          set: set, image: images[0].id, value: "top", probability: nil, votes: 3, tie: false, score: 4.5)
        try connection.addImageLabel(
          set: set, image: images[1].id, value: nil, probability: nil, votes: 2, tie: true, score: 3)
      }
      #expect(
        try crawl.rows("SELECT image_id, value, score, probability, votes, tie FROM label ORDER BY 1")
          == ["1 top 4.5 - 3 0", "2 - 3.0 - 2 1"])
      #expect(try crawl.store.read { try $0.labelledImages(set: "m").images.map(\.image) } == [images[0]])
    }
  }

  @Test func `faces and unreadable photographs are told`() throws {
    try withTemporaryFolder { folder in
      let (crawl, images) = try crawl(in: folder)
      let post = try show(crawl, "A", images[0], images[1], images[2], images[3])
      try labelPosts(crawl, "likes", [(post, "top")])
      let strong = FaceBox(left: -3, top: 2, right: 10, bottom: 12, confidence: 1.5, subDetector: 4)
      let weak = FaceBox(left: 5, top: 6, right: 7, bottom: 8, confidence: 0.5, subDetector: 0)
      try crawl.store.write { connection in
        try connection.saveDetection(imageID: images[0].id, detector: "d", faces: [strong, weak])
        try connection.saveDetection(imageID: images[1].id, detector: "d", faces: [])
        try connection.record(
          LedgerEntry(item: images[2].sha256, fingerprint: "d", status: .rejected, reason: "corrupt", message: "it is"),
          stage: "faces", at: testTime)
        try connection.record(
          LedgerEntry(item: images[3].sha256, fingerprint: "d", status: .failed, reason: "io", message: "it is"),
          stage: "faces", at: testTime)
      }
      let found = try crawl.store.read { try $0.labelledImages(set: "likes").images }
      #expect(found.map(\.faces) == [2, 0, nil, nil])
      #expect(found.map(\.face) == [strong, nil, nil, nil])
      #expect(found.map(\.isUnreadable) == [false, false, true, false])
    }
  }

  @Test func `a detection replaces the one before`() throws {
    try withTemporaryFolder { folder in
      let store = try storeOfImages(1, in: folder)
      let image = try #require(try store.read { try $0.images(after: nil, limit: 1).first })
      let face = FaceBox(left: 1, top: 2, right: 3, bottom: 4, confidence: 1, subDetector: 0)
      try store.write { connection in
        try connection.saveDetection(imageID: image.id, detector: "a", faces: [face, face, face])
        try connection.saveDetection(imageID: image.id, detector: "b", faces: [face])
      }
      #expect(try rows(store.path, "SELECT detector, faces FROM detection") == ["b 1"])
      #expect(try rows(store.path, "SELECT count(*) FROM face") == ["1"])
      try store.write { try $0.clearDetection(imageID: image.id) }
      #expect(try rows(store.path, "SELECT count(*) FROM face") == ["0"])
    }
  }
}
