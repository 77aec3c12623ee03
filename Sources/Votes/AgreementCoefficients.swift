// AgreementCoefficients: Fleiss's kappa, Krippendorff's alpha and Gwet's AC1 from the items' counts, in two passes.

/// Sums over the items that all coefficients share, and the coefficients from them.
///
/// In the formulae item i has rᵢ votes, nᵢₖ of them for category k of q; n items have two votes and more. Those with one
/// vote say nothing about agreement and are left out of chance agreement too: Gwet's form (2021, "Handbook of Inter-Rater
/// Reliability", 5th ed.) keeps them there, and with many of them kappa falls below -1.
struct AgreementCoefficients {
  let itemsUsed: Int
  let fewestVotes: Int
  let mostVotes: Int
  /// pₐ = 1/n Σ Σₖ nᵢₖ (nᵢₖ − 1) / (rᵢ (rᵢ − 1)). Nil where n is 0.
  let percentAgreement: Double?
  /// πₖ = 1/n Σ nᵢₖ / rᵢ
  let shares: [Double]
  let fleissKappa: Estimate
  let krippendorffAlpha: Estimate
  let gwetAC1: Estimate
  /// Kappa of each category against the rest; nil where it has none.
  let categoryKappas: [Double?]

  init(_ table: VoteTable) {
    let q = table.categories.count
    var used = 0
    var (fewest, most) = (Int.max, 0)
    var agreement = 0.0
    var shares = [Double](repeating: 0, count: q)
    var disagreement = [Double](repeating: 0, count: q)
    var pairable = 0
    var pairableCounts = [Int](repeating: 0, count: q)
    var agreementPerVote = 0.0
    table.forEachItem { _, votes, present, counts in
      let r = Double(votes)
      fewest = min(fewest, votes)
      most = max(most, votes)
      guard votes >= 2 else { return }
      used += 1
      for k in present { shares[k] += Double(counts[k]) / r }
      pairable += votes
      var same = 0
      for k in present {
        same += counts[k] * (counts[k] - 1)
        disagreement[k] += Double(counts[k] * (votes - counts[k])) / (r * (r - 1))
        pairableCounts[k] += counts[k]
      }
      agreement += Double(same) / (r * (r - 1))
      agreementPerVote += Double(same) / (r - 1)
    }
    if used > 0 { for k in 0..<q { shares[k] /= Double(used) } }

    itemsUsed = used
    fewestVotes = table.items.isEmpty ? 0 : fewest
    mostVotes = most
    self.shares = shares
    guard used > 0 else {
      percentAgreement = nil
      let nothing = Estimate.undefined(
        table.votes == 0
          ? "There are no votes." : "No item has two votes or more, so there is no agreement to measure.")
      (fleissKappa, krippendorffAlpha, gwetAC1) = (nothing, nothing, nothing)
      categoryKappas = Array(repeating: nil, count: q)
      return
    }
    let pa = agreement / Double(used)
    percentAgreement = pa
    // Fleiss 1971, κⱼ, with the mean over items in place of the constant number of votes.
    categoryKappas = (0..<q).map { k in
      let variance = shares[k] * (1 - shares[k])
      return variance > 0 ? 1 - disagreement[k] / Double(used) / variance : nil
    }
    let pairableCategories = (0..<q).filter { pairableCounts[$0] > 0 }
    if pairableCategories.count == 1 {
      let total = Estimate.undefined(Self.oneCategory(table.categories[pairableCategories[0]]))
      (fleissKappa, gwetAC1, krippendorffAlpha) = (total, total, total)
    } else {
      (fleissKappa, gwetAC1) = Self.fleissAndGwet(table, pa: pa, shares: shares, used: used)
      krippendorffAlpha = Self.krippendorff(
        table, counts: pairableCounts, votes: pairable, used: used, agreementPerVote: agreementPerVote)
    }
  }

  private static func oneCategory(_ label: String) -> String {
    "All votes that count here are \"\(label)\": with one category chance explains all agreement, and the coefficient "
      + "has no value."
  }

  /// Fleiss 1971 with pₑ = Σ πₖ²; Gwet 2008 with pₑ = Σ πₖ (1 − πₖ) / (q − 1). Both are linearised in the items as in
  /// Gwet 2021: κᵢ = (pₐᵢ − pₑ) / (1 − pₑ) − 2 (1 − κ) (pₑᵢ − pₑ) / (1 − pₑ).
  private static func fleissAndGwet(
    _ table: VoteTable, pa: Double, shares: [Double], used: Int
  ) -> (fleiss: Estimate, gwet: Estimate) {
    let others = Double(shares.count - 1)
    let concentration = shares.reduce(0) { $0 + $1 * $1 }
    let peFleiss = concentration
    let peGwet = shares.reduce(0) { $0 + $1 * (1 - $1) } / others
    let kappa = (pa - peFleiss) / (1 - peFleiss)
    let ac1 = (pa - peGwet) / (1 - peGwet)
    var (squaresFleiss, squaresGwet) = (0.0, 0.0)
    table.forEachItem { _, votes, present, counts in
      guard votes >= 2 else { return }
      let r = Double(votes)
      var same = 0
      var typical = 0.0
      for k in present {
        same += counts[k] * (counts[k] - 1)
        typical += Double(counts[k]) * shares[k] / r
      }
      let own = Double(same) / (r * (r - 1))
      func deviation(_ value: Double, _ pe: Double, _ peItem: Double) -> Double {
        (own - pe - 2 * (1 - value) * (peItem - pe)) / (1 - pe) - value
      }
      let fleiss = deviation(kappa, peFleiss, typical)
      let gwet = deviation(ac1, peGwet, (1 - typical) / others)
      squaresFleiss += fleiss * fleiss
      squaresGwet += gwet * gwet
    }
    return (
      .linearised(kappa, squares: squaresFleiss, items: used), .linearised(ac1, squares: squaresGwet, items: used)
    )
  }

  /// Krippendorff's alpha for nominal data, as pₐ = (1 − ε) pₐ′ + ε with ε = 1 / Σ rᵢ, where pₐ′ and πₖ are weighted by
  /// rᵢ over the items with two votes and more; linearised as in Gwet 2021, which takes the sizes rᵢ for random too.
  private static func krippendorff(
    _ table: VoteTable, counts pairableCounts: [Int], votes: Int, used: Int, agreementPerVote: Double
  ) -> Estimate {
    let total = Double(votes)
    let mean = total / Double(used)
    let shares = pairableCounts.map { Double($0) / total }
    let pe = shares.reduce(0) { $0 + $1 * $1 }
    let raw = agreementPerVote / total
    let pa = raw + (1 - raw) / total
    let alpha = (pa - pe) / (1 - pe)
    let rawAlpha = (raw - pe) / (1 - pe)
    var squares = 0.0
    table.forEachItem { _, votes, present, counts in
      guard votes >= 2 else { return }
      let r = Double(votes)
      var same = 0
      var typical = 0.0
      for k in present {
        same += counts[k] * (counts[k] - 1)
        typical += Double(counts[k]) * shares[k]
      }
      let excess = (r - mean) / mean
      let paItem = Double(same) / (mean * (r - 1)) - pa * excess
      let peItem = typical / mean - pe * excess
      let deviation = (paItem - pe - 2 * (1 - rawAlpha) * (peItem - pe)) / (1 - pe) - rawAlpha
      squares += deviation * deviation
    }
    return .linearised(alpha, squares: squares, items: used)
  }
}
