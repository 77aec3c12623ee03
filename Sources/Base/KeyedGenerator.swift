// KeyedGenerator: chance that depends on a seed and a name only, never on order, threads or the run.

/// SplitMix64 (Steele, Lea, Flood 2014), started from a seed and the parts of a key.
///
/// The same seed and key give the same numbers on every machine, so that work can be done in any order.
package struct KeyedGenerator: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// - Parameters:
  ///   - seed: the user's `--seed`.
  ///   - key: what is being drawn for, for example `["augment", sha256, "3"]`.
  package init(seed: UInt64, key: [String]) {
    // FNV-1a over the parts, each closed by a byte that UTF-8 never holds, so that ["ab", "c"] is not ["a", "bc"].
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    func mix(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    for shift in stride(from: 0, to: 64, by: 8) { mix(UInt8(truncatingIfNeeded: seed >> UInt64(shift))) }
    for part in key {
      for byte in part.utf8 { mix(byte) }
      mix(0xff)
    }
    state = hash
    _ = next()
  }

  package mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// Uniform in [0, 1), 53 bits.
  package mutating func unit() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// Uniform in [low, high).
  package mutating func uniform(_ low: Double, _ high: Double) -> Double {
    low + (high - low) * unit()
  }

  /// Uniform among 0 ..< count, without the bias of a plain remainder. Requires count > 0.
  package mutating func index(_ count: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(count)).high)
  }

  /// True with the given probability.
  package mutating func chance(_ probability: Double) -> Bool {
    unit() < probability
  }
}
