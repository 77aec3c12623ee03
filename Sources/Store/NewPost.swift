// NewPost: posts and comments as a dump gives them, ready for the store.
import Base

/// A post as a dump gives it, ready for the store.
package struct NewPost: Sendable {
  package var platform: String
  package var nativeID: String
  package var accountID: Int64?
  package var postedAt: UTCTime?
  package var permalink: String?
  package var caption: String?
  /// Lower case, NFC, without #.
  package var hashtags: [String]
  /// As written, repeats included; nil where the dump does not say.
  package var hashtagCount: Int?
  package var latitude: Double?
  package var longitude: Double?
  /// The file inside the source; nil where the source is one file.
  package var member: String?
  /// The record in it, from 1.
  package var position: Int
  /// In a page of several records, from 1; 0 for the record itself.
  package var part: Int
  package var observedAt: UTCTime
  /// Nil: hidden or unknown.
  package var likes: Int?
  package var comments: Int?
  package var followers: Int?

  package init(platform: String, nativeID: String, observedAt: UTCTime) {
    self.platform = platform
    self.nativeID = nativeID
    self.observedAt = observedAt
    hashtags = []
    position = 1
    part = 0
  }
}

/// A comment as a dump gives it, ready for the store.
package struct NewComment: Sendable {
  /// The platform's id of it.
  package var nativeID: String
  package var authorID: String?
  package var authorName: String?
  package var writtenAt: UTCTime?
  package var text: String
  package var likes: Int?

  package init(nativeID: String, text: String) {
    self.nativeID = nativeID
    self.text = text
  }
}

/// What became of a post that was added.
package enum AddedPost: Sendable, Hashable {
  /// It is in the store; `isFirst` says whether this import had not seen it before, `reading` what became of its numbers.
  case kept(id: Int64, isNew: Bool, isFirst: Bool, reading: Reading)
  /// The store has this post with another account, so one of the two is not what it seems; nothing was changed.
  case otherAccount

  /// What became of the numbers at their time.
  package enum Reading: Sendable, Hashable {
    case new
    /// The store has the same ones.
    case known
    /// The store has others for this very time; they stay.
    case contradicting
  }
}
