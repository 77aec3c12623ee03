// FoldsTests: both classes spread evenly, no group parted, and words where that cannot be.
import Base
import Classify
import Testing

@Suite struct FoldsTests {
  @Test func `each fold has its share of each class`() throws {
    let isPositive = (0..<157).map { $0 % 10 < 3 }
    let fold = try assignFolds(isPositive: isPositive, groups: Array(0..<157), folds: 10, seed: 4)
    for wanted in [true, false] {
      let counts = (0..<10).map { number in zip(fold, isPositive).count { $0 == number && $1 == wanted } }
      #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= 1)
    }
    let sizes = (0..<10).map { number in fold.count { $0 == number } }
    #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
  }

  @Test(arguments: 0..<20)
  func `a group is never parted, and shares stay near`(seed: Int) throws {
    var generator = KeyedGenerator(seed: UInt64(seed), key: ["groups"])
    let groups = (0..<200).map { _ in generator.index(60) }
    let isPositive = (0..<200).map { _ in generator.chance(0.4) }
    let fold = try assignFolds(isPositive: isPositive, groups: groups, folds: 5, seed: 1)
    for group in Set(groups) {
      #expect(Set(zip(groups, fold).filter { $0.0 == group }.map(\.1)).count == 1)
    }
    let positives = isPositive.count(where: \.self)
    for number in 0..<5 {
      let size = fold.count { $0 == number }
      let held = zip(fold, isPositive).count { $0 == number && $1 }
      #expect(abs(size - 40) <= 4 && abs(held - positives / 5) <= 4)
    }
  }

  @Test func `the seed decides, and nothing else`() throws {
    let isPositive = (0..<60).map { $0 < 25 }
    func folds(_ seed: UInt64) throws -> [Int] {
      try assignFolds(isPositive: isPositive, groups: Array(0..<60), folds: 6, seed: seed)
    }
    #expect(try folds(1) == folds(1))
    #expect(try folds(1) != folds(2))
    // What the groups are called says nothing.
    let renamed = try assignFolds(isPositive: isPositive, groups: (0..<60).map { 1000 - 7 * $0 }, folds: 6, seed: 1)
    #expect(try folds(1) == renamed)
  }

  @Test func `what cannot be folded is said in words`() {
    func sentence(_ isPositive: [Bool], _ groups: [Int]? = nil, folds: Int) -> String? {
      do {
        _ = try assignFolds(
          isPositive: isPositive, groups: groups ?? Array(isPositive.indices), folds: folds, seed: 1)
        return nil
      } catch let problem as ClassifyProblem {
        return problem.sentence(positive: "selfie", negative: "nonselfie")
      } catch { return "\(error)" }
    }
    let few = [true, true, true] + [Bool](repeating: false, count: 20)
    #expect(
      sentence(few, folds: 10) == "The class selfie has 3 examples, and 10 folds need 10: --folds 3.")
    #expect(sentence(few, folds: 3) == nil)
    #expect(sentence(few, folds: 1) == "Cross-validation needs at least 2 folds, and --folds is 1.")
    #expect(
      sentence([true, true], folds: 2) == "Both classes need examples: there are 2 of selfie and 0 of nonselfie.")
    #expect(
      sentence([], folds: 2) == "Both classes need examples: there are 0 of selfie and 0 of nonselfie.")
    #expect(
      sentence(few, [1, 1, 2] + Array(10..<30), folds: 3)
        == """
        The class selfie has 3 examples, but they belong together in 2 groups (of one account, or nearly alike), and 3 \
        folds need 3: --folds 2.
        """)
    #expect(
      sentence([true, true, false, false], [0, 0, 1, 2], folds: 2)
        == """
        The class selfie has 2 examples, but they belong together in 1 group (of one account, or nearly alike), and 2 \
        folds need 2.
        """)
    #expect(
      sentence([true] + few.map { _ in false }, folds: 5)
        == "The class selfie has 1 example, and 5 folds need 5; even 2 folds need 2.")
  }
}
