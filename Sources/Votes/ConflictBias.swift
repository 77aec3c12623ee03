// ConflictBias: what it does to agreement that some votes were asked only because two annotators disagreed.

/// A vote, and whether it was asked only because others disagreed on the item.
package struct ConditionalVote: Sendable, Hashable {
  package var vote: Vote
  package var becauseOfConflict: Bool

  package init(_ vote: Vote, becauseOfConflict: Bool) {
    self.vote = vote
    self.becauseOfConflict = becauseOfConflict
  }
}

/// Agreement with and without the votes that a conflict called for.
///
/// An item on which the first two disagree gets a third vote, others do not: votes are missing for a reason that is the very
/// thing measured (they are not missing at random, Rubin 1976), and no coefficient over all of them estimates how far the
/// annotators agree. Those over the votes that were asked regardless do.
package struct ConflictBias: Sendable {
  /// One coefficient, without those votes, with them, and what they change.
  package struct Change: Sendable, Equatable {
    /// As in the JSON of `curate agreement`: `fleiss_kappa`, …
    package var coefficient: String
    /// On the votes asked regardless: the figure to publish.
    package var regardless: Estimate
    /// On all votes.
    package var all: Estimate
    /// `all` − `regardless`, with the percentile interval of both on the same items drawn anew; se and interval are nil
    /// without a bootstrap, the value where either has none.
    package var difference: Estimate
  }

  /// Votes that count and were asked because of a conflict.
  package var votesBecauseOfConflict: Int
  /// Items that have such a vote.
  package var itemsInConflict: Int
  package var regardless: Agreement
  package var all: Agreement
  package var changes: [Change]
}

/// Agreement on the votes that were asked regardless, on all votes, and the difference.
///
/// Of two votes of one annotator on an item the later one counts, flag included.
/// - Throws: `Fault(.data)` where a label does not fit the scale.
package func conflictBias(_ votes: [ConditionalVote], _ options: AgreementOptions = AgreementOptions()) throws
  -> ConflictBias
{
  // A changed mind must not leave the earlier vote in one table and the later in the other.
  var lastAt: [Place: Int] = [:]
  for (at, vote) in votes.enumerated() {
    lastAt[Place(item: vote.vote.item, annotator: vote.vote.annotator)] = at
  }
  let kept = votes.indices
    .filter { lastAt[Place(item: votes[$0].vote.item, annotator: votes[$0].vote.annotator)] == $0 }.map { votes[$0] }
  let some = VoteTable(kept.filter { !$0.becauseOfConflict }.map(\.vote))
  let every = VoteTable(kept.map(\.vote))
  let regardless = try agreement(of: some, options)
  let all = try agreement(of: every, options)
  let pairs = try PairedItems(some, every, options)
  let differences = pairs.differences(options)
  func change(_ name: String, _ key: (Agreement) -> Estimate?) -> ConflictBias.Change? {
    guard let before = key(regardless), let after = key(all) else { return nil }
    var difference = Estimate(value: nil, note: before.note ?? after.note)
    if let x = before.value, let y = after.value {
      let drawn = differences[name] ?? nil
      difference = Estimate(
        value: y - x, se: drawn?.se, low: drawn?.low, high: drawn?.high,
        note: drawn == nil ? "Without a bootstrap the difference has no interval." : nil, bootstrap: drawn)
    }
    return ConflictBias.Change(coefficient: name, regardless: before, all: after, difference: difference)
  }
  return ConflictBias(
    votesBecauseOfConflict: kept.filter(\.becauseOfConflict).count,
    itemsInConflict: Set(kept.filter(\.becauseOfConflict).map(\.vote.item)).count, regardless: regardless, all: all,
    changes: [
      change("observed_agreement") { $0.observedAgreement }, change("fleiss_kappa") { $0.fleissKappa },
      change("fleiss_kappa_unequal") { $0.fleissKappaUnequal },
      change("krippendorff_alpha") { $0.krippendorffAlpha }, change("gwet_ac1") { $0.gwetAC1 },
      change("gwet_ac2") { $0.ordinal?.gwetAC2 },
    ].compactMap { $0 })
}

private struct Place: Hashable {
  var item: String
  var annotator: String
}
