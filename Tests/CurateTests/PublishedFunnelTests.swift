// PublishedFunnelTests: on numbers made to match those of Merrick, Cassady and Banerjee 2016 the recipe labels as many.
import Base
import Foundation
import Store
import Testing

@Suite struct PublishedFunnelTests {
  // Section 3 of the paper.
  private static let crawled = 486_149
  private static let gone = 56_966
  private static let withFaces = 232_971
  private static let withOneFace = 200_545
  private static let labelled = 40_109

  private static let crawlTime = UTCTime(seconds: 1_478_563_200)

  /// A table of posts as a dump has it, with likes that followers and hashtags explain but for chance.
  private func write(_ posts: Int, likesTimes factor: Double, at time: UTCTime, to path: String) throws {
    var text = "id,username,followers,likes,hashtag_count,posted_at,image_url\n"
    text.reserveCapacity(posts * 80)
    let posted = Self.crawlTime.seconds - 3600
    for post in 0..<posts {
      var chance = KeyedGenerator(seed: 1, key: ["post", String(post)])
      let followers = 30 + Int(exp(10 * chance.unit()))
      let hashtags = chance.index(20)
      let noise = chance.unit() + chance.unit() - 1
      let likes = factor * pow(10, 0.7 * log10(1 + Double(followers)) + 0.01 * Double(hashtags) + noise)
      // Three posts of every two accounts.
      text +=
        "p\(post),a\(post * 2 / 3),\(followers),\(Int(likes)),\(hashtags),\(posted),https://photos.example/\(post).jpg\n"
    }
    try AtomicFile.write(text, to: path)
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: Double(time.seconds))], ofItemAtPath: path)
  }

  /// What fetch and the face detector would have found: a photograph of each post that is still there, with so many faces.
  private func addPhotographs(to path: String) throws {
    let store = try Store(at: path, creating: false)
    let face = FaceBox(left: 10, top: 10, right: 90, bottom: 90, confidence: 1, subDetector: 0)
    try store.write { connection in
      for post in 0..<(Self.crawled - Self.gone) {
        let image = try connection.addImage(
          sha256: SHA256.hex(of: Array("photograph \(post)".utf8)), kind: .jpeg, bytes: 1, width: 100, height: 100,
          at: Self.crawlTime)
        try connection.setImage(image.id, ofMedia: Int64(post + 1))
        let faces = post < Self.withOneFace ? 1 : post < Self.withFaces ? 2 : 0
        try connection.saveDetection(
          imageID: image.id, detector: "made up", faces: Array(repeating: face, count: faces))
      }
    }
  }

  @Test func `of 486,149 posts, 11.7 % of them gone and 200,545 photographs with one face, 40,109 are labelled`()
    async throws
  {
    let space = try Workspace()
    let later = UTCTime(seconds: Self.crawlTime.seconds + 7 * 86_400)
    try write(Self.crawled, likesTimes: 0.25, at: Self.crawlTime, to: space.file("crawl.csv"))
    try write(Self.crawled - Self.gone, likesTimes: 1, at: later, to: space.file("revisit.csv"))
    let words = ["run", "likeability", "crawl.csv", "--skip", "fetch", "--skip", "faces", "--until", "score", "--json"]
    let first = try await space.run(words, timeout: 300)
    #expect(first.code == 0, "\(first.err)")
    #expect(try first.json()["waiting"]["for"].text == "revisit")
    try addPhotographs(to: space.file("curate.sqlite"))
    let second = try await space.run(words + ["--revisit", "revisit.csv"], timeout: 300)
    #expect(second.code == 0, "\(second.err)")
    let score = try second.json()["steps"].list.first { $0["step"].text == "score" }?["answer"] ?? .null
    #expect(score["posts"].count == Self.withOneFace, "\(score["excluded"])")
    #expect(score["excluded"]["gone"].count == Self.gone)
    let labels = score["labels"]
    #expect((labels["top"].count ?? 0) + (labels["bottom"].count ?? 0) == Self.labelled)
    let status = try await space.json("status")["funnel"].list
    func count(_ step: String) -> Int? { status.first { $0["step"].text == step }?["count"].count }
    #expect(count("collected") == Self.crawled && count("gone") == Self.gone)
    #expect(count("with_faces") == Self.withFaces && count("one_face") == Self.withOneFace)
  }
}
