// EvaluationReport: what a cross-validation says of a classifier, for people and for programs.
import Base
import Classify
import Features
import Foundation
import Selfies

/// The answer of `curate selfies evaluate`.
struct EvaluationReport {
  let set: TrainingSet
  let options: HeadOptions
  let seed: UInt64
  let result: CrossValidation
  var plot: String?
  var table: String?
  /// Whether the probabilities are kept in the store for `curate suspects`.
  var isKept = false

  private var classes: (positive: String, negative: String) {
    (set.photographs.classes.positive, set.photographs.classes.negative)
  }

  /// How many of the larger class there are among all: what saying always the same would get right.
  private var alwaysTheSame: Double {
    let positives = Double(set.examples.positives) / Double(max(1, set.examples.count))
    return max(positives, 1 - positives)
  }

  var warnings: [String] {
    let measures = result.measures
    var sentences: [String] = []
    if let low = measures.accuracy?.low, low <= alwaysTheSame {
      sentences.append(
        "That is not clearly better than calling everything the larger class, which is right in "
          + "\((alwaysTheSame * 100).decimals(1)) %.")
    }
    if set.examples.count < 100 {
      sentences.append(
        "\(set.examples.count) photographs say little about a classifier; a few hundred are where figures begin to hold."
      )
    }
    if result.folds.contains(where: { $0.innerFolds < options.innerFolds }) {
      sentences.append("A class is so small that the cost was chosen in fewer than \(options.innerFolds) inner folds.")
    }
    return sentences
  }

  var fields: [(String, JSON)] {
    let measures = result.measures
    return [
      ("items", .int(set.examples.count)), ("folds", .int(result.folds.count)),
      ("accuracy", ["mean": .double(result.accuracy.mean), "sd": .double(result.accuracy.sd)]),
      ("precision", JSON(measures.precision?.value)), ("recall", JSON(measures.recall?.value)),
      ("f1", JSON(measures.f1)), ("auc", JSON(measures.auc?.value)),
      ("confusion", .array(measures.confusion.map { .array($0.map { .int($0) }) })),
      ("backbone", JSON(set.sets.first { !$0.modelFacts.isEmpty }?.name)),
      ("head", .string(options.kind.rawValue)),
      ("features", set.featuresJSON), ("pca", JSON(options.pca)), ("components", JSON(result.components)),
      ("weights", .string(options.weights.rawValue)),
      ("costs", .array(options.costs.map { .double($0) })),
      ("positive", .string(classes.positive)), ("negative", .string(classes.negative)),
      ("positives", .int(set.examples.positives)), ("negatives", .int(set.examples.count - set.examples.positives)),
      ("groups", .int(set.groups)), ("seed", .string(String(seed))),
      (
        "intervals",
        [
          "accuracy": interval(measures.accuracy), "precision": interval(measures.precision),
          "recall": interval(measures.recall), "auc": interval(measures.auc),
        ]
      ),
      ("intervals_over", .string(measures.areGrouped ? "groups" : "photographs")),
      ("accuracy_of_all", JSON(measures.accuracy?.value)), ("always_the_same", .double(alwaysTheSame)),
      ("train_accuracy", ["mean": .double(result.trainAccuracy.mean), "sd": .double(result.trainAccuracy.sd)]),
      ("ece", .double(measures.ece)), ("brier", .double(measures.brier)), ("log_loss", .double(measures.logLoss)),
      (
        "calibration",
        .array(
          bins.map { bin in
            [
              "low": .double(bin.low), "high": .double(bin.high), "items": .int(bin.count),
              "mean_probability": JSON(bin.meanProbability), "share": JSON(bin.sharePositive),
            ]
          })
      ),
      (
        "by_fold",
        .array(
          result.folds.map { fold in
            ["items": .int(fold.rows.count), "accuracy": .double(fold.accuracy), "cost": .double(fold.cost)]
          })
      ),
      ("left_out", JSON(set.leftOut)), ("plot", JSON(plot)), ("out", JSON(table)), ("kept", .bool(isKept)),
      ("warnings", JSON(warnings)),
    ]
  }

  var bins: [CalibrationBin] {
    calibrationBins(
      isPositive: set.examples.isPositive, probabilities: result.probabilities, groups: set.examples.groups)
  }

  private func interval(_ share: Share?) -> JSON {
    share.map { [.double($0.low), .double($0.high)] } ?? .null
  }

  // MARK: For people

