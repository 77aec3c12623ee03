// Scoring: what each method of scoring gives: a score and a tail for every post.

/// The scores of posts, in their order, and who is called top and bottom.
package struct Scoring: Sendable {
  package var scores: [Double]
  package var tails: ScoreTails
  /// Full sentences for the user; empty where there is nothing to say.
  package var warnings: [String]

  package init(scores: [Double], tails: ScoreTails, warnings: [String] = []) {
    self.scores = scores
    self.tails = tails
    self.warnings = warnings
  }
}

/// How likes become scores: the methods of the literature.
package protocol ScoringMethod: Sendable {
  /// As users name it.
  static var name: String { get }
  /// What it asks of every post; the posts it is given have it.
  var needs: Set<PostNumber> { get }
  /// - Throws: `Fault` with code `usage` for options that make no sense, `data` for too few posts.
  func score(_ posts: ScorePosts) throws -> Scoring
}
