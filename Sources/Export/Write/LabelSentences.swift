// LabelSentences: how the labels of an export came about: by people, by a score or by a classifier.
import Foundation

/// In plain sentences; what the store does not say is not told.
func labelSentences(_ facts: DatasetFacts) -> [String] {
  switch facts.labelKind {
  case "votes": voteSentences(facts)
  case "score": scoreSentences(facts)
  case "model":
    [
      "The labels are what the classifier \(facts.labelMethod) says. No person has looked at these photographs to label them, "
        + "and the labels are wrong as often as the classifier is."
    ]
  default: []
  }
}

private func voteSentences(_ facts: DatasetFacts) -> [String] {
  guard let annotation = facts.annotation else {
    return ["The labels come from the votes of people, joined by \(facts.labelMethod)."]
  }
  var sentences = [
    "\(counted(annotation.annotators, "person", "people")) cast \(counted(annotation.votes, "vote")) on "
      + "\(counted(annotation.items, "item")) in the task \(annotation.task)\(perItemWords(annotation.votesPerItem))."
  ]
  if !annotation.prompt.isEmpty { sentences.append("They were asked: \"\(oneLine(annotation.prompt))\"") }
  if !annotation.choices.isEmpty {
    sentences.append("The answers to choose from: \(annotation.choices.joined(separator: "; ")).")
  }
  if !annotation.definition.isEmpty { sentences.append("The definition they had: \(oneLine(annotation.definition))") }
  if !facts.labelMethod.isEmpty { sentences.append("Votes became labels by \(methodWords(facts.labelMethod)).") }
  return sentences
}

/// How many votes an item has: `3`, or `1 to 5`; nil where nobody says.
func votesPerItem(_ range: [Int]) -> String? {
  guard let low = range.first, let high = range.last, high > 0 else { return nil }
  return low == high ? "\(low)" : "\(low) to \(high)"
}

private func perItemWords(_ range: [Int]) -> String {
  votesPerItem(range).map { ", \($0) on each" } ?? ""
}

private func methodWords(_ method: String) -> String {
  switch method {
  case "majority": "majority"
  case "dawid-skene": "the model of Dawid and Skene (1979), which weighs annotators by their errors"
  case "one-coin": "the one-coin model, which weighs annotators by their accuracy"
  default: method
  }
}

private func scoreSentences(_ facts: DatasetFacts) -> [String] {
  var sentences: [String]
  switch facts.labelMethod {
  case "regression":
    sentences = [
      "The labels come from a score: the residual of a regression of the logarithm of a post's likes on what is known of its "
        + "account and its post, so that it tells how much more a post was liked than its reach explains."
    ]
  case "ratio": sentences = ["The labels come from a score: a post's likes, divided by its account's followers."]
  case "bins":
    sentences = [
      "The labels come from a score: a post's place by its likes among posts of accounts with like followers."
    ]
  default: sentences = ["The labels come from a score of posts by \(facts.labelMethod)."]
  }
  let summary = facts.labelSummary.flatMap { try? JSONDecoder().decode(ScoreSummary.self, from: Data($0.utf8)) }
  if let labels = summary?.labels, !labels.isEmpty {
    let counts = inClassOrder(labels.keys).map { "\($0) (\(grouped(labels[$0] ?? 0)))" }
    let posts = summary?.posts.map { " of the \(counted($0, "post")) with a score" } ?? ""
    sentences.append("Its tails are the classes: \(listed(counts))\(posts); what lies between is not labelled.")
  } else {
    sentences.append("Its tails are the classes; what lies between is not labelled.")
  }
  if let low = summary?.thresholds?.low, let high = summary?.thresholds?.high {
    sentences.append(
      "The lower tail ends at a score of \(decimals(low, 3)), the upper one begins at \(decimals(high, 3)).")
  }
  if let share = summary?.rSquared { sentences.append("The regression explains \(percent(share)) of the variance.") }
  return sentences
}

/// What of `curate score`'s answer a card tells.
private struct ScoreSummary: Decodable {
  struct Thresholds: Decodable {
    var low, high: Double?
  }

  var posts: Int?
  var labels: [String: Int]?
  var thresholds: Thresholds?
  var rSquared: Double?

  enum CodingKeys: String, CodingKey {
    case posts
    case labels
    case thresholds
    case rSquared = "r_squared"
  }
}

/// The coefficients of agreement that the store has, by their names.
func agreementFigures(_ annotation: DatasetFacts.Annotation) -> [(name: String, figure: String)] {
  var figures: [(String, String)] = []
  if let share = annotation.percentAgreement {
    figures.append(("percent agreement", withInterval(share, percent)))
  }
  for (name, estimate) in [
    ("Fleiss' kappa", annotation.fleissKappa), ("Krippendorff's alpha", annotation.krippendorffAlpha),
    ("Gwet's AC1", annotation.gwetAC1),
  ] {
    if let estimate { figures.append((name, withInterval(estimate))) }
  }
  return figures
}
