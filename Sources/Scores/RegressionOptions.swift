// RegressionOptions: what likes are corrected for, and which shares of the posts get a label.

/// What is to be taken out of the likes before posts are compared, and which shares of the posts are called
/// top and bottom.
package struct RegressionOptions: Sendable, Equatable {
  /// One column of the regression beside the intercept; the weekday is six.
  package enum Control: String, Sendable, CaseIterable {
    /// log10(1 + followers)
    case followers
    /// the number of hashtags as it is
    case hashtags
    /// log10(1 + days from posting to the count of the likes), parts of days included
    case age
    /// an indicator for each day but Monday: no number that is put on the days is right, and an indicator for all seven
    /// would say the same as the intercept
    case weekday
    /// log10(1 + comments)
    case comments

    /// What the control asks of every post.
    package var need: PostNumber {
      switch self {
      case .followers: .followers
      case .hashtags: .hashtags
      case .age: .age
      case .weekday: .weekday
      case .comments: .comments
      }
    }
  }

  /// Of two that say the same the earlier one stays.
  package var controls: [Control]
  /// Share of the posts with the highest scores, 0 to 1.
  package var top: Double
  /// Share of the posts with the lowest scores, 0 to 1.
  package var bottom: Double
  /// Whether both ends are counted as one; see `TailShares.countsTogether`.
  package var countsTogether = false
  /// Decides between posts of the same score.
  package var seed: UInt64

  package init(
    controls: [Control] = [.followers, .hashtags], top: Double = 0.1, bottom: Double = 0.1, seed: UInt64 = 0
  ) {
    self.controls = controls
    self.top = top
    self.bottom = bottom
    self.seed = seed
  }

  /// The controls, each once.
  var distinctControls: [Control] {
    controls.enumerated().filter { !controls.prefix($0.offset).contains($0.element) }.map(\.element)
  }

  /// - Throws: `Fault` with code `usage` for shares that are none, or that overlap.
  func checkShares() throws { try shares.check() }

  var shares: TailShares { TailShares(bottom: bottom, top: top, countsTogether: countsTogether) }
}
