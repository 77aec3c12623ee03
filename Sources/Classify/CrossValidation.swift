// CrossValidation: how well what is learnt from some examples judges others.
import Synchronization

/// What one fold came to.
package struct FoldResult: Sendable, Hashable {
  /// The rows that were held out, in their order.
  package var rows: [Int]
  /// The share of them that was labelled rightly: probability ≥ 0.5 is positive.
  package var accuracy: Double
  /// The same share among the rows that were learnt from.
  package var trainAccuracy: Double
  /// The cost that inner folds of the other rows chose.
  package var cost: Double
  /// How many inner folds there were (`Classifier.innerFolds`).
  package var innerFolds: Int
  /// The principal components that its rows had: as many as were asked for, or fewer; nil where none were.
  package var components: Int?
}

/// Every example judged once by a classifier that has not seen it.
package struct CrossValidation: Sendable {
  /// A mean and how far single values lie from it.
  package struct MeanAndDeviation: Sendable, Hashable {
    package var mean: Double
    /// The standard deviation of the sample: divided by one less than there are values; 0 of a single one.
    package var sd: Double

    init(_ values: [Double]) {
      let mean = values.reduce(0, +) / Double(max(1, values.count))
      self.mean = mean
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      sd = values.count > 1 ? (squares / Double(values.count - 1)).squareRoot() : 0
    }
  }

  package var folds: [FoldResult]
  /// For each row the fold that held it out.
  package var fold: [Int]
  /// For each row the probability of the positive class, calibrated inside the rows that were learnt from.
  package var probabilities: [Double]
  /// Over the folds.
  package var accuracy: MeanAndDeviation
  package var trainAccuracy: MeanAndDeviation
  /// Of all rows together.
  package var measures: Measures
  /// The fewest components of a fold; nil where none were asked for.
  package var components: Int?
}

/// Holds out each of `folds` folds once, and learns from the rest: scale, components, cost, head and sigmoid.
///
/// Folds are worked on side by side, `jobs` at once; the result is the same for any number. Each job keeps the kernels of
/// all pairs of its training rows, 4 bytes each, twice over for a while.
/// - Parameter progress: told how many folds of how many are done; called from any thread, one call at a time.
/// - Throws: `ClassifyProblem`.
package func crossValidate(
  _ examples: Examples, _ options: HeadOptions, folds: Int, seed: UInt64, jobs: Int,
  progress: (@Sendable (Int, Int) -> Void)? = nil
) throws -> CrossValidation {
  try check(examples)
  let fold = try assignFolds(isPositive: examples.isPositive, groups: examples.groups, folds: folds, seed: seed)
  let ledger = Progress(total: folds, tell: progress)
  let held = try sideBySide(folds, jobs: jobs) { number in
    let result = try holdOut(
      examples, train: fold.indices.filter { fold[$0] != number }, test: fold.indices.filter { fold[$0] == number },
      options, seed: seed, jobs: 1)
    ledger.step()
    return result
  }
  var probabilities = [Double](repeating: 0, count: examples.count)
  for part in held {
    for (row, probability) in zip(part.result.rows, part.probabilities) { probabilities[row] = probability }
  }
  let results = held.map(\.result)
  return CrossValidation(
    folds: results, fold: fold, probabilities: probabilities,
    accuracy: CrossValidation.MeanAndDeviation(results.map(\.accuracy)),
    trainAccuracy: CrossValidation.MeanAndDeviation(results.map(\.trainAccuracy)),
    measures: Measures(
      isPositive: examples.isPositive, probabilities: probabilities, groups: examples.groups),
    components: results.compactMap(\.components).min())
}

/// A fold, and the probabilities of the rows that it held out and of those that it learnt from.
struct HeldOut: Sendable {
  var result: FoldResult
  var probabilities: [Double]
  var learnt: [Double]
}

/// Learns from some rows and judges others.
func holdOut(
  _ examples: Examples, train rows: [Int], test: [Int], _ options: HeadOptions, seed: UInt64, jobs: Int
) throws -> HeldOut {
  let (classifier, learnt) = try trained(examples, rows: rows, options, seed: seed, jobs: jobs)
  let probabilities = classifier.probabilities(of: examples.features, rows: test, jobs: jobs)
  return HeldOut(
    result: FoldResult(
      rows: test, accuracy: shareRight(examples, test, probabilities),
      trainAccuracy: shareRight(examples, rows, learnt),
      cost: classifier.cost, innerFolds: classifier.innerFolds, components: classifier.components?.count),
    probabilities: probabilities, learnt: learnt)
}

private func shareRight(_ examples: Examples, _ rows: [Int], _ probabilities: [Double]) -> Double {
  let right = zip(rows, probabilities).count { examples.isPositive[$0] == ($1 >= 0.5) }
  return Double(right) / Double(max(1, rows.count))
}

/// Counts what is done, from any thread.
final class Progress: Sendable {
  private let done = Mutex(0)
  private let total: Int
  private let tell: (@Sendable (Int, Int) -> Void)?

  init(total: Int, tell: (@Sendable (Int, Int) -> Void)?) {
    self.total = total
    self.tell = tell
  }

  func step() {
    done.withLock {
      $0 += 1
      tell?($0, total)
    }
  }
}
