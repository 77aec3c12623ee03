// RegressionMethod: the regression as one of the methods of scoring.

/// Scores by the residual of a regression.
package struct RegressionMethod: ScoringMethod {
  package static let name = "regression"
  package var options: RegressionOptions

  package init(options: RegressionOptions = RegressionOptions()) { self.options = options }

  package var needs: Set<PostNumber> { Set(options.controls.map(\.need)) }

  package func score(_ posts: ScorePosts) throws -> Scoring { try regress(posts, options: options).scoring }
}
