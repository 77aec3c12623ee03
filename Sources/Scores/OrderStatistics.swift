// OrderStatistics: the k-th smallest of millions of keys, without sorting them.

/// The keys that would stand at `ranks` if `keys` were sorted.
///
/// Keys are counted by their highest twelve bits that differ, and only those in the buckets that hold a rank are looked
/// at again: three or four passes over fewer and fewer of them.
/// - Parameter ranks: ascending, each in `keys.indices`.
package func orderStatistics(of keys: [UInt64], ranks: [Int]) -> [UInt64] {
  guard keys.count > 4096 else {
    if ranks.isEmpty { return [] }
    let sorted = keys.sorted()
    return ranks.map { sorted[$0] }
  }
  var (low, high) = (keys[0], keys[0])
  for key in keys { (low, high) = (min(low, key), max(high, key)) }
  if low == high { return ranks.map { _ in low } }
  // All bits above the highest one that differs are the same in every key.
  let shift = UInt64(max(0, UInt64.bitWidth - (low ^ high).leadingZeroBitCount - 12))
  let mask: UInt64 = 4095
  var counts = [Int](repeating: 0, count: 4096)
  counts.withUnsafeMutableBufferPointer { counts in
    for key in keys { counts[Int(key >> shift & mask)] += 1 }
  }
  var found: [UInt64] = []
  var (bucket, below) = (0, 0)
  while found.count < ranks.count {
    while below + counts[bucket] <= ranks[found.count] {
      below += counts[bucket]
      bucket += 1
    }
    let inside = ranks[found.count...].prefix { $0 < below + counts[bucket] }.map { $0 - below }
    let digit = UInt64(bucket)
    var candidates: [UInt64] = []
    candidates.reserveCapacity(counts[bucket])
    for key in keys where key >> shift & mask == digit { candidates.append(key) }
    found += shift == 0 ? inside.map { _ in candidates[0] } : orderStatistics(of: candidates, ranks: inside)
  }
  return found
}

extension Double {
  /// A key that sorts as the number does; 0 and -0 are the same. Not for NaN.
  var orderKey: UInt64 {
    let bits = (self + 0).bitPattern
    return bits >> 63 == 0 ? bits | 1 << 63 : ~bits
  }

  init(orderKey key: UInt64) {
    self.init(bitPattern: key >> 63 == 1 ? key & ~(1 << 63) : ~key)
  }
}
