// ProbeReport: what a data set teaches, for people and for programs.
import Base
import Classify
import Export
import Features
import Probe

/// The answer of `curate probe`.
struct ProbeReport {
  let directory: String
  let set: SidedDataSet
  let pictures: DataSetPictures
  let sets: [any FeatureSet]
  let examples: ProbeExamples
  let heads: [ProbedHead]
  let costs: [Double]
  let pca: Int?
  let weights: ClassWeights
  let seed: UInt64

  private var names: [String] { examples.classes.names }
  private var baseline: (label: String, accuracy: Double) { examples.baseline }

  /// The head that is read: the one whose cost did best on the training side, which has seen nothing of the test side.
  private var best: ProbedHead {
    heads.dropFirst().reduce(heads[0]) { ($1.choice.accuracy ?? 0) > ($0.choice.accuracy ?? 0) ? $1 : $0 }
  }

  var verdict: ProbeReading { ProbeReading(best.measures.accuracy, baseline: baseline.accuracy) }

  /// What the figures say, in plain words.
  var reading: String {
    let (head, accuracy) = (best.kind.rawValue, best.measures.accuracy)
    let always = "always \(baseline.label), \(baseline.accuracy.decimals(4))"
    var sentence: String
    switch verdict {
    case .something:
      sentence =
        "It teaches something: \(head) tells \(accuracy.value.decimals(4)) of the test pictures rightly, and all of the interval "
        + "[\(accuracy.low.decimals(4)), \(accuracy.high.decimals(4))] is above \(always)."
    case .cannotBeTold:
      sentence =
        "It cannot be told whether it teaches anything: \(head) tells \(accuracy.value.decimals(4)) of the test pictures rightly, and "
        + "\(always), lies in the interval [\(accuracy.low.decimals(4)), \(accuracy.high.decimals(4))]."
    case .nothing:
      sentence =
        "It teaches nothing that these features show: \(head) tells \(accuracy.value.decimals(4)) "
        + "[\(accuracy.low.decimals(4)), \(accuracy.high.decimals(4))] of the test pictures rightly, which is below \(always)."
    }
    let balanced = best.measures.balancedAccuracy
    let chance = 1 / Double(names.count)
    if verdict != .something, balanced.low > chance {
      sentence +=
        " The classes are told apart somewhat all the same: their recalls have a mean of \(balanced.value.decimals(4)) "
        + "[\(balanced.low.decimals(4)), \(balanced.high.decimals(4))], where a constant answer has \(chance.decimals(4))."
    }
    if examples.leaked > 0 {
      sentence +=
        " But \(examples.leaked.of("test picture")) \(examples.leaked == 1 ? "is of a photograph" : "are of photographs") that "
        + "\(examples.leaked == 1 ? "was" : "were") learnt from, so the test accuracy is too good to be true."
    }
    return sentence
  }

  var warnings: [String] {
    var sentences: [String] = []
    if set.testsOnValidation { sentences.append("There is no test side; the validation side is tested on.") }
    let failed = pictures.failures.count
    if failed > 0 {
      sentences.append(
        "\(failed.of("picture")) cannot be described and \(failed == 1 ? "is" : "are") left out.")
    }
    let others = pictures.leftOut.filter { SidedDataSet.LeftOut(rawValue: $0.key) != nil }
    if !others.isEmpty { sentences.append("Left out by side and class: \(counts(others)).") }
    if !pictures.problems.isEmpty {
      sentences.append("Not all is as it should be (\(counts(pictures.problems))); curate verify says more.")
    }
    if examples.related > 0 {
      sentences.append(
        "\(examples.related.of("more test picture")) belong\(examples.related == 1 ? "s" : "") together with what was learnt from "
          + "(one account, one group, or nearly alike); curate verify names them.")
    }
    if pictures.testCopies > 0 {
      sentences.append(
        "\(pictures.testCopies.of("test picture")) \(pictures.testCopies == 1 ? "is an" : "are") augmented "
          + "\(pictures.testCopies == 1 ? "copy" : "copies"), which no photograph in the world is.")
    }
    let folds = best.choice.folds
    if folds < 3, costs.count > 1 {
      sentences.append(
        folds == 0
          ? "A class of the training side is one group, so that the cost could not be chosen: the middle one was taken."
          : "A class of the training side has so few groups that the cost was chosen in \(folds) folds.")
    }
    return sentences
  }

