// OneCoin: labels from votes where all that is asked of an annotator is how often they are right.
import Base
import Foundation

/// The model of Dawid and Skene with one number for each annotator, their accuracy ρ: they are right with probability ρₐ
/// whatever the truth is, and err to each other label alike. It is the "homogeneous" special case of Dawid and Skene 1979
/// and is called one-coin by Zhang, Chen, Zhou and Jordan 2016 ("Spectral Methods Meet EM", Journal of Machine Learning
/// Research 17, section 4). With few votes an annotator it is steadier than the full model.
///
///     ρₐ  = (Σᵢ Tᵢₗ + s) / (nₐ + K s)                   l being the vote of a on i
///     pₖ  = (Σᵢ Tᵢₖ + s) / (I + K s)
///     Tᵢₖ ∝ pₖ Πₐ (ρₐ where a said k, else (1 − ρₐ) / (K − 1))
///
/// Work and memory grow with the votes, not with the number of labels: labels that an item has no vote for share one
/// likelihood. Otherwise as `dawidSkene(of:seed:settings:)`.
///
/// - Throws: `Fault` with code `data` where there are no votes.
package func oneCoin(of table: VoteTable, seed: UInt64, settings: ModelSettings = .init()) throws -> LabelModel {
  guard table.votes > 0 else { throw noVotes }
  var model = OneCoinModel(table, settings)
  let convergence = maximiseLikelihood(&model, votes: table.votes, settings: settings)
  let read = ReadLabels(table, &model, seed: seed)
  return LabelModel(
    categories: table.categories, labels: read.labels, ties: read.ties, settledTies: read.settledTies,
    overruled: read.overruled, annotators: model.records(), prior: model.prior, convergence: convergence)
}

private struct OneCoinModel: LatentLabelModel {
  private let table: VoteTable
  private let smoothing: Double
  private let width: Int
  private let people: Int
  private let blocks: Blocks
  /// Right votes of each annotator; of each class what its votes bring, and by how much it misses the share of labels
  /// without a vote; that share; the log likelihood.
  private let sums: Cells
  private var votes: [Double]

  private(set) var prior: [Double]
  private var logPrior: [Double]
  /// By how much the logarithm grows where the annotator named the label, and what it is where they did not.
  private var gain: [Double]
  private var miss: [Double]

  private struct Scratch {
    var present: [Int] = []
    /// For the labels that are present the logarithm, then the posterior.
    var value: [Double]
    var isPresent: [Bool]

    init(_ width: Int) {
      value = [Double](repeating: 0, count: width)
      isPresent = [Bool](repeating: false, count: width)
    }
  }
  private var scratch: Scratch

  init(_ table: VoteTable, _ settings: ModelSettings) {
    self.table = table
    smoothing = settings.smoothing
    width = table.categories.count
    people = table.annotators.count
    let cells = people + 2 * width + 2
    blocks = Blocks(items: table.items.count, width: cells, jobs: settings.jobs)
    sums = Cells(cells)
    votes = [Double](repeating: 0, count: people)
    for annotator in table.annotatorOf { votes[Int(annotator)] += 1 }
    prior = [Double](repeating: 1 / Double(width), count: width)
    logPrior = prior.map { log($0) }
    gain = [Double](repeating: 0, count: people)
    miss = gain
    scratch = Scratch(width)
  }

  mutating func start() {
    let (table, width, people) = (table, width, people)
    blocks.sums(into: sums) { items, sums in
      table.withVotes { starts, annotatorOf, labelOf in
        var share = [Double](repeating: 0, count: width)
        for item in items {
          let votes = starts[item]..<starts[item + 1]
          for vote in votes {
            share[Int(labelOf[vote])] += 1 / Double(votes.count)
            sums[people + Int(labelOf[vote])] += 1 / Double(votes.count)
          }
          for vote in votes { sums[Int(annotatorOf[vote])] += share[Int(labelOf[vote])] }
          for vote in votes { share[Int(labelOf[vote])] = 0 }
        }
      }
    }
    maximise()
  }

  mutating func expect() -> Double {
    let (table, width, people) = (table, width, people)
    let (prior, logPrior, gain, miss) = (prior, logPrior, gain, miss)
    blocks.sums(into: sums) { items, sums in
      table.withVotes { starts, annotatorOf, labelOf in
        var scratch = Scratch(width)
        for item in items {
          let votes = starts[item]..<starts[item + 1]
          let (absent, likelihood) = Self.expect(
            votes, annotatorOf, labelOf, prior: prior, logPrior: logPrior, gain: gain, miss: miss, &scratch)
          for vote in votes { sums[Int(annotatorOf[vote])] += scratch.value[Int(labelOf[vote])] }
          for label in scratch.present {
            sums[people + label] += scratch.value[label]
            sums[people + width + label] += absent
          }
          sums[people + 2 * width] += absent
          sums[people + 2 * width + 1] += likelihood
        }
      }
    }
    return sums.base[people + 2 * width + 1]
  }

