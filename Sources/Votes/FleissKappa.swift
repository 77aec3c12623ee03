// FleissKappa: agreement beyond chance of any number of annotators, in all and on each category.
import Base

/// Fleiss's kappa (Fleiss 1971, "Measuring nominal scale agreement among many raters", eq. 1 to 8):
/// κ = (p̄ − p̄ₑ) / (1 − p̄ₑ), with p̄ₑ = Σ πₖ².
///
/// The paper has the same number of votes for each item. Where the numbers differ, πₖ and p̄ are means over the items,
/// which is Gwet's form (2021, "Handbook of Inter-Rater Reliability", 5th ed., ch. 2).
struct FleissKappa: Sendable {
  private let patterns: CountPatterns
  /// 1 − pₐᵢ of each pattern.
  private let apart: [Double]

  init(_ patterns: CountPatterns) {
    self.patterns = patterns
    apart = patterns.disagreements(Disagreement(.nominal, positions: [], levels: []))
  }

  /// Nil where all votes are for one category.
  func value(_ sample: ItemSample) -> Double? {
    let differ = differing(sample)
    return differ > 0 ? 1 - sample.mean(apart) / differ : nil
  }

  /// Kappa with its standard error: linearised in the items, κᵢ = (pₐᵢ − pₑ)/(1 − pₑ) − 2 (1 − κ) (pₑᵢ − pₑ)/(1 − pₑ),
  /// pₑᵢ = Σₖ πₖ nᵢₖ / rᵢ (Gwet 2021, "Large-sample variance of Fleiss generalized kappa", eq. 10 to 12).
  func estimate() -> Estimate {
    let sample = ItemSample(patterns)
    guard let kappa = value(sample) else { return .allAlike }
    let differ = differing(sample)
    let typical = patterns.weightedSums(sample.shares)
    let pe = 1 - differ
    let deviations = (0..<patterns.count).map { pattern in
      let own = 1 - apart[pattern]
      let chance = typical[pattern] / Double(patterns.votes[pattern])
      return (own - pe - 2 * (1 - kappa) * (chance - pe)) / differ - kappa
    }
    return .linearised(kappa, squares: sample.squares(deviations), items: patterns.totalItems)
  }

  /// κ / se₀, the standard error being that of votes given by chance: Var₀ = 2 / (n r (r − 1)) · ((Σ πₖ (1 − πₖ))² −
  /// Σ πₖ (1 − πₖ)(1 − 2πₖ)) / (Σ πₖ (1 − πₖ))² (Fleiss, Nee and Landis 1979, eq. 12).
  ///
  /// A test of "no agreement at all", and no measure of how sure kappa is. Nil unless all items have as many votes.
  func zUnderChance() -> Double? {
    guard let votes = patterns.votes.first, patterns.votes.allSatisfy({ $0 == votes }) else { return nil }
    let sample = ItemSample(patterns)
    guard let kappa = value(sample) else { return nil }
    let r = Double(votes)
    let differ = differing(sample)
    let skew = sample.shares.reduce(0) { $0 + $1 * (1 - $1) * (1 - 2 * $1) }
    let variance = 2 / (sample.totalItems * r * (r - 1)) * (differ * differ - skew) / (differ * differ)
    return variance > 0 ? kappa / variance.squareRoot() : nil
  }

  /// Kappa of each rank against all the others: κₖ = 1 − Σ nᵢₖ (rᵢ − nᵢₖ) / (n rᵢ (rᵢ − 1) πₖ (1 − πₖ))
  /// (Fleiss 1971, eq. 14), with the same linearisation of its two categories.
  func perCategory() -> [Estimate] {
    let sample = ItemSample(patterns)
    let (n, items) = (sample.totalItems, patterns.totalItems)
    let t = StudentT.quantile(0.975, degrees: items - 1)
    var apart = [Double](repeating: 0, count: patterns.categories)
    forEachEntry { rank, items, share, differing in apart[rank] += items * differing / n }
    let kappas = apart.indices.map { rank -> Double? in
      let variance = sample.shares[rank] * (1 - sample.shares[rank])
      return variance > 0 && n > 0 ? 1 - apart[rank] / variance : nil
    }
    // The deviation of an item without a vote for the category is the same for all such items.
    func deviation(_ rank: Int, _ share: Double, _ differing: Double) -> Double {
      let p = sample.shares[rank]
      let variance = p * (1 - p)
      return -(differing - apart[rank]) / variance + apart[rank] / (variance * variance) * (1 - 2 * p) * (share - p)
    }
    var squares = [Double](repeating: 0, count: patterns.categories)
    var without = [Double](repeating: n, count: patterns.categories)
    forEachEntry { rank, items, share, differing in
      guard kappas[rank] != nil else { return }
      let own = deviation(rank, share, differing)
      squares[rank] += items * own * own
      without[rank] -= items
    }
    return kappas.indices.map { rank in
      guard let kappa = kappas[rank] else {
        return .undefined(
          sample.shares[rank] > 0
            ? "It is the only category of these items." : "None of these items has a vote for it.")
      }
      let absent = deviation(rank, 0, 0)
      return .linearised(kappa, squares: squares[rank] + without[rank] * absent * absent, items: items, t: t)
    }
  }

  /// Σ πₖ (1 − πₖ), summed so that small shares keep their digits.
  private func differing(_ sample: ItemSample) -> Double {
    sample.shares.reduce(0) { $0 + $1 * (1 - $1) }
  }

  /// For each pattern and rank: the items, nᵢₖ / rᵢ, and nᵢₖ (rᵢ − nᵢₖ) / (rᵢ (rᵢ − 1)).
  private func forEachEntry(_ body: (_ rank: Int, _ items: Double, _ share: Double, _ differing: Double) -> Void) {
    for pattern in 0..<patterns.count {
      let (items, r) = (Double(patterns.items[pattern]), Double(patterns.votes[pattern]))
      for entry in patterns.entries(pattern) {
        let c = Double(patterns.counts[entry])
        body(Int(patterns.ranks[entry]), items, c / r, c * (r - c) / (r * (r - 1)))
      }
    }
  }
}
