// PairwiseTests: Cohen's kappa of sparse random votes against the definition, written out naively.
import Base
import Testing
import Votes

@Suite struct PairwiseTests {
  @Test func `pairs of sparse votes are those of the definition`() {
    var chance = KeyedGenerator(seed: 4, key: ["pairwise"])
    var votes: [Vote] = []
    for item in 0..<60 {
      for annotator in 0..<12 where chance.chance(0.4) {
        votes.append(Vote(item: "i\(item)", annotator: "w\(annotator)", label: "\(chance.index(3) * chance.index(2))"))
      }
    }
    let found = agreement(of: VoteTable(votes)).pairwise
    var expected: [(a: String, b: String, items: Int, kappa: Double?)] = []
    for a in 0..<12 {
      for b in a + 1..<12 {
        let labelsOfB = Dictionary(
          uniqueKeysWithValues: votes.filter { $0.annotator == "w\(b)" }.map { ($0.item, $0.label) })
        let common = votes.filter { $0.annotator == "w\(a)" && labelsOfB[$0.item] != nil }
          .map { (a: $0.label, b: labelsOfB[$0.item] ?? "") }
        guard !common.isEmpty else { continue }
        let n = Double(common.count)
        let observed = Double(common.filter { $0.a == $0.b }.count) / n
        let byChance = ["0", "1", "2"].reduce(0) { sum, label in
          sum + Double(common.filter { $0.a == label }.count) / n * Double(common.filter { $0.b == label }.count) / n
        }
        expected.append(
          (
            "w\(a)", "w\(b)", common.count,
            byChance > 1 - 1e-12 ? nil : (observed - byChance) / (1 - byChance)
          ))
      }
    }
    #expect(found.count == expected.count && found.count > 60)
    for (mine, theirs) in zip(found, expected) {
      #expect(mine.a == theirs.a && mine.b == theirs.b && mine.items == theirs.items)
      #expect(mine.kappa.value == nil ? theirs.kappa == nil : close(theirs.kappa, mine.kappa.value ?? 9, 1e-12))
    }
  }

  @Test func `two who share no item are no pair, two who always say the same have no kappa`() {
    let found = agreement(of: Published.table(rows: ["yy.", "yy.", "..n", "..n"])).pairwise
    #expect(found.map { [$0.a, $0.b] } == [["r1", "r2"]] && found[0].items == 2)
    #expect(
      found[0].kappa
        == Estimate(value: nil, note: "Both gave one and the same label throughout, which chance explains."))
  }

  @Test func `two who each always say another label agree as chance has it`() {
    let found = agreement(of: Published.table(rows: ["yn", "yn"])).pairwise
    #expect(found.map(\.items) == [2] && found[0].kappa.value == 0)
  }
}
