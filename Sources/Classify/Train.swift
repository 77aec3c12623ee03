// Train: examples to a classifier.

/// Examples that training takes at most: the matrix of all pairs then has 1.6 GB.
package let mostExamples = 20_000

/// Trains a classifier: the cost is chosen, and the sigmoid fitted, in inner folds of the examples; then the head is
/// trained on all of them. The same for any number of jobs.
/// - Throws: `ClassifyProblem` where a class is missing, a feature is not finite or there are too many examples.
package func train(_ examples: Examples, _ options: HeadOptions, seed: UInt64, jobs: Int) throws -> Classifier {
  try check(examples)
  return try trained(examples, rows: Array(0..<examples.count), options, seed: seed, jobs: jobs).classifier
}

/// Trains on some of the examples; the others are not looked at.
/// - Returns: the classifier, and the probabilities that it gives to the very rows that it has learnt from.
func trained(_ examples: Examples, rows: [Int], _ options: HeadOptions, seed: UInt64, jobs: Int) throws
  -> (classifier: Classifier, probabilities: [Double])
{
  let choice = try CostChoice.choose(examples, rows: rows, options, seed: seed, jobs: jobs)
  let fitting = try Fitting(examples, rows: rows, options)
  let kernel = fitting.kernel(gamma: choice.gamma)
  let machine = try fitting.machine(kernel, cost: choice.cost)
  let classifier = Classifier(
    blocks: examples.features.blocks, standardiser: fitting.standardiser, components: fitting.components,
    head: fitting.head(machine, gamma: choice.gamma), platt: choice.platt, options: options, cost: choice.cost,
    innerFolds: choice.folds)
  return (classifier, machine.decisions(kernel).map(choice.platt.probability))
}

/// What must hold before anything is learnt.
func check(_ examples: Examples) throws {
  let positives = examples.positives
  guard positives > 0, positives < examples.count else {
    throw ClassifyProblem.oneClass(positives: positives, negatives: examples.count - positives)
  }
  guard examples.count <= mostExamples else {
    throw ClassifyProblem.tooManyExamples(examples.count, limit: mostExamples)
  }
  if let place = examples.features.firstNotFinite() {
    throw ClassifyProblem.notFinite(row: place.row, column: place.column)
  }
}
