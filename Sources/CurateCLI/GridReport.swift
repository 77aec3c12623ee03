// GridReport: the published comparison of kernels, with principal components and without.
import Base
import Classify
import Features
import Foundation
import Selfies

/// The answer of `curate selfies evaluate --grid`: a row for each classifier, as in table 2 of Nanda et al. 2018.
struct GridReport {
  let set: TrainingSet
  let cells: [GridCell]
  let folds: Int
  let holdOut: Double?
  let seed: UInt64

  init(
    _ set: TrainingSet, options: HeadOptions, folds: Int, holdOut: Double?, seed: UInt64, jobs: Int,
    output: OutputOptions
  ) throws {
    self.set = set
    (self.folds, self.holdOut, self.seed) = (folds, holdOut, seed)
    let bar = ProgressBar("classifiers", isQuiet: output.quiet)
    defer { bar.finish() }
    cells = try set.explainingProblems {
      try grid(
        set.examples, pca: options.pca ?? 100, options: options,
        by: holdOut.map { .holdOut($0) } ?? .crossValidation(folds: folds), seed: seed, jobs: jobs
      ) { bar.update($0, of: $1) }
    }
  }

  /// How many photographs were held out once; nil where there were folds.
  private var heldOut: Int? { holdOut == nil ? nil : cells.first?.heldOut }

  /// 30.1 %; 30.0 % were asked for
  private func heldOutWords(of count: Int) -> String {
    func percent(_ share: Double) -> String { "\((share * 100).decimals(1)) %" }
    let share = percent(Double(count) / Double(max(1, set.examples.count)))
    let asked = percent(holdOut ?? 0)
    return share == asked ? share : "\(share); \(asked) were asked for"
  }

  var fields: [(String, JSON)] {
    [
      ("items", .int(set.examples.count)), ("folds", holdOut == nil ? .int(folds) : .null),
      ("hold_out", JSON(holdOut)),
      (
        "held_out",
        heldOut.map { ["items": .int($0), "share": .double(Double($0) / Double(set.examples.count))] } ?? .null
      ),
      ("features", set.featuresJSON),
      ("positive", .string(set.photographs.classes.positive)),
      ("negative", .string(set.photographs.classes.negative)), ("seed", .string(String(seed))),
      (
        "grid",
        .array(
          cells.map { cell in
            [
              "head": .string(cell.kind.rawValue), "pca": JSON(cell.pca),
              "components": JSON(cell.components),
              "train_accuracy": .double(cell.trainAccuracy),
              "accuracy": ["mean": .double(cell.testAccuracy), "sd": JSON(cell.testAccuracySD)],
              "accuracy_interval": cell.measures.accuracy.map { [.double($0.low), .double($0.high)] } ?? .null,
              "precision": JSON(cell.measures.precision?.value), "recall": JSON(cell.measures.recall?.value),
              "f1": JSON(cell.measures.f1), "auc": JSON(cell.measures.auc?.value),
            ]
          })
      ), ("left_out", JSON(set.leftOut)),
      ("intervals_over", .string(areGrouped ? "groups" : "photographs")),
    ]
  }

  private var areGrouped: Bool { cells.contains { $0.measures.areGrouped } }

  /// What must be known to read the table.
  private var notes: [String] {
    var notes = [
      areGrouped
        ? "  Intervals are over groups of photographs that belong together." : "  Intervals are Wilson's."
    ]
    let short = cells.filter { $0.pca != nil && $0.components != $0.pca }
    if let asked = short.first?.pca, let least = short.compactMap(\.components).min() {
      notes.append("  \(asked) principal components were asked for, and there are no more than \(least).")
    }
    return notes
  }

  var lines: [String] {
    let way = heldOut.map { "\($0.of("photograph")) held out (\(heldOutWords(of: $0)))" } ?? "\(folds) folds"
    let head = ["kernel", "PCA", "train acc.", "test acc.", "interval of 95 %", "precision", "recall", "F1", "AUC"]
    let rows = cells.map { cell -> [String] in
      let measures = cell.measures
      func text(_ value: Double?) -> String { value.map { $0.decimals(3) } ?? "–" }
      let interval = measures.accuracy.map { "\($0.low.decimals(3)) to \($0.high.decimals(3))" } ?? "–"
      return [
        cell.kind == .svmLinear ? "linear" : "RBF", cell.components.map { "\($0)" } ?? "–", text(cell.trainAccuracy),
        text(cell.testAccuracy), interval, text(measures.precision?.value), text(measures.recall?.value),
        text(measures.f1), text(measures.auc?.value),
      ]
    }
    let widths = head.indices.map { column in ([head] + rows).map { $0[column].count }.max() ?? 0 }
    let table = ([head] + rows).map { row in
      "  "
        + zip(row, widths).map { text, width in text + String(repeating: " ", count: width - text.count) }
        .joined(separator: "  ").trimmingCharacters(in: .whitespaces)
    }
    return [set.headline, "  support vector machines on \(set.featureWords), \(way), seed \(seed)"] + table + notes
  }
}
