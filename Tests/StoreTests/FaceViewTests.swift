// FaceViewTests: photographs chosen by their faces, and what is told of each.
import Base
import Store
import Support
import Testing

@Suite struct FaceViewTests {
  /// Ten photographs with 0, 1, 2, 3, 0, 1, 2, 3 faces; the ninth has failed, the tenth has not been searched. In the
  /// order of their hashes.
  private func store(in folder: String) throws -> Store {
    let store = try storeOfImages(10, in: folder)
    try store.write { connection in
      for (number, image) in try connection.images(after: nil, limit: 10).enumerated() {
        if number < 8 {
          try connection.saveDetection(
            imageID: image.id, detector: "d",
            faces: (0..<number % 4).map {
              FaceBox(left: $0, top: 2, right: 30 + $0, bottom: 40, confidence: 2.5 - Double($0), subDetector: $0)
            })
        } else if number == 8 {
          try connection.record(
            LedgerEntry(
              item: image.sha256, fingerprint: "d", status: .rejected, reason: "truncated", message: "it ends early"),
            stage: "faces", at: testTime)
        }
      }
    }
    return store
  }

  private func places(_ store: Store, _ selection: FaceSelection?, spread count: Int = 99) throws -> [Int] {
    try store.read { connection in
      let all = try connection.images(after: nil, limit: 10).map(\.sha256)
      let found = try connection.photographs(selection, spread: count)
      let paged = try connection.photographs(selection, after: nil, limit: 99)
      if count == 99 { #expect(paged == found) }
      #expect(try connection.photographCount(selection) == paged.count)
      return try found.map { photograph in try #require(all.firstIndex(of: photograph.image.sha256)) }
    }
  }

  @Test func `a selection has the photographs with as many faces, in the order of the hashes`() throws {
    try withTemporaryFolder { folder in
      let store = try store(in: folder)
      #expect(try places(store, FaceSelection.none) == [0, 4])
      #expect(try places(store, .one) == [1, 5])
      #expect(try places(store, .many) == [2, 3, 6, 7])
      #expect(try places(store, .any) == Array(0..<8))
      #expect(try places(store, .failed) == [8])
      #expect(try places(store, nil) == Array(0..<10))
    }
  }

  @Test func `where there are more than asked for, they are spread evenly`() throws {
    try withTemporaryFolder { folder in
      let store = try store(in: folder)
      #expect(try places(store, nil, spread: 1) == [0])
      #expect(try places(store, nil, spread: 3) == [0, 3, 6])
      #expect(try places(store, nil, spread: 4) == [0, 2, 5, 7])
      #expect(try places(store, nil, spread: 9) == [0, 1, 2, 3, 4, 5, 6, 7, 8])
      #expect(try places(store, nil, spread: 10) == Array(0..<10))
      #expect(try places(store, .many, spread: 2) == [2, 6])
    }
  }

  @Test func `each comes with its faces or its trouble, and pages go on where the last one ended`() throws {
    try withTemporaryFolder { folder in
      let store = try store(in: folder)
      try store.read { connection in
        let first = try connection.photographs(nil, after: nil, limit: 4)
        let rest = try connection.photographs(nil, after: first.last?.image.sha256, limit: 99)
        let all = first + rest
        #expect(all.map { $0.faces?.count } == [0, 1, 2, 3, 0, 1, 2, 3, nil, nil])
        #expect(all.map(\.problem) == Array(repeating: nil, count: 8) + ["it ends early", nil])
        #expect(all[3].faces?.map(\.confidence) == [2.5, 1.5, 0.5])
        #expect(
          all[1].faces == [FaceBox(left: 0, top: 2, right: 30, bottom: 40, confidence: 2.5, subDetector: 0)])
        #expect(all.allSatisfy { $0.posts.isEmpty && $0.item == nil })
      }
    }
  }

  @Test func `a photograph is called by its posts, and by the name that vote files may use`() throws {
    try withTemporaryFolder { folder in
      let crawl = try Crawl(in: folder)
      let hashes = ["a", "b"].map { String(repeating: $0, count: 64) }
      try crawl.store.write { connection in
        for hash in hashes {
          _ = try connection.addImage(sha256: hash, kind: .jpeg, bytes: 1, width: 1, height: 1, at: testTime)
        }
      }
      for (post, platform, ordinal, image) in [
        ("z9", "instagram", 1, 0), ("b2", "instagram", 2, 0), ("a1", "twitter", 1, 0), ("c3", "instagram", 1, 1),
      ] {
        let row = try #require(try crawl.add(post, at: 100, platform: platform).id)
        try crawl.store.write { connection in
          let media = try connection.addMedia(post: row, ordinal: ordinal, url: nil, file: nil)
          let stored = try #require(try connection.image(named: hashes[image]))
          try connection.setImage(stored.id, ofMedia: media.id)
        }
      }
      try crawl.store.read { connection in
        let found = try connection.photographs(nil, spread: 9)
        #expect(found.map(\.posts) == [["instagram/b2", "instagram/z9", "twitter/a1"], ["instagram/c3"]])
        #expect(found.map(\.item) == ["b2/2", "c3"])
        for photograph in found {
          #expect(try connection.image(named: photograph.item ?? "") == photograph.image)
        }
        for (name, photograph) in [
          ("instagram/b2/2", found[0]), ("instagram/z9", found[0]), ("twitter/a1", found[0]),
          ("instagram/c3", found[1]),
        ] {
          #expect(try connection.image(named: name) == photograph.image, "\(name)")
        }
        for name in ["twitter/c3", "instagram/b2", "instagram/b2/3", "/z9", "instagram/"] {
          #expect(try connection.image(named: name) == nil, "\(name)")
        }
      }
    }
  }
}
