// VoteTableTests: names in natural order, repeated votes, and no trace of the order of the input.
import Base
import Testing
import Votes

@Suite struct VoteTableTests {
  private func items(_ names: [String]) -> [String] {
    VoteTable(names.map { Vote(item: $0, annotator: "a", label: "y") }).items
  }

  @Test func `numbers go by value and before names`() {
    #expect(items(["10", "b", "9", "-1", "2.5", "a"]) == ["-1", "2.5", "9", "10", "a", "b"])
  }

  @Test func `digits within names go by value, however many there are`() {
    #expect(items(["r10", "r2", "r1"]) == ["r1", "r2", "r10"])
    #expect(items(["42_0", "9_10", "9_2"]) == ["9_2", "9_10", "42_0"])
    #expect(
      items(["892420643555336194", "892420643555336193", "99999999999999999"])
        == ["99999999999999999", "892420643555336193", "892420643555336194"])
  }

  @Test func `what only looks like a number is a name`() {
    #expect(items(["nan", "inf", "12e4", "0x1", "7", "1.", "-"]) == ["7", "-", "0x1", "1.", "12e4", "inf", "nan"])
  }

  @Test func `names of equal value are kept apart, in a fixed order`() {
    #expect(items(["1", "01", "001", "r1", "r01"]) == items(["r01", "001", "r1", "01", "1"]))
    #expect(Set(items(["1", "01", "001", "1.0"])).count == 4)
  }

  @Test func `the last vote of an annotator on an item counts`() {
    let table = VoteTable([
      Vote(item: "1", annotator: "ann", label: "maybe"), Vote(item: "1", annotator: "bob", label: "y"),
      Vote(item: "1", annotator: "ann", label: "n"), Vote(item: "1", annotator: "ann", label: "y"),
    ])
    #expect(table.repeated == 2)
    #expect(table.votes == 2)
    #expect(table.categories == ["y"])
    #expect(majority(of: table, seed: 0).labels.map(\.label) == ["y"])
  }

  @Test func `the order of the votes changes nothing`() {
    let votes = Published.votes(rows: ["112", "2.1", "321", "33.", "12."])
    let first = agreement(of: VoteTable(votes))
    for round in 0..<5 {
      var chance = KeyedGenerator(seed: 1, key: ["shuffle", "\(round)"])
      let shuffled = VoteTable(votes.shuffled(using: &chance))
      let again = agreement(of: shuffled)
      #expect(again.fleissKappa == first.fleissKappa && again.krippendorffAlpha == first.krippendorffAlpha)
      #expect(again.gwetAC1 == first.gwetAC1 && again.pairwise == first.pairwise)
      #expect(majority(of: shuffled, seed: 9) == majority(of: VoteTable(votes), seed: 9))
    }
  }

  @Test(.enabled(if: SharedVotes.isThere, "../shared/data is not beside the checkout"))
  func `real votes hold repeated ones`() throws {
    let table = VoteTable(try SharedVotes.votes("act_CF_amt"))
    #expect(table.repeated == 5)
    #expect(table.votes == 6025)
    #expect(table.items.count == 300 && table.annotators.count == 110)
  }
}
