// MethodWarnings: what ratio, bins and plain likes say about too little to go by, and how numbers stand in sentences.
import Base
import Foundation

/// Few posts, one account, likes that are all the same, tails that are empty.
func commonWarnings(_ posts: ScorePosts, tails: ScoreTails, shares: TailShares) -> [String] {
  let n = posts.count
  var sentences: [String] = []
  if n == 1 {
    sentences.append("There is only 1 post: it has nothing to be compared with.")
  } else if n < 100 {
    sentences.append("There are only \(n) posts: with fewer than 100 the borders of the labels are rough.")
  }
  let largest = posts.postsOfLargestAccount
  if n > 1, largest == n {
    sentences.append("All \(n) posts are of one account: the labels compare its posts with each other.")
  } else if n > 1, largest * 2 > n {
    sentences.append(
      "One account has \(percent(Double(largest) / Double(n))) of the posts: the labels mostly compare its own with each "
        + "other.")
  }
  if n > 1, let first = posts.likes.first, posts.likes.allSatisfy({ $0 == first }) {
    sentences.append("All posts have the same number of likes: the labels do not say which of them is liked.")
  }
  for (name, share, count) in [("bottom", shares.bottom, tails.bottom), ("top", shares.top, tails.top)]
  where share > 0 && count == 0 {
    sentences.append("No post is labelled \(name): a share of \(share) is less than one post.")
  }
  if let chance = chanceWarning(tails) { sentences.append(chance) }
  return sentences
}

/// Where many posts have few likes, many scores are equal, and a border goes through them.
func chanceWarning(_ tails: ScoreTails) -> String? {
  let labels = tails.bottom + tails.top
  guard tails.byChance * 20 > labels else { return nil }
  return
    "\(tails.byChance) of \(labels) labels (\(percent(Double(tails.byChance) / Double(labels)))) were drawn by chance: "
    + "their posts have the very score of others beyond the border, as where many posts have the same few likes. Take smaller "
    + "shares (--top, --bottom), or posts with more likes (--min-age, --at)."
}

func noPosts() -> Fault { Fault(.data, "There are no posts to score. Import posts with likes first.") }

/// 1234567 as 1,234,567, with so many decimals and without zeros at their end.
func number(_ value: Double, digits: Int = 1) -> String {
  guard abs(value) < 1e15 else { return "\(value)" }
  let scale = pow(10, Double(digits))
  let rounded = (abs(value) * scale).rounded() / scale
  var text = ""
  for (place, digit) in String(Int(rounded)).reversed().enumerated() {
    if place > 0, place % 3 == 0 { text.append(",") }
    text.append(digit)
  }
  text = String(text.reversed())
  let fraction = Int(((rounded - rounded.rounded(.down)) * scale).rounded())
  if fraction > 0 {
    var decimals = String(fraction)
    decimals = String(repeating: "0", count: digits - decimals.count) + decimals
    while decimals.last == "0" { decimals.removeLast() }
    text += "." + decimals
  }
  return value < 0 && rounded > 0 ? "-" + text : text
}

/// 0.123 as 12.3 %.
func percent(_ share: Double) -> String { number(share * 100) + " %" }
