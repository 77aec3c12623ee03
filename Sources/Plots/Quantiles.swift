// Quantiles: the places of a few shares among millions of numbers, in two passes and without a copy of them.

/// Numbers of a column below which given shares lie, to about six digits.
///
/// The order of doubles is that of their bit patterns, once the sign is taken care of. The first pass counts patterns by
/// their upper 16 bits, the second by the next 16 where a share was found: no range needs to be guessed, and one
/// enormous number costs no precision.
enum Quantiles {
  /// - Parameters:
  ///   - floor, ceiling: what is not between them, ends excluded, is left out; both finite.
  ///   - shares: 0 to 1. The number with ⌊share · (n − 1)⌋ others before it is looked for.
  /// - Returns: one for each share; empty without values. What lies below its true value by rounding lies so by one
  ///   millionth of itself at most.
  static func of(_ values: [Double], above floor: Double, below ceiling: Double, shares: [Double]) -> [Double] {
    values.withUnsafeBufferPointer { values in
      var coarse = [Int](repeating: 0, count: 1 << 16)
      for value in values where value > floor && value < ceiling { coarse[Int(key(value) >> 48)] += 1 }
      let count = coarse.reduce(0, +)
      guard count > 0 else { return [] }
      return shares.map { share in
        var rank = Int(Double(count - 1) * share)
        let upper = bucket(&rank, in: coarse)
        var fine = [Int](repeating: 0, count: 1 << 16)
        for value in values where value > floor && value < ceiling && key(value) >> 48 == UInt64(upper) {
          fine[Int(key(value) >> 32 & 0xFFFF)] += 1
        }
        let lower = bucket(&rank, in: fine)
        return self.value(UInt64(upper) << 48 | UInt64(lower) << 32)
      }
    }
  }

  /// The bucket that holds the rank, which is then counted within it.
  private static func bucket(_ rank: inout Int, in counts: [Int]) -> Int {
    for (index, count) in counts.enumerated() {
      if rank < count { return index }
      rank -= count
    }
    return counts.count - 1
  }

  private static func key(_ value: Double) -> UInt64 {
    // Zeros of both signs are one number.
    let bits = (value + 0).bitPattern
    return bits >> 63 == 0 ? bits | 1 << 63 : ~bits
  }

  private static func value(_ key: UInt64) -> Double {
    Double(bitPattern: key >> 63 == 1 ? key & ~(1 << 63) : ~key)
  }
}
