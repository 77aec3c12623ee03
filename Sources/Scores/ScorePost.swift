// ScorePost: the numbers of a post that its score depends on, and how the score is to be made.

/// One post as the regression sees it. No number is unknown: posts that lack one are for
/// the caller to leave out and count.
package struct ScorePost: Sendable, Hashable {
  /// 0 and more.
  package var likes: Int
  /// Of the account, about when the likes were counted; 0 and more.
  package var followers: Int
  /// How many the caption holds, 0 and more.
  package var hashtags: Int
  /// Any number that is the same for posts of one account and no others.
  package var account: Int
  /// Decides between posts of the same score; unique.
  package var id: Int64

  package init(likes: Int, followers: Int, hashtags: Int, account: Int, id: Int64) {
    self.likes = likes
    self.followers = followers
    self.hashtags = hashtags
    self.account = account
    self.id = id
  }
}

/// What is to be taken out of the likes before posts are compared, and which shares of the posts are called
/// top and bottom.
package struct RegressionOptions: Sendable, Equatable {
  /// A column of the regression beside the intercept.
  package enum Control: String, Sendable, CaseIterable {
    /// log10(1 + followers)
    case followers
    /// the number of hashtags as it is
    case hashtags
  }

  /// Of two that say the same the earlier one stays.
  package var controls: [Control]
  /// Share of the posts with the highest scores, 0 to 1.
  package var top: Double
  /// Share of the posts with the lowest scores, 0 to 1.
  package var bottom: Double

  package init(controls: [Control] = [.followers, .hashtags], top: Double = 0.1, bottom: Double = 0.1) {
    self.controls = controls
    self.top = top
    self.bottom = bottom
  }
}
