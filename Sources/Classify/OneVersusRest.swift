// OneVersusRest: several classes told apart, by one decision for each of them against all others.

/// Rows of features with one of several classes each, and which of them belong together.
package struct ClassExamples: Sendable {
  package var features: FeatureMatrix
  /// For each row its class, 0 ..< `classes`.
  package var labels: [Int]
  package var classes: Int
  /// For each row the number of its group: rows of one group never lie in different folds.
  package var groups: [Int]

  /// - Precondition: as many labels and groups as rows; two classes at least.
  package init(features: FeatureMatrix, labels: [Int], classes: Int, groups: [Int]) {
    precondition(labels.count == features.rows && groups.count == features.rows && classes >= 2)
    (self.features, self.labels, self.classes, self.groups) = (features, labels, classes, groups)
  }

  package var count: Int { labels.count }

  /// The classes that need a decision of their own: of two the second, whose decision is the first one's as well.
  fileprivate var asked: [Int] { classes == 2 ? [1] : Array(0..<classes) }
}

/// A classifier of several classes. The class whose decision is largest is the answer, the first of equals; of two classes
/// it is the second where its decision is above 0.
package struct OneVersusRest: Sendable {
  private let standardiser: Standardiser
  private let principal: PrincipalComponents?
  private let heads: [Classifier.Head]
  package let choice: ClassCostChoice
  /// The answers on the very rows that it has learnt from.
  package let learnt: [Int]

  /// The principal components that there were; nil where none were asked for.
  package var components: Int? { principal?.count }

  /// Learns from all examples: the cost is chosen in folds of them, then each class is learnt under that one cost. The same
  /// for any number of jobs.
  /// - Parameter progress: told how many folds of how many are done; called from any thread, one call at a time.
  /// - Throws: `ClassifyProblem` where a class has no example, a feature is not finite or there are too many examples.
  package init(
    _ examples: ClassExamples, _ options: HeadOptions, seed: UInt64, jobs: Int,
    progress: (@Sendable (Int, Int) -> Void)? = nil
  ) throws {
    for label in examples.asked {
      try check(
        Examples(features: examples.features, isPositive: examples.labels.map { $0 == label }, groups: examples.groups))
    }
    choice = try ClassCostChoice.choose(examples, options, seed: seed, jobs: jobs, progress: progress)
    let rows = Array(0..<examples.count)
    let fitting = try Fitting(examples, rows: rows, options)
    let (kernel, gamma, cost) = (fitting.kernel(gamma: choice.gamma), choice.gamma, choice.cost)
    let learnt = try sideBySide(examples.asked.count, jobs: jobs) { place in
      let own = fitting.telling(examples.labels.map { $0 == examples.asked[place] })
      let machine = try own.machine(kernel, cost: cost)
      return (head: own.head(machine, gamma: gamma), decisions: machine.decisions(kernel))
    }
    (standardiser, principal) = (fitting.standardiser, fitting.components)
    heads = learnt.map(\.head)
    self.learnt = answers(learnt.map(\.decisions))
  }

  /// The class of each row, on up to `jobs` threads; each the same as that of the row alone.
  /// - Precondition: as many columns as were learnt from, all numbers finite.
  package func classes(of matrix: FeatureMatrix, jobs: Int) -> [Int] {
    precondition(matrix.columns == standardiser.columns)
    // Few enough that a piece's products stay small.
    let pieces = stride(from: 0, to: matrix.rows, by: 256).map { Array($0..<min($0 + 256, matrix.rows)) }
    return sideBySide(pieces.count, jobs: jobs) { piece in
      let standardised = standardiser.apply(matrix, rows: pieces[piece])
      let rows = principal?.apply(standardised) ?? standardised
      return answers(heads.map { $0.decisions(rows) })
    }.flatMap(\.self)
  }
}

/// The class of each row by the decisions of all heads.
private func answers(_ decisions: [[Double]]) -> [Int] {
  guard decisions.count > 1 else { return decisions[0].map { $0 > 0 ? 1 : 0 } }
  return decisions[0].indices.map { row in
    decisions.indices.reduce(0) { decisions[$1][row] > decisions[$0][row] ? $1 : $0 }
  }
}

