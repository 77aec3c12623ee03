// TestPartTests: the share that is held out is the one that was asked for.
import Base
import Classify
import Testing

@Suite struct TestPartTests {
  static let isPositive = (0..<100).map { $0 % 5 < 2 }

  /// How many of each class are among some rows.
  static func counts(_ rows: [Int], _ isPositive: [Bool]) -> [Int] {
    [rows.count { isPositive[$0] }, rows.count { !isPositive[$0] }]
  }

  @Test(
    arguments: [
      (0.2, [8, 12]), (0.3, [12, 18]), (0.4, [16, 24]), (0.6, [24, 36]), (0.9, [36, 54]), (1e-300, [1, 1]),
      (0.999999, [39, 59]),
    ])
  func `any share of each class, and one at least on either side`(share: Double, expected: [Int]) throws {
    let rows = try chooseTestPart(isPositive: Self.isPositive, groups: Array(0..<100), share: share, seed: 3)
    #expect(Self.counts(rows, Self.isPositive) == expected)
    #expect(rows == Array(Set(rows)).sorted())
  }

  @Test(arguments: 0..<20)
  func `groups stay whole, and shares come near`(seed: Int) throws {
    var generator = KeyedGenerator(seed: UInt64(seed), key: ["groups"])
    let groups = (0..<200).map { _ in generator.index(50) }
    let isPositive = (0..<200).map { _ in generator.chance(0.4) }
    for share in [0.1, 0.37, 0.5, 0.8] {
      let rows = try chooseTestPart(isPositive: isPositive, groups: groups, share: share, seed: UInt64(seed))
      let held = Set(rows.map { groups[$0] })
      #expect(rows == (0..<200).filter { held.contains(groups[$0]) })
      let all = Self.counts(Array(0..<200), isPositive)
      for (part, whole) in zip(Self.counts(rows, isPositive), all) {
        #expect(abs(Double(part) - share * Double(whole)) <= 2, "\(share)")
      }
    }
  }

  @Test func `the seed decides, and large groups are on either side`() throws {
    // One account has a tenth of all.
    let groups = (0..<100).map { max(0, $0 - 9) }
    func rows(_ seed: UInt64) throws -> [Int] {
      try chooseTestPart(isPositive: Self.isPositive, groups: groups, share: 0.3, seed: seed)
    }
    #expect(try rows(1) == rows(1))
    let holding = try (0..<30).count { try rows($0).contains(0) }
    #expect(holding > 2 && holding < 28, "\(holding)")
  }

  @Test func `a division that takes two moves is found`() throws {
    // One group of both classes, one of each: only the first one alone can be a side.
    let rows = try chooseTestPart(isPositive: [true, false, true, false], groups: [0, 0, 1, 2], share: 0.01, seed: 1)
    #expect(rows == [0, 1] || rows == [2, 3])
  }

  @Test func `wherever a class has two groups, both sides have it`() throws {
    var generator = KeyedGenerator(seed: 1, key: ["small"])
    var found = 0
    for round in 0..<3000 {
      let count = 4 + generator.index(5)
      let groups = (0..<count).map { _ in generator.index(4) }
      let isPositive = (0..<count).map { _ in generator.chance(0.5) }
      let share = [0.01, 0.3, 0.5, 0.99][round % 4]
      guard
        [true, false].allSatisfy({ wanted in
          Set((0..<count).filter { isPositive[$0] == wanted }.map { groups[$0] }).count > 1
        })
      else { continue }
      let rows = try chooseTestPart(isPositive: isPositive, groups: groups, share: share, seed: UInt64(round))
      let others = (0..<count).filter { !rows.contains($0) }
      #expect(Self.counts(rows, isPositive).min() ?? 0 > 0 && Self.counts(others, isPositive).min() ?? 0 > 0)
      #expect(Set(rows.map { groups[$0] }).isDisjoint(with: others.map { groups[$0] }))
      found += 1
    }
    #expect(found > 1000)
  }

  @Test func `what cannot be held out is said, without a word of folds`() {
    func problem(_ isPositive: [Bool], _ groups: [Int], _ share: Double = 0.5) -> ClassifyProblem? {
      do {
        _ = try chooseTestPart(isPositive: isPositive, groups: groups, share: share, seed: 1)
        return nil
      } catch { return error as? ClassifyProblem }
    }
    let found = [
      problem([true, true], [0, 1]), problem([true, false, false], [0, 1, 2]),
      problem([true, true, false, false], [0, 0, 1, 2]), problem([true, false, true, true], [0, 1, 2, 3]),
      problem([true, false, true, false, false], [0, 0, 1, 0, 0]), problem([true, true, false, false], [0, 1, 0, 1]),
      problem([true, false, false], [0, 0, 1]), problem([true, false, true, true, false], [0, 0, 1, 2, 0]),
    ]
    let expected: [ClassifyProblem?] = [
      .oneClass(positives: 2, negatives: 0), .fewToHoldOut(ofPositive: true),
      .oneGroupToHoldOut(ofPositive: true, examples: 2), .fewToHoldOut(ofPositive: false),
      .oneGroupToHoldOut(ofPositive: false, examples: 3), nil,
      .fewToHoldOut(ofPositive: true), .oneGroupToHoldOut(ofPositive: false, examples: 2),
    ]
    #expect(found == expected)
    for share in [0, 1, -0.5, 2, .nan, .infinity] {
      guard case .shareOutOfRange = problem([true, true, false, false], [0, 1, 2, 3], share) else {
        Issue.record("\(share) was taken")
        continue
      }
    }
    for problem in expected.compactMap(\.self) + [.shareOutOfRange(2)] {
      let sentence = problem.sentence(positive: "selfie", negative: "other")
      #expect(!sentence.contains("fold") && sentence.hasSuffix("."))
    }
    #expect(
      ClassifyProblem.fewToHoldOut(ofPositive: true).sentence(positive: "selfie", negative: "other")
        == "The class selfie has 1 example, and holding some out needs 2: one to learn from and one to judge.")
  }
}
