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

extension AccountRecord {
  /// An account whose name is all that the dump says. The id is the name, marked so that it is no platform's id: posts of
  /// one account stay together, and the store knows it again under its lasting id.
  init(platform: String, nameOnly name: String) {
    self.init(platform: platform, id: "@\(name.lowercased())", username: name)
  }
}

/// One photo of a post. At least one of `url` and `file` is there.
package struct MediaRecord: Sendable, Equatable {
  package var url: String?
  /// The path of a file that was there when the dump was read: absolute, or inside `archive`.
  package var file: String?
  /// The absolute path of the archive that `file` is a member of.
  package var archive: String?
  /// Its place in the post, from 1, films counted too: a carousel is the same one in every dialect. Nil: as it stands in
  /// `PostRecord.media`.
  package var ordinal: Int?

  package init(url: String? = nil, file: String? = nil, archive: String? = nil, ordinal: Int? = nil) {
    self.url = url
    self.file = file
    self.archive = archive
    self.ordinal = ordinal
  }
}

/// What somebody wrote under a post.
package struct CommentRecord: Sendable, Equatable {
  package var platform: String
  /// The post's id, as `PostRecord.id`.
  package var postID: String
  /// The platform's id of the comment.
  package var id: String
  /// The id of its author's account; nil where the dump has a name only.
  package var authorID: String?
  package var authorName: String?
  package var writtenAt: UTCTime?
  package var text: String
  package var likes: Int?

  package init(
    platform: String, postID: String, id: String, authorID: String? = nil, authorName: String? = nil,
    writtenAt: UTCTime? = nil, text: String, likes: Int? = nil
  ) {
    self.platform = platform
    self.postID = postID
    self.id = id
    self.authorID = authorID
    self.authorName = authorName
    self.writtenAt = writtenAt
    self.text = text
    self.likes = likes
  }
}

/// Where in the input a record stands.
package struct Origin: Sendable, Equatable {
  /// The path as it was given or found, `-` for standard input, `archive!member` inside an archive.
  package var source: String
  /// From 1: the line of a JSONL file, the record of a table (its header not counted), the element of a JSON array.
  package var position: Int
  /// Inside that record, where it is a page of several: from 1; 0 for the record itself.
  package var part: Int

  package init(source: String, position: Int, part: Int = 0) {
    self.source = source
    self.position = position
    self.part = part
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
  /// Whether the record was another account's repost (a retweet, a reblog) of this post.
  package var isRepost: Bool
  package var origin: Origin

  package init(
    platform: String, id: String, account: AccountRecord? = nil, postedAt: UTCTime? = nil, observedAt: UTCTime,
    permalink: String? = nil, caption: String? = nil, hashtags: [String] = [], hashtagCount: Int? = nil,
    likes: Int? = nil, comments: Int? = nil, followers: Int? = nil, latitude: Double? = nil, longitude: Double? = nil,
    media: [MediaRecord] = [], isRepost: Bool = false, origin: Origin
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
    self.isRepost = isRepost
    self.origin = origin
  }
}
