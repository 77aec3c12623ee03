// TruthTests: what truth.csv and votes.csv claim can be found again by who does not know it.
import Faces
import Foundation
import Imaging
import Sample
import Testing

@Suite struct TruthTests {
  @Test func `a regression on the files recovers the model and its residuals follow the pictures`() async throws {
    try await SampleFolder.with(SampleOptions(posts: 3000, images: 0, seed: 8, jobs: 2)) { sample in
      var followers: [String: Int] = [:]
      for node in try sample.nodes("crawl", "profiles") {
        followers[node.text("id")] = node.count("edge_followed_by")
      }
      let truth = Dictionary(
        try sample.table("truth.csv").map { ($0["shortcode"] ?? "", $0) }, uniquingKeysWith: { first, _ in first })
      var rows: [[Double]] = []
      var likes: [Double] = []
      var effects: [Double] = []
      for node in try sample.nodes("revisit") {
        guard let count = node.count("edge_media_preview_like"), count >= 0 else { continue }
        let tags = Set(node.caption.matches(of: /#\w+/).map { String($0.output) })
        rows.append([1, log10(1 + Double(try #require(followers[node.owner]))), Double(tags.count)])
        likes.append(log10(1 + Double(count)))
        effects.append(try #require(truth[node.text("shortcode")]?["effect"].flatMap(Double.init)))
      }
      #expect(rows.count > 2400)
      let fitted = leastSquares(rows, likes)
      #expect(abs(fitted[0]) < 0.1)
      #expect(abs(fitted[1] - 0.7) < 0.03)
      #expect(abs(fitted[2] - 0.01) < 0.006)
      let residuals = zip(rows, likes).map { row, y in y - zip(row, fitted).reduce(0) { $0 + $1.0 * $1.1 } }
      #expect(correlation(residuals, effects) > 0.8)
      let spread = (effects.reduce(0) { $0 + $1 * $1 } / Double(effects.count)).squareRoot()
      #expect(abs(spread - 0.35) < 0.03)
    }
  }

  @Test func `dlib finds the drawn faces, and bright and warm pictures are bright and warm`() async throws {
    // Forty-nine posts: a single image each.
    try await SampleFolder.with(SampleOptions(posts: 49, images: 48, seed: 0, jobs: 2)) { sample in
      let detector = try FaceDetector()
      var wrong: [String] = []
      var (light, brightness, warmth, redness) = ([Double](), [Double](), [Double](), [Double]())
      let rows = try sample.table("truth.csv").filter { $0["file"] != "" }
      for row in rows {
        let file = try #require(row["file"])
        let image = try ImageFile.decode(try sample.bytes(of: file))
        let drawn = try #require(row["faces"].flatMap { Int($0) })
        let found = try detector.detect(image, options: FaceOptions()).count
        if found != drawn { wrong.append("\(file): drawn \(drawn), found \(found)") }
        let means = image.meanColour
        light.append(try #require(row["light"].flatMap(Double.init)))
        warmth.append(try #require(row["warmth"].flatMap(Double.init)))
        brightness.append(log(means.reduce(0, +)))
        redness.append(log(means[0] / means[2]))
      }
      #expect(rows.count == 48)
      #expect(Set(rows.compactMap { $0["picture"] }) == ["selfie", "portrait", "group", "nobody"])
      #expect(wrong.count <= 1, "\(wrong)")
      #expect(correlation(light, brightness) > 0.3)
      #expect(correlation(warmth, redness) > 0.3)
    }
  }

  @Test func `each annotator votes once on each single image and is mostly right`() async throws {
    try await SampleFolder.with(SampleOptions(posts: 51, images: 30, seed: 12, jobs: 2)) { sample in
      let truth = try sample.table("truth.csv").filter { $0["file"] != "" && $0["kind"] == "photo" }
      let selfies = Dictionary(uniqueKeysWithValues: truth.map { ($0["shortcode"] ?? "", $0["selfie"] ?? "") })
      let votes = try sample.table("votes.csv")
      #expect(votes.count == truth.count * 3)
      #expect(votes.count == sample.summary.votes)
      for annotator in ["ada", "ben", "cleo"] {
        let own = votes.filter { $0["annotator"] == annotator }
        #expect(Set(own.compactMap { $0["item"] }) == Set(selfies.keys))
        let right = own.count { ["y": "yes", "n": "no"][$0["label"] ?? ""] == selfies[$0["item"] ?? ""] }
        #expect(Double(right) >= 0.7 * Double(own.count))
      }
    }
  }
}

extension RGBImage {
  /// Means of red, green and blue, 0…255.
  fileprivate var meanColour: [Double] {
    var sums = [0, 0, 0]
    for at in pixels.indices { sums[at % 3] += Int(pixels[at]) }
    return sums.map { Double($0) / Double(width * height) }
  }
}
