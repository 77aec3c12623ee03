// LikenessTests: a row of likeness is the shape of the photograph it came from.
import Features
import Imaging
import Support
import Testing

@Suite struct `Rows of likeness` {
  @Test func `a row gives the shape of the picture`() throws {
    let image = resampled(drawnFace(), width: 100, height: 100)
    let set = Likeness()
    let row = try set.makeExtractor().features(of: try PNGEncoder.encode(image), maxPixels: 1_000_000)
    #expect(set.name == "likeness" && set.fingerprint == "likeness 2")
    #expect(set.dimensions == 256 && row.count == 256)
    #expect(Likeness.frequencies(of: row) == LowFrequencies(of: image))
  }

  @Test func `a large copy at low quality is near`() throws {
    let extractor = Likeness().makeExtractor()
    let large = resampled(drawnFace(x: 30, y: 10), width: 1500, height: 1400)
    let rows = [try PNGEncoder.encode(drawnFace(x: 30, y: 10)), try JPEGEncoder.encode(large, quality: 40)]
    let shapes = try rows.map { Likeness.frequencies(of: try extractor.features(of: $0, maxPixels: 10_000_000)) }
    for (one, other) in zip(shapes[0].values, shapes[1].values) { #expect(abs(one - other) < 1.5) }
  }

  @Test func `what is no picture is a problem of the picture`() {
    #expect(throws: ImageProblem(.empty, "the file is empty")) {
      try Likeness().makeExtractor().features(of: [], maxPixels: 100)
    }
  }
}
