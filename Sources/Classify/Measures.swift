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
  /// The share of labels that are right, with its 95 % interval (`shareOverGroups`).
  package let accuracy: Share?
  /// The share of those called positive that are, with its interval; nil where none is called so.
  package let precision: Share?
  /// The share of positives that are called so, with its interval; nil where there are none.
  package let recall: Share?
  /// The share of positive examples that is more probable than a negative one, ties counted half (Hanley and McNeil 1982),
  /// with its interval (`areaUnderROC`); nil where a class is missing.
  package let auc: Share?
  /// The mean squared distance of probability and truth (Brier 1950, for one of two classes); 0 is best.
  package let brier: Double
  /// The mean of −ln of the probability that the truth was given, at least 1e-15.
  package let logLoss: Double
  /// How far probabilities lie from shares: Σ over the bins of their share of the examples times |share of positives − mean
  /// probability| (Naeini, Cooper and Hauskrecht 2015, "Obtaining Well Calibrated Probabilities Using Bayesian Binning",
  /// ECE), 10 bins of equal width.
  package let ece: Double
  /// Whether examples belong together, so that intervals come from the differences of groups and not of examples.
  package let areGrouped: Bool

  /// - Parameter groups: each example's group; nil where each is its own.
  /// - Precondition: as many probabilities, 0 to 1, as truths and groups; at least one.
  package init(isPositive: [Bool], probabilities: [Double], groups: [Int]? = nil, threshold: Double = 0.5) {
    precondition(isPositive.count == probabilities.count && !isPositive.isEmpty)
    areGrouped = groups.map { Set($0).count < isPositive.count } ?? false
    let groups = areGrouped ? groups : nil
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
    let isCalled = probabilities.map { $0 >= threshold }
    /// The share of hits among some examples.
    func share(of hits: [Bool], among isAmong: [Bool]) -> Share? {
      let rows = hits.indices.filter { isAmong[$0] }
      return shareOverGroups(rows.map { hits[$0] }, groups: groups.map { groups in rows.map { groups[$0] } })
    }
    accuracy = shareOverGroups(zip(isPositive, isCalled).map { $0 == $1 }, groups: groups)
    precision = share(of: isPositive, among: isCalled)
    recall = share(of: isCalled, among: isPositive)
    auc = areaUnderROC(isPositive: isPositive, scores: probabilities, groups: groups)
    ece = calibrationBins(isPositive: isPositive, probabilities: probabilities).reduce(0) {
      $0 + Double($1.count) / total * abs(($1.sharePositive ?? 0) - ($1.meanProbability ?? 0))
    }
  }

  package var count: Int { trueNegatives + falsePositives + falseNegatives + truePositives }

  /// [[tn, fp], [fn, tp]]: a row a truth, a column a label.
  package var confusion: [[Int]] { [[trueNegatives, falsePositives], [falseNegatives, truePositives]] }

  /// How the intervals of accuracy, precision and recall are made, and that of AUC, for people.
  package var intervalWords: (shares: String, auc: String) {
    areGrouped ? ("over groups", "over groups") : ("Wilson's", "DeLong's")
  }

  /// The harmonic mean of precision and recall; nil where there are no positives and none is called so.
  package var f1: Double? {
    let all = 2 * truePositives + falsePositives + falseNegatives
    return all == 0 ? nil : 2 * Double(truePositives) / Double(all)
  }
}
