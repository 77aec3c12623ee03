// BootstrapTests: draws that are what they should be, whatever their number and however they are made.
import Base
import Testing
import Votes

@Suite struct BootstrapTests {
  @Test func `the same seed draws the same, another seed something else`() throws {
    let first = try agreement(of: Published.diagnoses, AgreementOptions(seed: 4)).fleissKappa.bootstrap
    let again = try agreement(of: Published.diagnoses, AgreementOptions(seed: 4)).fleissKappa.bootstrap
    let other = try agreement(of: Published.diagnoses, AgreementOptions(seed: 5)).fleissKappa.bootstrap
    #expect(first == again && first != other)
    #expect(first?.draws == 2000 && first?.undefined == 0)
  }

  @Test func `as many draws as are asked for, or none`() throws {
    let some = try agreement(of: Published.diagnoses, AgreementOptions(bootstrap: 300))
    #expect(some.bootstrapDraws == 300 && some.gwetAC1.bootstrap?.draws == 300)
    let none = try agreement(of: Published.diagnoses, AgreementOptions(bootstrap: 0))
    #expect(none.bootstrapDraws == 0 && none.fleissKappa.bootstrap == nil && none.krippendorffAlpha.bootstrap == nil)
  }

  @Test(arguments: [1, 40])
  func `items drawn one by one and by pattern give the linearised error`(copies: Int) throws {
    // 60 items all but alike in pattern are drawn one by one; 40 copies of each by pattern.
    let rows = randomRows(60, seed: 2).filter { $0.count >= 3 }.map { Array($0.prefix(3)) }
    let many = (0..<copies).flatMap { _ in rows }
    let found = try agreement(of: table(many), AgreementOptions(scale: .ordinal, bootstrap: 4000))
    for estimate in [found.fleissKappa, found.krippendorffAlpha, found.gwetAC1, try #require(found.ordinal).gwetAC2] {
      let (se, value) = (try #require(estimate.se), try #require(estimate.value))
      let drawn = try #require(estimate.bootstrap)
      #expect(abs(drawn.se / se - 1) < (copies == 1 ? 0.15 : 0.06), "\(drawn.se), linearised \(se)")
      #expect(drawn.low < value && value < drawn.high)
      #expect(abs((drawn.high - drawn.low) / (2 * 1.96 * se) - 1) < 0.2)
    }
  }

  @Test func `draws of one category only are left out and counted`() throws {
    let found = agreement(of: Published.table(rows: ["yy", "yy", "yn"])).fleissKappa
    let drawn = try #require(found.bootstrap)
    // All three items are one of the first two with a chance of 8/27.
    #expect(drawn.draws + drawn.undefined == 2000)
    #expect(abs(Double(drawn.undefined) / 2000 - 8.0 / 27) < 0.05)
  }

  @Test func `beyond 100,000 items with as many different sets of labels none are drawn unasked`() throws {
    var chance = KeyedGenerator(seed: 3, key: ["many"])
    var votes: [Vote] = []
    for item in 0...100_000 {
      for annotator in 0..<2 {
        votes.append(Vote(item: "\(item)", annotator: "\(annotator)", label: "\(chance.index(400))"))
      }
    }
    let table = VoteTable(votes)
    #expect(agreement(of: table).bootstrapDraws == 0)
    #expect(try agreement(of: table, AgreementOptions(bootstrap: 100)).bootstrapDraws == 100)
  }

  @Test func `more items than that of few patterns are drawn all the same`() {
    var votes: [Vote] = []
    for item in 0..<120_000 {
      votes.append(Vote(item: "\(item)", annotator: "a", label: item % 3 == 0 ? "y" : "n"))
      votes.append(Vote(item: "\(item)", annotator: "b", label: item % 4 == 0 ? "y" : "n"))
    }
    #expect(agreement(of: VoteTable(votes)).bootstrapDraws == 2000)
  }
}
