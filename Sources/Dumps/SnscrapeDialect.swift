// SnscrapeDialect: the tweets and users of snscrape's JSONL.
internal import Base

/// Reads `snscrape --jsonl twitter-…`: a tweet a line, and the account first where `--with-entity` asked for it. What
/// snscrape's other modules write is left out.
final class SnscrapeDialect: DialectReader {
  private enum Tweet: Int, JSONKey {
    case type, url, date, rawContent, content, renderedContent, idText, id, user, username
    case likes, replies, media, retweeted, coordinates, place, hashtags

    var name: StaticString {
      switch self {
      case .type: "_type"
      case .url: "url"
      case .date: "date"
      case .rawContent: "rawContent"
      case .content: "content"
      case .renderedContent: "renderedContent"
      case .idText: "id.str"
      case .id: "id"
      case .user: "user"
      case .username: "username"
      case .likes: "likeCount"
      case .replies: "replyCount"
      case .media: "media"
      case .retweeted: "retweetedTweet"
      case .coordinates: "coordinates"
      case .place: "place"
      case .hashtags: "hashtags"
      }
    }
  }

  private enum User: Int, JSONKey {
    case idText, id, username, followers, friends

    var name: StaticString {
      switch self {
      case .idText: "id.str"
      case .id: "id"
      case .username: "username"
      case .followers: "followersCount"
      case .friends: "friendsCount"
      }
    }
  }

  private static let module = "snscrape.modules."
  private static let tweetType = "snscrape.modules.twitter.Tweet"
  private static let userType = "snscrape.modules.twitter.User"

  private let tweet = JSONSelection(Tweet.self)
  private let user = JSONSelection(User.self)

  func claims(_ value: JSONValue) -> Bool {
    if let type = value["_type"]?.string { return type.hasPrefix(Self.module) }
    return Self.isUntypedTweet(value)
  }

  /// Versions before June 2021 do not write types.
  private static func isUntypedTweet(_ value: JSONValue) -> Bool {
    guard let url = value["url"]?.string, url.hasPrefix("https://twitter.com/"), url.contains("/status/") else {
      return false
    }
    return value["id"] != nil && value["date"] != nil && value["content"] != nil && value["tcooutlinks"] != nil
  }

  func read(_ value: JSONValue, at place: Place, _ emit: (DumpEvent) throws -> Void) throws {
    guard value.isObject else {
      return try emit(place.rejection(.notAPost, "It is a JSON value, but no object with the fields of a tweet."))
    }
    switch value["_type"]?.string {
    case Self.tweetType: try readTweet(value, place, emit)
    case Self.userType: try readUser(value, place, emit)
    case .some: try emit(.skipped(.otherNode))
    case nil:
      if value["content"] == nil, value["rawContent"] == nil, value["followersCount"] != nil {
        try readUser(value, place, emit)
      } else {
        try readTweet(value, place, emit)
      }
    }
  }

  // MARK: Tweets

  private func readTweet(_ value: JSONValue, _ place: Place, _ emit: (DumpEvent) throws -> Void) throws {
    var record = value
    var isRepost = false
    if let original = value["retweetedTweet"], original.isObject {
      // A tombstone or a bare reference stands where the original could not be seen.
      if let type = original["_type"]?.string, type != Self.tweetType {
        return try emit(.skipped(.repostWithoutOriginal))
      }
      record = original
      isRepost = true
    }
    tweet.find(in: record)
    guard let id = TwitterFacts.identifier(tweet[.idText], tweet[.id]) else {
      return try emit(TwitterFacts.withoutID(tweet[.id], names: "no id", place))
    }
    let media = media()
    if media.isFilmOnly { return try emit(.skipped(.video)) }
    let username = tweet[.username].filledText
    let account = tweet[.user].flatMap { self.account($0, place.observedAt) } ?? TwitterFacts.account(named: username)
    let text = (tweet[.rawContent] ?? tweet[.content] ?? tweet[.renderedContent])?.string
    let (tags, knowsTags) = hashtags(of: record, text)
    let point = point()
    try emit(
      .post(
        PostRecord(
          platform: TwitterFacts.platform, id: id, account: account, postedAt: tweet[.date].time,
          observedAt: place.observedAt, permalink: TwitterFacts.permalink(id, account?.username),
          caption: text.map(decodingCharacterReferences), hashtags: tags.list,
          hashtagCount: knowsTags ? tags.count : nil, likes: tweet[.likes].count, comments: tweet[.replies].count,
          followers: account?.followers, latitude: point?.latitude, longitude: point?.longitude, media: media.photos,
          isRepost: isRepost, origin: place.origin)))
  }

  /// The list is null where a tweet has no hashtags, and not there at all in versions before May 2021.
  private func hashtags(of record: JSONValue, _ text: String?) -> (tags: Hashtags, isKnown: Bool) {
    var tags = Hashtags()
    if let list = record["hashtags"] {
      guard list.kind == .array || list.isNull else { return (tags, false) }
      for tag in list.array {
        if let tag = tag.string { tags.add(tag) }
      }
      return (tags, true)
    }
    if let text { tags.addAll(in: text) }
    return (tags, text != nil)
  }

  private func media() -> TwitterMedia {
    var media = TwitterMedia()
    guard let list = tweet[.media] else { return media }
    for entry in list.array {
      let type = (entry["_type"] ?? entry["type"])?.string?.lowercased()
      let isFilm = type.map { !$0.hasSuffix("photo") } ?? (entry["fullUrl"] == nil)
      media.add(isFilm: isFilm, url: (entry["fullUrl"] ?? entry["previewUrl"]).filledText)
    }
    return media
  }

  /// Where a tweet names a place, snscrape writes a corner of the place's box as if it were the tweet's own point; only
  /// a point of interest is a point.
  private func point() -> (latitude: Double, longitude: Double)? {
    if let place = tweet[.place], place.isObject, place["type"]?.string != "poi" { return nil }
    let point = tweet[.coordinates]
    return coordinates(
      latitude: TwitterFacts.number(point?["latitude"]), longitude: TwitterFacts.number(point?["longitude"]))
  }

  // MARK: Users

  private func readUser(_ value: JSONValue, _ place: Place, _ emit: (DumpEvent) throws -> Void) throws {
    guard let account = account(value, place.observedAt) else {
      return try emit(TwitterFacts.withoutID(value["id"], names: "no id", place))
    }
    try emit(.account(account))
  }

  private func account(_ value: JSONValue, _ observedAt: UTCTime) -> AccountRecord? {
    user.find(in: value)
    guard let id = TwitterFacts.identifier(user[.idText], user[.id]) else { return nil }
    let followers = user[.followers].count
    let following = user[.friends].count
    return AccountRecord(
      platform: TwitterFacts.platform, id: id, username: user[.username].filledText, followers: followers,
      following: following, observedAt: followers == nil && following == nil ? nil : observedAt)
  }
}
