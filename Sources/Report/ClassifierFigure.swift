// ClassifierFigure: the ROC curve and the calibration of a cross-validation that the store has kept.
import Base
import Classify
import Plots

/// What a cross-validation said of labelled photographs, each by a classifier that has not seen it.
package struct ClassifierFacts: Sendable {
  package var task, question: String
  package var isMain: Bool
  package var positive, negative: String
  /// The classifier and its settings, as text.
  package var head: String
  package var folds: Int
  /// Of each photograph: the label, the probability of the positive class, and the photographs it belongs with.
  package var isPositive: [Bool]
  package var probabilities: [Double]
  package var groups: [Int]
  /// "2026-11-22"
  package var day: String
  /// Photographs whose label is another one than that it was held against: changed by votes, a tie now, or decided by an
  /// owner.
  package var moved = 0

  package init(
    task: String, question: String, isMain: Bool, positive: String, negative: String, head: String, folds: Int,
    isPositive: [Bool], probabilities: [Double], groups: [Int], day: String
  ) {
    (self.task, self.question, self.isMain) = (task, question, isMain)
    (self.positive, self.negative, self.head, self.folds) = (positive, negative, head, folds)
    (self.isPositive, self.probabilities, self.groups, self.day) = (isPositive, probabilities, groups, day)
  }

  var name: String { task == question ? task : "\(task), \(question)" }
}

func classifierFigures(_ classifiers: [ClassifierFacts], tasks: [String]) -> [Figure] {
  let heading = "What the classifier is worth"
  guard !classifiers.isEmpty else {
    return [
      .missing(
        "classifier", heading, "No classifier has judged the labels of a task yet.",
        bring: ["curate selfies evaluate --task \(Words.shell(tasks.first ?? "selfie"))"])
    ]
  }
  return classifiers.map { facts in
    let title = classifiers.count > 1 ? "\(heading): \(facts.name)" : heading
    let command =
      "curate selfies evaluate --task \(Words.shell(facts.task))"
      + (facts.isMain ? "" : " --question \(Words.shell(facts.question))")
    let positives = facts.isPositive.count(where: \.self)
    guard positives > 0, positives < facts.isPositive.count else {
      return .missing(
        "classifier", title,
        "Of the photographs that the classifier judged, only those of one class are left in the store.",
        bring: [command])
    }
    return figure(facts, title, command, positives: positives)
  }
}

private func figure(_ facts: ClassifierFacts, _ title: String, _ command: String, positives: Int) -> Figure {
  let measures = Measures(isPositive: facts.isPositive, probabilities: facts.probabilities, groups: facts.groups)
  let bins = calibrationBins(isPositive: facts.isPositive, probabilities: facts.probabilities, groups: facts.groups)
  let curve = ThresholdCurve(isPositive: facts.isPositive, probabilities: facts.probabilities)
  let at = curve.points.last { $0.threshold >= 0.5 }
  let plot = ClassifierPlot(
    title: [], positive: facts.positive, negative: facts.negative,
    curve: curve.rocCurve.map { .init(falsePositives: $0.falsePositiveRate, truePositives: $0.recall) },
    curveWords: "AUC \(Words.interval(measures.auc))",
    threshold: at.map { (.init(falsePositives: $0.falsePositiveRate, truePositives: $0.recall), 0.5) },
    bins: bins.map { bin in
      let hits = Int(((bin.sharePositive ?? 0) * Double(bin.count)).rounded())
      return .init(
        low: bin.low, high: bin.high, negatives: bin.count - hits, positives: hits,
        meanProbability: bin.meanProbability ?? (bin.low + bin.high) / 2, shareLow: bin.share?.low ?? 0,
        shareHigh: bin.share?.high ?? 1)
    },
    calibrationWords:
      "ECE \(Words.decimals(measures.ece, 3)) in 10 bins, Brier score \(Words.decimals(measures.brier, 3))")
  let kin = Set(facts.groups).count
  let over =
    measures.areGrouped
    ? "over \(Words.count(kin, "group")) of photographs of one account or near-duplicates" : "Wilson's and DeLong's"
  let since =
    facts.moved == 0
    ? ""
    : " Since then \(Words.count(facts.moved, "label")) \(facts.moved == 1 ? "has" : "have") changed by votes or an owner's "
      + "decision; the figures are of the labels of that day."
  var figure = Figure(
    "classifier", title,
    [
      "\(facts.head) judged \(Words.count(facts.isPositive.count, "photograph")) of \(facts.name) in "
        + "\(Words.count(facts.folds, "fold")) on \(facts.day), each by a classifier that has not seen it: "
        + "\(Words.grouped(positives)) \(facts.positive), \(Words.grouped(facts.isPositive.count - positives)) \(facts.negative). "
        + "The area under the ROC curve is \(Words.interval(measures.auc)), the accuracy "
        + "\(Words.interval(measures.accuracy)) at a threshold of 0.5; intervals of 95 %, \(over).\(since)",
      "A probability is calibrated where its point lies on the diagonal of the right panel; the expected calibration error is "
        + "\(Words.decimals(measures.ece, 4)).",
    ], picture: plot.svg(), commands: [command])
  figure.tables = [
    FigureTable(
      "Measures of the classifier, with intervals of 95 %", ["measure", "value", "low", "high"],
      [
        row("AUC", measures.auc), row("accuracy", measures.accuracy),
        row("precision of \(facts.positive)", measures.precision),
        row("recall of \(facts.positive)", measures.recall),
        ["expected calibration error", Words.decimals(measures.ece, 4), "", ""],
        ["Brier score", Words.decimals(measures.brier, 4), "", ""],
      ]),
    FigureTable(
      "Labels against what the classifier says, at a threshold of 0.5",
      ["label", "called \(facts.negative)", "called \(facts.positive)"],
      [
        [facts.negative, Words.grouped(measures.trueNegatives), Words.grouped(measures.falsePositives)],
        [facts.positive, Words.grouped(measures.falseNegatives), Words.grouped(measures.truePositives)],
      ]),
  ]
  return figure
}

private func row(_ name: String, _ share: Share?) -> [String] {
  guard let share else { return [name, "undefined", "", ""] }
  return [name] + [share.value, share.low, share.high].map { Words.decimals($0, 4) }
}