/// The cost of a mistake under which most rows are told rightly by what was learnt from the others, as Nanda et al. 2018
/// choose it ("Training SVMs": accuracy in three folds of the training set). Of equally good ones the smallest.
package struct ClassCostChoice: Sendable, Hashable {
  package var cost: Double
  /// As `HeadOptions.gammas`; 1 for a linear kernel.
  package var gamma: Double
  /// Fewer than `HeadOptions.innerFolds` where a class belongs to too few groups. 0 where nothing was chosen: there was one
  /// cost only, or a class belongs to one group, and then it is the middle one.
  package var folds: Int
  /// The share of the rows that was told rightly under it; nil where nothing was chosen.
  package var accuracy: Double?

  package init(cost: Double, gamma: Double, folds: Int, accuracy: Double?) {
    (self.cost, self.gamma, self.folds, self.accuracy) = (cost, gamma, folds, accuracy)
  }

  fileprivate static func choose(
    _ examples: ClassExamples, _ options: HeadOptions, seed: UInt64, jobs: Int,
    progress: (@Sendable (Int, Int) -> Void)?
  ) throws -> ClassCostChoice {
    precondition(!options.costs.isEmpty && !options.gammas.isEmpty)
    let costs = options.costs.sorted()
    let gammas = options.kind == .svmRBF ? options.gammas.sorted() : [1]
    let fold =
      costs.count * gammas.count == 1
      ? nil
      : stride(from: options.innerFolds, through: 2, by: -1).lazy.compactMap {
        assignFolds(
          labels: examples.labels, classes: examples.classes, groups: examples.groups, folds: $0, seed: seed &+ 1)
      }.first
    guard let fold else {
      return ClassCostChoice(cost: costs[costs.count / 2], gamma: gammas[gammas.count / 2], folds: 0, accuracy: nil)
    }
    let folds = (fold.max() ?? 0) + 1
    let ledger = Progress(total: folds, tell: progress)
    let right = try sideBySide(folds, jobs: jobs) { held in
      let right = try rightAnswers(
        examples, train: fold.indices.filter { fold[$0] != held }, test: fold.indices.filter { fold[$0] == held },
        options, gammas: gammas, costs: costs)
      ledger.step()
      return right
    }
    var best = (place: 0, right: -1)
    for place in right[0].indices {
      let sum = right.reduce(0) { $0 + $1[place] }
      if sum > best.right { best = (place, sum) }
    }
    // Widths are gone through for each cost, so that of equally good ones the smallest cost comes first.
    return ClassCostChoice(
      cost: costs[best.place / gammas.count], gamma: gammas[best.place % gammas.count], folds: folds,
      accuracy: Double(best.right) / Double(examples.count))
  }

  /// How many of the test rows are told rightly under each cost and, inside it, each width.
  private static func rightAnswers(
    _ examples: ClassExamples, train: [Int], test: [Int], _ options: HeadOptions, gammas: [Double], costs: [Double]
  ) throws -> [Int] {
    let fitting = try Fitting(examples, rows: train, options)
    let others = fitting.prepared(examples.features, rows: test)
    let products = others.products(with: fitting.rows)
    let asked = examples.asked.map { label in fitting.telling(train.map { examples.labels[$0] == label }) }
    var right = [Int](repeating: 0, count: costs.count * gammas.count)
    for (width, gamma) in gammas.enumerated() {
      let kernel = fitting.kernel(gamma: gamma)
      let kernels = fitting.kernels(others, products: products, gamma: gamma)
      var machines = [KernelMachine?](repeating: nil, count: asked.count)
      for (place, cost) in costs.enumerated() {
        let decisions = try asked.indices.map { number in
          let machine = try asked[number].machine(kernel, cost: cost, slack: .compared, from: machines[number])
          machines[number] = machine
          return machine.decisions(kernels)
        }
        right[place * gammas.count + width] = zip(test, answers(decisions)).count { examples.labels[$0] == $1 }
      }
    }
    return right
  }
}

extension Fitting {
  /// What several classes have in common; which of them is looked for is said by `telling`.
  fileprivate init(_ examples: ClassExamples, rows: [Int], _ options: HeadOptions) throws {
    try self.init(
      Examples(
        features: examples.features, isPositive: examples.labels.map { $0 == 0 }, groups: examples.groups), rows: rows,
      options)
  }
}
