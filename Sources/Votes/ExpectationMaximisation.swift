// ExpectationMaximisation: the loop that the models share, and what is read off them in the end.
import Foundation

/// A model of how the unknown labels of items lead to votes.
protocol LatentLabelModel {
  /// Takes the shares of the votes for the posterior, and the parameters from there.
  mutating func start()
  /// Sums over all items under the present parameters; returns the log likelihood of the votes.
  mutating func expect() -> Double
  /// Takes the parameters from the sums.
  mutating func maximise()
  /// Adds the labels that the item may have, each with its posterior under the present parameters; what is left out is
  /// less likely than the best of them.
  mutating func posterior(of item: Int, into candidates: inout [(label: Int, probability: Double)])
}

/// Alternates until the log likelihood stands still; in the end the sums are those of the last parameters.
func maximiseLikelihood(_ model: inout some LatentLabelModel, votes: Int, settings: ModelSettings) -> Convergence {
  model.start()
  var previous = -Double.infinity
  var found = Convergence(iterations: 0, converged: false, logLikelihood: previous, lastChange: .infinity)
  while true {
    let likelihood = model.expect()
    found.iterations += 1
    found.logLikelihood = likelihood
    found.lastChange = likelihood - previous
    found.converged = abs(found.lastChange) <= settings.tolerance * Double(votes)
    if found.converged || found.iterations >= settings.maxIterations { return found }
    previous = likelihood
    model.maximise()
  }
}

/// What the items are under the model, beside what the majority makes of them.
struct ReadLabels {
  private(set) var labels: [ItemLabel] = []
  private(set) var ties = 0
  private(set) var settledTies = 0
  private(set) var overruled: [Overruled] = []

  /// Posteriors that differ by less than this part of the larger one are equal: the order of additions can do as much.
  static let sameness = 1e-9

  init(_ table: VoteTable, _ model: inout some LatentLabelModel, seed: UInt64) {
    labels.reserveCapacity(table.items.count)
    var counts = [Int](repeating: 0, count: table.categories.count)
    // Kept from item to item, so that millions of them do not ask for memory each.
    var candidates: [(label: Int, probability: Double)] = []
    var best: [Int] = []
    var first: [Int] = []
    for item in table.items.indices {
      candidates.removeAll(keepingCapacity: true)
      model.posterior(of: item, into: &candidates)
      var top = 0.0
      for candidate in candidates { top = max(top, candidate.probability) }
      best.removeAll(keepingCapacity: true)
      for candidate in candidates where candidate.probability >= top * (1 - Self.sameness) {
        best.append(candidate.label)
      }
      if best.count > 1 { best.sort() }
      let label = drawn(best, item: table.items[item], seed: seed)

      let votes = table.starts[item]..<table.starts[item + 1]
      var most = 0
      for vote in votes {
        counts[Int(table.labelOf[vote])] += 1
        most = max(most, counts[Int(table.labelOf[vote])])
      }
      first.removeAll(keepingCapacity: true)
      for vote in votes {
        let given = Int(table.labelOf[vote])
        if counts[given] == most { first.append(given) }
        counts[given] = 0
      }

      let probability = min(1, top)
      labels.append(
        ItemLabel(
          item: table.items[item], label: table.categories[label], probability: probability, votes: votes.count,
          tie: best.count > 1))
      if best.count > 1 { ties += 1 }
      if best.count == 1, first.count > 1 { settledTies += 1 }
      if !first.contains(label) {
        let majority = drawn(first.sorted(), item: table.items[item], seed: seed)
        overruled.append(
          Overruled(
            item: table.items[item], majority: table.categories[majority], label: table.categories[label],
            probability: probability))
      }
    }
    let order = overruled.indices.sorted {
      (-overruled[$0].probability, $0) < (-overruled[$1].probability, $1)
    }
    overruled = order.map { overruled[$0] }
  }
}

/// The mutual information of truth and vote, in bits: Σ p(t) p(v|t) log₂ (p(v|t) / p(v)).
/// - Parameter answer: the chance of vote v where t is the truth.
func mutualInformation(prior: [Double], _ answer: (_ truth: Int, _ vote: Int) -> Double) -> Double {
  var bits = 0.0
  for vote in prior.indices {
    let said = prior.indices.reduce(0) { $0 + prior[$1] * answer($1, vote) }
    for truth in prior.indices {
      let chance = answer(truth, vote)
      if chance > 0, prior[truth] > 0 { bits += prior[truth] * chance * log2(chance / said) }
    }
  }
  return max(0, bits)
}
