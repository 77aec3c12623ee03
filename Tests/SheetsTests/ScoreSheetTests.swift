// ScoreSheetTests: top and bottom posts on one sheet, in their order, whatever became of their photographs.
import Base
import Foundation
import Imaging
import Pipeline
import Sheets
import Store
import Support
import Testing

@Suite struct ScoreSheetTests {
  /// A store of posts; the photographs of post n are plain, in colours that no other has.
  private struct Album {
    let store: Store
    private(set) var posts: [Int64] = []
    private let source: Int64

    init(in folder: String) throws {
      store = try Store(at: folder + "/store.sqlite", creating: true)
      source = try store.write {
        try $0.source(
          path: "/dump", dialect: "test", run: try $0.beginRun(command: "test", arguments: [], at: testTime))
      }
    }

    static func colour(_ post: Int, _ picture: Int) -> Colour { Colour(UInt8(3 * post + 5), UInt8(60 * picture), 40) }

    /// Adds a post with so many photographs, each with so many faces; nil is one that no detector has seen.
    mutating func add(faces: [Int?]) throws {
      let number = posts.count
      let images = store.images
      let source = source
      let row = try store.write { connection -> Int64 in
        let post = NewPost(platform: "instagram", nativeID: "post\(number)", observedAt: testTime)
        guard case .kept(let row, _, _, _) = try connection.addPost(post, source: source) else {
          throw Fault(.data, "The post was not kept.")
        }
        // The last one first: the order of the rows is not that of the pictures.
        for (picture, faces) in faces.enumerated().reversed() {
          let colour = Self.colour(number, picture)
          let bytes = try PNGEncoder.encode(
            RGBImage(width: 20 + number, height: 30, filledWith: (colour.red, colour.green, colour.blue)))
          let sha256 = SHA256.hex(of: bytes)
          try images.keep(bytes, sha256: sha256, kind: .png)
          let image = try connection.addImage(
            sha256: sha256, kind: .png, bytes: bytes.count, width: 20 + number, height: 30, at: testTime)
          let media = try connection.addMedia(post: row, ordinal: picture + 1, url: nil, file: nil)
          try connection.setImage(image.id, ofMedia: media.id)
          guard let faces else { continue }
          let box = FaceBox(left: 0, top: 0, right: 9, bottom: 9, confidence: 1, subDetector: 0)
          try connection.saveDetection(
            imageID: image.id, detector: "d", faces: Array(repeating: box, count: faces))
        }
        return row
      }
      posts.append(row)
    }

    func photographs(_ post: Int, withOneFace: Bool = false) throws -> [PostPhotograph] {
      try store.read { try $0.photographs(ofPost: posts[post], withOneFace: withOneFace) }
    }

    func remove(_ post: Int, _ picture: Int) throws {
      let image = try photographs(post)[picture].image
      try FileManager.default.removeItem(atPath: store.images.file(sha256: image.sha256, kind: image.kind))
    }

    func scored(_ order: [Int]) -> [ScoredItem] {
      order.map {
        ScoredItem(score: Double($0) - 10.5, of: .post(id: posts[$0], likes: 1000 * $0, followers: nil))
      }
    }

    func sheet(_ top: [Int], _ bottom: [Int], count: Int = 25, withOneFace: Bool = false, jobs: Int = 1) throws
      -> ScoreSheet
    {
      try scoreSheet(
        title: ["T"], top: scored(top), bottom: scored(bottom), count: count, withOneFace: withOneFace, store: store,
        jobs: jobs)
    }
  }

  /// The colours of photographs in the order in which they lie in one half of the sheet, row by row.
  private func colours(_ image: RGBImage, columns: Range<Int>) -> [Colour] {
    var found: [Colour] = []
    for y in 0..<image.height {
      for x in columns {
        let at = 3 * (y * image.width + x)
        let colour = Colour(image.pixels[at], image.pixels[at + 1], image.pixels[at + 2])
        if colour.blue == 40, colour.green % 60 == 0, !found.contains(colour) { found.append(colour) }
      }
    }
    return found
  }

