// DatasetSentences: what an export is and where it comes from, in plain sentences, for its card and its Croissant.
import Duplicates
import Imaging

/// `selfie: other and selfie`.
func nameOfDataset(_ summary: DatasetSummary) -> String {
  let names = summary.classNames
  return oneLine("\(summary.label): \(names.count <= 6 ? listed(names) : "\(names.count) classes")")
}

func sentenceOnDataset(_ summary: DatasetSummary) -> String {
  let (train, test) = (summary.pictures(on: .train), summary.pictures(on: .test))
  let classes = "\(summary.classes.count) classes"
  let isLines = summary.format == ExportFormat.manifest.rawValue
  let what =
    isLines
    ? "Lines that say how \(counted(train, "picture")) for training and \(grouped(test)) for testing, of \(classes), are made "
      + "from their photographs"
    : "\(counted(train, "picture")) for training and \(grouped(test)) for testing, of \(classes)"
  return "\(what), \(summary.size) × \(summary.size) pixels each. Photographs\(originWords(summary.facts)), labelled "
    + "\(labelWords(summary)); made by curate \(summary.version)."
}

private func originWords(_ facts: DatasetFacts?) -> String {
  guard let facts, !facts.platforms.isEmpty else { return " from posts in social media" }
  return " from posts on \(listed(facts.platforms))"
}

private func labelWords(_ summary: DatasetSummary) -> String {
  switch summary.facts?.labelKind {
  case "votes": "by the votes of people"
  case "score": "by how much their posts were liked"
  case "model": "by a classifier"
  default: "as \(summary.label)"
  }
}

/// How the photographs were found; empty where the store does not say.
func collectionSentences(_ facts: DatasetFacts) -> [String] {
  var sentences: [String] = []
  if facts.posts > 0 {
    // Found by curate itself, which tells a reader nothing.
    let dialects = facts.dialects.filter { $0 != "auto" }
    let dumps = dialects.isEmpty ? "" : " (dumps of the kind \(listed(dialects)))"
    let platforms = facts.platforms.isEmpty ? "social media" : listed(facts.platforms)
    let accounts = facts.accounts > 0 ? " of \(counted(facts.accounts, "account"))" : ""
    sentences.append("\(counted(facts.posts, "post"))\(accounts) were collected from \(platforms)\(dumps).")
  }
  if let from = facts.postedFrom, let to = facts.postedTo {
    sentences.append("They were posted \(timeWords(from, to)).")
  }
  if let from = facts.observedFrom, let to = facts.observedTo {
    sentences.append("Likes and followers were read \(timeWords(from, to)).")
  }
  return sentences
}

private func timeWords(_ from: String, _ to: String) -> String {
  from == to ? "on \(from)" : "between \(from) and \(to)"
}

/// What was kept together when the sides were made.
private func groupWords(_ kinships: [Kinship]) -> String {
  let origin = kinships.contains(.account) ? "photographs of one account or one post" : "photographs of one post"
  let alike =
    kinships.contains(.duplicates) ? " and near-duplicates (by their coarse shapes, also mirrored or cropped)" : ""
  return "\(origin)\(alike) are in one group"
}

/// How the pictures were made from their photographs.
func renderingSentences(_ summary: DatasetSummary) -> [String] {
  let size = "\(summary.size) × \(summary.size) pixels"
  var sentences: [String]
  switch summary.crop {
  case .none: sentences = ["All of a photograph is squeezed to \(size)."]
  case .center: sentences = ["The middle square of a photograph is scaled to \(size)."]
  case .face:
    let margin = percent(summary.cropMargin ?? 0.5)
    sentences = [
      "A square around the strongest face, larger than its box by \(margin) of it on each side, is scaled to \(size); where the "
        + "face leans and the photograph has room, it is turned back by 25 degrees."
    ]
  }
  switch summary.faces {
  case .any: break
  case .some: sentences.append("Only photographs with a face were taken.")
  case .one: sentences.append("Only photographs with exactly one face were taken.")
  }
  if let among = summary.among { sentences.append("Only photographs that are also labelled \(among) were taken.") }
  if let detectors = summary.detectors, !detectors.isEmpty {
    sentences.append("Faces were found by \(listed(detectors)).")
  }
  if summary.augmented > 0 {
    sentences.append(
      "\(grouped(summary.augmented)) of the pictures are augmented copies (\(summary.augmentation)), at most "
        + "\(summary.factor) pictures from one photograph, the original included; each is sampled once, by one affine map. "
        + beyondTheEdge(summary))
  }
  return sentences
}

private func beyondTheEdge(_ summary: DatasetSummary) -> String {
  switch summary.fill ?? .nearest {
  case .nearest: "Beyond a photograph's edge its nearest pixel goes on."
  case .reflect: "Beyond a photograph's edge it goes on in a mirror."
  case .black: "Beyond a photograph's edge it is black."
  }
}

/// How sides came about, and what is on them.
func splitSentences(_ summary: DatasetSummary) -> [String] {
  guard summary.order != .paper else {
    return [
      "This export follows a published protocol that augments first and splits afterwards, by lot: copies of one photograph are "
        + "on both sides, on purpose, to measure what that leak is worth. Accuracy on its test side says little about "
        + "photographs that a model has not seen."
    ]
  }
  var sentences = [
    "The split came first, by \(counted(summary.groups, "group")), each of which is on one side as a whole: "
      + "\(groupWords(summary.groupBy ?? []))."
  ]
  if let bound = summary.boundGroups, bound > 0 {
    sentences.append(
      "\(counted(bound, "group")) stayed on the side where an earlier export had \(bound == 1 ? "it" : "them").")
  }
  if summary.isBalanced {
    sentences.append(
      "The training side was then brought to equal classes: larger ones were thinned out by lot, smaller ones filled up with "
        + "augmented copies.")
  } else {
    sentences.append("The classes are as large as they were found; no picture is an augmented copy.")
  }
  sentences.append(
    summary.isTestBalanced == true
      ? "The test side holds originals only, thinned out by lot to equal classes."
      : "The test side holds originals only, in the proportions in which they were found.")
  return sentences
}
