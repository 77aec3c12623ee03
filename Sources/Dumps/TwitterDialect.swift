// TwitterDialect: tweets of the API v1.1, from the REST calls, the search and the streams.
internal import Base

/// Reads tweets. A retweet is read as the tweet that it repeats, with that tweet's own account, likes, tags and text;
/// the store sees the same post again.
final class TwitterDialect: DialectReader {
  private enum Tweet: Int, JSONKey {
    case idText, id, createdAt, fullText, text, extendedTweet, retweetedStatus, user, entities, extendedEntities
    case favorites, replies, coordinates, withheldCopyright

    var name: StaticString {
      switch self {
      case .idText: "id_str"
      case .id: "id"
      case .createdAt: "created_at"
      case .fullText: "full_text"
      case .text: "text"
      case .extendedTweet: "extended_tweet"
      case .retweetedStatus: "retweeted_status"
      case .user: "user"
      case .entities: "entities"
      case .extendedEntities: "extended_entities"
      case .favorites: "favorite_count"
      case .replies: "reply_count"
      case .coordinates: "coordinates"
      case .withheldCopyright: "withheld_copyright"
      }
    }
  }

  private enum User: Int, JSONKey {
    case idText, id, screenName, followers, friends

    var name: StaticString {
      switch self {
      case .idText: "id_str"
      case .id: "id"
      case .screenName: "screen_name"
      case .followers: "followers_count"
      case .friends: "friends_count"
      }
    }
  }

  private enum Medium: Int, JSONKey {
    case type, secureURL, url

    var name: StaticString {
      switch self {
      case .type: "type"
      case .secureURL: "media_url_https"
      case .url: "media_url"
      }
    }
  }

  /// What a stream sends between tweets, and the API instead of them, by its first key.
  private static let notices: Set<String> = [
    "delete", "scrub_geo", "limit", "status_withheld", "user_withheld", "disconnect", "warning", "friends",
    "friends_str", "event", "for_user", "control", "errors", "error",
  ]

  private let tweet = JSONSelection(Tweet.self)
  private let user = JSONSelection(User.self)
  private let medium = JSONSelection(Medium.self)

  func claims(_ value: JSONValue) -> Bool {
    if let statuses = value["statuses"], statuses.kind == .array {
      return statuses.array.first.map(isTweet) ?? (value["search_metadata"] != nil)
    }
    return isTweet(value) || value["delete"]?["status"] != nil
  }

  private func isTweet(_ value: JSONValue) -> Bool {
    // Comments of other platforms have an id, a text and a time in seconds.
    let hasID = value["id_str"]?.string != nil || value["id"]?.int != nil
    return hasID && value["created_at"]?.string != nil && (value["text"] ?? value["full_text"])?.string != nil
  }

  func read(_ value: JSONValue, at place: Place, _ emit: (DumpEvent) throws -> Void) throws {
    if let statuses = value["statuses"], statuses.kind == .array {
      if statuses.array.first == nil { return try emit(.skipped(.otherNode)) }
      for (index, status) in statuses.array.enumerated() { try readTweet(status, at: place.part(index + 1), emit) }
    } else {
      try readTweet(value, at: place, emit)
    }
  }

  private func readTweet(_ value: JSONValue, at place: Place, _ emit: (DumpEvent) throws -> Void) throws {
    guard value.isObject else {
      return try emit(place.rejection(.notAPost, "It is a JSON value, but no object with the fields of a tweet."))
    }
    tweet.find(in: value)
    var isRepost = false
    if let original = tweet[.retweetedStatus], original.isObject {
      isRepost = true
      tweet.find(in: original)
    }
    guard let id = TwitterFacts.identifier(tweet[.idText], tweet[.id]) else {
      if !isRepost, let key = value.fields.first?.key, Self.notices.contains(key) {
        return try emit(.skipped(.streamNotice))
      }
      return try emit(TwitterFacts.withoutID(tweet[.id], names: "neither id_str nor id", place))
    }
    let media = media()
    if media.isFilmOnly { return try emit(.skipped(.video)) }
    try emit(.post(post(id, media.photos, isRepost: isRepost, place)))
  }

  /// The post of the tweet that was found last.
  private func post(_ id: String, _ photos: [MediaRecord], isRepost: Bool, _ place: Place) -> PostRecord {
    let account = account(place.observedAt)
    let extended = tweet[.extendedTweet]
    let raw = (tweet[.fullText] ?? extended?["full_text"] ?? tweet[.text])?.string
    let text = TwitterFacts.text(raw, isWithheld: tweet[.withheldCopyright]?.bool == true)
    let isHidden = raw != nil && text == nil

    var tags = Hashtags()
    let entities = extended?["entities"] ?? tweet[.entities]
    let listed = entities?["hashtags"]
    if let listed, listed.kind == .array {
      for tag in listed.array {
        if let text = tag["text"]?.string { tags.add(text) }
      }
    } else if let text {
      tags.addAll(in: text)
    }
    let knowsTags = !isHidden && (text != nil || listed?.kind == .array)
    let point = TwitterFacts.point(tweet[.coordinates]?["coordinates"])
    return PostRecord(
      platform: TwitterFacts.platform, id: id, account: account, postedAt: tweet[.createdAt].time,
      observedAt: place.observedAt, permalink: TwitterFacts.permalink(id, account?.username), caption: text,
      hashtags: isHidden ? [] : tags.list, hashtagCount: knowsTags ? tags.count : nil, likes: tweet[.favorites].count,
      comments: tweet[.replies].count, followers: account?.followers, latitude: point?.latitude,
      longitude: point?.longitude, media: photos, isRepost: isRepost, origin: place.origin)
  }

  private func account(_ observedAt: UTCTime) -> AccountRecord? {
    guard let value = tweet[.user] else { return nil }
    user.find(in: value)
    guard let id = TwitterFacts.identifier(user[.idText], user[.id]) else { return nil }
    let followers = user[.followers].count
    let following = user[.friends].count
    return AccountRecord(
      platform: TwitterFacts.platform, id: id, username: user[.screenName].filledText, followers: followers,
      following: following, observedAt: followers == nil && following == nil ? nil : observedAt)
  }

  /// `entities.media` shows the first photo only, so it comes last.
  private func media() -> TwitterMedia {
    let extended = tweet[.extendedTweet]
    let lists = [
      extended?["extended_entities"]?["media"], tweet[.extendedEntities]?["media"], extended?["entities"]?["media"],
      tweet[.entities]?["media"],
    ]
    var media = TwitterMedia()
    for case let list? in lists where list.array.first != nil {
      for entry in list.array {
        medium.find(in: entry)
        let isFilm = medium[.type].map { $0.withUTF8 { $0.elementsEqual("photo".utf8) } == false } ?? false
        media.add(isFilm: isFilm, url: (medium[.secureURL] ?? medium[.url]).filledText)
      }
      return media
    }
    return media
  }
}
