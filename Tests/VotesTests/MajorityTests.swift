// MajorityTests: the most frequent label, honest ties, and how right that is on real votes.
import Testing
import Votes

@Suite struct MajorityTests {
  @Test func `the label with most votes wins, with its share`() {
    let found = majority(of: Published.table(rows: ["yyn", "nnn", "nn."]), seed: 1)
    #expect(
      found.labels == [
        ItemLabel(item: "1", label: "y", probability: 2.0 / 3, votes: 3, tie: false),
        ItemLabel(item: "2", label: "n", probability: 1, votes: 3, tie: false),
        ItemLabel(item: "3", label: "n", probability: 1, votes: 2, tie: false),
      ])
    #expect(found.ties == 0)
    #expect(
      found.annotators == [
        Majority.Annotator(annotator: "r1", votes: 3, accuracy: 1),
        Majority.Annotator(annotator: "r2", votes: 3, accuracy: 1),
        Majority.Annotator(annotator: "r3", votes: 2, accuracy: 0.5),
      ])
  }

  @Test func `a tie is drawn among the labels with most votes only`() {
    let rows = Array(repeating: "yynnm", count: 2000)
    let found = majority(of: Published.table(rows: rows), seed: 5)
    #expect(found.ties == 2000)
    #expect(found.labels.allSatisfy { $0.tie && $0.probability == 0.4 })
    let yes = found.labels.filter { $0.label == "y" }.count
    let no = found.labels.filter { $0.label == "n" }.count
    #expect(yes + no == 2000)
    // A fair coin strays further than 150 from 1000 once in 10^11 seeds.
    #expect(abs(yes - 1000) < 150)
  }

  @Test func `the draw depends on the seed and the item, not on the other items`() {
    let rows = Array(repeating: "yn", count: 50)
    let found = majority(of: Published.table(rows: rows), seed: 5).labels
    #expect(majority(of: Published.table(rows: rows), seed: 5).labels == found)
    #expect(majority(of: Published.table(rows: Array(rows.prefix(20))), seed: 5).labels == Array(found.prefix(20)))
    #expect(majority(of: Published.table(rows: rows), seed: 6).labels != found)
  }

  @Test func `no votes, no labels`() {
    let found = majority(of: VoteTable([]), seed: 1)
    #expect(found.labels.isEmpty && found.annotators.isEmpty && found.ties == 0)
  }

  @Test(
    .enabled(if: SharedVotes.isThere, "../shared/data is not beside the checkout"),
    arguments: [
      // Items, ties, untied items that the majority gets right, ties that hold the truth: counted with pandas.
      ("bluebirds", 108, 0, 82, 0), ("barzan", 1000, 0, 696, 0), ("snow_rte", 800, 65, 685, 65),
      ("snow_temp", 462, 17, 424, 17), ("act_SP_amt", 500, 5, 469, 5), ("act_CF_amt", 300, 8, 253, 6),
    ])
  func `real votes against the truth`(name: String, items: Int, ties: Int, right: Int, lucky: Int) throws {
    let truth = try SharedVotes.truth(name)
    let found = majority(of: VoteTable(try SharedVotes.votes(name)), seed: 2)
    #expect(found.labels.count == items)
    #expect(found.ties == ties)
    #expect(found.labels.filter { !$0.tie && $0.label == truth[$0.item] }.count == right)
    #expect(found.labels.filter { $0.tie && $0.label == truth[$0.item] }.count <= lucky)
  }
}
