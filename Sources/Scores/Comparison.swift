// Comparison: how far two ways of scoring agree on the posts that both score.

/// Two methods on the same posts, or one method on two readings of the likes.
///
/// Halves and tenths are made anew among the posts in common, of ⌊n / 2⌋ and ⌊n / 10⌋ posts, ties decided by `TieOrder`
/// as for labels: two scorings that leave the same posts equal decide them the same way.
package struct Comparison: Sendable, Equatable {
  /// In common.
  package let posts: Int
  /// Cohen's kappa of upper half or not.
  package let kappa: Measure
  /// Rank correlation with midranks; nil where one scoring has all posts equal.
  package let spearman: Double?
  /// Of one's highest tenth the share that is in the other's too: 0.1 by chance. Nil below ten posts; likewise the
  /// next.
  package let topOverlap: Double?
  package let bottomOverlap: Double?
  /// Posts in the highest tenth of one and in the lowest of the other.
  package let opposite: Int
  /// Posts that both labelled top or bottom.
  package let bothLabelled: Int
  /// Cohen's kappa of their labels.
  package let labelKappa: Measure

  /// - Parameter seed: decides between equal scores.
  package init(_ a: ScoredPosts, _ b: ScoredPosts, seed: UInt64 = 0) {
    var ids: [Int64] = []
    var (first, second): ([Double], [Double]) = ([], [])
    ids.reserveCapacity(min(a.count, b.count))
    first.reserveCapacity(min(a.count, b.count))
    second.reserveCapacity(min(a.count, b.count))
    var labels = TwoByTwo()
    a.inCommon(with: b.ids) { here, there in
      ids.append(a.ids[here])
      first.append(a.scores[here])
      second.append(b.scores[there])
      let (one, other) = (a.labels[here], b.labels[there])
      if one != .middle, other != .middle { labels.cells[one == .top ? 1 : 0][other == .top ? 1 : 0] += 1 }
    }
    let (ranks, otherRanks) = (Ranks(first), Ranks(second))
    let standings = Standings(ranks, ids: ids, seed: seed)
    let others = Standings(otherRanks, ids: ids, seed: seed)
    let together = Standings.Counts(standings, others)
    posts = ids.count
    kappa = together.halves.kappa()
    spearman = ranks.spearman(otherRanks)
    let tenth = ids.count / 10
    topOverlap = tenth > 0 ? Double(together.top) / Double(tenth) : nil
    bottomOverlap = tenth > 0 ? Double(together.bottom) / Double(tenth) : nil
    opposite = together.opposite
    bothLabelled = labels.cells[0][0] + labels.cells[0][1] + labels.cells[1][0] + labels.cells[1][1]
    labelKappa = labels.kappa()
  }
}

/// For each post whether it is in the upper half, the highest and the lowest tenth.
private struct Standings {
  private static let upper: UInt8 = 1
  private static let highest: UInt8 = 2
  private static let lowest: UInt8 = 4
  private var flags: [UInt8]

  init(_ ranks: Ranks, ids: [Int64], seed: UInt64) {
    let n = ids.count
    flags = [UInt8](repeating: 0, count: n)
    mark(Self.upper, (n - n / 2)..<n, ranks, ids, seed)
    mark(Self.highest, (n - n / 10)..<n, ranks, ids, seed)
    mark(Self.lowest, 0..<(n / 10), ranks, ids, seed)
  }

  /// Marks the posts at `places` of the order in which equal scores come in `TieOrder`.
  private mutating func mark(
    _ flag: UInt8, _ places: Range<Int>, _ ranks: Ranks, _ ids: [Int64], _ seed: UInt64
  ) {
    for place in places { flags[Int(ranks.order[place])] |= flag }
    // Only a border that runs through equal scores asks who is inside.
    for border in [places.lowerBound, places.upperBound] where border > 0 && border < ids.count {
      let midrank = ranks.midranks[Int(ranks.order[border])]
      guard ranks.midranks[Int(ranks.order[border - 1])] == midrank else { continue }
      var (start, end) = (border, border)
      while start > 0, ranks.midranks[Int(ranks.order[start - 1])] == midrank { start -= 1 }
      while end < ids.count, ranks.midranks[Int(ranks.order[end])] == midrank { end += 1 }
      let equal = ranks.order[start..<end].map { (tie: TieOrder.mix(ids[Int($0)], seed: seed), post: Int($0)) }
        .sorted { $0.tie < $1.tie }
      for (place, entry) in zip(start..<end, equal) {
        if places.contains(place) { flags[entry.post] |= flag } else { flags[entry.post] &= ~flag }
      }
    }
  }

  /// How many posts stand where in both.
  struct Counts {
    var halves = TwoByTwo()
    var top = 0
    var bottom = 0
    var opposite = 0

    init(_ one: Standings, _ other: Standings) {
      // 64 combinations of two times three flags.
      var counts = [Int](repeating: 0, count: 64)
      for (a, b) in zip(one.flags, other.flags) { counts[Int(a) << 3 | Int(b)] += 1 }
      for a in UInt8(0)..<8 {
        for b in UInt8(0)..<8 {
          let posts = counts[Int(a) << 3 | Int(b)]
          halves.cells[Int(a & upper)][Int(b & upper)] += posts
          if a & highest != 0, b & highest != 0 { top += posts }
          if a & lowest != 0, b & lowest != 0 { bottom += posts }
          if a & highest != 0 && b & lowest != 0 || a & lowest != 0 && b & highest != 0 { opposite += posts }
        }
      }
    }
  }
}
