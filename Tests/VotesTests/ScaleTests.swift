// ScaleTests: coefficients on ordinal, interval and ratio scales, against papers and other programs.
import Base
import Testing
import Votes

/// Krippendorff's alpha from its coincidence matrix (Krippendorff 2011, part C), each step as the paper has it.
func alphaByDefinition(_ rows: [[Int]], _ scale: Scale) -> Double {
  let top = (rows.flatMap { $0 }.max() ?? 0) + 1
  var o = [[Double]](repeating: [Double](repeating: 0, count: top), count: top)
  for row in rows where row.count >= 2 {
    for (i, c) in row.enumerated() {
      for (j, k) in row.enumerated() where i != j { o[c][k] += 1 / Double(row.count - 1) }
    }
  }
  let n = o.map { $0.reduce(0, +) }
  let total = n.reduce(0, +)
  func square(_ c: Int, _ k: Int) -> Double {
    if c == k { return 0 }
    switch scale {
    case .nominal: return 1
    case .ordinal:
      let between = (min(c, k)...max(c, k)).reduce(0.0) { $0 + n[$1] }
      return (between - (n[c] + n[k]) / 2) * (between - (n[c] + n[k]) / 2)
    case .interval: return Double((c - k) * (c - k))
    case .ratio: return Double((c - k) * (c - k)) / Double((c + k) * (c + k))
    }
  }
  var (observed, expected) = (0.0, 0.0)
  for c in 0..<top {
    for k in 0..<top {
      observed += o[c][k] * square(c, k)
      expected += n[c] * n[k] * square(c, k)
    }
  }
  return 1 - (total - 1) * observed / expected
}

/// Rows of votes 1 to 5 about a hidden value, two to six of them.
func randomRows(_ count: Int, seed: UInt64) -> [[Int]] {
  (0..<count).map { row in
    var chance = KeyedGenerator(seed: seed, key: ["rows", "\(row)"])
    let hidden = chance.uniform(0.5, 5.5)
    return (0..<2 + chance.index(5)).map { _ in min(5, max(1, Int((hidden + chance.uniform(-2, 2)).rounded()))) }
  }
}

func table(_ rows: [[Int]]) -> VoteTable {
  Published.table(rows: rows.map { $0.map(String.init).joined() })
}

