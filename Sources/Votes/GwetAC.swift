// GwetAC: agreement beyond chance that stays sensible where nearly all votes are of one kind.

/// Gwet's AC1 (Gwet 2008, "Computing inter-rater reliability and its variance in the presence of high agreement", eq. 5)
/// and, with weights, AC2 (Gwet 2021, "Handbook of Inter-Rater Reliability", 5th ed., ch. 4): (pₐ − pₑ) / (1 − pₑ)
/// with pₑ = T / (q (q − 1)) Σ πₖ (1 − πₖ), T the sum of all weights and q the number of categories.
struct GwetAC: Sendable {
  private let patterns: CountPatterns
  /// 1 − pₐᵢ of each pattern.
  private let apart: [Double]
  /// T / (q (q − 1))
  private let factor: Double

  init(_ patterns: CountPatterns, _ distance: Disagreement) {
    self.patterns = patterns
    apart = patterns.disagreements(distance)
    let q = Double(distance.levels)
    factor = q > 1 ? (q * q - distance.total) / (q * (q - 1)) : 0
  }

  /// Nil where all votes are for one category.
  func value(_ sample: ItemSample) -> Double? {
    let pe = chance(sample)
    return pe > 0 && pe < 1 ? 1 - sample.mean(apart) / (1 - pe) : nil
  }

  /// The coefficient with its standard error, linearised in the items with pₑᵢ = T / (q (q − 1)) Σₖ (1 − πₖ) nᵢₖ / rᵢ
  /// (Gwet 2008, eq. 22; 2021, ch. 5).
  func estimate() -> Estimate {
    let sample = ItemSample(patterns)
    guard let ac = value(sample) else { return .allAlike }
    let pe = chance(sample)
    let rare = patterns.weightedSums(sample.shares.map { 1 - $0 })
    let deviations = (0..<patterns.count).map { pattern in
      let peItem = factor * rare[pattern] / Double(patterns.votes[pattern])
      return (1 - apart[pattern] - pe - 2 * (1 - ac) * (peItem - pe)) / (1 - pe) - ac
    }
    return .linearised(ac, squares: sample.squares(deviations), items: patterns.totalItems)
  }

  /// pₐ, the chance that two votes on the same item agree, or their mean weight; an item counts as much as any other.
  func observed() -> Estimate {
    let sample = ItemSample(patterns)
    let mean = 1 - sample.mean(apart)
    return .linearised(
      mean, squares: sample.squares(apart.map { 1 - $0 - mean }), items: patterns.totalItems, from: 0)
  }

  /// pₐ of a sample.
  func observed(_ sample: ItemSample) -> Double { 1 - sample.mean(apart) }

  private func chance(_ sample: ItemSample) -> Double {
    factor * sample.shares.reduce(0) { $0 + $1 * (1 - $1) }
  }
}
