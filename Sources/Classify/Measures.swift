// Measures: how probabilities stand to the truth.
package import Base
import Foundation

/// What labels and probabilities come to, at a threshold and over all of them.
package struct Measures: Sendable, Hashable {
  /// Examples at least as probable as this are called positive.
  package let threshold: Double
  package let trueNegatives: Int
  package let falsePositives: Int
  package let falseNegatives: Int
  package let truePositives: Int
  /// The share of positive examples that is more probable than a negative one, ties counted half (Hanley and McNeil 1982),
  /// with its 95 % interval; nil where a class is missing.
  package let auc: Share?
  /// The mean squared distance of probability and truth (Brier 1950, for one of two classes); 0 is best.
  package let brier: Double
  /// The mean of −ln of the probability that the truth was given, at least 1e-15.
  package let logLoss: Double
  /// How far probabilities lie from shares: Σ over the bins of their share of the examples times |share of positives − mean
  /// probability| (Naeini, Cooper and Hauskrecht 2015, "Obtaining Well Calibrated Probabilities Using Bayesian Binning",
  /// ECE), 10 bins of equal width.
  package let ece: Double

  /// - Precondition: as many probabilities, 0 to 1, as truths; at least one.
  package init(isPositive: [Bool], probabilities: [Double], threshold: Double = 0.5) {
    precondition(isPositive.count == probabilities.count && !isPositive.isEmpty)
    self.threshold = threshold
    var counts = (tn: 0, fp: 0, fn: 0, tp: 0)
    var (squares, losses) = (0.0, 0.0)
    for (truth, probability) in zip(isPositive, probabilities) {
      switch (truth, probability >= threshold) {
      case (false, false): counts.tn += 1
      case (false, true): counts.fp += 1
      case (true, false): counts.fn += 1
      case (true, true): counts.tp += 1
      }
      let distance = probability - (truth ? 1 : 0)
      squares += distance * distance
      losses -= log(max(1e-15, truth ? probability : 1 - probability))
    }
    (trueNegatives, falsePositives, falseNegatives, truePositives) = (counts.tn, counts.fp, counts.fn, counts.tp)
    let total = Double(isPositive.count)
    (brier, logLoss) = (squares / total, losses / total)
    auc = areaUnderROC(isPositive: isPositive, scores: probabilities)
    ece = calibrationBins(isPositive: isPositive, probabilities: probabilities).reduce(0) {
      $0 + Double($1.count) / total * abs(($1.sharePositive ?? 0) - ($1.meanProbability ?? 0))
    }
  }

  package var count: Int { trueNegatives + falsePositives + falseNegatives + truePositives }

  /// [[tn, fp], [fn, tp]]: a row a truth, a column a label.
  package var confusion: [[Int]] { [[trueNegatives, falsePositives], [falseNegatives, truePositives]] }

  /// The share of labels that are right, with Wilson's 95 % interval.
  package var accuracy: Share? { Share(of: Double(trueNegatives + truePositives), in: Double(count)) }

  /// The share of those called positive that are, with Wilson's interval; nil where none is called so.
  package var precision: Share? { Share(of: Double(truePositives), in: Double(truePositives + falsePositives)) }

  /// The share of positives that are called so, with Wilson's interval; nil where there are none.
  package var recall: Share? { Share(of: Double(truePositives), in: Double(truePositives + falseNegatives)) }

  /// The harmonic mean of precision and recall; nil where there are no positives and none is called so.
  package var f1: Double? {
    let all = 2 * truePositives + falsePositives + falseNegatives
    return all == 0 ? nil : 2 * Double(truePositives) / Double(all)
  }
}
