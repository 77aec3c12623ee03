// Ranks: midranks, Spearman's correlation and the median, for millions of numbers.

/// The ranks of values, equal ones sharing the mean of theirs, and the order behind them.
struct Ranks {
  /// Positions, the lowest value first.
  let order: [UInt32]
  /// Of each value, from 1; in the order of the values.
  let midranks: [Double]

  /// - Parameter values: none is NaN.
  init(_ values: [Double]) {
    let order = RankOrder.ascending(values)
    let n = values.count
    var midranks = [Double](repeating: 0, count: n)
    var start = 0
    while start < n {
      let value = values[Int(order[start])]
      var end = start + 1
      while end < n, values[Int(order[end])] == value { end += 1 }
      // Ranks start + 1 to end.
      let midrank = Double(start + 1 + end) / 2
      for place in start..<end { midranks[Int(order[place])] = midrank }
      start = end
    }
    self.order = order
    self.midranks = midranks
  }

  /// Spearman's ρ: Pearson's correlation of the midranks. Nil for fewer than two values or where one side is all equal.
  /// - Parameter other: of as many values.
  func spearman(_ other: Ranks) -> Double? {
    let middle = Double(midranks.count + 1) / 2
    var (own, others, both) = (0.0, 0.0, 0.0)
    for i in midranks.indices {
      let (a, b) = (midranks[i] - middle, other.midranks[i] - middle)
      own += a * a
      others += b * b
      both += a * b
    }
    guard own > 0, others > 0 else { return nil }
    return max(-1, min(1, both / (own.squareRoot() * others.squareRoot())))
  }
}

/// The middle value, or the mean of the two in the middle. Nil where there is none.
func median(_ values: [Double]) -> Double? {
  if values.isEmpty { return nil }
  let ranks = values.count % 2 == 1 ? [values.count / 2] : [values.count / 2 - 1, values.count / 2]
  let middle = orderStatistics(of: values.map(\.orderKey), ranks: ranks).map(Double.init(orderKey:))
  guard let lower = middle.first, let upper = middle.last else { return nil }
  return lower + (upper - lower) / 2
}
