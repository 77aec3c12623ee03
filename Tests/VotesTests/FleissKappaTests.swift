// FleissKappaTests: which items count, the standard error by other means, and the test against chance.
import Foundation
import Testing
import Votes

/// Fleiss 1971, equations 1 to 8, for rows of equally many votes.
func fleissByDefinition(_ rows: [[Int]]) -> Double {
  let n = Double(rows[0].count)
  var shares: [Int: Double] = [:]
  var agreement = 0.0
  for row in rows {
    let counts = Dictionary(row.map { ($0, 1.0) }, uniquingKeysWith: +)
    agreement += (counts.values.reduce(0) { $0 + $1 * $1 } - n) / (n * (n - 1))
    for (category, count) in counts { shares[category, default: 0] += count }
  }
  let observed = agreement / Double(rows.count)
  let expected = shares.values.reduce(0) { $0 + $1 * $1 } / (n * Double(rows.count) * n * Double(rows.count))
  return (observed - expected) / (1 - expected)
}

/// The delete-one jackknife: se² = (n − 1)/n Σ (θ₍ᵢ₎ − θ̄)² (Quenouille 1956, Tukey 1958).
func jackknifeError(_ rows: [[Int]], _ value: ([[Int]]) -> Double) -> Double {
  let left = rows.indices.map { out in value(rows.indices.filter { $0 != out }.map { rows[$0] }) }
  let n = Double(rows.count)
  let mean = left.reduce(0, +) / n
  return ((n - 1) / n * left.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }).squareRoot()
}

func rows(of votes: [Vote]) -> [[Int]] {
  Dictionary(grouping: votes, by: \.item).sorted { $0.key < $1.key }.map { $0.value.compactMap { Int($0.label) } }
}

@Suite struct FleissKappaTests {
  @Test func `the test against chance is R's`() {
    // R's irr, kappam.fleiss(diagnoses).
    #expect(close(agreement(of: Published.diagnoses).fleissZ, 17.65183, 0.5e-5))
  }

  @Test func `the items are those with the number of votes that most have`() {
    let found = agreement(of: Published.table(rows: ["yy.", "yn.", "yyn", "nnn", "ynn", "y..", "n..", "n..", "n.."]))
    let alone = agreement(of: Published.table(rows: ["yyn", "nnn", "ynn"]))
    #expect(found.fleissItems == 3 && found.fleissVotes == 3 && found.itemsUsed == 5 && found.items == 9)
    #expect(found.fleissKappa == alone.fleissKappa && found.fleissZ == alone.fleissZ)
    #expect(found.perCategory.map(\.kappa) == alone.perCategory.map(\.kappa))
    #expect(found.fleissKappaUnequal.value != found.fleissKappa.value)
  }

  @Test func `of equally frequent numbers of votes the larger counts`() {
    let found = agreement(of: Published.table(rows: ["yn.", "yy.", "yyn", "nnn"]))
    #expect(found.fleissItems == 2 && found.fleissVotes == 3)
    #expect(found.fleissKappa == agreement(of: Published.table(rows: ["yyn", "nnn"])).fleissKappa)
  }

  @Test func `where all items have as many votes the two forms are one`() {
    let found = agreement(of: Published.counts)
    #expect(found.fleissItems == found.itemsUsed && found.fleissKappa == found.fleissKappaUnequal)
  }

  @Test func `the modal items may hold one category where the others hold two`() {
    let found = agreement(of: Published.table(rows: ["yyy", "yyy", "yn."]))
    #expect(found.fleissKappa.value == nil && found.fleissKappaUnequal.value != nil)
    #expect(found.fleissKappa.note?.hasPrefix("All votes that count here are \"y\"") == true)
    #expect(found.reading.hasPrefix("undefined: "))
  }

  @Test func `the standard error is that of leaving out an item at a time`() throws {
    let many = randomRows(400, seed: 12).filter { $0.count == 4 }
    let found = agreement(of: table(many)).fleissKappa
    let (value, se) = (try #require(found.value), try #require(found.se))
    #expect(abs(value - fleissByDefinition(many)) < 1e-13)
    let jackknife = jackknifeError(many, fleissByDefinition)
    #expect(abs(se / jackknife - 1) < 0.03, "\(se), by the jackknife \(jackknife)")
  }

  @Test func `each category's standard error is that of leaving out an item at a time`() throws {
    let many = randomRows(400, seed: 13).filter { $0.count == 4 }
    let found = agreement(of: table(many)).perCategory
    #expect(found.map(\.votes).reduce(0, +) == 4 * many.count)
    for category in 1...5 {
      let against = many.map { $0.map { $0 == category ? 1 : 0 } }
      let mine = found[category - 1].kappa
      #expect(close(mine.value, fleissByDefinition(against), 1e-12))
      let jackknife = jackknifeError(against, fleissByDefinition)
      let se = try #require(mine.se)
      #expect(abs(se / jackknife - 1) < 0.03, "category \(category): \(se), by the jackknife \(jackknife)")
    }
  }

  @Test(
    .enabled(if: SharedVotes.isThere, "../shared/data is not beside the checkout"),
    arguments: [("bluebirds", 0.125293), ("snow_rte", 0.241384), ("act_SP_amt", 0.737662)])
  func `real votes give the published kappa, with the jackknife's error`(name: String, kappa: Double) throws {
    let votes = try SharedVotes.votes(name)
    let found = agreement(of: VoteTable(votes)).fleissKappa
    #expect(close(found.value, kappa, 0.5e-6))
    let se = try #require(found.se)
    let jackknife = jackknifeError(rows(of: votes), fleissByDefinition)
    #expect(abs(se / jackknife - 1) < 0.02)
    if name == "bluebirds" { #expect(abs(se / 0.0124 - 1) < 0.05) }
    let drawn = try #require(found.bootstrap)
    #expect(abs(drawn.se / se - 1) < 0.08)
  }
}
