// DegenerateAgreementTests: where a coefficient has no value or misleads, words say so, and NaN never appears.
import Base
import Testing
import Votes

@Suite struct DegenerateAgreementTests {
  @Test func `one category only has no kappa, and says so`() {
    let found = agreement(of: Published.table(rows: ["yyy", "yyy", "yy."]))
    let note =
      "All votes that count here are \"y\": with one category chance explains all agreement, and the coefficient "
      + "has no value."
    #expect(found.fleissKappa == Estimate(value: nil, note: note))
    #expect(found.krippendorffAlpha == Estimate(value: nil, note: note))
    #expect(found.gwetAC1 == Estimate(value: nil, note: note))
    #expect(found.percentAgreement == 1)
    #expect(found.perCategory.map(\.category) == ["y"] && found.perCategory.map(\.votes) == [8])
    #expect(found.perCategory[0].kappa == Estimate(value: nil, note: "It is the only category of these items."))
    #expect(found.pairwise.count == 3 && found.pairwise.allSatisfy { $0.kappa.value == nil })
    #expect(found.reading == "undefined: " + note)
  }

  @Test func `items with one vote each say nothing about agreement`() {
    let found = agreement(of: Published.table(rows: ["y..", ".n.", "..y"]))
    let note = "No item has two votes or more, so there is no agreement to measure."
    #expect(found.itemsUsed == 0 && found.items == 3)
    #expect(found.percentAgreement == nil)
    #expect(found.fleissKappa == Estimate(value: nil, note: note))
    #expect(found.krippendorffAlpha == Estimate(value: nil, note: note))
    #expect(found.perCategory.allSatisfy { $0.kappa == Estimate(value: nil, note: note) })
    #expect(found.pairwise.isEmpty)
  }

  @Test func `no votes at all`() {
    let found = agreement(of: VoteTable([]))
    #expect(found.fleissKappa == Estimate(value: nil, note: "There are no votes."))
    #expect(found.votesPerItem == Agreement.Span(min: 0, max: 0))
    #expect(found.categories.isEmpty && found.pairwise.isEmpty)
  }

  @Test func `single votes are left out, also where they bear the only other category`() {
    let found = agreement(of: Published.table(rows: ["yyy", "yy.", "n.."]))
    #expect(found.krippendorffAlpha.value == nil)
    #expect(found.fleissKappa.value == nil && found.fleissKappaUnequal.value == nil)
    #expect(found.gwetAC1.value == nil)
    #expect(found.items == 3 && found.itemsUsed == 2)
  }

  @Test func `one item has a value and no interval`() {
    let found = agreement(of: Published.table(rows: ["yyn"])).fleissKappa
    #expect(close(found.value, -0.5, 1e-15))
    #expect(found.se == nil && found.low == nil && found.high == nil)
    #expect(found.note == "One item only: there is no variation between items to make an interval from.")
  }

  @Test func `perfect agreement is no certainty`() {
    let found = agreement(of: Published.table(rows: ["yyy", "nnn", "yyy", "nnn"])).fleissKappa
    #expect(found.value == 1 && found.se == 0 && found.low == 1 && found.high == 1)
    #expect(
      found.note
        == "The items do not differ in agreement, so the interval has no width; it is no proof of certainty.")
  }

  @Test func `an interval stays within -1 and 1 and holds its value`() throws {
    for rows in [["yn", "ny", "yn", "yy"], ["yy", "nn", "yy", "yn"]] {
      let found = agreement(of: Published.table(rows: rows))
      for estimate in [found.fleissKappa, found.krippendorffAlpha, found.gwetAC1] {
        let low = try #require(estimate.low)
        let high = try #require(estimate.high)
        let value = try #require(estimate.value)
        #expect(low >= -1 && low <= value && value <= high && high <= 1)
      }
    }
  }

  @Test func `single votes change nothing, however many they are`() {
    let few = ["yn", "yy", "nn", "nn"]
    let found = agreement(of: Published.table(rows: few + Array(repeating: "y.", count: 40)))
    let alone = agreement(of: Published.table(rows: few))
    #expect(found.itemsUsed == 4 && found.items == 44)
    #expect(found.fleissKappa == alone.fleissKappa)
    #expect(found.gwetAC1 == alone.gwetAC1)
    #expect(found.krippendorffAlpha == alone.krippendorffAlpha)
    #expect(found.perCategory.map(\.kappa) == alone.perCategory.map(\.kappa))
  }

  @Test func `where one label is nearly all, the reading points to AC1`() {
    let rows = Array(repeating: "nnn", count: 95) + ["ynn", "nyn", "nny", "ynn", "yyn"]
    let found = agreement(of: Published.table(rows: rows))
    #expect(
      found.reading
        == "slight: two votes on an item agree in 96.67 % of cases, but \"n\" is so frequent (98.0 % of the votes) "
        + "that chance alone explains most of it; read AC1 (0.97) beside kappa (0.15).")
  }

  @Test func `the words of Landis and Koch`() {
    // Two raters, ten items of each kind by count: agreeing y, agreeing n, disagreeing.
    func word(_ y: Int, _ n: Int, _ apart: Int) -> String {
      agreement(
        of: Published.table(
          rows: Array(repeating: "yy", count: y) + Array(repeating: "nn", count: n)
            + (0..<apart).map { $0 % 2 == 0 ? "yn" : "ny" })
      ).reading
    }
    #expect(word(1, 1, 8) == "poor")
    #expect(word(11, 11, 18) == "slight")
    #expect(word(13, 13, 14) == "fair")
    #expect(word(15, 15, 10) == "moderate")
    #expect(word(17, 17, 6) == "substantial")
    #expect(word(19, 19, 2) == "almost perfect")
  }
}
