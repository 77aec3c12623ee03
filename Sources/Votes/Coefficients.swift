// Coefficients: all coefficients of the items' counts, with both kinds of interval, or the words why there are none.

struct Coefficients {
  let itemsUsed: Int
  let observed: Estimate
  let fleiss: Estimate
  let fleissItems: Int
  let fleissVotes: Int
  let fleissZ: Double?
  let fleissUnequal: Estimate
  let alpha: Estimate
  let ac1: Estimate
  let ordinal: Agreement.Ordinal?
  /// By rank.
  let perCategory: [Estimate]
  /// By rank, the mean over items of their shares.
  let shares: [Double]
  let draws: Int

  init(_ patterns: CountPatterns, _ scale: CategoryScale, _ table: VoteTable, _ options: AgreementOptions) {
    itemsUsed = patterns.totalItems
    let weights = Disagreement.Form.weights(of: scale.scale)
    let modal = patterns.modalVotes ?? 0
    let equal = patterns.filtered { $0 == modal }
    fleissItems = equal.totalItems
    fleissVotes = modal
    guard itemsUsed > 0 else {
      let nothing = Estimate.undefined(
        table.votes == 0
          ? "There are no votes." : "No item has two votes or more, so there is no agreement to measure.")
      (observed, fleiss, fleissUnequal, alpha, ac1) = (nothing, nothing, nothing, nothing, nothing)
      perCategory = Array(repeating: nothing, count: scale.positions.count)
      shares = Array(repeating: 0, count: scale.positions.count)
      ordinal =
        scale.scale == .nominal
        ? nil
        : Agreement.Ordinal(
          weightedAgreement: nothing, gwetAC2: nothing, weights: weights.rawValue,
          meanAbsoluteDifference: nothing, annotators: [])
      (fleissZ, draws) = (nil, 0)
      return
    }
    let kappa = FleissKappa(equal)
    let kappaUnequal = FleissKappa(patterns)
    let krippendorff = KrippendorffAlpha(patterns, scale)
    let gwet = GwetAC(patterns, Disagreement(.nominal, positions: scale.positions, levels: scale.levels))
    let gwetWeighted = GwetAC(
      patterns, Disagreement(weights, positions: scale.positions, levels: scale.levels))
    observed = gwet.observed()
    fleissZ = kappa.zUnderChance()
    perCategory = kappa.perCategory()
    shares = ItemSample(patterns).shares

    let only = patterns.onlyRank.map { Self.oneCategory(table.categories[scale.categoryAt[$0]]) }
    let onlyEqual = equal.onlyRank.map { Self.oneCategory(table.categories[scale.categoryAt[$0]]) }
    // Each coefficient is a number and, from draws of its items, an interval more.
    let wanted = options.bootstrap ?? BootstrapRule.draws(patterns)
    let drawn = only == nil ? wanted : 0
    let isEqual = equal.totalItems == patterns.totalItems
    let hasOrder = scale.scale != .nominal
    var coefficients: [@Sendable (ItemSample) -> Double?] = [
      { kappaUnequal.value($0) }, { krippendorff.value($0) }, { gwet.value($0) },
    ]
    if hasOrder { coefficients.append { gwetWeighted.value($0) } }
    let intervals = bootstrap(patterns, draws: drawn, seed: options.seed, coefficients)
    let ofEqual =
      isEqual
      ? intervals[0]
      : bootstrap(equal, draws: onlyEqual == nil ? wanted : 0, seed: options.seed, [{ kappa.value($0) }])[0]
    func whole(_ estimate: Estimate, _ interval: BootstrapInterval?, _ oneCategory: String?) -> Estimate {
      if let oneCategory { return .undefined(oneCategory) }
      var estimate = estimate
      estimate.bootstrap = interval
      return estimate
    }
    fleiss = whole(kappa.estimate(), ofEqual, onlyEqual)
    fleissUnequal = whole(kappaUnequal.estimate(), intervals[0], only)
    alpha = whole(krippendorff.estimate(), intervals[1], only)
    ac1 = whole(gwet.estimate(), intervals[2], only)
    ordinal =
      hasOrder
      ? Agreement.Ordinal(
        weightedAgreement: gwetWeighted.observed(), gwetAC2: whole(gwetWeighted.estimate(), intervals[3], only),
        weights: weights.rawValue, meanAbsoluteDifference: patterns.meanAbsoluteDifference(scale),
        annotators: errorsOfAnnotators(table, scale))
      : nil
    draws = max(intervals.compactMap { $0 }.map { $0.draws + $0.undefined }.max() ?? 0, ofEqual == nil ? 0 : wanted)
  }

  private static func oneCategory(_ label: String) -> String {
    "All votes that count here are \"\(label)\": with one category chance explains all agreement, and the coefficient "
      + "has no value."
  }
}