  private func halves(_ sheet: ScoreSheet) -> (top: [Colour], bottom: [Colour]) {
    let middle = sheet.image.width / 2
    return (colours(sheet.image, columns: 0..<middle), colours(sheet.image, columns: middle..<sheet.image.width))
  }

  private func album(_ posts: Int, in folder: String) throws -> Album {
    var album = try Album(in: folder)
    for _ in 0..<posts { try album.add(faces: [1]) }
    return album
  }

  @Test func `top lies on the left and bottom on the right, each in its order, five to a row`() throws {
    try withTemporaryFolder { folder in
      let album = try album(14, in: folder)
      let sheet = try album.sheet([13, 12, 11, 10, 9, 8, 7], [0, 1, 2, 3, 4, 5])
      let found = halves(sheet)
      #expect(found.top == [13, 12, 11, 10, 9, 8, 7].map { Album.colour($0, 0) })
      #expect(found.bottom == [0, 1, 2, 3, 4, 5].map { Album.colour($0, 0) })
      #expect((sheet.top, sheet.bottom, sheet.passedOverTop, sheet.passedOverBottom) == (7, 6, 0, 0))
    }
  }

  @Test func `the same posts give the same sheet at any number of jobs, and no more than were asked for`() throws {
    try withTemporaryFolder { folder in
      let album = try album(30, in: folder)
      let (top, bottom) = (Array((0..<30).reversed()), Array(0..<30))
      let one = try album.sheet(top, bottom, count: 4)
      for jobs in [2, 3, 8] { #expect(try album.sheet(top, bottom, count: 4, jobs: jobs).image == one.image) }
      #expect(halves(one).top == [29, 28, 27, 26].map { Album.colour($0, 0) })
      #expect((one.top, one.bottom) == (4, 4))
    }
  }

  @Test func `a post without a readable photograph is passed over and counted, however many threads look ahead`() throws
  {
    try withTemporaryFolder { folder in
      var album = try album(8, in: folder)
      try album.add(faces: [])
      try album.remove(6, 0)
      try album.remove(1, 0)
      let whole = try album.sheet([7, 5, 4], [])
      for jobs in [1, 4] {
        // After the third one nobody looks for those that are missing.
        let sheet = try album.sheet([8, 7, 6, 5, 4, 1, 3], [1], count: 3, jobs: jobs)
        #expect(halves(sheet).top == halves(whole).top)
        #expect((sheet.top, sheet.passedOverTop) == (3, 2))
        #expect((sheet.bottom, sheet.passedOverBottom) == (0, 1))
      }
      // The sheet says so.
      #expect(try album.sheet([7, 5, 4], [1]).image != whole.image)
    }
  }

  @Test func `of several photographs the first that can be read is shown, or the first with one face`() throws {
    try withTemporaryFolder { folder in
      var album = try Album(in: folder)
      try album.add(faces: [2, nil, 1, 1])
      try album.add(faces: [0, 3])
      #expect(try album.photographs(0).map(\.ordinal) == [1, 2, 3, 4])
      #expect(try album.photographs(0).map(\.item) == ["post0", "post0/2", "post0/3", "post0/4"])
      #expect(try album.photographs(0, withOneFace: true).map(\.ordinal) == [3, 4])
      #expect(halves(try album.sheet([0, 1], [])).top == [Album.colour(0, 0), Album.colour(1, 0)])
      let faces = try album.sheet([0, 1], [], withOneFace: true)
      #expect(halves(faces).top == [Album.colour(0, 2)])
      #expect(faces.passedOverTop == 1)
      try album.remove(0, 0)
      #expect(halves(try album.sheet([0], [])).top == [Album.colour(0, 1)])
    }
  }

  @Test func `a list is asked for no more than the sheet needs`() throws {
    try withTemporaryFolder { folder in
      let album = try album(3, in: folder)
      let posts = album.scored([0, 1, 2])
      var asked = 0
      let endless = AnySequence {
        AnyIterator { () -> ScoredItem? in
          asked += 1
          return posts[asked % 3]
        }
      }
      let sheet = try scoreSheet(title: ["T"], top: endless, bottom: [], count: 5, store: album.store, jobs: 2)
      #expect(sheet.top == 5)
      #expect(asked < 5 + 2 * 8)
    }
  }

  private func image(of post: ScoredItem, in album: Album) throws -> RGBImage {
    try scoreSheet(title: ["T"], top: [post], bottom: [], store: album.store, jobs: 1).image
  }

  @Test func `score, likes and followers are written below`() throws {
    try withTemporaryFolder { folder in
      let album = try album(1, in: folder)
      let id = album.posts[0]
      let plain = ScoredItem(score: 1.5, of: .post(id: id, likes: 1000, followers: nil))
      let others = [
        ScoredItem(score: -1.5, of: .post(id: id, likes: 1000, followers: nil)),
        ScoredItem(score: 1.5, of: .post(id: id, likes: 1001, followers: nil)),
        ScoredItem(score: 1.5, of: .post(id: id, likes: nil, followers: nil)),
        ScoredItem(score: 1.5, of: .post(id: id, likes: 1000, followers: 7)),
      ]
      let images = try ([plain] + others).map { try image(of: $0, in: album) }
      #expect(try image(of: plain, in: album) == images[0])
      for (index, image) in images.enumerated() { #expect(!images[..<index].contains(image)) }
    }
  }

  @Test func `no number is too large or too small to be written`() throws {
    try withTemporaryFolder { folder in
      let album = try album(1, in: folder)
      let size = try image(of: album.scored([0])[0], in: album).pixels.count
      for score in [0, -0.0, 1e-300, 1e300, .nan, .infinity] {
        for count in [0, 1, 999_999, 1_000_000, Int.max] {
          let post = ScoredItem(score: score, of: .post(id: album.posts[0], likes: count, followers: count))
          #expect(try image(of: post, in: album).pixels.count == size)
        }
      }
    }
  }

  @Test func `images have votes instead of likes, and no post`() throws {
    try withTemporaryFolder { folder in
      var album = try Album(in: folder)
      try album.add(faces: [1, 2])
      let images = try album.photographs(0).map(\.image)
      func items(votes: Int) -> [ScoredItem] {
        images.map { ScoredItem(score: 4.5, of: .image(id: $0.id, votes: votes)) }
          + [ScoredItem(score: 1, of: .image(id: 99, votes: 3))]
      }
      func sheet(votes: Int, withOneFace: Bool = false) throws -> ScoreSheet {
        try scoreSheet(
          title: ["T"], top: items(votes: votes), bottom: [], withOneFace: withOneFace, store: album.store, jobs: 1)
      }
      let both = try sheet(votes: 3)
      #expect(halves(both).top == [Album.colour(0, 0), Album.colour(0, 1)])
      #expect((both.top, both.passedOverTop) == (2, 1))
      #expect(try sheet(votes: 4).image != both.image)
      let faces = try sheet(votes: 3, withOneFace: true)
      #expect(halves(faces).top == [Album.colour(0, 0)])
      #expect(faces.passedOverTop == 2)
    }
  }

  @Test func `a cancelled sheet is none`() throws {
    try withTemporaryFolder { folder in
      let album = try album(2, in: folder)
      #expect(throws: CancellationError.self) {
        _ = try scoreSheet(
          title: ["T"], top: album.scored([0]), bottom: [], store: album.store, jobs: 2, isCancelled: { true })
      }
    }
  }

  @Test func `no posts at all give a sheet of headings`() throws {
    try withTemporaryFolder { folder in
      let sheet = try Album(in: folder).sheet([], [])
      #expect((sheet.top, sheet.bottom) == (0, 0))
      #expect(sheet.image.height < 200)
    }
  }
}
