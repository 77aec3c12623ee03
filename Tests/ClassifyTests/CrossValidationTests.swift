// CrossValidationTests: what is held out is not seen, and the same figure comes out of every run.
import Base
import Classify
import Synchronization
import Testing

@Suite struct CrossValidationTests {
  static let shapes: [HeadOptions] = [
    HeadOptions(kind: .svmLinear), HeadOptions(kind: .svmRBF), HeadOptions(kind: .logistic),
    HeadOptions(kind: .svmRBF, pca: 6), HeadOptions(kind: .logistic, pca: 6, weights: .equal),
  ]

  @Test(arguments: shapes)
  func `any number of jobs gives the same bits`(options: HeadOptions) throws {
    let examples = DrawnExamples.make(rows: 70, columns: 30, blocks: [20, 10], telling: 4, apart: 1, seed: 1)
    let alone = try crossValidate(examples, options, folds: 5, seed: 3, jobs: 1)
    for jobs in [2, 4] {
      let together = try crossValidate(examples, options, folds: 5, seed: 3, jobs: jobs)
      #expect(together.probabilities.map(\.bitPattern) == alone.probabilities.map(\.bitPattern))
      #expect(together.folds == alone.folds && together.measures == alone.measures)
    }
    #expect(try crossValidate(examples, options, folds: 5, seed: 4, jobs: 2).fold != alone.fold)
    #expect(
      try train(examples, options, seed: 3, jobs: 1) == train(examples, options, seed: 3, jobs: 3),
      "training on all of them too")
  }

  /// A row that were seen by the scale, the components, the kernel's width, the cost or the sigmoid would move the others
  /// that are held out with it.
  @Test(arguments: shapes)
  func `a held-out row moves no other of its fold, and moves those that learn from it`(options: HeadOptions) throws {
    let examples = DrawnExamples.make(rows: 60, columns: 20, blocks: [12, 8], telling: 3, apart: 1, seed: 2)
    let before = try crossValidate(examples, options, folds: 5, seed: 1, jobs: 2)
    let changed = examples.with { row, features in row == 7 ? features.map { $0 * 50 + 20 } : features }
    let after = try crossValidate(changed, options, folds: 5, seed: 1, jobs: 2)
    #expect(before.fold == after.fold)
    var moved = 0
    for row in 0..<60 where row != 7 {
      if before.fold[row] == before.fold[7] {
        #expect(before.probabilities[row] == after.probabilities[row])
      } else if before.probabilities[row] != after.probabilities[row] {
        moved += 1
      }
    }
    #expect(moved > 40)
    #expect(before.probabilities[7] != after.probabilities[7])
  }

  /// The same look at a pipeline that leaks on purpose: a bend whose width is learnt from all rows before the folds.
  @Test func `something learnt from all rows would be seen`() throws {
    func bent(_ examples: Examples) -> Examples {
      let width = examples.features.values.map { abs($0) }.max() ?? 1
      return examples.with { _, features in features.map { $0 + $0 * $0 / width } }
    }
    let examples = DrawnExamples.make(rows: 60, columns: 20, telling: 3, apart: 1, seed: 2)
    let changed = examples.with { row, features in row == 7 ? features.map { $0 * 50 + 20 } : features }
    let before = try crossValidate(bent(examples), HeadOptions(), folds: 5, seed: 1, jobs: 2)
    let after = try crossValidate(bent(changed), HeadOptions(), folds: 5, seed: 1, jobs: 2)
    let neighbours = (0..<60).filter { $0 != 7 && before.fold[$0] == before.fold[7] }
    #expect(neighbours.contains { before.probabilities[$0] != after.probabilities[$0] })
  }

  @Test func `noise is not learnt: 60 rows, 2,000 columns, twenty draws`() throws {
    var (accuracy, area) = (0.0, 0.0)
    for seed in 0..<20 {
      let examples = DrawnExamples.make(rows: 60, columns: 2000, seed: UInt64(seed))
      let options = HeadOptions(kind: .svmRBF, costs: [0.16, 1.28])
      let result = try crossValidate(examples, options, folds: 5, seed: UInt64(seed), jobs: 2)
      accuracy += result.accuracy.mean / 20
      area += (result.measures.auc?.value ?? 1) / 20
    }
    // The larger class has 0.6 of them. Folds of equal shares make chance a little worse than chance.
    #expect(accuracy > 0.5 && accuracy < 0.65, "\(accuracy)")
    #expect(area > 0.35 && area < 0.55, "\(area)")
  }

  @Test func `what tells the classes apart is found among noise`() throws {
    let examples = DrawnExamples.make(rows: 120, columns: 200, telling: 10, apart: 2, seed: 5)
    for kind in HeadKind.allCases {
      let result = try crossValidate(examples, HeadOptions(kind: kind), folds: 10, seed: 1, jobs: 2)
      #expect(result.accuracy.mean > 0.9, "\(kind)")
      #expect((result.measures.auc?.value ?? 0) > 0.95)
      #expect(result.folds.map(\.innerFolds) == [Int](repeating: 3, count: 10))
      #expect(result.folds.allSatisfy { HeadOptions().costs.contains($0.cost) })
    }
  }

  /// Rows of a group are copies of each other with labels by chance: whoever parts a group recognises them.
  @Test func `groups stay together, inside the folds too`() throws {
    let drawn = DrawnExamples.make(rows: 30, columns: 40, shareOfPositives: 0.5, seed: 9)
    var matrix = FeatureMatrix(blocks: [40])
    for row in 0..<120 { matrix.append(Array(drawn.features.row(row / 4))) }
    let isPositive = (0..<120).map { drawn.isPositive[$0 / 4] }
    let whole = Examples(features: matrix, isPositive: isPositive, groups: (0..<120).map { $0 / 4 })
    let parted = Examples(features: matrix, isPositive: isPositive, groups: Array(0..<120))
    let honest = try crossValidate(whole, HeadOptions(), folds: 5, seed: 1, jobs: 2)
    let leaking = try crossValidate(parted, HeadOptions(), folds: 5, seed: 1, jobs: 2)
    for group in 0..<30 { #expect(Set(honest.fold[group * 4..<group * 4 + 4]).count == 1) }
    #expect(leaking.accuracy.mean > 0.95)
    #expect(honest.accuracy.mean < 0.7)
    // An inner leak would choose a sigmoid that is sure of itself: out of fold that costs more than knowing nothing.
    #expect(honest.measures.logLoss < 0.8)
  }

  @Test func `a small class has fewer inner folds, down to none`() throws {
    var matrix = FeatureMatrix(blocks: [2])
    for row in 0..<20 { matrix.append([Float(row % 7), row < 2 ? 3 : Float(row % 3)]) }
    let two = Examples(features: matrix, isPositive: (0..<20).map { $0 < 2 }, groups: Array(0..<20))
    #expect(try train(two, HeadOptions(), seed: 1, jobs: 1).innerFolds == 2)
    let result = try crossValidate(two, HeadOptions(), folds: 2, seed: 1, jobs: 1)
    #expect(result.folds.map(\.innerFolds) == [0, 0])
    #expect(result.probabilities.allSatisfy { $0 > 0 && $0 < 1 })
  }

  @Test func `every fold is told`() throws {
    let examples = DrawnExamples.make(rows: 40, columns: 5, seed: 1)
    let told = Mutex<[[Int]]>([])
    _ = try crossValidate(examples, HeadOptions(), folds: 4, seed: 1, jobs: 2) { done, all in
      told.withLock { $0.append([done, all]) }
    }
    #expect(told.withLock { $0 } == [[1, 4], [2, 4], [3, 4], [4, 4]])
  }

  @Test func `a number that is none, and a class that is missing, are said`() throws {
    let broken = DrawnExamples.make(rows: 20, columns: 3, seed: 1).with { row, features in
      row == 4 ? [features[0], .nan, features[2]] : features
    }
    #expect(throws: ClassifyProblem.notFinite(row: 4, column: 1)) {
      try crossValidate(broken, HeadOptions(), folds: 2, seed: 1, jobs: 1)
    }
    #expect(
      ClassifyProblem.notFinite(row: 4, column: 1).sentence(positive: "a", negative: "b")
        == "Number 2 of the features of example 5 is not finite.")
    let place = try #require(broken.features.firstNotFinite())
    #expect(place.row == 4 && place.column == 1)
    let drawn = DrawnExamples.make(rows: 20, columns: 3, seed: 1)
    let alike = Examples(features: drawn.features, isPositive: Array(repeating: true, count: 20), groups: drawn.groups)
    #expect(throws: ClassifyProblem.oneClass(positives: 20, negatives: 0)) {
      try train(alike, HeadOptions(), seed: 1, jobs: 1)
    }
  }

  @Test func `components are those that there were, not those that were asked for`() throws {
    let examples = DrawnExamples.make(rows: 40, columns: 6, telling: 2, apart: 1, seed: 1)
    func components(_ pca: Int?) throws -> [Int?] {
      let options = HeadOptions(kind: .svmLinear, pca: pca, costs: [0.5])
      let result = try crossValidate(examples, options, folds: 4, seed: 1, jobs: 2)
      return [result.components] + result.folds.map(\.components)
    }
    #expect(try components(100) == [6, 6, 6, 6, 6])
    #expect(try components(4) == [4, 4, 4, 4, 4])
    #expect(try components(nil) == [nil, nil, nil, nil, nil])
    let cells = try grid(
      examples, options: HeadOptions(costs: [0.5]), by: .crossValidation(folds: 4), seed: 1, jobs: 2)
    #expect(cells.map(\.pca) == [100, 100, nil, nil] && cells.map(\.components) == [6, 6, nil, nil])
  }
}
