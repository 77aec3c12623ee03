// curate agreement: how well annotators agree, with intervals.
import ArgumentParser
import Foundation
import Votes

struct AgreementCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "agreement",
    abstract:
      "Measures how well annotators agree: Fleiss kappa, Krippendorff alpha, Gwet AC1, each with its 95 % interval.",
    discussion: """
      Intervals come from the items (Gwet 2021), as a paper needs them. Where items have unequal numbers of votes, those with \
      two and more are used. Landis and Koch's word is a reading, not a test.

      Examples:
        curate agreement --task selfie
        curate agreement votes.csv --json
      """)

  @OptionGroup var source: VoteSource
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let start = ContinuousClock.now
    let votes = try source.read(store, output: output).votes
    let table = VoteTable(votes)
    if table.repeated > 0 {
      output.warning("\(table.repeated.of("vote")) of an annotator on an item already voted on: the last one counts.")
    }
    let found = agreement(of: table)
    try output.answer("agreement", since: start, Self.fields(found, repeated: table.repeated)) { Self.text(found) }
  }

  private static func fields(_ found: Agreement, repeated: Int) -> [(String, JSON)] {
    [
      ("items", .int(found.items)), ("items_used", .int(found.itemsUsed)), ("annotators", .int(found.annotators)),
      ("votes", .int(found.votes)), ("repeated", .int(repeated)), ("categories", JSON(found.categories)),
      ("per_item", ["min": .int(found.votesPerItem.min), "max": .int(found.votesPerItem.max)]),
      ("percent_agreement", JSON(found.percentAgreement)), ("fleiss_kappa", json(found.fleissKappa)),
      ("krippendorff_alpha", json(found.krippendorffAlpha)), ("gwet_ac1", json(found.gwetAC1)),
      ("per_category", .object(found.perCategory.map { ($0.category, JSON($0.kappa)) })),
      (
        "pairwise",
        .array(
          found.pairwise.map {
            ["a": .string($0.a), "b": .string($0.b), "items": .int($0.items), "kappa": JSON($0.kappa)]
          })
      ),
      ("reading", .string(found.reading)),
    ]
  }

  private static func json(_ estimate: Estimate) -> JSON {
    var members: [(String, JSON)] = [
      ("value", JSON(estimate.value)), ("se", JSON(estimate.se)), ("low", JSON(estimate.low)),
      ("high", JSON(estimate.high)),
    ]
    if let note = estimate.note { members.append(("note", .string(note))) }
    return .object(members)
  }

  private static func text(_ found: Agreement) -> String {
    let span = found.votesPerItem
    let perItem = span.min == span.max ? "\(span.min)" : "\(span.min) to \(span.max)"
    var lines = [
      "\(found.items.of("item")), \(found.annotators.of("annotator")), \(found.votes.of("vote")) (\(perItem) an item), "
        + "\(found.categories.count.of("category", "categories"))"
    ]
    if found.itemsUsed < found.items {
      lines.append("used: the \(found.itemsUsed.of("item")) with two votes and more")
    }
    func row(_ name: String, _ estimate: Estimate) -> [String] {
      guard let value = estimate.value else { return [name, "undefined"] }
      guard let se = estimate.se, let low = estimate.low, let high = estimate.high else {
        return [name, value.decimals(7)]
      }
      return [name, value.decimals(7), "se \(se.decimals(5))", "95 % \(low.decimals(4)) to \(high.decimals(4))"]
    }
    lines.append(
      Screen.table([
        ["percent agreement", found.percentAgreement?.decimals(7) ?? "undefined"],
        row("Fleiss kappa", found.fleissKappa), row("Krippendorff alpha", found.krippendorffAlpha),
        row("Gwet AC1", found.gwetAC1),
      ]))
    let notes = [found.fleissKappa.note, found.krippendorffAlpha.note, found.gwetAC1.note].compactMap { $0 }
    for note in Set(notes).sorted() { lines.append(note) }
    lines.append("reading: \(found.reading)")
    if found.perCategory.count > 2 {
      lines.append("by category:")
      lines.append(Screen.table(found.perCategory.map { ["  " + $0.category, $0.kappa?.decimals(4) ?? "undefined"] }))
    }
    if found.pairwise.count <= 15, !found.pairwise.isEmpty {
      lines.append("by pair (Cohen kappa):")
      lines.append(
        Screen.table(
          found.pairwise.map { ["  \($0.a), \($0.b)", $0.kappa?.decimals(4) ?? "undefined", $0.items.of("item")] }))
    } else if found.pairwise.count > 15 {
      lines.append("\(found.pairwise.count.grouped) pairs of annotators: see --json")
    }
    return lines.joined(separator: "\n")
  }
}
