// ScoreRow: what a score is made of, as the store has it of one post.

/// Which reading of a post's likes counts. Readings without likes never do.
package enum LikesMoment: Sendable, Equatable {
  /// The last.
  case latest
  /// The first.
  case first
  /// The one nearest to this time after posting, and no further from it than the tolerance; of two that are equally near
  /// the earlier. In seconds.
  case at(after: Int64, tolerance: Int64)
}

/// What the face detector found in a post's photographs.
package enum PostFaces: Sendable, Hashable {
  /// The post has no photograph here.
  case noPhotograph
  /// None has exactly one face so far, and some photograph was not searched yet.
  case notSearched
  /// No face in any of them; unreadable photographs have none either.
  case none
  /// At least one photograph has exactly one face.
  case one
  /// None has exactly one, and at least one has several.
  case many
}

/// What the score labeler reads of a post. Nil is unknown; times are seconds since 1970.
package struct ScoreRow: Sendable, Hashable {
  package var postID: Int64
  package var accountID: Int64?
  package var postedAt: Int64?
  /// When the likes were read; nil where no reading counts.
  package var observedAt: Int64?
  package var likes: Int?
  /// Of the same reading, as are the followers where it has them; else those of the account, read nearest in time.
  package var comments: Int?
  package var followers: Int?
  package var hashtagCount: Int?
  package var isGone: Bool
  /// Whether there is a reading, with likes or without: of `at` within its tolerance, else at any time.
  package var wasObserved: Bool
  /// Nil where nobody asked.
  package var faces: PostFaces?
}
