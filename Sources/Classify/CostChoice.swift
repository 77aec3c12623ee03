// CostChoice: which cost of a mistake serves best, found among the training rows alone.
import Foundation

/// The chosen cost and width of the kernel, and the sigmoid for their decisions.
struct CostChoice: Sendable {
  var cost: Double
  /// As `HeadOptions.gammas`; 1 for a linear kernel.
  var gamma: Double
  var platt: Platt
  /// 0 where the rows could not be folded.
  var folds: Int

  /// Holds out each inner fold once under each width and cost.
  static func choose(_ examples: Examples, rows: [Int], _ options: HeadOptions, seed: UInt64, jobs: Int) throws
    -> CostChoice
  {
    precondition(!options.costs.isEmpty && !options.gammas.isEmpty)
    let isPositive = rows.map { examples.isPositive[$0] }
    let groups = rows.map { examples.groups[$0] }
    let costs = options.costs.sorted()
    guard let fold = innerFolds(isPositive, groups, options.innerFolds, seed) else {
      let cost = costs[costs.count / 2]
      let fitting = try Fitting(examples, rows: rows, options)
      let gamma = fitting.gammas[fitting.gammas.count / 2]
      let kernel = fitting.kernel(gamma: gamma)
      let decisions = try fitting.machine(kernel, cost: cost).decisions(kernel)
      return CostChoice(
        cost: cost, gamma: gamma, platt: Platt(decisions: decisions, isPositive: isPositive), folds: 0)
    }
    let folds = (fold.max() ?? 0) + 1
    let held = try sideBySide(folds, jobs: jobs) { held in
      try trials(
        examples, train: rows.indices.filter { fold[$0] != held }.map { rows[$0] },
        test: rows.indices.filter { fold[$0] == held }.map { rows[$0] }, options, costs)
    }
    var best: (loss: Double, choice: CostChoice)?
    for place in held[0].indices {
      var decisions = [Double](repeating: 0, count: rows.count)
      for (number, parts) in held.enumerated() {
        for (row, decision) in zip(rows.indices.filter { fold[$0] == number }, parts[place].decisions) {
          decisions[row] = decision
        }
      }
      let platt = Platt(decisions: decisions, isPositive: isPositive)
      let loss = logLoss(decisions, platt, isPositive)
      if best.map({ loss < $0.loss }) ?? true {
        let trial = held[0][place]
        best = (loss, CostChoice(cost: trial.cost, gamma: trial.gamma, platt: platt, folds: folds))
      }
    }
    guard let best else { preconditionFailure("costs were given") }
    return best.choice
  }

  /// The mean of −ln of the probability that each truth is given. Among a few hundred examples several costs often have the
  /// same accuracy; this tells them apart, and prefers the one whose probabilities can be trusted.
  private static func logLoss(_ decisions: [Double], _ platt: Platt, _ isPositive: [Bool]) -> Double {
    var sum = 0.0
    for (decision, truth) in zip(decisions, isPositive) {
      let probability = platt.probability(decision)
      sum -= log(max(1e-15, truth ? probability : 1 - probability))
    }
    return sum / Double(decisions.count)
  }

  /// The folds of the training rows: as many as asked for, or as the smaller class has groups; nil where that is one.
  private static func innerFolds(_ isPositive: [Bool], _ groups: [Int], _ wanted: Int, _ seed: UInt64) -> [Int]? {
    for folds in stride(from: wanted, through: 2, by: -1) {
      if let fold = try? assignFolds(isPositive: isPositive, groups: groups, folds: folds, seed: seed &+ 1) {
        return fold
      }
    }
    return nil
  }

  /// A width and a cost, and the decisions on rows that were not learnt from.
  private struct Trial: Sendable {
    var gamma: Double
    var cost: Double
    var decisions: [Double]
  }

  /// What each width and cost makes of the training rows, on the test rows; the least ones first.
  private static func trials(
    _ examples: Examples, train: [Int], test: [Int], _ options: HeadOptions, _ costs: [Double]
  ) throws -> [Trial] {
    let fitting = try Fitting(examples, rows: train, options)
    let others = fitting.prepared(examples.features, rows: test)
    let products = others.products(with: fitting.rows)
    return try fitting.gammas.sorted().flatMap { gamma in
      let kernel = fitting.kernel(gamma: gamma)
      let kernels = fitting.kernels(others, products: products, gamma: gamma)
      var machine: KernelMachine?
      return try costs.map { cost in
        let next = try fitting.machine(kernel, cost: cost, slack: .compared, from: machine)
        machine = next
        return Trial(gamma: gamma, cost: cost, decisions: next.decisions(kernels))
      }
    }
  }
}
