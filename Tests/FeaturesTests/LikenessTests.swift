// LikenessTests: a row of likeness is the hash of the photograph it came from.
import Features
import Imaging
import Support
import Testing

@Suite struct `Rows of likeness` {
  @Test func `a row gives the hash of the picture`() throws {
    let image = resampled(drawnFace(), width: 100, height: 100)
    let set = Likeness()
    let row = try set.makeExtractor().features(of: try PNGEncoder.encode(image), maxPixels: 1_000_000)
    #expect(set.name == "likeness" && set.fingerprint == "likeness 1")
    #expect(set.dimensions == 64 && row.count == 64)
    #expect(Likeness.hash(of: row) == PerceptualHash(of: image))
  }

  @Test func `a large copy at low quality is near`() throws {
    let extractor = Likeness().makeExtractor()
    let large = resampled(drawnFace(x: 30, y: 10), width: 1500, height: 1400)
    let rows = [try PNGEncoder.encode(drawnFace(x: 30, y: 10)), try JPEGEncoder.encode(large, quality: 40)]
    let hashes = try rows.map { Likeness.hash(of: try extractor.features(of: $0, maxPixels: 10_000_000)) }
    #expect(hashes[0].distance(to: hashes[1]) <= PerceptualHash.nearDistance)
  }

  @Test func `what is no picture is a problem of the picture`() {
    #expect(throws: ImageProblem(.empty, "the file is empty")) {
      try Likeness().makeExtractor().features(of: [], maxPixels: 100)
    }
  }
}
