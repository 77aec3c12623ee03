// DawidSkene: labels from votes where each annotator errs in a way of their own, by a confusion matrix each.
import Base
import Foundation

/// The most cells that the annotators' confusion matrices may have together: 128 MB.
private let mostCells = 16 << 20

/// The model of Dawid and Skene 1979 ("Maximum Likelihood Estimation of Observer Error-Rates Using the EM Algorithm",
/// Applied Statistics 28, pp. 20–28), each annotator's vote on an item counted once.
///
/// Item i has the unknown label k with probability pₖ; annotator a then says l with probability πₐₖₗ, whatever the others
/// say. With Tᵢₖ for the posterior of label k the steps are
///
///     πₐₖₗ = (Σᵢ Tᵢₖ nᵢₐₗ + s) / (Σᵢ Tᵢₖ nᵢₐ + K s)      their equation 2.3, s for the smoothing
///     pₖ  = (Σᵢ Tᵢₖ + s) / (I + K s)                    2.4
///     Tᵢₖ ∝ pₖ Πₐ Πₗ πₐₖₗ ^ nᵢₐₗ                          2.5, in logarithms, the largest taken out before exp
///
/// and the start is the share of each label among the item's votes (3.1), so that labels keep their names. What they call
/// the likelihood (2.7) is summed over the items, Σᵢ log Σₖ.
///
/// - Parameter seed: decides between labels whose posteriors differ by less than a part in 10⁹, as `majority(of:seed:)`
///   decides ties.
/// - Throws: `Fault` with code `data` where there are no votes, or where the confusion matrices would not fit into memory.
package func dawidSkene(of table: VoteTable, seed: UInt64, settings: ModelSettings = .init()) throws -> LabelModel {
  guard table.votes > 0 else { throw noVotes }
  let (annotators, categories) = (table.annotators.count, table.categories.count)
  guard categories < 1 << 24, annotators * categories <= mostCells / categories else {
    throw Fault(
      .data,
      "The votes name \(categories) labels, and \(annotators) confusion matrices of that size do not fit into memory; "
        + "--method one-coin needs none.")
  }
  var model = DawidSkeneModel(table, settings)
  let convergence = maximiseLikelihood(&model, votes: table.votes, settings: settings)
  let read = ReadLabels(table, &model, seed: seed)
  return LabelModel(
    categories: table.categories, labels: read.labels, ties: read.ties, settledTies: read.settledTies,
    overruled: read.overruled, annotators: model.records(), prior: model.prior, convergence: convergence)
}

let noVotes = Fault(.data, "There are no votes: nothing can be said about labels or annotators.")

private struct DawidSkeneModel: LatentLabelModel {
  private let table: VoteTable
  private let smoothing: Double
  private let width: Int
  private let blocks: Blocks
  /// The expected counts: annotator, then vote, then truth; behind them the classes, behind these the log likelihood.
  private let sums: Cells
  /// The logarithms of the parameters, in the same places.
  private let logs: Cells
  private var buffer: [Double]

  init(_ table: VoteTable, _ settings: ModelSettings) {
    self.table = table
    smoothing = settings.smoothing
    width = table.categories.count
    let cells = table.annotators.count * width * width + width + 1
    blocks = Blocks(items: table.items.count, width: cells, jobs: settings.jobs)
    sums = Cells(cells)
    logs = Cells(cells)
    buffer = [Double](repeating: 0, count: width)
  }

  private var classes: Int { sums.count - width - 1 }

  var prior: [Double] {
    let total = (0..<width).reduce(0) { $0 + sums.base[classes + $1] }
    return (0..<width).map { sums.base[classes + $0] / total }
  }

  mutating func start() {
    let (table, width, classes) = (table, width, classes)
    blocks.sums(into: sums) { items, sums in
      table.withVotes { starts, annotatorOf, labelOf in
        var posterior = [Double](repeating: 0, count: width)
        for item in items {
          let votes = starts[item]..<starts[item + 1]
          for truth in 0..<width { posterior[truth] = 0 }
          for vote in votes { posterior[Int(labelOf[vote])] += 1 / Double(votes.count) }
          posterior.withUnsafeBufferPointer {
            for vote in votes {
              let row = sums + (Int(annotatorOf[vote]) * width + Int(labelOf[vote])) * width
              for truth in 0..<width { row[truth] += $0[truth] }
            }
            for truth in 0..<width { sums[classes + truth] += $0[truth] }
          }
        }
      }
    }
    maximise()
  }

