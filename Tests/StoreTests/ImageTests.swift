// ImageTests: photographs by content, the names a vote file may give them, and the folder they lie in.
import Base
import Foundation
import Store
import Support
import Testing

@Suite struct ImageTests {
  /// Posts with pictures; those whose id has an @ in front are of another platform.
  private func store(
    in folder: String, images: Int, _ pictures: [(post: String, ordinal: Int, file: String?, image: Int)]
  ) throws -> Store {
    let crawl = try Crawl(in: folder)
    try crawl.store.write { connection in
      for number in 0..<images {
        _ = try connection.addImage(
          sha256: hash(number), kind: .jpeg, bytes: 1, width: 1, height: 1, at: testTime)
      }
    }
    for picture in pictures {
      let platform = picture.post.contains("@") ? "twitter" : "instagram"
      let id = try crawl.add(picture.post.replacing("@", with: ""), at: 100, platform: platform).id
      let post = try #require(id)
      try crawl.store.write { connection in
        let media = try connection.addMedia(post: post, ordinal: picture.ordinal, url: nil, file: picture.file)
        let image = try #require(
          try connection.images(after: nil, limit: 100).first { $0.sha256 == hash(picture.image) })
        try connection.setImage(image.id, ofMedia: media.id)
      }
    }
    return crawl.store
  }

  /// Hashes that share their first eight digits where the numbers share their tens.
  private func hash(_ number: Int) -> String {
    "\(number / 10)abcdef0\(number % 10)" + String(repeating: "0", count: 54)
  }

  private func named(_ name: String, in store: Store) throws -> String? {
    try store.read { try $0.image(named: name)?.sha256 }
  }

  @Test func `the same content is one row`() throws {
    try withTemporaryFolder { folder in
      let store = try Store(at: folder + "/s.sqlite", creating: true)
      try store.write { connection in
        let first = try connection.addImage(
          sha256: hash(1), kind: .png, bytes: 9, width: 4, height: 5, at: testTime)
        let second = try connection.addImage(
          sha256: hash(1), kind: .jpeg, bytes: 8, width: 6, height: 7, at: testTime)
        #expect(first.isNew)
        #expect(!second.isNew)
        #expect(first.id == second.id)
      }
      let images = try store.read { try $0.images(after: nil, limit: 10) }
      #expect(images.map(\.kind) == [.png])
      #expect(images.map(\.width) == [4])
      #expect(images.map(\.height) == [5])
    }
  }

  @Test func `images come in pages in the order of their hashes`() throws {
    try withTemporaryFolder { folder in
      let store = try storeOfImages(25, in: folder)
      var pages: [[String]] = []
      repeat {
        pages.append(try store.read { try $0.images(after: pages.last?.last, limit: 10).map(\.sha256) })
      } while pages.last?.isEmpty == false
      #expect(pages.map(\.count) == [10, 10, 5, 0])
      #expect(pages.flatMap { $0 } == pages.flatMap { $0 }.sorted())
      #expect(try store.read { try $0.imageCount() } == 25)
    }
  }

  @Test func `a hash or the start of one names an image, unless two begin so`() throws {
    try withTemporaryFolder { folder in
      let store = try store(in: folder, images: 11, [])
      #expect(try named(hash(3), in: store) == hash(3))
      #expect(try named(String(hash(10).prefix(8)), in: store) == hash(10))
      #expect(try named(String(hash(3).prefix(8)), in: store) == nil)
      #expect(try named(String(hash(3).prefix(9)), in: store) == hash(3))
      #expect(try named(String(hash(10).prefix(7)), in: store) == nil)
      #expect(try named("ffffffff", in: store) == nil)
    }
  }

  @Test func `a post names its first picture, post/2 the second`() throws {
    try withTemporaryFolder { folder in
      let store = try store(
        in: folder, images: 3, [("BsO-1", 1, nil, 0), ("BsO-1", 2, nil, 1), ("a/2", 1, nil, 2)])
      #expect(try named("BsO-1", in: store) == hash(0))
      #expect(try named("BsO-1/1", in: store) == hash(0))
      #expect(try named("BsO-1/2", in: store) == hash(1))
      #expect(try named("BsO-1/3", in: store) == nil)
      #expect(try named("BsO-1/0", in: store) == nil)
      #expect(try named("bso-1", in: store) == nil)
      #expect(try named("", in: store) == nil)
    }
  }

  @Test func `one id on two platforms names no image, unless both show the same one`() throws {
    try withTemporaryFolder { folder in
      let store = try store(
        in: folder, images: 2, [("1", 1, nil, 0), ("@1", 1, nil, 1), ("2", 1, nil, 0), ("@2", 1, nil, 0)])
      #expect(try named("1", in: store) == nil)
      #expect(try named("2", in: store) == hash(0))
    }
  }

  @Test func `a file's name does with or without its ending`() throws {
    try withTemporaryFolder { folder in
      let store = try store(
        in: folder, images: 6,
        [
          ("A", 1, "/d/2019_UTC.jpg", 0), ("B", 1, "/d/b.webp", 1), ("C", 1, "/d/c.jpeg", 2), ("D", 1, "/d/x/e.png", 3),
          ("E", 1, "/d/y/e.png", 4), ("F", 1, "/d/100%_a.jpg", 5),
        ])
      #expect(try named("2019_UTC.jpg", in: store) == hash(0))
      #expect(try named("2019_UTC", in: store) == hash(0))
      #expect(try named("b", in: store) == hash(1))
      #expect(try named("b.webp", in: store) == hash(1))
      #expect(try named("c", in: store) == hash(2))
      #expect(try named("e", in: store) == nil, "two files bear the name")
      #expect(try named("y/e.png", in: store) == hash(4))
      #expect(try named("100%_a", in: store) == hash(5))
      #expect(try named("2019%", in: store) == nil)
      #expect(try named("2019-UTC", in: store) == nil)
      #expect(try named("201", in: store) == nil)
    }
  }

  @Test func `a photograph that was cut short is written anew`() throws {
    try withTemporaryFolder { folder in
      let images = ImageFolder(beside: folder + "/my.sqlite")
      try images.keep([1, 2], sha256: hash(0), kind: .png)
      try AtomicFile.write([1], to: images.file(sha256: hash(0), kind: .png))
      try images.keep([1, 2], sha256: hash(0), kind: .png)
      #expect(try AtomicFile.read(images.file(sha256: hash(0), kind: .png)) == [1, 2])
    }
  }

  @Test func `a picture of a post leads to the photograph that its address has brought`() throws {
    try withTemporaryFolder { folder in
      let crawl = try Crawl(in: folder)
      let posts = [try #require(try crawl.add("A", at: 1).id), try #require(try crawl.add("B", at: 1).id)]
      try crawl.store.write { connection in
        let first = try connection.addMedia(post: posts[0], ordinal: 1, url: "https://a.example/1", file: nil)
        #expect(first.image == nil)
        let image = try connection.addImage(sha256: hash(3), kind: .png, bytes: 7, width: 1, height: 1, at: testTime)
        try connection.setImage(image.id, ofMedia: first.id)
        for post in posts {
          let again = try connection.addMedia(post: post, ordinal: 1, url: "https://a.example/1", file: "/d/1.png")
          #expect((again.id == first.id) == (post == posts[0]))
          #expect(try #require(again.image) == (hash(3), .png, 7))
        }
        #expect(try connection.addMedia(post: posts[0], ordinal: 2, url: nil, file: "/d/2.png").image == nil)
      }
    }
  }

  @Test func `photographs are kept under their hashes, once`() throws {
    try withTemporaryFolder { folder in
      let images = ImageFolder(beside: folder + "/my.sqlite")
      #expect(images.path == folder + "/my.images")
      try images.keep([1, 2], sha256: hash(0), kind: .webp)
      try images.keep([3, 4], sha256: hash(0), kind: .webp)
      #expect(filesBelow(images.path) == ["0a/\(hash(0)).webp"])
      #expect(try AtomicFile.read(images.file(sha256: hash(0), kind: .webp)) == [1, 2])
      #expect(images.isThere(sha256: hash(0), kind: .webp, bytes: 2))
      #expect(!images.isThere(sha256: hash(0), kind: .webp, bytes: 3))
      #expect(!images.isThere(sha256: hash(0), kind: .jpeg, bytes: 2))
      #expect(!images.isThere(sha256: hash(1), kind: .webp, bytes: 2))

      try AtomicFile.createFolder(images.temporaryFolder)
      for number in [0, 1] {
        let waiting = "\(images.temporaryFolder)/\(number)"
        try AtomicFile.write(number == 0 ? [7, 7] : [9], to: waiting)
        try images.adopt(waiting, sha256: hash(number), kind: .webp)
      }
      #expect(filesBelow(images.path) == ["0a/\(hash(0)).webp", "0a/\(hash(1)).webp"])
      #expect(try AtomicFile.read(images.file(sha256: hash(0), kind: .webp)) == [1, 2])
      #expect(try AtomicFile.read(images.file(sha256: hash(1), kind: .webp)) == [9])

      // A file that was cut short is no reason to drop the whole one.
      try AtomicFile.write([9, 9, 9], to: images.temporaryFolder + "/2")
      try images.adopt(images.temporaryFolder + "/2", sha256: hash(1), kind: .webp)
      #expect(try AtomicFile.read(images.file(sha256: hash(1), kind: .webp)) == [9, 9, 9])
    }
  }
}
