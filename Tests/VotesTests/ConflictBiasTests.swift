// ConflictBiasTests: votes that only a conflict called for make agreement look other than it is.
import Base
import Testing
import Votes

@Suite struct ConflictBiasTests {
  /// Three annotators who are right in four of five cases; the third is asked only where the first two differ.
  private func votes(_ items: Int, thirdAlways: Bool = false) -> [ConditionalVote] {
    (0..<items).flatMap { item -> [ConditionalVote] in
      var chance = KeyedGenerator(seed: 6, key: ["conflict", "\(item)"])
      let truth = chance.index(2)
      let labels = (0..<3).map { _ in chance.chance(0.8) ? truth : 1 - truth }
      let conflict = labels[0] != labels[1]
      return (0..<3).filter { $0 < 2 || conflict || thirdAlways }.map { rater in
        ConditionalVote(
          Vote(item: "i\(item)", annotator: "r\(rater)", label: "\(labels[rater])"),
          becauseOfConflict: rater == 2 && !thirdAlways)
      }
    }
  }

  @Test func `on the votes asked regardless agreement is what it would have been`() throws {
    let found = try conflictBias(votes(2000))
    // Two who are right in 0.8 of the cases agree in 0.68 of them; kappa is (0.68 − 0.5) / 0.5.
    let kappa = try #require(found.regardless.fleissKappa.value)
    let se = try #require(found.regardless.fleissKappa.se)
    #expect(abs(kappa - 0.36) < 4 * se)
    #expect(found.itemsInConflict == found.votesBecauseOfConflict && found.itemsInConflict > 500)
    #expect(found.regardless.votes == 4000 && found.all.votes == 4000 + found.votesBecauseOfConflict)
    // The items with two votes are now exactly those without a conflict.
    #expect(found.all.fleissItems == 2000 - found.itemsInConflict && found.all.fleissKappa.value == 1)
  }

  @Test func `the difference comes with an interval that knows both`() throws {
    let found = try conflictBias(votes(2000))
    #expect(
      found.changes.map(\.coefficient) == [
        "observed_agreement", "fleiss_kappa", "fleiss_kappa_unequal", "krippendorff_alpha", "gwet_ac1",
      ])
    for change in found.changes {
      let (before, after) = (try #require(change.regardless.value), try #require(change.all.value))
      let value = try #require(change.difference.value)
      let (low, high) = (try #require(change.difference.low), try #require(change.difference.high))
      #expect(close(value, after - before, 1e-15))
      #expect(low <= value && value <= high)
    }
    let alpha = found.changes[3]
    // Most items are the same in both, so the difference is surer than either.
    #expect(try #require(alpha.difference.se) < 0.5 * (try #require(alpha.regardless.se)))
    #expect(try #require(alpha.difference.low) > 0 || (try #require(alpha.difference.high)) < 0, "there is a bias")
  }

  @Test func `without such votes nothing differs`() throws {
    let found = try conflictBias(votes(300, thirdAlways: true), AgreementOptions(scale: .ordinal))
    #expect(found.votesBecauseOfConflict == 0 && found.itemsInConflict == 0)
    #expect(found.changes.count == 6)
    for change in found.changes {
      #expect(change.regardless == change.all && change.difference.value == 0)
      #expect(change.difference.low == 0 && change.difference.high == 0)
    }
  }

  @Test func `a changed mind is one vote, under its last flag`() throws {
    let found = try conflictBias([
      ConditionalVote(Vote(item: "i", annotator: "a", label: "y"), becauseOfConflict: true),
      ConditionalVote(Vote(item: "i", annotator: "a", label: "n"), becauseOfConflict: false),
      ConditionalVote(Vote(item: "i", annotator: "b", label: "y"), becauseOfConflict: false),
    ])
    #expect(found.votesBecauseOfConflict == 0 && found.all.votes == 2 && found.regardless.votes == 2)
  }

  @Test func `no votes, one item and no bootstrap have words`() throws {
    let none = try conflictBias([])
    #expect(none.changes.allSatisfy { $0.difference.value == nil && $0.difference.note == "There are no votes." })
    let one = try conflictBias(votes(1))
    #expect(one.changes.allSatisfy { $0.difference.low == nil })
    let undrawn = try conflictBias(votes(50), AgreementOptions(bootstrap: 0))
    let change = undrawn.changes[3].difference
    #expect(change.value != nil && change.low == nil)
    #expect(change.note == "Without a bootstrap the difference has no interval.")
  }
}
