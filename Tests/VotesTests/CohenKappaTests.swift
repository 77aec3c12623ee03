// CohenKappaTests: kappa of two annotators, plain and weighted, with the standard error of Fleiss, Cohen and Everitt.
import Testing
import Votes

@Suite struct CohenKappaTests {
  /// A table of counts: the first annotator's label down, the second's across.
  private func votes(_ counts: [[Int]]) -> VoteTable {
    var rows: [String] = []
    for (own, line) in counts.enumerated() {
      for (other, count) in line.enumerated() {
        rows += Array(repeating: "\(own + 1)\(other + 1)", count: count)
      }
    }
    return Published.table(rows: rows)
  }

  private func check(_ found: Estimate?, _ expected: [Double], _ within: Double) {
    guard let found else {
      Issue.record("there is no estimate")
      return
    }
    for (mine, number) in zip([found.value, found.se, found.low, found.high], expected) {
      #expect(close(mine, number, within), "\(found) is not \(expected)")
    }
  }

  /// Two diagnoses of 100 patients (after Fleiss, Levin and Paik 2003, table 18.1); all digits by statsmodels 0.15
  /// (cohens_kappa).
  @Test func `the textbook's hundred patients`() throws {
    let table = votes([[75, 1, 4], [5, 4, 1], [0, 0, 10]])
    check(
      agreement(of: table).pairwise[0].kappa,
      [0.676470588235294, 0.08770295347521254, 0.5045759580860855, 0.8483652183845026], 1e-12)
    let linear = try agreement(of: table, AgreementOptions(scale: .ordinal, pairWeights: .linear)).pairwise[0]
    check(linear.weighted, [0.7222222222222223, 0.08430095392318866, 0.556995388670402, 0.8874490557740426], 1e-12)
    let quadratic = try agreement(of: table, AgreementOptions(scale: .ordinal)).pairwise[0]
    check(quadratic.weighted, [0.7553191489361702, 0.08670713249380735, 0.5853762920455652, 0.9252620058267753], 1e-12)
    #expect(quadratic.kappa == linear.kappa)
  }

  @Test func `the anxiety ratings of R's irr, weighted`() throws {
    // statsmodels 0.15, raters 1 and 2, and 2 and 3.
    let linear = try agreement(of: Published.anxiety, AgreementOptions(scale: .ordinal, pairWeights: .linear)).pairwise
    check(linear[0].weighted, [0.18918918918918937, 0.13129501234709426], 1e-12)
    check(linear[2].weighted, [0.12621359223300965, 0.10350971149982113], 1e-12)
    let quadratic = try agreement(of: Published.anxiety, AgreementOptions(scale: .interval)).pairwise
    check(quadratic[0].weighted, [0.2967651195499298, 0.15700646065360163], 1e-12)
    check(quadratic[2].weighted, [0.22979797979797978, 0.19087666112472232], 1e-12)
    check(quadratic[0].kappa, [0.11949685534591192, 0.11927129716314591], 1e-12)
  }

  @Test func `with perfect agreement there is no width, and words say so`() {
    let found = agreement(of: votes([[4, 0], [0, 5]])).pairwise[0].kappa
    #expect(found.value == 1 && found.se == 0 && found.low == 1 && found.high == 1)
    #expect(found.note == "The items leave the standard error no width; it is no proof of certainty.")
  }

  @Test func `one item in common has no interval`() {
    let found = agreement(of: Published.table(rows: ["yn"])).pairwise[0]
    #expect(found.items == 1 && found.kappa.value == 0 && found.kappa.se == nil && found.kappa.note != nil)
  }

  @Test func `very many annotators are bounded, and those with most votes stay`() {
    var votes: [Vote] = []
    for item in 0..<4 {
      for annotator in 0..<2500 where annotator < 300 || item < 2 {
        votes.append(Vote(item: "i\(item)", annotator: "w\(annotator)", label: "\((item * annotator) % 3)"))
      }
    }
    let found = agreement(of: VoteTable(votes))
    #expect(found.annotators == 2500 && found.annotatorsWithoutPairs == 2300)
    #expect(found.pairwise.count == 200 * 199 / 2)
    #expect(found.pairwise.allSatisfy { $0.items == 4 })
  }

  @Test func `many categories take the other road to the same kappas`() {
    // The same judgements under few labels, and beside 3,000 labels of an item that one annotator saw.
    let rows = randomRows(50, seed: 31)
    let few = agreement(of: table(rows)).pairwise
    var votes = Published.votes(rows: rows.map { $0.map(String.init).joined() })
    for label in 0..<3000 { votes.append(Vote(item: "z\(label)", annotator: "r1", label: "l\(label)")) }
    let many = agreement(of: VoteTable(votes)).pairwise
    #expect(few.count == 15 && many == few)
  }
}
