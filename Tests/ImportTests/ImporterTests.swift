// ImporterTests: a crawl becomes posts, accounts, readings and photographs; again, later, broken off, or damaged.
import Base
import Dumps
import Foundation
import Import
import Store
import Support
import Testing

@Suite struct ImporterTests {
  @Test func `a crawl becomes posts, accounts, readings and photographs`() throws {
    try withTemporaryFolder { folder in
      let store = try Store(at: folder + "/s.sqlite", creating: true)
      let crawl = try crawl(in: folder)
      let report = try importing([crawl.path], into: store)
      var expected = ImportReport()
      (expected.postsNew, expected.postsSeen, expected.records, expected.accounts) = (3, 3, 3, 2)
      // Three of posts, one of a profile.
      (expected.observations, expected.images, expected.dialects) = (4, 2, [.instaloader])
      #expect(report == expected)

      let images = try store.read { try $0.images(after: nil, limit: 10) }
      let hashes = [SHA256.hex(of: try photograph(1)), SHA256.hex(of: try photograph(2, width: 20, height: 50))]
      #expect(Set(images.map(\.sha256)) == Set(hashes))
      #expect(try store.read { try $0.image(named: "B") }.map { [$0.width, $0.height] } == [20, 50])
      #expect(try store.read { try $0.image(named: "A")?.id } == (try store.read { try $0.image(named: "C")?.id }))
      for image in images {
        #expect(
          SHA256.hex(of: try AtomicFile.read(store.images.file(sha256: image.sha256, kind: .jpeg))) == image.sha256)
      }
      #expect(filesBelow(store.images.path).count == 2, "each content once")

      let rows = try scoreRows(store)
      #expect(rows.map(\.likes) == [5, 6, nil], "-1 is hidden, not a number")
      #expect(rows.map(\.followers) == [900, 900, nil])
      #expect(rows.map(\.hashtagCount) == [2, 2, 2])
      #expect(rows[0].accountID == rows[1].accountID)
      #expect(rows[0].accountID != rows[2].accountID)
    }
  }

  @Test func `the same crawl again changes nothing`() throws {
    try withTemporaryFolder { folder in
      let store = try Store(at: folder + "/s.sqlite", creating: true)
      let crawl = try crawl(in: folder)
      _ = try importing([crawl.path], into: store)
      let before = try store.read { (try $0.funnel(relativeTo: "/"), try $0.images(after: nil, limit: 10)) }
      let rows = try scoreRows(store)
      let report = try importing([crawl.path + "/"], into: store)
      var expected = ImportReport()
      (expected.postsSeen, expected.records, expected.accounts, expected.dialects) = (3, 3, 2, [.instaloader])
      #expect(report == expected)
      let after = try store.read { (try $0.funnel(relativeTo: "/"), try $0.images(after: nil, limit: 10)) }
      #expect(before == after)
      #expect(try scoreRows(store) == rows)
    }
  }

  @Test func `a post that is named twice in one import is seen once`() throws {
    try withTemporaryFolder { folder in
      let store = try Store(at: folder + "/s.sqlite", creating: true)
      let crawl = try crawl(in: folder)
      let report = try importing([crawl.path, crawl.path + "/A_UTC.json"], into: store)
      #expect((report.postsNew, report.postsSeen, report.records, report.observations) == (3, 3, 4, 4))
    }
  }

  @Test func `a photograph whose file was lost comes back with its dump`() throws {
    try withTemporaryFolder { folder in
      let store = try Store(at: folder + "/s.sqlite", creating: true)
      let crawl = try crawl(in: folder)
      _ = try importing([crawl.path], into: store)
      let before = filesBelow(store.images.path)
      try FileManager.default.removeItem(atPath: store.images.path)
      #expect(try importing([crawl.path], into: store).images == 0, "the store knows them all")
      #expect(filesBelow(store.images.path) == before)
    }
  }

  @Test func `the time of a reading may be given`() throws {
    try withTemporaryFolder { folder in
      let store = try Store(at: folder + "/s.sqlite", creating: true)
      let crawl = try crawl(in: folder)
      _ = try importing([crawl.path], into: store)
      let reader = DumpReader(observedAt: UTCTime("2017-08-01"))
      #expect(try importing([crawl.path], into: store, reader: reader).observations == 4)
      #expect(try importing([crawl.path], into: store, reader: reader).observations == 0)
    }
  }

  @Test func `a corrupt photograph is counted and harms no other`() throws {
    try withTemporaryFolder { folder in
      let store = try Store(at: folder + "/s.sqlite", creating: true)
      let crawl = try InstaloaderFolder(folder + "/crawl")
      try crawl.addPost("A", photo: Array("<html>Not found</html>".utf8))
      try crawl.addPost("B", photo: [])
      try crawl.addPost("C", photo: Array(try photograph(1).prefix(40)))
      try crawl.addPost("D", photo: photograph(1))
      let report = try importing([crawl.path], into: store)
      #expect((report.postsNew, report.images, report.rejected) == (4, 1, 3))
      #expect(report.rejects == ["photo_not_an_image": 1, "photo_empty": 1, "photo_truncated": 1])
      #expect(
        report.examples == [
          "\(crawl.path)/A_UTC.jpg: it is an HTML page, not a photograph",
          "\(crawl.path)/B_UTC.jpg: the file is empty",
          "\(crawl.path)/C_UTC.jpg: the file ends before the picture begins",
        ])
      #expect(try store.read { try $0.image(named: "D")?.sha256 } == SHA256.hex(of: try photograph(1)))
      #expect(try store.read { try $0.image(named: "A") } == nil)
      #expect(filesBelow(store.images.path).count == 1)

      // The file was mended since: the next import takes it.
      try crawl.write("A_UTC.jpg", try photograph(3))
      let again = try importing([crawl.path], into: store)
      #expect((again.postsNew, again.images, again.rejected) == (0, 1, 2))
    }
  }

  @Test func `a picture that another post has brought needs no file`() throws {
    try withTemporaryFolder { folder in
      let store = try Store(at: folder + "/s.sqlite", creating: true)
      let crawl = try crawl(in: folder)
      let image = "\(crawl.path)/B_UTC.jpg"
      _ = try importing([crawl.path], into: store)
      try FileManager.default.removeItem(atPath: image)
      let report = try importing([crawl.path], into: store)
      #expect(report.rejects == [:])
      #expect(try store.read { try $0.image(named: "B") } != nil)
    }
  }

  @Test func `bad rows are counted by reason, and end a strict import`() throws {
    try withTemporaryFolder { folder in
      let crawl = try crawl(in: folder)
      try crawl.write("B_UTC.json", Array("{\"node\": {".utf8))
      let store = try Store(at: folder + "/s.sqlite", creating: true)
      let report = try importing([crawl.path], into: store)
      #expect((report.postsNew, report.rejects) == (2, ["bad_json": 1]))
      #expect(report.examples.count == 1)
      #expect(report.examples.first?.hasPrefix("\(crawl.path)/B_UTC.json") == true)

      let other = try InstaloaderFolder(folder + "/other")
      try other.addPost("D", owner: "9", likes: 1)
      let strict = try Store(at: folder + "/t.sqlite", creating: true)
      let ended = try #require(fault { _ = try importing([crawl.path], into: strict, isStrict: true) })
      #expect(ended.code == .data)
      #expect(ended.sentence.contains("B_UTC.json"))
      #expect(
        ended.sentence.hasSuffix(
          "Nothing of \(crawl.path) was kept; leave --strict away to count such records and go on."))
      #expect(try step(strict, "collected") == 0, "nothing of the source is kept")
      #expect(try strict.read { try $0.imageCount() } == 0)
      let files = FileManager.default.enumerator(atPath: strict.images.path)?.allObjects as? [String] ?? []
      #expect(files.filter { $0.hasSuffix(".png") || $0.hasSuffix(".jpg") }.isEmpty, "photographs go too")
      #expect(try importing([folder + "/other"], into: strict, isStrict: true).postsNew == 1)
    }
  }

  @Test func `an interrupted import says so, marks nothing gone, and is simply run again`() throws {
    try withTemporaryFolder { folder in
      let crawl = try InstaloaderFolder(folder + "/crawl")
      for number in 0..<30 { try crawl.addPost("P\(100 + number)", photo: photograph(number)) }
      let whole = try Store(at: folder + "/whole.sqlite", creating: true)
      let full = try importing([crawl.path], into: whole)

      let store = try Store(at: folder + "/s.sqlite", creating: true)
      let later = try InstaloaderFolder(folder + "/old", time: 1_400_000_000)
      try later.addPost("OLD")
      _ = try importing([later.path], into: store)
      var asked = 0
      let broken = try importing(
        [crawl.path], into: store, isRevisit: true,
        isCancelled: {
          asked += 1
          return asked > 10
        })
      #expect(broken.wasInterrupted)
      #expect((broken.postsNew, broken.images, broken.gone) == (10, 10, 0))
      #expect(try step(store, "gone") == 0)
      #expect(try step(store, "collected") == 11)

      let rest = try importing([crawl.path], into: store, isRevisit: true)
      #expect(!rest.wasInterrupted)
      #expect((rest.postsNew, rest.postsSeen, rest.images, rest.gone) == (20, 30, 20, 1))
      #expect(full.images == 30)
      #expect(
        try store.read { try $0.images(after: nil, limit: 100).map(\.sha256) }
          == (try whole.read { try $0.images(after: nil, limit: 100).map(\.sha256) }))
      #expect(filesBelow(store.images.path) == filesBelow(whole.images.path))
    }
  }

  @Test func `a dump that is not there is named, and the store stays as it was`() throws {
    try withTemporaryFolder { folder in
      let store = try Store(at: folder + "/s.sqlite", creating: true)
      #expect(
        fault { _ = try importing([folder + "/none"], into: store) }
          == Fault(.noInput, "Cannot open \(folder)/none: no such file or directory."))
      #expect(try step(store, "collected") == 0)
    }
  }
}
