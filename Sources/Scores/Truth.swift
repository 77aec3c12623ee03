// Truth: how well scores find posts whose effect is known, as in made-up data.
import Base

/// What pictures truly add to the likes of their posts, from somewhere outside.
package struct KnownEffects: Sendable {
  /// Ascending.
  let ids: [Int64]
  let effects: [Double]

  package var count: Int { ids.count }

  /// - Parameter effects: of posts, in any order and unit; of a post that comes twice, the first counts.
  /// - Throws: `Fault` with code `data` for an effect that is not finite.
  package init(_ effects: some Sequence<(id: Int64, effect: Double)>) throws(Fault) {
    let all = Array(effects)
    guard all.allSatisfy({ $0.effect.isFinite }) else {
      throw Fault(.data, "An effect in the truth is infinite or not a number; correct it or leave its post out.")
    }
    // Sorting is stable, so that of one id the first stays first.
    let sorted = all.sorted { $0.id < $1.id }
    var (ids, kept): ([Int64], [Double]) = ([], [])
    for entry in sorted where ids.last != entry.id {
      ids.append(entry.id)
      kept.append(entry.effect)
    }
    (self.ids, self.effects) = (ids, kept)
  }

  private init(ids: [Int64], effects: [Double]) { (self.ids, self.effects) = (ids, effects) }

  /// Only those of posts that all of `scorings` have.
  package func keeping(postsOf scorings: [ScoredPosts]) -> KnownEffects {
    var common = self
    for scored in scorings {
      var (ids, kept): ([Int64], [Double]) = ([], [])
      scored.inCommon(with: common.ids) { _, there in
        ids.append(common.ids[there])
        kept.append(common.effects[there])
      }
      common = KnownEffects(ids: ids, effects: kept)
    }
    return common
  }
}

/// Scores held against known effects. A post is good where its effect is above the median of the posts in both, bad
/// where it is below; of effects that are one of two numbers, such as 0 and 1, the higher is good.
package struct Truth: Sendable, Equatable {
  /// That have a score and a known effect.
  package let posts: Int
  /// Of these, those with the very median: neither good nor bad.
  package let atMedian: Int
  /// The probability that a good post has the higher score than a bad one, equal scores counting half (Mann and Whitney
  /// 1947), with the standard error of DeLong, DeLong and Clarke-Pearson (1988).
  package let auc: Measure
  /// Rank correlation of scores and effects; nil where one of them is all equal.
  package let spearman: Double?
  /// Posts labelled top that are good or bad, and those of them that are good.
  package let top: Int
  package let topRight: Int
  /// Posts labelled bottom that are good or bad, and those of them that are bad.
  package let bottom: Int
  package let bottomRight: Int

  package init(_ scored: ScoredPosts, _ known: KnownEffects) {
    var (scores, effects): ([Double], [Double]) = ([], [])
    var labels: [ScoreTail] = []
    scored.inCommon(with: known.ids) { here, there in
      scores.append(scored.scores[here])
      labels.append(scored.labels[here])
      effects.append(known.effects[there])
    }
    posts = scores.count
    spearman = Ranks(scores).spearman(Ranks(effects))
    let (least, most) = (effects.min() ?? 0, effects.max() ?? 0)
    let isTwoNumbers = effects.allSatisfy { $0 == least || $0 == most }
    let middle = isTwoNumbers ? (least + most) / 2 : median(effects) ?? 0
    var (good, bad): ([Double], [Double]) = ([], [])
    var (top, topRight, bottom, bottomRight) = (0, 0, 0, 0)
    for i in scores.indices where effects[i] != middle {
      let isGood = effects[i] > middle
      if isGood { good.append(scores[i]) } else { bad.append(scores[i]) }
      switch labels[i] {
      case .top: (top, topRight) = (top + 1, topRight + (isGood ? 1 : 0))
      case .bottom: (bottom, bottomRight) = (bottom + 1, bottomRight + (isGood ? 0 : 1))
      case .middle: break
      }
    }
    atMedian = scores.count - good.count - bad.count
    auc = areaUnderCurve(good: good, bad: bad)
    (self.top, self.topRight, self.bottom, self.bottomRight) = (top, topRight, bottom, bottomRight)
  }
}

/// The area under the ROC curve in O(n log n): ranks among all less ranks among one's own kind count the others that
/// one surpasses (Sun and Xu 2014).
private func areaUnderCurve(good: [Double], bad: [Double]) -> Measure {
  guard !good.isEmpty, !bad.isEmpty else {
    return .undefined("There are no posts with effects above and below the median.")
  }
  let all = Ranks(good + bad).midranks
  let (m, n) = (Double(good.count), Double(bad.count))
  // Of each good post the share of bad ones below it, of each bad post the share of good ones above it.
  let below = zip(all, Ranks(good).midranks).map { ($0 - $1) / n }
  let above = zip(all.dropFirst(good.count), Ranks(bad).midranks).map { 1 - ($0 - $1) / m }
  let area = below.reduce(0, +) / m
  guard m > 1, n > 1 else {
    return Measure(value: area, se: nil, low: nil, high: nil, note: "There are too few posts for an interval.")
  }
  let good = below.reduce(0) { $0 + ($1 - area) * ($1 - area) } / (m - 1)
  let bad = above.reduce(0) { $0 + ($1 - area) * ($1 - area) } / (n - 1)
  return .around(area, se: (good / m + bad / n).squareRoot(), from: 0, to: 1)
}
