// AgreementLines: the agreement of annotators as lines for people; scripts get every digit from --json.
import Base
import Votes

extension AgreementReport {
  /// Longer lists are for --json.
  private static let mostPairs = 15
  private static let mostRows = 30

  var text: String {
    ([heading, coefficients] + notes + ["reading: \(found.reading)"] + conflict + categories + annotators + pairs)
      .joined(separator: "\n")
  }

  private var heading: String {
    let span = found.votesPerItem
    let perItem = span.min == span.max ? "\(span.min)" : "\(span.min) to \(span.max)"
    var line =
      (source.map { "task \($0.task), question \($0.question)\n" } ?? "")
      + "\(found.items.of("item")), \(found.annotators.of("annotator")), \(found.votes.of("vote")) (\(perItem) an item), "
      + "\(found.categories.count.of("category", "categories"))"
    if found.scale == .nominal, found.perCategory.count == 2 {
      line += ": " + found.perCategory.map { "\($0.category) \($0.votes.grouped)" }.joined(separator: ", ")
    }
    if found.scale != .nominal {
      let shown = found.categories.prefix(10).joined(separator: " < ") + (found.categories.count > 10 ? " < …" : "")
      line += ", \(found.scale.rawValue): \(shown)"
    }
    if found.itemsUsed < found.items { line += "\nused: the \(found.itemsUsed.of("item")) with two votes and more" }
    return line
  }

  private var coefficients: String {
    let isEqual = found.fleissItems == found.itemsUsed
    var rows = [Self.row("percent agreement", found.observedAgreement)]
    if let ordinal = found.ordinal {
      rows.append(Self.row("weighted agreement (\(ordinal.weights))", ordinal.weightedAgreement))
    }
    rows.append(
      Self.row(
        isEqual
          ? "Fleiss kappa" : "Fleiss kappa (\(found.fleissItems.of("item")) of \(found.fleissVotes.of("vote")))",
        found.fleissKappa))
    if !isEqual { rows.append(Self.row("Fleiss kappa (all, Gwet's form)", found.fleissKappaUnequal)) }
    rows.append(
      Self.row(
        found.scale == .nominal ? "Krippendorff alpha" : "Krippendorff alpha (\(found.scale.rawValue))",
        found.krippendorffAlpha))
    rows.append(Self.row("Gwet AC1", found.gwetAC1))
    if let ordinal = found.ordinal {
      rows.append(Self.row("Gwet AC2 (\(ordinal.weights))", ordinal.gwetAC2))
      rows.append(Self.row("mean absolute difference", ordinal.meanAbsoluteDifference))
    }
    return Screen.table(rows)
  }

  private var notes: [String] {
    var estimates = [found.fleissKappa, found.fleissKappaUnequal, found.krippendorffAlpha, found.gwetAC1]
    if let ordinal = found.ordinal { estimates += [ordinal.gwetAC2, ordinal.meanAbsoluteDifference] }
    var lines = Set(estimates.compactMap(\.note)).sorted()
    let undefined = estimates.compactMap { $0.bootstrap?.undefined }.max() ?? 0
    if undefined > 0 {
      lines.append(
        "\(undefined.of("sample")) of the bootstrap's \(found.bootstrapDraws.grouped) hold one category only; they are left "
          + "out."
      )
    }
    return lines
  }

  private var conflict: [String] {
    guard let bias else { return [] }
    let names = [
      "observed_agreement": "percent agreement", "fleiss_kappa": "Fleiss kappa",
      "fleiss_kappa_unequal": "Fleiss kappa (all, Gwet's form)", "krippendorff_alpha": "Krippendorff alpha",
      "gwet_ac1": "Gwet AC1", "gwet_ac2": "Gwet AC2",
    ]
    let rows = bias.changes.map { change in
      let difference = Self.row("", change.difference, digits: 4)
      return [
        "  " + (names[change.coefficient] ?? change.coefficient), change.all.value?.decimals(4) ?? "undefined",
        difference[1], difference[3],
      ]
    }
    return [
      "left out: the last vote on \(bias.itemsInConflict.of("item")), which was asked on some items only, by how the others had "
        + "voted\(doubts > 0 ? " or because a classifier doubted their label" : ""); "
        + "with \(bias.votesBecauseOfConflict.of("such vote")) it would be:",
      Screen.table([["", "with", "difference", "of the difference"]] + rows),
    ]
  }

  private var categories: [String] {
    guard found.perCategory.count > 2 else { return [] }
    var lines = [
      "by category (kappa of each against the rest):",
      Screen.table(
        found.perCategory.prefix(Self.mostRows).map {
          Self.row("  " + $0.category, $0.kappa, digits: 4) + [$0.votes.of("vote")]
        }),
    ]
    if found.perCategory.count > Self.mostRows {
      lines.append("  … \(found.perCategory.count.grouped) in all: see --json")
    }
    return lines
  }

  private var annotators: [String] {
    guard let errors = found.ordinal?.annotators, !errors.isEmpty else { return [] }
    let unit = found.scale == .ordinal ? " in steps" : ""
    var lines = [
      "each annotator against the median of the others (mean absolute error\(unit); above it or below):",
      Screen.table(
        errors.prefix(Self.mostRows).map {
          Self.row("  " + $0.annotator, $0.meanAbsoluteError, digits: 4)
            + [($0.bias.value ?? 0 < 0 ? "" : "+") + ($0.bias.value ?? 0).decimals(4), $0.items.of("item")]
        }),
    ]
    if errors.count > Self.mostRows { lines.append("  … \(errors.count.grouped) in all: see --json") }
    return lines
  }

  private var pairs: [String] {
    var lines: [String] = []
    if found.pairwise.count <= Self.mostPairs, !found.pairwise.isEmpty {
      lines.append("by pair (Cohen kappa):")
      lines.append(
        Screen.table(
          found.pairwise.map { Self.row("  \($0.a), \($0.b)", $0.kappa, digits: 4) + [$0.items.of("item")] }))
      if found.pairwise.contains(where: { $0.weighted != nil }) {
        lines.append("by pair (Cohen kappa, \(found.pairWeights.rawValue) weights):")
        lines.append(
          Screen.table(
            found.pairwise.map { pair in
              Self.row("  \(pair.a), \(pair.b)", pair.weighted ?? pair.kappa, digits: 4) + [pair.items.of("item")]
            }))
      }
    } else if found.pairwise.count > Self.mostPairs {
      lines.append("\(found.pairwise.count.grouped) pairs of annotators: see --json")
    }
    if found.annotatorsWithoutPairs > 0 {
      lines.append(
        "pairs are those of the \((found.annotators - found.annotatorsWithoutPairs).of("annotator")) with most votes; "
          + "\(found.annotatorsWithoutPairs.grouped) others are left out of them, and of nothing else")
    }
    return lines
  }

  private static func row(_ name: String, _ estimate: Estimate, digits: Int = 7) -> [String] {
    guard let value = estimate.value else { return [name, "undefined", "", ""] }
    guard let se = estimate.se, let low = estimate.low, let high = estimate.high else {
      return [name, value.decimals(digits), "", ""]
    }
    // A width of nothing is no certainty; the notes say what it is.
    guard se > 0 else { return [name, value.decimals(digits), "se 0", "no interval"] }
    let cells = [
      name, value.decimals(digits), "se \(se.decimals(5))", "95 % \(low.decimals(4)) to \(high.decimals(4))",
    ]
    guard let drawn = estimate.bootstrap else { return cells }
    return cells + ["bootstrap \(drawn.low.decimals(4)) to \(drawn.high.decimals(4))"]
  }
}