  mutating func expect() -> Double {
    let (table, width, classes, logs) = (table, width, classes, logs)
    blocks.sums(into: sums) { items, sums in
      table.withVotes { starts, annotatorOf, labelOf in
        var posterior = [Double](repeating: 0, count: width)
        posterior.withUnsafeMutableBufferPointer { posterior in
          var likelihood = 0.0
          // One logarithm for many items: their sums are multiplied while the product has room.
          var product = 1.0
          for item in items {
            let votes = starts[item]..<starts[item + 1]
            for truth in 0..<width { posterior[truth] = logs.base[classes + truth] }
            for vote in votes {
              let row = logs.base + (Int(annotatorOf[vote]) * width + Int(labelOf[vote])) * width
              for truth in 0..<width { posterior[truth] += row[truth] }
            }
            let (most, sum) = normalise(posterior)
            likelihood += most
            product *= sum
            if product > 1e250 {
              likelihood += log(product)
              product = 1
            }
            for vote in votes {
              let row = sums + (Int(annotatorOf[vote]) * width + Int(labelOf[vote])) * width
              for truth in 0..<width { row[truth] += posterior[truth] }
            }
            for truth in 0..<width { sums[classes + truth] += posterior[truth] }
          }
          sums[classes + width] += likelihood + log(product)
        }
      }
    }
    return sums.base[classes + width]
  }

  mutating func maximise() {
    var totals = [Double](repeating: 0, count: width)
    for annotator in table.annotators.indices {
      let at = annotator * width * width
      for truth in 0..<width { totals[truth] = smoothing * Double(width) }
      for vote in 0..<width {
        for truth in 0..<width { totals[truth] += sums.base[at + vote * width + truth] }
      }
      for truth in 0..<width { totals[truth] = log(totals[truth]) }
      for vote in 0..<width {
        for truth in 0..<width {
          let cell = at + vote * width + truth
          logs.base[cell] = log(sums.base[cell] + smoothing) - totals[truth]
        }
      }
    }
    let total = log(Double(table.items.count) + smoothing * Double(width))
    for truth in 0..<width { logs.base[classes + truth] = log(sums.base[classes + truth] + smoothing) - total }
  }

  mutating func posterior(of item: Int, into candidates: inout [(label: Int, probability: Double)]) {
    for truth in 0..<width { buffer[truth] = logs.base[classes + truth] }
    for vote in table.starts[item]..<table.starts[item + 1] {
      let row = logs.base + (Int(table.annotatorOf[vote]) * width + Int(table.labelOf[vote])) * width
      for truth in 0..<width { buffer[truth] += row[truth] }
    }
    _ = buffer.withUnsafeMutableBufferPointer { normalise($0) }
    for truth in 0..<width { candidates.append((truth, buffer[truth])) }
  }

  /// From the sums, which are those of the last parameters.
  func records() -> [AnnotatorErrors] {
    let prior = prior
    return table.annotators.indices.compactMap { annotator in
      func votes(_ truth: Int, _ vote: Int) -> Double { sums.base[(annotator * width + vote) * width + truth] }
      let totals = (0..<width).map { truth in (0..<width).reduce(0) { $0 + votes(truth, $1) } }
      let all = totals.reduce(0, +)
      let right = (0..<width).reduce(0) { $0 + votes($1, $1) }
      guard let accuracy = Share(of: right, in: all) else { return nil }
      let rows = (0..<width).map { truth in
        AnnotatorErrors.Row(
          votes: totals[truth],
          answers: totals[truth] < 0.001
            ? [] : (0..<width).compactMap { Share(of: votes(truth, $0), in: totals[truth]) })
      }
      // Half a vote in each cell, after Jeffreys: few votes tell less than they seem to.
      let bits = mutualInformation(prior: prior) { (votes($0, $1) + 0.5) / (totals[$0] + 0.5 * Double(width)) }
      return AnnotatorErrors(
        annotator: table.annotators[annotator], votes: Int(all.rounded()), accuracy: accuracy, bits: bits,
        confusion: rows)
    }
  }
}

/// Turns logarithms into shares of 1; their sum was `sum` (1 to their number) times e to the power of `most`.
@inline(__always)
private func normalise(_ logs: UnsafeMutableBufferPointer<Double>) -> (most: Double, sum: Double) {
  var most = logs[0]
  for at in 1..<max(1, logs.count) where logs[at] > most { most = logs[at] }
  var sum = 0.0
  for at in logs.indices {
    // The largest is there in any case, and exp takes most of the time.
    logs[at] = logs[at] == most ? 1 : exp(logs[at] - most)
    sum += logs[at]
  }
  for at in logs.indices { logs[at] /= sum }
  return (most, sum)
}
