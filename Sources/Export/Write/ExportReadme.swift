// ExportReadme: README.md of an export: a head that Hugging Face reads, then a data card for people.
import Base

/// The text for a finished export. What strangers wrote is escaped, so that a name can be no mark-up.
func exportReadme(_ summary: DatasetSummary) -> String {
  let facts = summary.facts ?? DatasetFacts()
  let isLines = summary.format == ExportFormat.manifest.rawValue
  func section(_ title: String, _ sentences: [String], _ more: String...) -> String? {
    let text = sentences.isEmpty ? [] : [sentences.map(markdown).joined(separator: " ")]
    let parts = (text + more).filter { !$0.isEmpty }
    return parts.isEmpty ? nil : (["## \(title)"] + parts).joined(separator: "\n\n")
  }
  let sections = [
    "# \(markdown(summary.name ?? summary.label))",
    markdown(summary.description ?? ""),
    section("How it was collected", collectionSentences(facts), funnelTable(facts.funnel)),
    section("How the labels came about", labelSentences(facts), agreementTable(facts.annotation)),
    section("Classes", [], classTable(summary)),
    section(
      "How it was split", splitSentences(summary),
      markdown("Wished for training: \(percent(summary.trainShareWished)) of the photographs of each class.")),
    section("How the pictures were made", renderingSentences(summary)),
    section("What was left out", summary.unused.isEmpty ? ["Nothing that carries the label."] : [], leftOut(summary)),
    section("Known limits", [], bullets(limitSentences(summary))),
    section("Privacy", privacySentences(summary)),
    section("What its owner has to fill in", [], toFill),
    section("How to load it", [], loadingSection(summary)),
    section("How to check it", [], checking(isLines: isLines)),
    isLines ? nil : section("What it looks like", [], "![Some pictures of each class](contact-sheet.jpg)"),
  ]
  return ([cardHead(summary)] + sections.compactMap { $0 }).joined(separator: "\n\n") + "\n"
}

private func bullets(_ sentences: [String]) -> String {
  sentences.map { "- " + markdown($0) }.joined(separator: "\n")
}

private func table(_ head: [String], _ rows: [[String]]) -> String {
  ([head, head.map { _ in "---" }] + rows).enumerated()
    .map { place, row in
      place == 1 ? "|" + row.joined(separator: "|") + "|" : "| " + row.map(markdown).joined(separator: " | ") + " |"
    }
    .joined(separator: "\n")
}

private func funnelTable(_ funnel: [DatasetFacts.Step]) -> String {
  funnel.isEmpty ? "" : table(["step", "count"], funnel.map { [$0.step, grouped($0.count)] })
}

private func agreementTable(_ annotation: DatasetFacts.Annotation?) -> String {
  guard let annotation else { return "" }
  let figures = agreementFigures(annotation)
  guard !figures.isEmpty else { return "" }
  let reading = annotation.reading.map {
    "\n\nLandis and Koch (1977) would call this kappa \(markdown($0)); with a rare class kappa is low however right the "
      + "majority is."
  }
  return table(["agreement", "value"], figures.map { [$0.name, $0.figure] }) + (reading ?? "")
}

private func classTable(_ summary: DatasetSummary) -> String {
  let rows = summary.classNames.enumerated().map { number, name in
    let count = summary.classes[name] ?? .init()
    let reached = summary.trainShareReached[name]
    return [
      name, "\(count.train)", "\(count.test)", "\(number)", percent(summary.trainShareWished),
      reached.map(percent) ?? "", reached.map { points($0 - summary.trainShareWished) } ?? "",
    ]
  }
  return table(["class", "train", "test", "number", "training share wished", "reached", "difference"], rows)
    + "\n\nTrain and test count pictures, copies included. "
    + (summary.order == .paper
      ? "Shares are of pictures."
      : "Shares are of photographs, before any were left out or copied for balance.")
}

private func leftOut(_ summary: DatasetSummary) -> String {
  guard !summary.unused.isEmpty else { return "" }
  let rows = summary.unused.sorted { $0.key < $1.key }.map { [reasonWords($0.key), grouped($0.value)] }
  return "Photographs that carry a label and are not in here:\n\n" + table(["reason", "photographs"], rows)
}

/// A reason as `unused` of dataset.json names it, and what it means.
private func reasonWords(_ reason: String) -> String {
  let meanings = [
    "contradictory_labels": "two posts label it differently", "missing_file": "its file is not there",
    "unreadable": "it cannot be decoded", "no_face": "no face was found", "several_faces": "several faces were found",
    "faces_not_searched": "nobody looked for faces", "downsampled": "thinned out for balance",
    "not_among": "it does not carry the other label that was asked for",
    "on_other_side_before": "belongs to photographs of both sides of an earlier export",
  ]
  return meanings[reason].map { "\(reason): \($0)" } ?? reason
}

private let toFill = """
  - Licence: `license` in croissant.json. The photographs belong to those who took them.
  - Who made the set, how to cite it and where it is: `creator`, `citeAs` and `url` in croissant.json.
  - The day of publication there is that of the youngest figure, unless `--published` gave one; the version is 1.0.0.
  """

private func checking(isLines: Bool) -> String {
  """
  `curate verify DIR` looks for leaks between the sides, wrong hashes and counts. `manifest.jsonl` has a line for each \
  picture: \(isLines ? "its photograph's file and hash" : "its hash, its photograph's hash"), post, account, group, copy number and \
  the map from its pixels to the photograph's. `dataset.json` has all figures for programs.
  """
}