  /// The posterior of the labels that have votes, and for the others what the prior is to be multiplied with.
  @inline(__always)
  private static func expect(
    _ votes: Range<Int>, _ annotatorOf: UnsafeBufferPointer<Int32>, _ labelOf: UnsafeBufferPointer<Int32>,
    prior: [Double], logPrior: [Double], gain: [Double], miss: [Double], _ scratch: inout Scratch
  ) -> (absent: Double, likelihood: Double) {
    scratch.present.removeAll(keepingCapacity: true)
    var all = 0.0
    for vote in votes {
      let (label, annotator) = (Int(labelOf[vote]), Int(annotatorOf[vote]))
      if !scratch.isPresent[label] {
        scratch.isPresent[label] = true
        scratch.present.append(label)
        scratch.value[label] = logPrior[label]
      }
      scratch.value[label] += gain[annotator]
      all += miss[annotator]
    }
    var rest = 1.0
    var most = 0.0
    for label in scratch.present {
      scratch.isPresent[label] = false
      rest -= prior[label]
      most = max(most, scratch.value[label])
    }
    // A rest of nothing but rounding is no label.
    if scratch.present.count == prior.count || rest < 0 { rest = 0 }
    var absent = exp(-most)
    var sum = rest * absent
    for label in scratch.present {
      scratch.value[label] = exp(scratch.value[label] - most)
      sum += scratch.value[label]
    }
    for label in scratch.present { scratch.value[label] /= sum }
    absent /= sum
    return (absent, all + most + log(sum))
  }

  mutating func maximise() {
    for annotator in 0..<people {
      let accuracy =
        (sums.base[annotator] + smoothing) / (votes[annotator] + smoothing * Double(width))
      // The other labels' smoothing keeps the chance of an error above nothing, also after rounding.
      let errors = max(votes[annotator] - sums.base[annotator], 0) + smoothing * Double(width - 1)
      miss[annotator] =
        width == 1 ? 0 : log(errors / ((votes[annotator] + smoothing * Double(width)) * Double(width - 1)))
      gain[annotator] = log(accuracy) - miss[annotator]
    }
    let old = prior
    let absent = sums.base[people + 2 * width]
    var total = 0.0
    for label in 0..<width {
      let unseen = max(0, absent - sums.base[people + width + label])
      prior[label] = sums.base[people + label] + old[label] * unseen + smoothing
      total += prior[label]
    }
    for label in 0..<width {
      prior[label] /= total
      logPrior[label] = log(prior[label])
    }
  }

  mutating func posterior(of item: Int, into candidates: inout [(label: Int, probability: Double)]) {
    let (table, prior, logPrior, gain, miss) = (table, prior, logPrior, gain, miss)
    let absent = table.withVotes { starts, annotatorOf, labelOf in
      Self.expect(
        starts[item]..<starts[item + 1], annotatorOf, labelOf, prior: prior, logPrior: logPrior, gain: gain, miss: miss,
        &scratch
      ).absent
    }
    var top = 0.0
    for label in scratch.present {
      candidates.append((label, scratch.value[label]))
      top = max(top, scratch.value[label])
    }
    // Where all who voted are worse than chance a label that nobody named may be the best.
    guard absent > top else { return }
    let present = Set(scratch.present)
    for label in 0..<width where !present.contains(label) { candidates.append((label, prior[label] * absent)) }
  }

  /// From the sums, which are those of the last parameters.
  func records() -> [AnnotatorErrors] {
    (0..<people).compactMap { annotator in
      let right = sums.base[annotator]
      guard let accuracy = Share(of: right, in: votes[annotator]) else { return nil }
      let bits = oneCoinBits(right: right, votes: votes[annotator])
      return AnnotatorErrors(
        annotator: table.annotators[annotator], votes: Int(votes[annotator]), accuracy: accuracy, bits: bits,
        confusion: [])
    }
  }

  /// The mutual information in closed form, in time that grows with the labels.
  private func oneCoinBits(right: Double, votes: Double) -> Double {
    guard width > 1 else { return 0 }
    let accuracy = (right + 0.5) / (votes + 0.5 * Double(width))
    let error = (1 - accuracy) / Double(width - 1)
    // H(vote) - H(vote | truth); a vote for v comes from truth v with ρ, from any other with the same error.
    var bits = accuracy * log2(accuracy) + (1 - accuracy) * log2(error)
    for label in 0..<width {
      let said = prior[label] * accuracy + (1 - prior[label]) * error
      bits -= said * log2(said)
    }
    return max(0, bits)
  }
}
