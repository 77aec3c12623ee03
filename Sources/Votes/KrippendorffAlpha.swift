// KrippendorffAlpha: agreement beyond chance on any scale, with missing votes.

/// Krippendorff's alpha (Krippendorff 2011, "Computing Krippendorff's alpha-reliability", parts C to E) over the items
/// with two votes and more: α = 1 − (N − 1) O / E, O = Σᵢ Σₖₗ nᵢₖ nᵢₗ δₖₗ / (rᵢ − 1), E = Σₖₗ nₖ nₗ δₖₗ.
///
/// δ is [k ≠ l] on nominal scales, (k − l)² on interval ones, ((k − l)/(k + l))² on ratio ones. On ordinal ones it is
/// (Σ_{g = k…l} n_g − (nₖ + nₗ)/2)²: the squared distance of midranks, Rₖ = Σ_{g < k} n_g + nₖ/2.
struct KrippendorffAlpha: Sendable {
  private let patterns: CountPatterns
  /// Nil on an ordinal scale, where the distances depend on the votes.
  private let distance: Disagreement?
  /// For each pattern its share of O, where the distances are fixed.
  private let within: [Double]
  private let ranks: [Int]

  init(_ patterns: CountPatterns, _ scale: CategoryScale) {
    self.patterns = patterns
    ranks = Array(0..<patterns.categories)
    let form: Disagreement.Form
    switch scale.scale {
    case .nominal: form = .nominal
    case .interval: form = .quadratic
    case .ratio: form = .ratio
    case .ordinal:
      distance = nil
      within = []
      return
    }
    let fixed = Disagreement(form, positions: scale.positions, levels: scale.positions)
    distance = fixed
    within = (0..<patterns.count).map { patterns.sum(fixed, $0) / Double(patterns.votes[$0] - 1) }
  }

  /// Nil where all votes are for one category.
  func value(_ sample: ItemSample) -> Double? {
    let (observed, expected) = sums(sample)
    return expected > 0 ? 1 - (sample.totalVotes - 1) * observed / expected : nil
  }

  private func sums(_ sample: ItemSample) -> (observed: Double, expected: Double) {
    if let distance {
      let expected = distance.sum(sample.votesFor.count, ranks: { $0 }, counts: { sample.votesFor[$0] })
      return (sample.mean(within) * sample.totalItems, expected)
    }
    let midranks = Self.midranks(sample.votesFor)
    var observed = 0.0
    for pattern in 0..<patterns.count where sample.items[pattern] > 0 {
      observed += sample.items[pattern] * spread(pattern, midranks).within
    }
    var (first, second) = (0.0, 0.0)
    for (n, place) in zip(sample.votesFor, midranks) {
      first += n * place
      second += n * place * place
    }
    return (observed, 2 * (sample.totalVotes * second - first * first))
  }

  /// Alpha with its standard error, by the delta method in the number of items of each pattern:
  /// dα = −(O/E) rᵢ − (N/E) dOᵢ + (N O/E²) dEᵢ.
  ///
  /// The factor (N − 1)/N has its slope too. On a nominal scale that is the variance of Gwet (2021, ch. 5), which takes the
  /// numbers of votes for random as well. On an ordinal scale dO and dE hold the change of the midranks by the item's
  /// votes.
  func estimate() -> Estimate {
    let sample = ItemSample(patterns)
    guard let alpha = value(sample) else { return .allAlike }
    let (observed, expected) = sums(sample)
    let (dObserved, dExpected) = distance == nil ? ordinalSlopes(sample) : fixedSlopes(sample)
    let (n, votes) = (sample.totalItems, sample.totalVotes)
    let deviations = (0..<patterns.count).map { pattern in
      let r = Double(patterns.votes[pattern])
      let own = observed * r + votes * dObserved[pattern]
      return n * (votes * observed / expected * dExpected[pattern] - own) / expected
        - observed / expected * (r * n / votes - 1)
    }
    return .linearised(alpha, squares: sample.squares(deviations), items: patterns.totalItems)
  }

  private func fixedSlopes(_ sample: ItemSample) -> (observed: [Double], expected: [Double]) {
    guard let distance else { return ([], []) }
    return (within, patterns.weightedSums(distance.toAll(ranks: ranks, counts: sample.votesFor).map { 2 * $0 }))
  }

  /// dO and dE of one item more: the item's own part, and Σₖ ∂/∂Rₖ · dRₖ, where dRₖ = Σ_{g < k} nᵢ_g + nᵢₖ/2.
  private func ordinalSlopes(_ sample: ItemSample) -> (observed: [Double], expected: [Double]) {
    let midranks = Self.midranks(sample.votesFor)
    let mean = zip(sample.votesFor, midranks).reduce(0) { $0 + $1.0 * $1.1 } / sample.totalVotes
    var ofObserved = [Double](repeating: 0, count: patterns.categories)
    for pattern in 0..<patterns.count {
      let (_, first) = spread(pattern, midranks)
      let r = Double(patterns.votes[pattern])
      for entry in patterns.entries(pattern) {
        let rank = Int(patterns.ranks[entry])
        ofObserved[rank] +=
          sample.items[pattern] * 4 * Double(patterns.counts[entry]) * (r * midranks[rank] - first) / (r - 1)
      }
    }
    let ofExpected = ranks.map { 4 * sample.votesFor[$0] * sample.totalVotes * (midranks[$0] - mean) }
    // E's own part: 2 Σₖ nᵢₖ Σₗ nₗ (Rₖ − Rₗ)².
    let second = zip(sample.votesFor, midranks).reduce(0) { $0 + $1.0 * ($1.1 - mean) * ($1.1 - mean) }
    let own = midranks.map { 2 * (sample.totalVotes * ($0 - mean) * ($0 - mean) + second) }
    let throughRanks = Self.above(ofExpected)
    return (
      zip((0..<patterns.count).map { spread($0, midranks).within }, patterns.weightedSums(Self.above(ofObserved)))
        .map { $0 + $1 },
      patterns.weightedSums(zip(own, throughRanks).map { $0 + $1 })
    )
  }

  /// Σₖₗ nᵢₖ nᵢₗ (Rₖ − Rₗ)² / (rᵢ − 1), and Σₖ nᵢₖ Rₖ.
  private func spread(_ pattern: Int, _ midranks: [Double]) -> (within: Double, first: Double) {
    let range = patterns.entries(pattern)
    let r = Double(patterns.votes[pattern])
    var (first, second) = (0.0, 0.0)
    // Midranks of millions are taken from the item's lowest, so that their squares keep their digits.
    let base = midranks[Int(patterns.ranks[range.lowerBound])]
    for entry in range {
      let (c, place) = (Double(patterns.counts[entry]), midranks[Int(patterns.ranks[entry])] - base)
      first += c * place
      second += c * place * place
    }
    return (2 * max(0, r * second - first * first) / (r - 1), first + r * base)
  }

  /// Rₖ = Σ_{g < k} n_g + nₖ/2, from the middle of all.
  private static func midranks(_ votesFor: [Double]) -> [Double] {
    var below = -votesFor.reduce(0, +) / 2
    return votesFor.map { n in
      defer { below += n }
      return below + n / 2
    }
  }

  /// For each rank g, Σ_{k > g} xₖ + x_g/2.
  private static func above(_ slopes: [Double]) -> [Double] {
    var higher = slopes.reduce(0, +)
    return slopes.map { slope in
      higher -= slope
      return higher + slope / 2
    }
  }
}