  private func counts(_ counts: [String: Int]) -> String {
    counts.sorted { $0.key < $1.key }.map { "\($0.value.grouped) \($0.key)" }.joined(separator: ", ")
  }

  // MARK: For programs

  var fields: [(String, JSON)] {
    [
      ("directory", .string(directory)), ("format", .string(set.format.rawValue)), ("protocol", JSON(set.order)),
      ("classes", JSON(names)), ("train", .int(examples.train.count)), ("test", .int(examples.test.count)),
      ("by_class", byClass), ("found", .int(pictures.found)), ("groups", .int(examples.groups)),
      ("train_groups", .int(Set(examples.train.groups).count)), ("test_groups", .int(testGroups)),
      ("leaked", .int(examples.leaked)), ("related", .int(examples.related)),
      ("test_copies", .int(pictures.testCopies)), ("left_out", JSON(pictures.leftOut)),
      (
        "features",
        .array(
          sets.map {
            ["name": .string($0.name), "fingerprint": .string($0.fingerprint), "columns": .int($0.dimensions)]
          })
      ),
      ("pca", JSON(pca)), ("weights", .string(weights.rawValue)), ("costs", .array(costs.map { .double($0) })),
      ("baseline", .double(baseline.accuracy)), ("baseline_class", .string(baseline.label)),
      ("ordinal", .bool(examples.classes.steps != nil)),
      ("baseline_mean_absolute_error", JSON(examples.baselineError)),
      ("intervals_over", .string(testGroups < examples.test.count ? "groups" : "pictures")),
      ("heads", .array(heads.map(json))), ("seed", .string(String(seed))), ("read_head", .string(best.kind.rawValue)),
      ("verdict", .string(verdict.rawValue)), ("reading", .string(reading)), ("warnings", JSON(warnings)),
    ]
  }

  private var testGroups: Int { Set(examples.test.groups).count }

  private var byClass: JSON {
    .object(
      names.enumerated().map { place, name in
        (
          name,
          [
            "train": .int(examples.train.labels.count { $0 == place }),
            "test": .int(examples.test.labels.count { $0 == place }),
          ]
        )
      })
  }

  private func json(_ head: ProbedHead) -> JSON {
    let measures = head.measures
    return [
      "head": .string(head.kind.rawValue), "cost": .double(head.choice.cost), "folds": .int(head.choice.folds),
      "fold_accuracy": JSON(head.choice.accuracy), "pca": JSON(pca), "components": JSON(head.components),
      "train_accuracy": .double(head.trainAccuracy), "test_accuracy": json(measures.accuracy),
      "balanced_accuracy": json(measures.balancedAccuracy), "precision": json(measures.precision),
      "recall": json(measures.balancedAccuracy), "f1": json(measures.f1),
      "per_class": .array(
        zip(names, measures.perClass).map { name, own in
          [
            "class": .string(name), "items": .int(own.items), "accuracy": json(own.recall),
            "precision": json(own.precision), "recall": json(own.recall), "f1": JSON(own.f1),
            "mean_absolute_error": JSON(own.meanAbsoluteError),
          ]
        }),
      "confusion": .array(measures.confusion.map { .array($0.map { .int($0) }) }),
      "mean_absolute_error": json(measures.meanAbsoluteError),
      "verdict": .string(ProbeReading(measures.accuracy, baseline: baseline.accuracy).rawValue),
    ]
  }

  private func json(_ share: Share?) -> JSON {
    share.map { ["value": .double($0.value), "low": .double($0.low), "high": .double($0.high)] } ?? .null
  }

  // MARK: For people

