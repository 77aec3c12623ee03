// ItemSample: items by pattern, as they are or drawn anew, and the sums that all coefficients share.

/// So many items of each pattern, with the sums of their votes.
struct ItemSample: Sendable {
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
    if votesFor.count != patterns.categories {
      items = [Double](repeating: 0, count: patterns.count)
      votesFor = [Double](repeating: 0, count: patterns.categories)
      shares = votesFor
    }
    for rank in shares.indices { (votesFor[rank], shares[rank]) = (0, 0) }
    totalItems = 0
    totalVotes = 0
    for pattern in drawn.indices {
      let m = Double(drawn[pattern])
      items[pattern] = m
      if m == 0 { continue }
      let r = Double(patterns.votes[pattern])
      totalItems += m
      totalVotes += m * r
    }
    add()
    if totalItems > 0 { for rank in shares.indices { shares[rank] /= totalItems } }
  }

  /// The votes of all items, by pointers: this is most of the work of a bootstrap.
  private mutating func add() {
    votesFor.withUnsafeMutableBufferPointer { votesFor in
      shares.withUnsafeMutableBufferPointer { shares in
        items.withUnsafeBufferPointer { items in
          patterns.withEntries { starts, votes, ranks, counts in
            for pattern in items.indices where items[pattern] > 0 {
              let (m, r) = (items[pattern], 1 / Double(votes[pattern]))
              for entry in starts[pattern]..<starts[pattern + 1] {
                let count = m * Double(counts[entry])
                let rank = Int(ranks[entry])
                votesFor[rank] += count
                shares[rank] += count * r
              }
            }
          }
        }
      }
    }
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
  /// For each pattern 1/(rᵢ (rᵢ − 1)) Σₖₗ nᵢₖ nᵢₗ d(k, l): how much two of its votes differ on average; pₐᵢ is one
  /// minus it.
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
