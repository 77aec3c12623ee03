// Likeness: the coarse shape of a photograph, by which copies of it are found.
import Imaging

/// The 256 lowest frequencies of a photograph's brightness (`LowFrequencies`).
package struct Likeness: FeatureSet {
  /// The one that changes when the numbers do.
  static let version = 2
  /// A JPEG is decoded no smaller than this a side before it is reduced to 32 × 32.
  private static let decodedSide = 128

  package init() {}

  package var name: String { "likeness" }

  package var fingerprint: String { "likeness \(Self.version)" }

  package var dimensions: Int { LowFrequencies.side * LowFrequencies.side }

  package func makeExtractor() -> any FeatureExtractor { LikenessExtractor() }

  /// What a row of these features stands for.
  /// - Precondition: `row` has `dimensions` numbers.
  package static func frequencies(of row: [Float]) -> LowFrequencies { LowFrequencies(values: row) }

  private final class LikenessExtractor: FeatureExtractor {
    func features(of bytes: [UInt8], maxPixels: Int) throws -> [Float] {
      let image = try ImageFile.decode(
        bytes, maxPixels: maxPixels, coveringWidth: Likeness.decodedSide, height: Likeness.decodedSide)
      return LowFrequencies(of: image).values
    }
  }
}
