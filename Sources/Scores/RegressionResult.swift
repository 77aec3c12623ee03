// RegressionResult: a fitted regression, every post's score, and what to be careful about.

/// log10(1 + likes) explained by the controls, and what they leave unexplained: the score.
package struct RegressionResult: Sendable {
  /// The scores at the borders of the tails.
  package struct Thresholds: Sendable, Equatable {
    /// The highest score in the bottom tail; nil where the tail is empty.
    package var low: Double?
    /// The lowest score in the top tail; nil where the tail is empty.
    package var high: Double?

    package init(low: Double? = nil, high: Double? = nil) {
      self.low = low
      self.high = high
    }
  }

  /// 95 % intervals of the coefficients, by Student's t.
  package struct Intervals: Sendable, Equatable {
    package var low: RegressionTerms
    package var high: RegressionTerms
    /// Of freedom.
    package var degrees: Int
  }

  /// Posts.
  package var n: Int
  /// Accounts among them.
  package var accounts: Int
  /// The columns that the controls stand for, in order; those that had to be left out have no coefficient.
  package var terms: [RegressionTerm]
  /// In units of log10(1 + likes).
  package var coefficients: RegressionTerms
  /// Means of the columns that are in the fit; the intercept's is 1.
  package var columnMeans: RegressionTerms
  /// Their standard deviations over the posts; the intercept's is 0.
  package var columnDeviations: RegressionTerms
  /// Of log10(1 + likes).
  package var meanOfLogLikes: Double
  /// σ² (X′X)⁻¹ with n − k degrees of freedom: as if posts were independent.
  package var standardErrors: RegressionTerms
  /// From the plain standard errors, with n − k degrees of freedom.
  package var intervals: Intervals
  /// Clustered by account, CR1: posts of one account resemble each other. Nil with fewer than two accounts.
  package var standardErrorsClustered: RegressionTerms?
  /// From the clustered standard errors, with one degree of freedom fewer than there are accounts.
  package var intervalsClustered: Intervals?
  /// Nil where all likes are equal.
  package var rSquared: Double?
  /// 1 − (1 − R²) (n − 1) / (n − k).
  package var adjustedRSquared: Double?
  /// √(Σ e² / (n − k)), in log10 of likes.
  package var residualDeviation: Double
  /// The score of each post, in the order of the input: log10(1 + likes) less what the controls predict.
  package var residuals: [Double]
  /// Exactly ⌊n · share⌋ posts in each tail.
  package var tails: ScoreTails
  /// What is left of followers in the scores; nil where followers do not vary, or fewer than 100 posts have them.
  package var deciles: FollowerDeciles?
  /// Full sentences for the user; empty where there is nothing to say.
  package var warnings: [String]

  /// The shape that all methods share.
  package var scoring: Scoring { Scoring(scores: residuals, tails: tails, warnings: warnings) }
}
