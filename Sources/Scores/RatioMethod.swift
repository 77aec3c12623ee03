// RatioMethod: likes for each follower, after the #me study ("Likes of me", AlexNet).
import Base

/// Scores a post by likes / followers. The study leaves out accounts outside median ± X · MAD of followers first
/// (`AccountFilter`) and splits the posts at the median of the ratio.
package struct RatioMethod: ScoringMethod {
  package static let name = "ratio"

  package var shares: TailShares
  /// Decides between posts of the same ratio.
  package var seed: UInt64

  package init(shares: TailShares = .halves, seed: UInt64 = 0) {
    self.shares = shares
    self.seed = seed
  }

  package var needs: Set<PostNumber> { [.nonzeroFollowers] }

  /// - Throws: `Fault` with code `usage` for shares that are none, `data` where there are no posts.
  package func score(_ posts: ScorePosts) throws -> Scoring {
    try shares.check()
    guard posts.count > 0 else { throw noPosts() }
    let ratios = (0..<posts.count).map { Double(posts.likes[$0]) / Double(posts.followers[$0]) }
    let tails = ScoreTails(scores: ratios, ids: posts.ids, shares: shares, seed: seed)
    var warnings = commonWarnings(posts, tails: tails, shares: shares)
    if let sentence = dependence(of: ratios, tails, on: posts.followers) { warnings.append(sentence) }
    return Scoring(scores: ratios, tails: tails, warnings: warnings)
  }

  /// Likes do not grow in proportion to followers: where they grow more slowly, small accounts have the higher ratios,
  /// and the labels say how large the account is.
  private func dependence(of ratios: [Double], _ tails: ScoreTails, on followers: [Int]) -> String? {
    let reach = followers.map(Double.init)
    guard let rho = Ranks(ratios).spearman(Ranks(reach)), abs(rho) >= 0.3 else { return nil }
    var sentence =
      "The ratio still depends on followers (rank correlation \(number(rho, digits: 2))): "
      + "\(rho < 0 ? "small" : "large") accounts have the higher ratios"
    func median(of tail: ScoreTail) -> Double? {
      Scores.median(reach.indices.lazy.filter { tails.assignment[$0] == tail }.map { reach[$0] })
    }
    if let top = median(of: .top), let bottom = median(of: .bottom) {
      sentence +=
        ", so that the posts labelled top have \(number(top)) followers in the median, those labelled bottom "
        + number(bottom)
    }
    return sentence + ". The regression and the bins take followers out."
  }
}

/// The likes as they are: what the methods are to be better than.
package struct RawLikes: ScoringMethod {
  package static let name = "likes"

  package var shares: TailShares
  package var seed: UInt64

  package init(shares: TailShares = .halves, seed: UInt64 = 0) {
    self.shares = shares
    self.seed = seed
  }

  package var needs: Set<PostNumber> { [] }

  package func score(_ posts: ScorePosts) throws -> Scoring {
    try shares.check()
    guard posts.count > 0 else { throw noPosts() }
    let scores = posts.likes.map(Double.init)
    let tails = ScoreTails(scores: scores, ids: posts.ids, shares: shares, seed: seed)
    return Scoring(scores: scores, tails: tails, warnings: commonWarnings(posts, tails: tails, shares: shares))
  }
}