@Suite struct ScaleTests {
  @Test(arguments: [
    // The paper prints 0.743, 0.815, 0.849 and 0.797; the digits are those of the package krippendorff 0.8 (PyPI).
    (Scale.nominal, 0.743421052631579), (.ordinal, 0.8153875037548814), (.interval, 0.8491071428571428),
    (.ratio, 0.7974027747116121),
  ])
  func `Krippendorff 2011, four observers and twelve units`(scale: Scale, alpha: Double) throws {
    let found = try agreement(of: Published.krippendorff, AgreementOptions(scale: scale)).krippendorffAlpha
    #expect(close(found.value, alpha, 1e-14))
    let (low, high) = (try #require(found.low), try #require(found.high))
    #expect(low < alpha && alpha < high)
  }

  @Test(arguments: Scale.allCases)
  func `alpha is that of the coincidence matrix`(scale: Scale) throws {
    let rows = randomRows(80, seed: 3)
    let found = try agreement(of: table(rows), AgreementOptions(scale: scale)).krippendorffAlpha
    #expect(close(found.value, alphaByDefinition(rows, scale), 1e-12))
  }

  @Test(arguments: Scale.allCases)
  func `alpha's standard error is that of leaving out an item at a time`(scale: Scale) throws {
    let rows = randomRows(150, seed: 8)
    let found = try agreement(of: table(rows), AgreementOptions(scale: scale, bootstrap: 0)).krippendorffAlpha
    let jackknife = jackknifeError(rows) { alphaByDefinition($0, scale) }
    let se = try #require(found.se)
    #expect(abs(se / jackknife - 1) < 0.03, "\(se), by the jackknife \(jackknife)")
  }

  @Test(arguments: [
    // irrCAC 0.4.4: AC2, its se, the weighted agreement; alpha and its se where the two share their weights.
    ("anxiety", Scale.ordinal, [0.486133768352, 0.115744237849, 0.844444444444], [Double]()),
    ("anxiety", .interval, [0.535292238901, 0.121019164981, 0.870666666667], [0.170098607889, 0.12952892859]),
    ("anxiety", .ratio, [0.397908330016, 0.114158219207, 0.809453744856], [0.141801340562, 0.105986000936]),
    ("krippendorff", .ordinal, [0.897708402524, 0.073242470854, 0.968181818182], []),
    ("krippendorff", .interval, [0.912798231573, 0.067207096595, 0.975378787879], [0.849107142857, 0.129129965715]),
    ("krippendorff", .ratio, [0.855684366425, 0.098195608281, 0.954114873222], [0.797402774712, 0.140481053775]),
  ])
  func `AC2 and alpha agree with irrCAC`(name: String, scale: Scale, ac2: [Double], alpha: [Double]) throws {
    let votes = name == "anxiety" ? Published.anxiety : Published.krippendorff
    let found = try agreement(of: votes, AgreementOptions(scale: scale))
    let ordinal = try #require(found.ordinal)
    let mine = [ordinal.gwetAC2.value, ordinal.gwetAC2.se, ordinal.weightedAgreement.value]
    for (a, b) in zip(mine, ac2) { #expect(close(a, b, 1e-11)) }
    for (a, b) in zip([found.krippendorffAlpha.value, found.krippendorffAlpha.se], alpha) {
      #expect(close(a, b, 1e-11))
    }
  }

  @Test func `with two categories every scale is the nominal one`() throws {
    let rows = randomRows(60, seed: 5).map { $0.map { $0 > 2 ? 2 : 1 } }
    let nominal = agreement(of: table(rows))
    for scale in Scale.allCases where scale != .nominal {
      let found = try agreement(of: table(rows), AgreementOptions(scale: scale))
      #expect(close(found.krippendorffAlpha.value, nominal.krippendorffAlpha.value ?? 9, 1e-12))
      #expect(close(found.krippendorffAlpha.se, nominal.krippendorffAlpha.se ?? 9, 1e-12))
      #expect(close(found.ordinal?.gwetAC2.value, nominal.gwetAC1.value ?? 9, 1e-12))
      #expect(found.fleissKappa == nominal.fleissKappa && found.gwetAC1 == nominal.gwetAC1)
    }
  }

  @Test func `the order of names is natural, or the one that is given`() throws {
    let words = ["1": "low", "2": "middle", "3": "high"]
    let rows = ["112", "223", "333", "122", "111", "233"]
    let named = VoteTable(
      Published.votes(rows: rows).map { Vote(item: $0.item, annotator: $0.annotator, label: words[$0.label] ?? "") })
    let numbers = try agreement(of: Published.table(rows: rows), AgreementOptions(scale: .ordinal))
    let ordered = try agreement(of: named, AgreementOptions(scale: .ordinal, order: ["low", "middle", "high"]))
    let natural = try agreement(of: named, AgreementOptions(scale: .ordinal))
    #expect(ordered.categories == ["low", "middle", "high"] && natural.categories == ["high", "low", "middle"])
    #expect(ordered.krippendorffAlpha == numbers.krippendorffAlpha)
    #expect(ordered.ordinal?.gwetAC2 == numbers.ordinal?.gwetAC2)
    #expect(ordered.perCategory.map(\.kappa) == numbers.perCategory.map(\.kappa))
    #expect(natural.krippendorffAlpha.value != numbers.krippendorffAlpha.value)
  }

  @Test func `a level that nobody chose is a step all the same`() throws {
    let rows = ["12", "24", "44", "11"]
    let all = try agreement(
      of: Published.table(rows: rows), AgreementOptions(scale: .ordinal, order: ["1", "2", "3", "4"]))
    let used = try agreement(of: Published.table(rows: rows), AgreementOptions(scale: .ordinal))
    #expect(all.ordinal?.meanAbsoluteDifference.value == 0.75)
    #expect(used.ordinal?.meanAbsoluteDifference.value == 0.5)
  }

  @Test func `labels that do not fit the scale are refused in a sentence`() {
    func sentence(_ rows: [String], _ options: AgreementOptions) -> Fault? {
      do throws {
        _ = try agreement(of: Published.table(rows: rows), options)
        return nil
      } catch {
        return error as? Fault
      }
    }
    #expect(
      sentence(["1x"], AgreementOptions(scale: .interval))
        == Fault(
          .data,
          "There are votes for \"x\", which is no number; the interval scale needs numbers (the ordinal scale takes "
            + "names)."))
    #expect(
      sentence(["123"], AgreementOptions(scale: .ordinal, order: ["1", "2"]))
        == Fault(
          .data,
          "There are votes for \"3\", which the order 1, 2 does not name; name all labels from the lowest to the "
            + "highest."))
    #expect(
      sentence(["12"], AgreementOptions(scale: .ordinal, order: ["1", "2", "1"]))
        == Fault(.data, "The order 1, 2, 1 names \"1\" twice."))
    let below = VoteTable([Vote(item: "i", annotator: "a", label: "-2"), Vote(item: "i", annotator: "b", label: "1")])
    #expect(throws: Fault(.data, "There are votes for -2, but the ratio scale knows nothing below zero.")) {
      try agreement(of: below, AgreementOptions(scale: .ratio))
    }
    let endless = VoteTable([
      Vote(item: "i", annotator: "a", label: "inf"), Vote(item: "i", annotator: "b", label: "1"),
    ])
    #expect(throws: Fault.self) { try agreement(of: endless, AgreementOptions(scale: .interval)) }
  }

  @Test func `numbers written in two ways are one number, and no agreement beyond chance is to be had`() throws {
    let table = VoteTable([Vote(item: "i", annotator: "a", label: "1"), Vote(item: "i", annotator: "b", label: "1.0")])
    let found = try agreement(of: table, AgreementOptions(scale: .interval))
    #expect(found.krippendorffAlpha.value == nil)
    #expect(
      found.krippendorffAlpha.note
        == "All votes that count here are the same to this coefficient: chance explains all agreement, and it has no "
        + "value.")
    #expect(found.ordinal?.meanAbsoluteDifference.value == 0)
  }

  @Test func `distances and errors, counted by hand`() throws {
    // Two votes differ by (2 + 1 + 1)/3 and 1 step; r1 is 1.5 and 1 from the median of the others.
    let found = try agreement(of: Published.table(rows: ["132", "12.", "3.."]), AgreementOptions(scale: .ordinal))
    let ordinal = try #require(found.ordinal)
    #expect(close(ordinal.meanAbsoluteDifference.value, (4.0 / 3 + 1) / 2, 1e-15))
    #expect(ordinal.annotators.map(\.annotator) == ["r1", "r2", "r3"])
    #expect(ordinal.annotators.map(\.items) == [2, 2, 1])
    #expect(ordinal.annotators.map(\.meanAbsoluteError.value) == [1.25, 1.25, 0])
    #expect(ordinal.annotators.map(\.bias.value) == [-1.25, 1.25, 0])
    #expect(close(ordinal.annotators[0].meanAbsoluteError.se, 0.25, 1e-15))
    #expect(ordinal.annotators[2].meanAbsoluteError.se == nil)
  }

  @Test(arguments: [Scale.ordinal, .interval])
  func `errors of many annotators are those of the definition`(scale: Scale) throws {
    let rows = randomRows(60, seed: 21)
    let found = try agreement(of: table(rows), AgreementOptions(scale: scale, bootstrap: 0))
    for (rater, own) in try #require(found.ordinal).annotators.enumerated() {
      let errors = rows.filter { $0.count > rater }.map { row -> Double in
        var others = row
        let vote = others.remove(at: rater)
        others.sort()
        let median = Double(others[(others.count - 1) / 2] + others[others.count / 2]) / 2
        return Double(vote) - median
      }
      #expect(own.items == errors.count)
      #expect(close(own.bias.value, errors.reduce(0, +) / Double(errors.count), 1e-12))
      #expect(close(own.meanAbsoluteError.value, errors.reduce(0) { $0 + abs($1) } / Double(errors.count), 1e-12))
    }
  }
}
