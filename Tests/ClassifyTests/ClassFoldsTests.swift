// ClassFoldsTests: folds of several classes: spread evenly, and no group parted.
import Base
import Classify
import Testing

@Suite struct ClassFoldsTests {
  @Test func `each fold has its share of each class`() throws {
    let labels = (0..<90).map { [0, 0, 0, 1, 1, 2][$0 % 6] }
    let fold = try #require(
      assignFolds(labels: labels, classes: 3, groups: Array(0..<90), folds: 3, seed: 1))
    for (label, wanted) in [(0, 15), (1, 10), (2, 5)] {
      for number in 0..<3 { #expect(zip(fold, labels).count { $0 == number && $1 == label } == wanted) }
    }
  }

  @Test(arguments: 0..<10)
  func `a group is never parted`(seed: Int) throws {
    var generator = KeyedGenerator(seed: UInt64(seed), key: ["groups"])
    let groups = (0..<200).map { _ in generator.index(50) }
    let labels = (0..<200).map { _ in generator.index(4) }
    let fold = try #require(assignFolds(labels: labels, classes: 4, groups: groups, folds: 3, seed: 1))
    for group in Set(groups) {
      #expect(Set(zip(groups, fold).filter { $0.0 == group }.map(\.1)).count == 1)
    }
    for number in 0..<3 { #expect(abs(fold.count { $0 == number } - 67) <= 12) }
  }

  @Test func `of two classes the folds are those of the positive and the negative one`() throws {
    let isPositive = (0..<60).map { $0 % 7 < 3 }
    let groups = (0..<60).map { $0 / 2 }
    #expect(
      try assignFolds(isPositive: isPositive, groups: groups, folds: 4, seed: 9)
        == assignFolds(labels: isPositive.map { $0 ? 0 : 1 }, classes: 2, groups: groups, folds: 4, seed: 9))
  }

  @Test func `a class of too few groups has no folds`() {
    let labels = [0, 0, 0, 0, 1, 1, 1, 2, 2, 2]
    #expect(assignFolds(labels: labels, classes: 3, groups: [0, 1, 2, 3, 4, 5, 6, 7, 7, 8], folds: 3, seed: 1) == nil)
    #expect(assignFolds(labels: labels, classes: 3, groups: [0, 1, 2, 3, 4, 5, 6, 7, 7, 8], folds: 2, seed: 1) != nil)
  }
}
