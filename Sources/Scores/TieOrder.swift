// TieOrder: which of two equal scores comes first, by chance and not by when the posts were crawled.

/// An order of ids that a seed decides and nothing else does.
///
/// Ids count up in the order of the crawl. Ties that go by id would label old posts one way and new ones the other, and
/// what is learnt from such labels is the date.
package enum TieOrder {
  /// The `id`-th number of the SplitMix64 sequence (Steele, Lea, Flood 2014) that starts from the mixed `seed`. Of two
  /// posts with equal scores the one with the lower number counts as the lower score.
  ///
  /// For one seed different ids have different numbers, so that the order has no ties of its own.
  package static func mix(_ id: Int64, seed: UInt64) -> UInt64 {
    let step: UInt64 = 0x9e37_79b9_7f4a_7c15
    // Without mixing, seeds that differ by a step would give the same order, shifted by one id.
    return finish(finish(seed &+ step) &+ UInt64(bitPattern: id) &* step)
  }

  /// The places of `scores` from the lowest to the highest, equal ones by their numbers in this order.
  /// - Parameters:
  ///   - scores: none of them NaN.
  ///   - ids: as many.
  package static func ascending(_ scores: [Double], ids: [Int64], seed: UInt64) -> [UInt32] {
    var order = RankOrder.ascending(scores)
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count, scores[Int(order[end])] == scores[Int(order[start])] { end += 1 }
      if end - start > 1 {
        order[start..<end].sort { mix(ids[Int($0)], seed: seed) < mix(ids[Int($1)], seed: seed) }
      }
      start = end
    }
    return order
  }

  private static func finish(_ state: UInt64) -> UInt64 {
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
