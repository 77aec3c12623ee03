// GroupedIntervalTests: copies are no news, and no interval says that nothing can differ.
import Base
import Classify
import Testing

@Suite struct GroupedIntervalTests {
  /// Probabilities that tell the classes apart most of the time.
  static func drawn(_ count: Int, seed: UInt64) -> (truths: [Bool], probabilities: [Double]) {
    var generator = KeyedGenerator(seed: seed, key: ["intervals"])
    let truths = (0..<count).map { $0 % 5 < 2 }
    return (truths, truths.map { min(1, max(0, 0.5 + ($0 ? 0.2 : -0.2) + 0.18 * DrawnExamples.normal(&generator))) })
  }

  @Test(arguments: 1..<6)
  func `each row four times says what the rows alone say`(seed: Int) throws {
    let (truths, probabilities) = Self.drawn(200, seed: UInt64(seed))
    func times<T>(_ values: [T]) -> [T] { values.flatMap { [$0, $0, $0, $0] } }
    let alone = Measures(isPositive: truths, probabilities: probabilities, groups: Array(0..<200))
    let copies = Measures(
      isPositive: times(truths), probabilities: times(probabilities), groups: times(Array(0..<200)))
    let blind = Measures(isPositive: times(truths), probabilities: times(probabilities))
    #expect(alone == Measures(isPositive: truths, probabilities: probabilities))
    #expect(!alone.areGrouped && copies.areGrouped)
    #expect(alone.intervalWords == ("Wilson's", "DeLong's") && copies.intervalWords == ("over groups", "over groups"))
    for share in [\Measures.accuracy, \.precision, \.recall] {
      let (one, four, wrong) = (
        try #require(alone[keyPath: share]), try #require(copies[keyPath: share]), try #require(blind[keyPath: share])
      )
      #expect(one.value == four.value)
      #expect(abs(one.low - four.low) < 0.02 && abs(one.high - four.high) < 0.02)
      #expect(abs((four.high - four.low) / (one.high - one.low) - 1) < 0.06)
      #expect((wrong.high - wrong.low) / (one.high - one.low) < 0.55)
    }
    // By hand: p ± t √(p (1 − p) / (G − 1)).
    let accuracy = try #require(copies.accuracy)
    let t = try #require(StudentT.quantile(0.975, degrees: 199))
    let reach = t * (accuracy.value * (1 - accuracy.value) / 199).squareRoot()
    #expect(abs(accuracy.low - (accuracy.value - reach)) < 1e-12)
    let (one, four) = (try #require(alone.auc), try #require(copies.auc))
    #expect(abs(one.low - four.low) < 1e-12 && abs(one.high - four.high) < 1e-12)
  }

  /// The formulas of Obuchowski 1997 pair by pair, for groups that hold both classes.
  @Test func `the area's variance of mixed groups, pair by pair`() throws {
    let (truths, probabilities) = Self.drawn(60, seed: 9)
    let groups = (0..<60).map { ($0 * $0) % 23 }
    func order(_ positive: Int, _ negative: Int) -> Double {
      probabilities[positive] > probabilities[negative]
        ? 1 : probabilities[positive] == probabilities[negative] ? 0.5 : 0
    }
    let positives = (0..<60).filter { truths[$0] }
    let negatives = (0..<60).filter { !truths[$0] }
    let (m, n) = (Double(positives.count), Double(negatives.count))
    let area = positives.reduce(0) { $0 + negatives.map { [p = $1] in order(p, $0) }.reduce(0, +) } / (m * n)
    var (up, down, both) = (0.0, 0.0, 0.0)
    for group in Set(groups) {
      let (own, others) = (positives.filter { groups[$0] == group }, negatives.filter { groups[$0] == group })
      let a = own.map { p in negatives.map { order(p, $0) }.reduce(0, +) / n - area }.reduce(0, +)
      let b = others.map { q in positives.map { order($0, q) }.reduce(0, +) / m - area }.reduce(0, +)
      (up, down, both) = (up + a * a, down + b * b, both + a * b)
    }
    let all = Double(Set(groups).count)
    let ups = Double(Set(positives.map { groups[$0] }).count)
    let downs = Double(Set(negatives.map { groups[$0] }).count)
    #expect(all < 60 && ups + downs > all, "some groups hold both")
    let s10 = ups / ((ups - 1) * m) * up
    let s01 = downs / ((downs - 1) * n) * down
    let s11 = all / (all - 1) * both
    let reach = 1.959963984540054 * (s10 / m + s01 / n + 2 * s11 / (m * n)).squareRoot()
    let ours = try #require(areaUnderROC(isPositive: truths, scores: probabilities, groups: groups))
    #expect(abs(ours.value - area) < 1e-12)
    #expect(abs(ours.low - (area - reach)) < 1e-12 && abs(ours.high - min(1, area + reach)) < 1e-12)
  }

  /// Photographs of an account are judged alike: what is drawn anew is the account.
  @Test func `intervals hold the truth as often as they say`() throws {
    var generator = KeyedGenerator(seed: 5, key: ["coverage"])
    var (over, blind) = (0, 0)
    for _ in 0..<400 {
      var (hits, groups): ([Bool], [Int]) = ([], [])
      for group in 0..<60 {
        // Right 0.8 of the time, in accounts that are mostly right all through or mostly wrong all through.
        let chance = generator.chance(0.75) ? 0.98 : 0.26
        for _ in 0..<1 + generator.index(8) {
          hits.append(generator.chance(chance))
          groups.append(group)
        }
      }
      let (fair, plain) = (
        try #require(shareOverGroups(hits, groups: groups)), try #require(shareOverGroups(hits, groups: nil))
      )
      if fair.low <= 0.8, 0.8 <= fair.high { over += 1 }
      if plain.low <= 0.8, 0.8 <= plain.high { blind += 1 }
    }
    #expect(over > 365 && over < 395, "\(over) of 400")
    #expect(blind < 330, "\(blind) of 400")
  }

  @Test func `groups that are all alike have Wilson's interval of so many groups`() throws {
    let groups = (0..<40).map { $0 / 4 }
    let all = try #require(shareOverGroups(Array(repeating: true, count: 40), groups: groups))
    #expect(all == Share(of: 10, in: 10) && all.low < 0.75)
    let half = try #require(shareOverGroups((0..<40).map { $0 % 2 == 0 }, groups: groups))
    #expect(half == Share(of: 5, in: 10))
    let third = try #require(shareOverGroups((0..<6).map { $0 % 3 == 0 }, groups: [0, 0, 0, 1, 1, 1]))
    #expect(third.value == 2.0 / 6 && third.high > 0.8)
    let one = try #require(shareOverGroups([true, true, false], groups: [7, 7, 7]))
    #expect(one.value == 2.0 / 3 && one.low < 0.2 && one.high > 0.9)
    #expect(shareOverGroups([], groups: []) == nil)
    #expect(shareOverGroups([true, false], groups: [1, 2]) == Share(of: 1, in: 2))
  }

  @Test func `a perfect order and nothing but ties leave something open`() throws {
    func area(_ positives: [Double], _ negatives: [Double], groups: [Int]? = nil) -> Share? {
      areaUnderROC(
        isPositive: positives.map { _ in true } + negatives.map { _ in false }, scores: positives + negatives,
        groups: groups)
    }
    let perfect = try #require(area(Array(repeating: 0.9, count: 40), (0..<60).map { Double($0) / 100 }))
    #expect(perfect == Share(of: 40, in: 40) && abs(perfect.low - 0.9124) < 1e-4 && perfect.high == 1)
    let turned = try #require(area([0, 0.1, 0.2], [0.5, 0.6]))
    #expect(turned == Share(of: 0, in: 2) && turned.value == 0 && turned.high > 0.6)
    let ties = try #require(area(Array(repeating: 0.5, count: 9), Array(repeating: 0.5, count: 16)))
    #expect(ties.value == 0.5 && ties.low < 0.25 && ties.high > 0.75)
    // Of a single positive example nothing says how another would lie.
    let single = try #require(area([0.5], [0.1, 0.2, 0.3, 0.6]))
    #expect(single.value == 0.75 && single.low < 0.2 && single.high > 0.95)
    // Copies of two of each class.
    let copies = try #require(
      area([0.8, 0.8, 0.9, 0.9], [0.1, 0.1, 0.2, 0.2], groups: [0, 0, 1, 1, 2, 2, 3, 3]))
    #expect(copies == Share(of: 2, in: 2))
    // Two groups with both classes make one pair that shares none.
    let mixed = try #require(area([0.8, 0.9], [0.1, 0.2], groups: [0, 1, 0, 1]))
    #expect(mixed == Share(of: 1, in: 1))
  }

  @Test func `bins of the calibration have intervals over groups`() throws {
    let probabilities = [0.91, 0.92, 0.93, 0.94, 0.05]
    let truths = [true, true, false, false, false]
    let apart = calibrationBins(isPositive: truths, probabilities: probabilities)
    #expect(apart[9].share == Share(of: 2, in: 4) && apart[9].sharePositive == 0.5 && apart[5].share == nil)
    let together = calibrationBins(isPositive: truths, probabilities: probabilities, groups: [0, 0, 1, 1, 2])
    #expect(together[9].share?.low == 0 && together[9].share?.high == 1)
  }
}
