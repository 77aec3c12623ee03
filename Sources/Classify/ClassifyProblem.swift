// ClassifyProblem: why examples do not make a classifier, as a value with numbers in it.

/// What stands in the way of training or of cross-validation. The caller knows what the classes are called.
package enum ClassifyProblem: Error, Hashable, Sendable {
  /// Fewer than two folds were asked for.
  case fewFolds(Int)
  /// All examples are of one class, or there are none.
  case oneClass(positives: Int, negatives: Int)
  /// A class has fewer examples than there are folds.
  case fewExamples(ofPositive: Bool, examples: Int, folds: Int)
  /// A class has examples enough, but they belong to fewer groups than there are folds.
  case fewGroups(ofPositive: Bool, groups: Int, examples: Int, folds: Int)
  /// Groups hold the two classes in such a way that one fold would take all of a class.
  case classInOneFold(ofPositive: Bool, folds: Int)
  /// A share to hold out that is not above 0 and below 1.
  case shareOutOfRange(Double)
  /// A class has one example, which cannot be both held out and learnt from.
  case fewToHoldOut(ofPositive: Bool)
  /// All examples of a class belong together.
  case oneGroupToHoldOut(ofPositive: Bool, examples: Int)
  /// A feature that is no number; row and column count from 0.
  case notFinite(row: Int, column: Int)
  /// More examples than the matrix of all pairs may have.
  case tooManyExamples(Int, limit: Int)
  /// dlib's own words.
  case solver(String)

  /// A full sentence.
  package func sentence(positive: String, negative: String) -> String {
    func name(_ ofPositive: Bool) -> String { ofPositive ? positive : negative }
    switch self {
    case .fewFolds(let folds):
      return "Cross-validation needs at least 2 folds, and --folds is \(folds)."
    case .oneClass(let positives, let negatives):
      return "Both classes need examples: there are \(positives) of \(positive) and \(negatives) of \(negative)."
    case .fewExamples(let ofPositive, let examples, let folds):
      return
        "The class \(name(ofPositive)) has \(examples) \(examples == 1 ? "example" : "examples"), and \(folds) folds need \(folds)"
        + (examples < 2 ? "; even 2 folds need 2." : ": --folds \(examples).")
    case .fewGroups(let ofPositive, let groups, let examples, let folds):
      return "The class \(name(ofPositive)) has \(examples) examples, but they belong together in \(groups) "
        + (groups == 1 ? "group" : "groups") + " (of one account, or nearly alike), and \(folds) folds need \(folds)"
        + (groups < 2 ? "." : ": --folds \(groups).")
    case .classInOneFold(let ofPositive, let folds):
      return "The class \(name(ofPositive)) cannot be spread over \(folds) folds without parting what belongs together."
    case .shareOutOfRange(let share):
      return "The share that is held out must be above 0 and below 1, and is \(share)."
    case .fewToHoldOut(let ofPositive):
      return
        "The class \(name(ofPositive)) has 1 example, and holding some out needs 2: one to learn from and one to judge."
    case .oneGroupToHoldOut(let ofPositive, let examples):
      return
        "The class \(name(ofPositive)) has \(examples) examples, but they all belong together (of one account, or nearly "
        + "alike), and cannot be both held out and learnt from."
    case .notFinite(let row, let column):
      return "Number \(column + 1) of the features of example \(row + 1) is not finite."
    case .tooManyExamples(let count, let limit):
      return "Training compares all pairs of examples, which goes up to \(limit) of them, and there are \(count)."
    case .solver(let words):
      return "The classifier could not be trained: \(words)."
    }
  }
}
