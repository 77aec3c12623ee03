// Grid: linear and radial kernels, with principal components and without, side by side.

/// How the cells of a grid are judged.
package enum GridTest: Sendable, Hashable {
  /// Every example once, by the others.
  case crossValidation(folds: Int)
  /// As published: this share of the examples (above 0, below 1), both classes alike and groups whole, by the rest;
  /// `chooseTestPart` says which.
  case holdOut(Double)
}

/// A line of the table of Nanda et al. 2018 ("Stop the KillFies!", table 2), for one feature matrix.
package struct GridCell: Sendable, Hashable {
  package var kind: HeadKind
  /// The components that were asked for; nil for none.
  package var pca: Int?
  /// The components that there were, of cross-validation the fewest of a fold; nil for none.
  package var components: Int?
  /// Of the rows that were learnt from; in cross-validation the mean over the folds.
  package var trainAccuracy: Double
  /// The mean over the folds, or of the held-out rows.
  package var testAccuracy: Double
  /// Over the folds (of the sample); nil for one held-out share.
  package var testAccuracySD: Double?
  /// Of all rows that were held out.
  package var measures: Measures

  /// How many examples were held out: all of them in cross-validation, and of a share as many as whole groups allowed.
  package var heldOut: Int { measures.count }
}

/// Linear and RBF machines with and without components: linear with, RBF with, linear without, RBF without, the order of
/// the published table.
/// - Parameters:
///   - pca: the components of the first two.
///   - options: costs, weights and inner folds; its kind and components are not looked at.
///   - progress: how many folds of how many are done, of all cells.
/// - Throws: `ClassifyProblem`.
package func grid(
  _ examples: Examples, pca: Int = 100, options: HeadOptions = HeadOptions(), by test: GridTest, seed: UInt64,
  jobs: Int,
  progress: (@Sendable (Int, Int) -> Void)? = nil
) throws -> [GridCell] {
  try check(examples)
  let shapes: [(HeadKind, Int?)] = [(.svmLinear, pca), (.svmRBF, pca), (.svmLinear, nil), (.svmRBF, nil)]
  return try shapes.enumerated().map { place, shape in
    var options = options
    (options.kind, options.pca) = shape
    switch test {
    case .crossValidation(let folds):
      let result = try crossValidate(examples, options, folds: folds, seed: seed, jobs: jobs) { done, all in
        progress?(place * all + done, shapes.count * all)
      }
      return GridCell(
        kind: shape.0, pca: shape.1, components: result.components, trainAccuracy: result.trainAccuracy.mean,
        testAccuracy: result.accuracy.mean,
        testAccuracySD: result.accuracy.sd, measures: result.measures)
    case .holdOut(let share):
      let test = try chooseTestPart(
        isPositive: examples.isPositive, groups: examples.groups, share: share, seed: seed)
      let isHeld = Set(test)
      let held = try holdOut(
        examples, train: (0..<examples.count).filter { !isHeld.contains($0) }, test: test, options, seed: seed,
        jobs: jobs)
      progress?(place + 1, shapes.count)
      return GridCell(
        kind: shape.0, pca: shape.1, components: held.result.components, trainAccuracy: held.result.trainAccuracy,
        testAccuracy: held.result.accuracy,
        testAccuracySD: nil,
        measures: Measures(
          isPositive: held.result.rows.map { examples.isPositive[$0] }, probabilities: held.probabilities,
          groups: held.result.rows.map { examples.groups[$0] }))
    }
  }
}
