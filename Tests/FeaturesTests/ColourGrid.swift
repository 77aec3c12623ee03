// ColourGrid: the smallest feature set that looks at a photograph, for tests of what is around feature sets.
import Features
import Imaging
import Synchronization

/// The mean colours of the photograph's quarters, times a factor that is a part of the fingerprint. Two pixels and less
/// have no quarters, and a picture whose first pixel is nearly black has a number that is not finite.
struct ColourGrid: FeatureSet {
  var name = "grid"
  var factor: Float = 1
  /// How many photographs were looked at, by all extractors.
  let looks = Looks()

  var fingerprint: String { "\(name) \(factor)" }
  var dimensions: Int { 12 }

  func makeExtractor() -> any FeatureExtractor { Extractor(factor: factor, looks: looks) }

  final class Looks: Sendable {
    private let number = Mutex(0)

    var count: Int { number.withLock { $0 } }

    func add() { number.withLock { $0 += 1 } }
  }

  private final class Extractor: FeatureExtractor {
    private let factor: Float
    private let looks: Looks

    init(factor: Float, looks: Looks) {
      self.factor = factor
      self.looks = looks
    }

    func features(of bytes: [UInt8], maxPixels: Int) throws -> [Float] {
      looks.add()
      let image = try ImageFile.decode(bytes, maxPixels: maxPixels)
      guard image.width > 1, image.height > 1 else {
        throw FeatureProblem(reason: "too_small", sentence: "it is too small to have quarters")
      }
      var sums = [Float](repeating: image.pixels[..<3].allSatisfy { $0 < 4 } ? .nan : 0, count: 12)
      for (at, value) in image.pixels.enumerated() {
        let (row, column) = (at / 3 / image.width, at / 3 % image.width)
        let quarter = 2 * (2 * row / image.height) + 2 * column / image.width
        sums[3 * quarter + at % 3] += Float(value)
      }
      return sums.map { factor * $0 / Float(image.width * image.height) }
    }
  }
}
