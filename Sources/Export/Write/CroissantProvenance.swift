// CroissantProvenance: where the data come from, in the words of Croissant's vocabulary for responsible AI.
import Base

/// The `rai:` properties that the store's facts can fill.
func croissantProvenance(_ summary: DatasetSummary) -> [String: JSONTree] {
  let facts = summary.facts ?? DatasetFacts()
  var properties: [String: JSONTree] = [
    "rai:dataCollectionType": "Web Scraping",
    "rai:dataPreprocessingProtocol": texts(splitSentences(summary) + renderingSentences(summary)),
    "rai:dataLimitations": texts(limitSentences(summary)),
    "rai:personalSensitiveInformation": texts(privacySentences(summary)),
  ]
  func put(_ name: String, _ sentences: [String]) {
    if !sentences.isEmpty { properties["rai:" + name] = .string(oneLine(sentences.joined(separator: " "))) }
  }
  put("dataCollection", collectionSentences(facts))
  put("dataAnnotationProtocol", labelSentences(facts))
  if let from = facts.postedFrom, let to = facts.postedTo {
    properties["rai:dataCollectionTimeFrame"] = [.string(from), .string(to)]
  }
  if let annotation = facts.annotation {
    let figures = agreementFigures(annotation).map { "\($0.name): \($0.figure)" }
    put("dataAnnotationAnalysis", figures.isEmpty ? [] : [figures.joined(separator: "; ") + "."])
    put("annotationsPerItem", votesPerItem(annotation.votesPerItem).map { [$0] } ?? [])
  }
  if facts.labelKind == "model" { put("machineAnnotationTools", [facts.labelMethod]) }
  return properties
}

private func texts(_ sentences: [String]) -> JSONTree { .array(sentences.map { .string(oneLine($0)) }) }
