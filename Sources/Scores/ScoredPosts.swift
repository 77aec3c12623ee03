// ScoredPosts: what two scorings of partly the same posts are compared by.

/// Posts with score and label, in ascending order of their ids.
package struct ScoredPosts: Sendable {
  package private(set) var ids: [Int64]
  package private(set) var scores: [Double]
  package private(set) var labels: [ScoreTail]

  package var count: Int { ids.count }

  /// - Parameters:
  ///   - ids: all different, in any order; ascending ones need no sorting.
  ///   - scores: as many, none of them NaN.
  ///   - labels: as many.
  package init(ids: [Int64], scores: [Double], labels: [ScoreTail]) {
    precondition(ids.count == scores.count && ids.count == labels.count, "a score and a label for each post")
    (self.ids, self.scores, self.labels) = (ids, scores, labels)
    guard zip(ids, ids.dropFirst()).contains(where: { $0 >= $1 }) else { return }
    let order = ids.indices.sorted { ids[$0] < ids[$1] }
    self.ids = order.map { ids[$0] }
    self.scores = order.map { scores[$0] }
    self.labels = order.map { labels[$0] }
  }

  package init(_ posts: ScorePosts, _ scoring: Scoring) {
    self.init(ids: posts.ids, scores: scoring.scores, labels: scoring.tails.assignment)
  }

  /// Only the posts of known effect, with labels made anew among them.
  package func keeping(postsOf known: KnownEffects, shares: TailShares, seed: UInt64) -> ScoredPosts {
    var (ids, scores): ([Int64], [Double]) = ([], [])
    inCommon(with: known.ids) { here, _ in
      ids.append(self.ids[here])
      scores.append(self.scores[here])
    }
    let tails = ScoreTails(scores: scores, ids: ids, shares: shares, seed: seed)
    return ScoredPosts(ids: ids, scores: scores, labels: tails.assignment)
  }

  /// Calls `visit` with the places of each post that both have, here and there, in ascending order of ids.
  func inCommon(with ids: [Int64], _ visit: (_ here: Int, _ there: Int) -> Void) {
    var (here, there) = (0, 0)
    while here < count, there < ids.count {
      if self.ids[here] == ids[there] {
        visit(here, there)
        (here, there) = (here + 1, there + 1)
      } else if self.ids[here] < ids[there] {
        here += 1
      } else {
        there += 1
      }
    }
  }
}
