// CoarseSigns: a picture's shape in 63 bits, for finding those that may be alike.

/// The signs of the 8 × 8 lowest frequencies but the mean, which say nothing of brightness and contrast.
///
/// They stand in three blocks of 21 bits, each with frequencies of all kinds, because low ones agree between strangers
/// far more often than high ones: an index over the lowest alone would have a few huge buckets.
package enum CoarseSigns {
  package static let blocks = 3
  package static let blockBits = 21

  /// Bits that differ between a picture's signs and those of its mirror image: half waves across that are odd.
  package static let mirror: UInt64 = spread.indices.reduce(0) { $0 | spread[$1][0b1010_1010] }

  /// The bits of one row of frequencies, for each of the 256 sign patterns that it may have.
  private static let spread: [[UInt64]] = (0..<8).map { v in
    (0..<256).map { pattern in
      (0..<8).reduce(0) { bits, u in
        guard pattern >> u & 1 == 1, 8 * v + u > 0 else { return bits }
        let at = 8 * v + u - 1
        return bits | 1 << UInt64(blockBits * (at % blocks) + at / blocks)
      }
    }
  }
  private static let flatSpread: [UInt64] = spread.flatMap(\.self)

  /// - Parameter rows: 8 rows of frequencies; the first 8 numbers of each count.
  static func bits(_ rows: UnsafePointer<FrequencyRow>) -> UInt64 {
    flatSpread.withUnsafeBufferPointer { spread in
      var bits: UInt64 = 0
      for v in 0..<8 {
        let isPositive = rows[v].lowHalf .> 0
        let pattern = SIMD8<UInt32>.zero.replacing(with: powers, where: isPositive).wrappedSum()
        bits |= spread[256 * v + Int(pattern)]
      }
      return bits
    }
  }

  private static let powers = SIMD8<UInt32>(1, 2, 4, 8, 16, 32, 64, 128)
}