  var lines: [String] {
    var lines = [
      "\(directory): \(examples.train.count.of("picture")) to learn from, \(examples.test.count.grouped) to test, "
        + "\(names.count) classes: \(names.joined(separator: ", "))"
    ]
    if pictures.found > examples.train.count + examples.test.count + pictures.failures.count {
      lines.append("  drawn from \(pictures.found.of("picture")), photograph by photograph (--at-most)")
    }
    if examples.groups < examples.train.count + examples.test.count {
      lines.append(
        "  in \(examples.groups.of("group")) of what belongs together; intervals of 95 % are over the \(testGroups.grouped) of the test side"
      )
    }
    let described = sets.map { "\($0.name) (\($0.dimensions.grouped))" }.joined(separator: " and ")
    lines.append(
      "  \(described)\(pca.map { ", \($0) principal components" } ?? ""), classes weigh "
        + "\(weights == .equal ? "as they come" : "the same"), "
        + (costs.count == 1
          ? "cost \(costs[0])"
          : "cost of \(costs.min() ?? 0) to \(costs.max() ?? 0) by \(best.choice.folds) folds of the training side, seed \(seed)")
    )
    lines.append(Screen.table(table))
    for head in heads {
      lines.append(examples.classes.steps == nil ? classTable(head) : scaleTable(head))
    }
    lines.append(
      "on both sides: \(examples.leaked == 0 ? "no photograph" : "the photographs of \(examples.leaked.of("test picture"))")"
    )
    lines.append("reading: \(reading)")
    return lines
  }

  private func words(_ share: Share?) -> String {
    share.map { "\($0.value.decimals(4)) [\($0.low.decimals(4)), \($0.high.decimals(4))]" } ?? "-"
  }

  private var table: [[String]] {
    let hasScale = examples.classes.steps != nil
    let header =
      ["", "cost", "train", "test", "mean of recalls", "of precisions", "of F1"] + (hasScale ? ["mean abs. error"] : [])
    let constant =
      [
        "always \(baseline.label)", "", "", baseline.accuracy.decimals(4), (1 / Double(names.count)).decimals(4), "",
        "",
      ]
      + (hasScale ? [examples.baselineError.map { "\($0.decimals(4)) (the best)" } ?? ""] : [])
    return [header, constant]
      + heads.map { head in
        let measures = head.measures
        return [
          head.kind.rawValue, "\(head.choice.cost)", head.trainAccuracy.decimals(4), words(measures.accuracy),
          words(measures.balancedAccuracy), words(measures.precision), words(measures.f1),
        ] + (hasScale ? [words(measures.meanAbsoluteError)] : [])
      }
  }

  private func classTable(_ head: ProbedHead) -> String {
    Screen.table(
      [[head.kind.rawValue, "pictures", "recall", "precision", "F1"] + names.map { "→ \($0)" }]
        + names.indices.map { place in
          let own = head.measures.perClass[place]
          return [
            "  is \(names[place])", own.items.grouped, words(own.recall), words(own.precision),
            own.f1?.decimals(4) ?? "-",
          ] + head.measures.confusion[place].map(\.grouped)
        })
  }

  /// The table of Blake's poster ("To Post or Not To Post"), with where the answers went below it.
  private func scaleTable(_ head: ProbedHead) -> String {
    let measures = head.measures
    return Screen.table(
      [
        ["\(head.kind.rawValue), is"] + names + ["overall"],
        ["  pictures"] + measures.perClass.map(\.items.grouped) + [examples.test.count.grouped],
        ["  accuracy"] + measures.perClass.map { $0.recall?.value.decimals(4) ?? "-" }
          + [measures.accuracy.value.decimals(4)],
        ["  mean abs. error"] + measures.perClass.map { $0.meanAbsoluteError?.decimals(4) ?? "-" }
          + [measures.meanAbsoluteError?.value.decimals(4) ?? "-"],
      ]
        + names.indices.map { answer in
          ["  → \(names[answer])"] + names.indices.map { measures.confusion[$0][answer].grouped }
            + [measures.confusion.reduce(0) { $0 + $1[answer] }.grouped]
        })
  }
}
