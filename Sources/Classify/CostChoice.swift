// CostChoice: which cost of a mistake serves best, found among the training rows alone.
import Foundation

/// The chosen cost, and the sigmoid for its decisions.
struct CostChoice: Sendable {
  var cost: Double
  var platt: Platt
  /// 0 where the rows could not be folded.
  var folds: Int

  /// Holds out each inner fold once under each cost.
  static func choose(_ examples: Examples, rows: [Int], _ options: HeadOptions, seed: UInt64, jobs: Int) throws
    -> CostChoice
  {
    precondition(!options.costs.isEmpty)
    let isPositive = rows.map { examples.isPositive[$0] }
    let groups = rows.map { examples.groups[$0] }
    let costs = options.costs.sorted()
    guard let fold = innerFolds(isPositive, groups, options.innerFolds, seed) else {
      let cost = costs[costs.count / 2]
      let fitting = try Fitting(examples, rows: rows, options)
      let decisions = try fitting.machine(cost: cost).decisions(fitting.kernel)
      return CostChoice(cost: cost, platt: Platt(decisions: decisions, isPositive: isPositive), folds: 0)
    }
    let folds = (fold.max() ?? 0) + 1
    let held = try sideBySide(folds, jobs: jobs) { held in
      try decisions(
        examples, train: rows.indices.filter { fold[$0] != held }.map { rows[$0] },
        test: rows.indices.filter { fold[$0] == held }.map { rows[$0] }, options, costs)
    }
    var best: (loss: Double, choice: CostChoice)?
    for (place, cost) in costs.enumerated() {
      var decisions = [Double](repeating: 0, count: rows.count)
      for (number, parts) in held.enumerated() {
        for (row, decision) in zip(rows.indices.filter { fold[$0] == number }, parts[place]) {
          decisions[row] = decision
        }
      }
      let platt = Platt(decisions: decisions, isPositive: isPositive)
      let loss = logLoss(decisions, platt, isPositive)
      if best.map({ loss < $0.loss }) ?? true {
        best = (loss, CostChoice(cost: cost, platt: platt, folds: folds))
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

  /// The decisions on the test rows of what each cost makes of the training rows.
  private static func decisions(
    _ examples: Examples, train: [Int], test: [Int], _ options: HeadOptions, _ costs: [Double]
  ) throws -> [[Double]] {
    let fitting = try Fitting(examples, rows: train, options)
    let kernels = fitting.kernels(examples, rows: test)
    var machine: KernelMachine?
    return try costs.map { cost in
      let next = try fitting.machine(cost: cost, from: machine)
      machine = next
      return next.decisions(kernels)
    }
  }
}
