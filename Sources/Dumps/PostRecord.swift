// PostRecord: what a dump says about a post and its account, whichever dialect it was written in.
package import Base

/// An account as a dump shows it. A number that the dump does not give is nil, never 0.
package struct AccountRecord: Sendable, Equatable {
  /// `instagram`, `twitter`, … or `map`.
  package var platform: String
  /// The platform's own, lasting id.
  package var id: String
  /// The name that people see and its owner may change.
  package var username: String?
  package var followers: Int?
  package var following: Int?
  /// When the numbers were true; nil where the record holds none.
  package var observedAt: UTCTime?

  package init(
    platform: String, id: String, username: String? = nil, followers: Int? = nil, following: Int? = nil,
    observedAt: UTCTime? = nil
  ) {
    self.platform = platform
    self.id = id
    self.username = username
    self.followers = followers
    self.following = following
    self.observedAt = observedAt
  }
}

/// One photo of a post. At least one of the two is there.
package struct MediaRecord: Sendable, Equatable {
  package var url: String?
  /// The absolute path of a file that was there when the dump was read.
  package var file: String?

  package init(url: String? = nil, file: String? = nil) {
    self.url = url
    self.file = file
  }
}

/// Where in the input a record stands.
package struct Origin: Sendable, Equatable {
  /// The path as it was given or found, `-` for standard input, `archive!member` inside an archive.
  package var source: String
  /// From 1: the line of a JSONL file, the record of a table (its header not counted), the element of a JSON array.
  package var position: Int

  package init(source: String, position: Int) {
    self.source = source
    self.position = position
  }
}

/// A post as a dump shows it. A number that the dump does not give is nil, never 0.
package struct PostRecord: Sendable, Equatable {
  package var platform: String
  package var id: String
  package var account: AccountRecord?
  package var postedAt: UTCTime?
  /// When likes, comments and followers were true.
  package var observedAt: UTCTime
  package var permalink: String?
  package var caption: String?
  /// Without `#`, lower case, NFC, in the order of the text, each one once.
  package var hashtags: [String]
  /// Hashtags as written, repeats counted again; nil where the dump does not say.
  package var hashtagCount: Int?
  package var likes: Int?
  package var comments: Int?
  /// The account's followers, where they were read together with the post.
  package var followers: Int?
  /// Degrees, north positive.
  package var latitude: Double?
  /// Degrees, east positive.
  package var longitude: Double?
  /// Photos only, in the post's order.
  package var media: [MediaRecord]
  package var origin: Origin

  package init(
    platform: String, id: String, account: AccountRecord? = nil, postedAt: UTCTime? = nil, observedAt: UTCTime,
    permalink: String? = nil, caption: String? = nil, hashtags: [String] = [], hashtagCount: Int? = nil,
    likes: Int? = nil, comments: Int? = nil, followers: Int? = nil, latitude: Double? = nil, longitude: Double? = nil,
    media: [MediaRecord] = [], origin: Origin
  ) {
    self.platform = platform
    self.id = id
    self.account = account
    self.postedAt = postedAt
    self.observedAt = observedAt
    self.permalink = permalink
    self.caption = caption
    self.hashtags = hashtags
    self.hashtagCount = hashtagCount
    self.likes = likes
    self.comments = comments
    self.followers = followers
    self.latitude = latitude
    self.longitude = longitude
    self.media = media
    self.origin = origin
  }
}
