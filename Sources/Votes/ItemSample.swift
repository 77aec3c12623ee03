// ItemSample: items by pattern, as they are or drawn anew, and the sums that all coefficients share.

/// So many items of each pattern, with the sums of their votes.
struct ItemSample {
  let patterns: CountPatterns
  /// For each pattern the number of items.
  private(set) var items: [Double]
  /// n, the items of all patterns.
  private(set) var totalItems = 0.0
  /// Σ rᵢ
  private(set) var totalVotes = 0.0
  /// For each rank nₖ, the votes for it.
  private(set) var votesFor: [Double]
  /// For each rank πₖ = 1/n Σ nᵢₖ / rᵢ, the mean over items of their shares.
  private(set) var shares: [Double]

  /// The items that there are.
  init(_ patterns: CountPatterns) {
    self.patterns = patterns
    items = []
    votesFor = []
    shares = []
    take(patterns.items)
  }

  /// As many items of each pattern as `drawn` says.
  mutating func take(_ drawn: [Int]) {
    items = drawn.map(Double.init)
    totalItems = 0
    totalVotes = 0
    votesFor = [Double](repeating: 0, count: patterns.categories)
    shares = votesFor
    for pattern in drawn.indices where drawn[pattern] > 0 {
      let (m, r) = (items[pattern], Double(patterns.votes[pattern]))
      totalItems += m
      totalVotes += m * r
      for entry in patterns.entries(pattern) {
        let votes = m * Double(patterns.counts[entry])
        let rank = Int(patterns.ranks[entry])
        votesFor[rank] += votes
        shares[rank] += votes / r
      }
    }
    if totalItems > 0 { for rank in shares.indices { shares[rank] /= totalItems } }
  }

  /// 1/n Σ xᵢ of a value that each pattern has.
  func mean(_ value: [Double]) -> Double {
    var sum = 0.0
    for pattern in items.indices { sum += items[pattern] * value[pattern] }
    return sum / totalItems
  }

  /// Σ xᵢ² of a value that each pattern has.
  func squares(_ value: [Double]) -> Double {
    var sum = 0.0
    for pattern in items.indices { sum += items[pattern] * value[pattern] * value[pattern] }
    return sum
  }
}

extension CountPatterns {
  /// For each pattern 1/(rᵢ (rᵢ − 1)) Σₖₗ nᵢₖ nᵢₗ d(k, l): how much two of its votes differ on average. One minus it is pₐᵢ.
  func disagreements(_ distance: Disagreement) -> [Double] {
    (0..<count).map { pattern in
      let r = Double(votes[pattern])
      return sum(distance, pattern) / (r * (r - 1))
    }
  }

  /// Σₖₗ nᵢₖ nᵢₗ d(k, l)
  func sum(_ distance: Disagreement, _ pattern: Int) -> Double {
    let range = entries(pattern)
    return distance.sum(
      range.count, ranks: { Int(ranks[range.lowerBound + $0]) }, counts: { Double(counts[range.lowerBound + $0]) })
  }

  /// For each pattern Σₖ nᵢₖ xₖ of a value that each rank has.
  func weightedSums(_ value: [Double]) -> [Double] {
    (0..<count).map { pattern in
      entries(pattern).reduce(0) { $0 + Double(counts[$1]) * value[Int(ranks[$1])] }
    }
  }
}
