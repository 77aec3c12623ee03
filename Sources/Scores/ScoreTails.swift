// ScoreTails: exactly so many lowest and so many highest scores, equal ones told apart by chance.

/// Where a post lies among the scores.
package enum ScoreTail: String, Sendable, CaseIterable {
  case bottom
  case middle
  case top
}

/// Posts by score: the lowest, the highest, and those between.
package struct ScoreTails: Sendable {
  /// Of each post, in the order of the scores.
  package private(set) var assignment: [ScoreTail]
  package private(set) var thresholds = RegressionResult.Thresholds()
  /// Posts outside the bottom tail with the very score of its border.
  package private(set) var tiesAtLow = 0
  /// Posts outside the top tail with the very score of its border.
  package private(set) var tiesAtHigh = 0
  /// Posts in a tail that have the very score of posts outside of it: chance put them there.
  package private(set) var byChance = 0
  package let bottom: Int
  package let top: Int

  /// - Parameters:
  ///   - scores: none is NaN.
  ///   - ids: of the posts, in the order of `scores`; unique. `TieOrder` and `seed` decide which of equal scores counts as
  ///     the lower one.
  ///   - shares: of the posts at each end.
  package init(scores: [Double], ids: [Int64], shares: TailShares, seed: UInt64 = 0) {
    let n = scores.count
    assignment = Array(repeating: .middle, count: n)
    (bottom, top) = shares.counts(of: n)
    let ranks = (bottom > 0 ? [bottom - 1] : []) + (top > 0 ? [n - top] : [])
    var borders = orderStatistics(of: ranks.isEmpty ? [] : scores.map(\.orderKey), ranks: ranks)[...]
    if bottom > 0, let border = borders.popFirst().map(Double.init(orderKey:)) {
      thresholds.low = border
      tiesAtLow = mark(.bottom, bottom, scores: scores, ids: ids, border: border, seed: seed)
    }
    if top > 0, let border = borders.popFirst().map(Double.init(orderKey:)) {
      thresholds.high = border
      tiesAtHigh = mark(.top, top, scores: scores, ids: ids, border: border, seed: seed)
    }
  }

  /// Tails that were decided otherwise, such as bin by bin.
  init(
    assignment: [ScoreTail], thresholds: RegressionResult.Thresholds, bottom: Int, top: Int, tiesAtLow: Int,
    tiesAtHigh: Int, byChance: Int
  ) {
    self.assignment = assignment
    self.thresholds = thresholds
    (self.bottom, self.top) = (bottom, top)
    (self.tiesAtLow, self.tiesAtHigh) = (tiesAtLow, tiesAtHigh)
    self.byChance = byChance
  }

  /// Marks `count` posts from the border outwards and returns how many with the border's score stayed out.
  private mutating func mark(
    _ tail: ScoreTail, _ count: Int, scores: [Double], ids: [Int64], border: Double, seed: UInt64
  ) -> Int {
    var marked = 0
    var onBorder: [Int] = []
    for index in scores.indices {
      let score = scores[index]
      if score == border {
        onBorder.append(index)
      } else if tail == .bottom ? score < border : score > border {
        assignment[index] = tail
        marked += 1
      }
    }
    let wanted = count - marked
    if wanted == onBorder.count {
      for index in onBorder { assignment[index] = tail }
      return 0
    }
    byChance += wanted
    // The lowest numbers of the tie order go to the bottom, the highest to the top, so that tails that meet in one
    // score share no post.
    let turn: UInt64 = tail == .bottom ? 0 : .max
    let order = onBorder.map { TieOrder.mix(ids[$0], seed: seed) ^ turn }
    guard let last = orderStatistics(of: order, ranks: [wanted - 1]).first else { return onBorder.count }
    var left = wanted
    for (index, number) in zip(onBorder, order) where number <= last && left > 0 {
      assignment[index] = tail
      left -= 1
    }
    return onBorder.count - wanted
  }
}