  var lines: [String] {
    let measures = result.measures
    var lines = [set.headline, "  \(method)"]
    func row(_ name: String, _ share: Share?, _ more: String = "") {
      let number = share.map { "\($0.value.decimals(4)) [\($0.low.decimals(4)), \($0.high.decimals(4))]" }
      lines.append("  " + padded(name, 12) + (number ?? "undefined") + more)
    }
    lines.append(
      "  accuracy    \(result.accuracy.mean.decimals(4)), mean of the folds, sd \(result.accuracy.sd.decimals(4)); "
        + "\(alwaysTheSame.decimals(4)) for always the larger class")
    row("", measures.accuracy, " of all photographs, with its interval of 95 % (\(intervalWords))")
    row("precision", measures.precision)
    row("recall", measures.recall)
    lines.append("  F1          \(measures.f1.map { $0.decimals(4) } ?? "undefined")")
    row("AUC", measures.auc)
    lines.append("  ECE         \(measures.ece.decimals(4)) in 10 bins; Brier score \(measures.brier.decimals(4))")
    lines += confusion
    if let plot { lines.append("  \(plot) shows the ROC curve and the calibration") }
    if let table { lines.append("  \(table) has every photograph's probability") }
    if isKept { lines.append("  The probabilities are kept for curate suspects.") }
    return lines
  }

  /// Wilson's; AUC's is DeLong's
  private var intervalWords: String {
    let words = result.measures.intervalWords
    return words.shares == words.auc
      ? "\(words.shares), as all below: \(set.groups.of("group")) of photographs that belong together"
      : "\(words.shares); AUC's is \(words.auc)"
  }

  var method: String {
    let costs = result.folds.map(\.cost)
    let range =
      costs.min() == costs.max() ? "\(costs.first ?? 0)" : "\(costs.min() ?? 0) to \(costs.max() ?? 0)"
    return
      "\(options.words(components: result.components)) on \(set.featureWords), \(result.folds.count) folds, seed \(seed); cost \(range)"
  }

  private var confusion: [String] {
    let counts = result.measures
    let (positive, negative) = classes
    let name = max(positive.count, negative.count)
    let cell = max(name, 6)
    func row(_ head: String, _ a: String, _ b: String) -> String {
      "  " + padded(head, name + 12) + padded(a, cell, right: true) + "  " + padded(b, cell, right: true)
    }
    return [
      row("", "→ \(negative)", "→ \(positive)"),
      row("is \(negative)", counts.trueNegatives.grouped, counts.falsePositives.grouped),
      row("is \(positive)", counts.falseNegatives.grouped, counts.truePositives.grouped),
    ]
  }
}

/// As wide as asked, with blanks behind or before.
private func padded(_ text: String, _ width: Int, right: Bool = false) -> String {
  let blanks = String(repeating: " ", count: max(0, width - text.count))
  return right ? blanks + text : text + blanks
}

extension HeadOptions {
  /// svm-rbf after 100 principal components, equal weights
  var words: String {
    kind.rawValue + (pca.map { " after \($0) principal components" } ?? "")
      + (weights == .balanced ? "" : ", \(weights.rawValue) weights")
  }

  /// The same where there were fewer components than were asked for: svm-rbf after 11 principal components (100 were asked
  /// for, and there are no more)
  func words(components: Int?) -> String {
    guard let pca, let components, components < pca else { return words }
    var used = self
    used.pca = components
    return used.words + " (\(pca) were asked for, and there are no more)"
  }
}

extension TrainingSet {
  /// builtin (300) and mobilenet_v2_1.0_224 (1,280)
  var featureWords: String {
    sets.map { "\($0.name) (\($0.dimensions.grouped))" }.joined(separator: " and ")
  }

  var featuresJSON: JSON {
    .array(
      sets.map {
        ["name": .string($0.name), "fingerprint": .string($0.fingerprint), "columns": .int($0.dimensions)]
      })
  }

  /// What is labelled but of no use, by reason.
  var leftOut: [String: Int] {
    var counts = photographs.leftOut
    for failure in failures { counts[failure.reason, default: 0] += 1 }
    if !contradictory.isEmpty { counts["in_both_classes"] = contradictory.count }
    return counts
  }

  var headline: String {
    let (classes, positives) = (photographs.classes, examples.positives)
    let kin = groups < examples.count ? ", in \(groups.of("group")) that no fold parts" : ""
    let out = leftOut.values.reduce(0, +)
    return "\(examples.count.of("photograph")): \(positives.grouped) \(classes.positive), "
      + "\((examples.count - positives).grouped) \(classes.negative)\(kin)"
      + (out == 0 ? "" : "\n  left out: \(counts(leftOut))")
  }
}
