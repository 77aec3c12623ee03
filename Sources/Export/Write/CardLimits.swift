// CardLimits: what an export cannot tell, and whose pictures are in it.
import Duplicates

/// Known limits, those that follow from the facts and those of every such set.
func limitSentences(_ summary: DatasetSummary) -> [String] {
  let facts = summary.facts
  var sentences: [String] = []
  if summary.order == .paper {
    sentences.append(
      "Copies of one photograph are on both sides of the split: accuracies on the test side are too high.")
  }
  let origin = facts.map { $0.platforms.isEmpty ? "one collection" : listed($0.platforms) } ?? "one collection"
  sentences.append(
    "The photographs are those that one crawl of \(origin) found; they are no random sample of what people post, nor of people."
  )
  if let from = facts?.postedFrom, let to = facts?.postedTo {
    sentences.append("They were posted between \(from) and \(to); fashions, cameras and platforms have changed since.")
  }
  switch facts?.labelKind {
  case "votes":
    sentences.append(
      "Labels are what some people judged from the picture alone; where they disagree, a label is a choice.")
    if facts?.annotation?.fleissKappa == nil, facts?.annotation?.gwetAC1 == nil {
      sentences.append("How far the annotators agree is not known.")
    }
  case "score":
    sentences.append(
      "Likes depend on much that no picture shows: when it was posted, who follows, what the platform chose to show. The labels "
        + "are of posts: a picture of a post with several photographs has the label of the post.")
  case "model":
    sentences.append(
      "What a model learns from labels of a classifier is that classifier; accuracy against them is not accuracy against people."
    )
  default: break
  }
  if let least = summary.classes.values.map(\.test).min(), least < 100 {
    let known =
      least == 0
      ? ""
      : "; an accuracy of one half on it is known to ±\(decimals(98 / Double(least).squareRoot(), 0)) points of per cent, one near 100 % more closely, and less closely where pictures come from few accounts"
    sentences.append(
      "The smallest class has \(least == 0 ? "no" : grouped(least)) test \(least == 1 ? "picture" : "pictures")\(known)."
    )
  }
  if summary.groupBy?.contains(.duplicates) == true, summary.order != .paper {
    sentences.append(
      "Near-duplicates are found by their coarse shapes: copies that were turned, much cropped or much edited may be on both sides."
    )
  }
  if let groupBy = summary.groupBy, !groupBy.contains(.account) {
    sentences.append("Accounts were not kept together: photographs of one person may be on both sides.")
  }
  if let groupBy = summary.groupBy, !groupBy.contains(.duplicates) {
    sentences.append("Near-duplicates were not looked for: copies of one photograph may be on both sides.")
  }
  if summary.crop == .none {
    sentences.append("Photographs are squeezed to squares: faces in upright ones are wider than they were.")
  }
  return sentences
}

func privacySentences(_ summary: DatasetSummary) -> [String] {
  let isLines = summary.format == ExportFormat.manifest.rawValue
  return [
    isLines
      ? "The lines lead to photographs of people who can be recognised and were not asked."
      : "The pictures show people who can be recognised and were not asked; some may be children.",
    "The manifest names posts and accounts, so that what somebody wants removed can be found. Take these columns out before you "
      + "share the set, unless those who get it must be able to act on such requests.",
  ]
}
