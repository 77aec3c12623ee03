// RegressionResult: a fitted regression, every post's score, and what to be careful about.

/// One number for each column of the regression, nil for a control that is not in it.
package struct RegressionTerms: Sendable, Equatable {
  package var intercept: Double
  /// Of log10(1 + followers).
  package var log10Followers: Double?
  /// Of one hashtag more.
  package var hashtags: Double?

  package init(intercept: Double, log10Followers: Double? = nil, hashtags: Double? = nil) {
    self.intercept = intercept
    self.log10Followers = log10Followers
    self.hashtags = hashtags
  }
}

/// Where a post lies among the scores.
package enum ScoreTail: String, Sendable, CaseIterable {
  case bottom
  case middle
  case top
}

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

  /// Posts.
  package var n: Int
  /// Accounts among them.
  package var accounts: Int
  /// In units of log10(1 + likes).
  package var coefficients: RegressionTerms
  /// σ² (X′X)⁻¹ with n − k degrees of freedom: as if posts were independent.
  package var standardErrors: RegressionTerms
  /// Clustered by account, CR1: posts of one account resemble each other. Nil with fewer than two accounts.
  package var standardErrorsClustered: RegressionTerms?
  /// Nil where all likes are equal.
  package var rSquared: Double?
  /// The score of each post, in the order of the input: log10(1 + likes) less what the controls predict.
  package var residuals: [Double]
  package var thresholds: Thresholds
  /// The tail of each post, in the order of the input: exactly ⌊n · share⌋ posts in each.
  package var assignment: [ScoreTail]
  /// Posts in the bottom tail.
  package var bottom: Int
  /// Posts in the top tail.
  package var top: Int
  /// Posts outside the bottom tail with the very score of its border: their ids were higher.
  package var tiesAtLow: Int
  /// Posts outside the top tail with the very score of its border: their ids were lower.
  package var tiesAtHigh: Int
  /// Full sentences for the user; empty where there is nothing to say.
  package var warnings: [String]
}
