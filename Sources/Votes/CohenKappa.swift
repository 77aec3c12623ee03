// CohenKappa: how far two annotators agree on the items that both judged.

/// What is more than one step apart counts more, or as much.
package enum CohenWeights: String, Sendable, CaseIterable {
  /// |x − y| (Cicchetti and Allison 1971)
  case linear
  /// (x − y)² (Fleiss and Cohen 1973)
  case quadratic
}

/// The joint table of two annotators: how often one said k where the other said l, as cells by rank.
struct JointTable {
  private let cells: [(own: Int, other: Int, items: Double)]
  private let items: Double
  /// The ranks that either annotator used, ascending, and the cells' places among them.
  private let ranks: [Int]
  private let places: [(own: Int, other: Int)]
  private let ownTotals: [Double]
  private let otherTotals: [Double]

  /// - Parameter cells: each pair of ranks once, with the items that have it.
  init(_ cells: [(own: Int, other: Int, items: Double)]) {
    self.cells = cells
    items = cells.reduce(0) { $0 + $1.items }
    var ranks: [Int] = []
    for cell in cells { ranks += [cell.own, cell.other] }
    ranks.sort()
    var distinct: [Int] = []
    for rank in ranks where distinct.last != rank { distinct.append(rank) }
    func place(_ rank: Int) -> Int {
      var (low, high) = (0, distinct.count)
      while low + 1 < high {
        let middle = (low + high) / 2
        if distinct[middle] <= rank { low = middle } else { high = middle }
      }
      return low
    }
    self.ranks = distinct
    places = cells.map { (place($0.own), place($0.other)) }
    var (own, other) = ([Double](repeating: 0, count: distinct.count), [Double](repeating: 0, count: distinct.count))
    for (cell, at) in zip(cells, places) {
      own[at.own] += cell.items
      other[at.other] += cell.items
    }
    (ownTotals, otherTotals) = (own, other)
  }

  /// Cohen's kappa, weighted by 1 − d: κ = 1 − Σ p_kl d_kl / Σ p_k. p_.l d_kl (Cohen 1960; with weights, 1968).
  ///
  /// The standard error is that of Fleiss, Cohen and Everitt (1969, "Large sample standard errors of kappa and weighted
  /// kappa"), not the one under chance: se² = Var(−d_kl / Dₑ + (d̄_k. + d̄_.l) Dₒ / Dₑ²) / n over the cells. The interval
  /// is ± 1.96 se.
  func kappa(_ distance: Disagreement) -> Estimate {
    let ownApart = distance.toAll(ranks: ranks, counts: otherTotals)
    let otherApart = distance.toAll(ranks: ranks, counts: ownTotals)
    // Whole numbers as long as the distances are: no rounding hides a zero.
    let expected = zip(ownTotals, ownApart).reduce(0) { $0 + $1.0 * $1.1 }
    guard expected > 0 else {
      return .undefined("Both gave one and the same label throughout, which chance explains.")
    }
    let observed = cells.reduce(0) { $0 + $1.items * distance.between($1.own, $1.other) }
    let value = (expected - items * observed) / expected
    guard items >= 2 else { return Estimate(value: value, note: "One item only: there is no interval.") }
    // Dₑ is expected / n², Dₒ observed / n, d̄ the sums to all / n.
    let share = observed / expected
    let deviations = zip(cells, places).map { cell, at in
      items * items / expected
        * (share * (ownApart[at.own] + otherApart[at.other]) - distance.between(cell.own, cell.other))
    }
    let mean = zip(cells, deviations).reduce(0) { $0 + $1.0.items * $1.1 } / items
    let squares = zip(cells, deviations).reduce(0) { $0 + $1.0.items * ($1.1 - mean) * ($1.1 - mean) }
    return .around(
      value, se: (squares / (items * items)).squareRoot(), t: 1.959963984540054, from: -1, to: 1,
      flat: "The items leave the standard error no width; it is no proof of certainty.")
  }
}
