// RankOrder: millions of numbers in ascending order, by sorting their digits.

/// Positions of values in ascending order.
///
/// Least significant digit first, eleven bits at a time; digits that all values share are skipped.
enum RankOrder {
  private static let digitBits = 11

  /// The positions of `values` in ascending order; of equal values the one with the lower of `ties` comes first.
  /// - Parameters:
  ///   - values: 0 and more, fewer than 2³² of them.
  ///   - ties: as many, and better all different.
  static func ascending(_ values: [Int], ties: [UInt64]) -> [UInt32] {
    let n = values.count
    let valueBits = Int.bitWidth - (values.max() ?? 0).leadingZeroBitCount
    // As many bits of the tie as there are posts to tell apart: each more is time. What they leave equal is put in
    // order afterwards, and of that there is little.
    let tieBits = min(64 - valueBits, UInt64.bitWidth - UInt64(n).leadingZeroBitCount)
    var keys = [UInt64](unsafeUninitializedCapacity: n) { buffer, count in
      for i in 0..<n {
        buffer.initializeElement(at: i, to: UInt64(values[i]) << UInt64(tieBits) | ties[i] >> UInt64(64 - tieBits))
      }
      count = n
    }
    var order = sort(&keys, bits: valueBits + tieBits)
    var start = 0
    while start < n {
      var end = start + 1
      while end < n, keys[end] == keys[start] { end += 1 }
      if end - start > 1 {
        order[start..<end].sort { (ties[Int($0)], $0) < (ties[Int($1)], $1) }
      }
      start = end
    }
    return order
  }

  /// The positions of `values` in ascending order, equal ones as they come. None is NaN.
  static func ascending(_ values: [Double]) -> [UInt32] {
    var keys = values.map(\.orderKey)
    return sort(&keys, bits: 64)
  }

  /// Sorts `keys`, of which only the lowest `bits` bits are set, and returns where each came from. Stable.
  private static func sort(_ keys: inout [UInt64], bits: Int) -> [UInt32] {
    let n = keys.count
    var order = [UInt32](unsafeUninitializedCapacity: n) { buffer, count in
      for i in 0..<n { buffer.initializeElement(at: i, to: UInt32(i)) }
      count = n
    }
    let digits = (bits + digitBits - 1) / digitBits
    let counts = histograms(of: keys, digits: digits)
    var otherKeys = [UInt64](repeating: 0, count: n)
    var otherOrder = [UInt32](repeating: 0, count: n)
    for digit in 0..<digits {
      var places = Array(counts[(digit << digitBits)..<((digit + 1) << digitBits)])
      if places.contains(n) { continue }
      var sum = 0
      for bucket in places.indices { (places[bucket], sum) = (sum, sum + places[bucket]) }
      scatter(
        keys, order, to: &otherKeys, &otherOrder, places: &places, shift: UInt64(digit * digitBits))
      swap(&keys, &otherKeys)
      swap(&order, &otherOrder)
    }
    return order
  }

  /// How often each value of each digit occurs.
  private static func histograms(of keys: [UInt64], digits: Int) -> [Int] {
    var counts = [Int](repeating: 0, count: digits << digitBits)
    counts.withUnsafeMutableBufferPointer { counts in
      for key in keys {
        var rest = key
        for digit in 0..<digits {
          counts[digit << digitBits | Int(rest & (1 << UInt64(digitBits) - 1))] += 1
          rest >>= UInt64(digitBits)
        }
      }
    }
    return counts
  }

  private static func scatter(
    _ keys: [UInt64], _ order: [UInt32], to otherKeys: inout [UInt64], _ otherOrder: inout [UInt32],
    places: inout [Int], shift: UInt64
  ) {
    keys.withUnsafeBufferPointer { keys in
      order.withUnsafeBufferPointer { order in
        otherKeys.withUnsafeMutableBufferPointer { otherKeys in
          otherOrder.withUnsafeMutableBufferPointer { otherOrder in
            places.withUnsafeMutableBufferPointer { places in
              for i in 0..<keys.count {
                let bucket = Int(keys[i] >> shift & (1 << UInt64(digitBits) - 1))
                let place = places[bucket]
                places[bucket] = place + 1
                otherKeys[place] = keys[i]
                otherOrder[place] = order[i]
              }
            }
          }
        }
      }
    }
  }
}
