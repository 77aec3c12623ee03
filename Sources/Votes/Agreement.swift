// Agreement: how far annotators agree beyond chance, with intervals, and in words.
import Base

/// What a table of votes says about the agreement of its annotators.
package struct Agreement: Sendable {
  /// The fewest and the most votes that an item has.
  package struct Span: Sendable, Equatable {
    package var min: Int
    package var max: Int

    package init(min: Int, max: Int) {
      self.min = min
      self.max = max
    }
  }

  /// One category against all the others, over the items of Fleiss's kappa.
  package struct CategoryKappa: Sendable, Equatable {
    package var category: String
    /// Votes for it, on all items.
    package var votes: Int
    package var kappa: Estimate
  }

  /// Two annotators on the items that both judged.
  package struct Pair: Sendable, Equatable {
    package var a: String
    package var b: String
    /// Items that both judged, at least one.
    package var items: Int
    /// Cohen's kappa, unweighted.
    package var kappa: Estimate
    /// Cohen's weighted kappa; nil on a nominal scale.
    package var weighted: Estimate?
  }

  /// What a scale with an order has beside the coefficients.
  package struct Ordinal: Sendable {
    /// The mean weight of two votes on an item: 1 for equal ones, 0 for the furthest apart.
    package var weightedAgreement: Estimate
    /// Gwet's AC2 with the same weights.
    package var gwetAC2: Estimate
    /// Those weights: `ordinal`, `quadratic` or `ratio`.
    package var weights: String
    /// In steps of an ordinal scale, or in the scale's numbers.
    package var meanAbsoluteDifference: Estimate
    /// In the order of the annotators.
    package var annotators: [AnnotatorError]
  }

  package var scale: Scale
  /// Items with a vote.
  package var items: Int
  package var annotators: Int
  /// Votes that count: repeated ones are not among them.
  package var votes: Int
  /// In natural order, or in that of the scale.
  package var categories: [String]
  package var votesPerItem: Span
  /// Items with two votes and more: the others say nothing about agreement.
  package var itemsUsed: Int
  /// The chance, 0 to 1, that two votes on the same item agree, averaged over `itemsUsed`.
  package var observedAgreement: Estimate
  /// Fleiss 1971, over `fleissItems`.
  package var fleissKappa: Estimate
  /// The items with as many votes as most have, two at least; of equally frequent numbers the larger.
  package var fleissItems: Int
  /// That number of votes; 0 where no item has two.
  package var fleissVotes: Int
  /// Fleiss's kappa over the standard error that it has if votes are given by chance. Nil where there is no kappa.
  package var fleissZ: Double?
  /// Gwet's form for unequal numbers of votes, over `itemsUsed`; the same as `fleissKappa` where all have as many.
  package var fleissKappaUnequal: Estimate
  /// For `scale`, over the items with two votes and more.
  package var krippendorffAlpha: Estimate
  /// Gwet 2008; takes no account of an order.
  package var gwetAC1: Estimate
  /// Nil on a nominal scale.
  package var ordinal: Ordinal?
  /// In the order of `categories`.
  package var perCategory: [CategoryKappa]
  /// In the order of the annotators; two who share no item are left out.
  package var pairwise: [Pair]
  package var pairWeights: CohenWeights
  /// Annotators with too few votes to be among the pairs, where there are very many.
  package var annotatorsWithoutPairs: Int
  /// The samples drawn for the bootstrap intervals, 0 where there are none.
  package var bootstrapDraws: Int
  /// Landis and Koch's word for Fleiss's kappa, and a sentence more where kappa alone would mislead.
  package var reading: String

  package var percentAgreement: Double? { observedAgreement.value }
}

/// What may be asked of the agreement of a table.
package struct AgreementOptions: Sendable {
  package var scale: Scale
  /// All labels of an ordinal scale from the lowest; empty for their natural order.
  package var order: [String]
  package var pairWeights: CohenWeights
  /// Bootstrap samples; nil for 2,000 up to 100,000 items or 10,000 different sets of labels, and none beyond.
  package var bootstrap: Int?
  package var seed: UInt64

  package init(
    scale: Scale = .nominal, order: [String] = [], pairWeights: CohenWeights = .quadratic, bootstrap: Int? = nil,
    seed: UInt64 = 0
  ) {
    self.scale = scale
    self.order = order
    self.pairWeights = pairWeights
    self.bootstrap = bootstrap
    self.seed = seed
  }
}

/// Agreement of all annotators of `table`, of each two of them, and on each category, the labels being mere names.
package func agreement(of table: VoteTable) -> Agreement {
  agreement(of: table, on: CategoryScale(nominal: table.categories.count), AgreementOptions())
}

/// Agreement of all annotators of `table`, of each two of them, and on each category.
/// - Throws: `Fault(.data)` where a label does not fit the scale.
package func agreement(of table: VoteTable, _ options: AgreementOptions) throws -> Agreement {
  let scale = try CategoryScale(options.scale, categories: table.categories, order: options.order)
  return agreement(of: table, on: scale, options)
}

private func agreement(of table: VoteTable, on scale: CategoryScale, _ options: AgreementOptions) -> Agreement {
  var (fewest, most) = (Int.max, 0)
  var votesFor = [Int](repeating: 0, count: table.categories.count)
  table.forEachItem { _, votes, present, counts in
    fewest = min(fewest, votes)
    most = max(most, votes)
    for category in present { votesFor[category] += counts[category] }
  }
  let found = Coefficients(CountPatterns(table, scale: scale), scale, table, options)
  let labels = scale.categoryAt.map { table.categories[$0] }
  let (pairs, compared) = pairs(table, scale, options.pairWeights)
  return Agreement(
    scale: scale.scale, items: table.items.count, annotators: table.annotators.count, votes: table.votes,
    categories: labels, votesPerItem: Agreement.Span(min: most == 0 ? 0 : fewest, max: most),
    itemsUsed: found.itemsUsed, observedAgreement: found.observed, fleissKappa: found.fleiss,
    fleissItems: found.fleissItems, fleissVotes: found.fleissVotes, fleissZ: found.fleissZ,
    fleissKappaUnequal: found.fleissUnequal, krippendorffAlpha: found.alpha, gwetAC1: found.ac1,
    ordinal: found.ordinal,
    perCategory: labels.indices.map { rank in
      Agreement.CategoryKappa(
        category: labels[rank], votes: votesFor[scale.categoryAt[rank]], kappa: found.perCategory[rank])
    },
    pairwise: pairs, pairWeights: options.pairWeights, annotatorsWithoutPairs: table.annotators.count - compared,
    bootstrapDraws: found.draws, reading: reading(of: found, scale: scale.scale, labels: labels))
}

private func pairs(
  _ table: VoteTable, _ scale: CategoryScale, _ weights: CohenWeights
) -> (pairs: [Agreement.Pair], annotators: Int) {
  let plain = Disagreement(.nominal, positions: scale.positions, levels: scale.levels)
  let weighted =
    scale.scale == .nominal
    ? nil
    : Disagreement(weights == .linear ? .linear : .quadratic, positions: scale.positions, levels: scale.levels)
  let compared = PairsOfAnnotators(table, scale)
  var pairs: [Agreement.Pair] = []
  compared.forEachPair { a, b, items, joint in
    pairs.append(
      Agreement.Pair(
        a: table.annotators[a], b: table.annotators[b], items: items, kappa: joint.kappa(plain),
        weighted: weighted.map { joint.kappa($0) }))
  }
  return (pairs, compared.annotators.count)
}
