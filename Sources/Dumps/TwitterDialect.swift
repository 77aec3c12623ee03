// TwitterDialect: tweets of the API v1.1, from the REST calls, the search and the streams.
internal import Base

/// Reads tweets. A retweet is read as the tweet that it repeats, with that tweet's own account, likes, tags and text;
/// the store sees the same post again.
final class TwitterDialect: DialectReader {
  private enum Tweet: Int, JSONKey {
    case idText, id, createdAt, fullText, text, extendedTweet, retweetedStatus, user, entities, extendedEntities
    case favorites, replies, coordinates

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

  private static let platform = "twitter"
  /// What a stream sends between tweets, by its only key.
  private static let notices: Set<String> = [
    "delete", "scrub_geo", "limit", "status_withheld", "user_withheld", "disconnect", "warning", "friends", "event",
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
    let hasID = value["id_str"]?.string != nil || value["id"]?.int != nil
    return hasID && value["created_at"] != nil && (value["text"] ?? value["full_text"])?.string != nil
  }

  func read(_ value: JSONValue, at place: Place, _ emit: (DumpEvent) throws -> Void) throws {
    guard value.isObject else {
      return try emit(place.rejection(.notAPost, "It is a JSON value, but no object with the fields of a tweet."))
    }
    if let statuses = value["statuses"], statuses.kind == .array {
      var place = place
      place.isWholeDocument = false
      for (index, status) in statuses.array.enumerated() {
        place.position = index + 1
        try read(status, at: place, emit)
      }
      return
    }
    tweet.find(in: value)
    if let original = tweet[.retweetedStatus], original.isObject { tweet.find(in: original) }
    guard let id = Self.identifier(tweet[.idText], tweet[.id]) else {
      return try emit(withoutID(value, place))
    }
    try emit(.post(post(id, place)))
  }

  /// The post of the tweet that was found last.
  private func post(_ id: String, _ place: Place) -> PostRecord {
    let observedAt = place.document.observedAt
    let account = account(observedAt)
    let extended = tweet[.extendedTweet]
    let text = (tweet[.fullText] ?? extended?["full_text"] ?? tweet[.text])?.string

    var tags = Hashtags()
    let entities = extended?["entities"] ?? tweet[.entities]
    if let listed = entities?["hashtags"] {
      for tag in listed.array {
        if let text = tag["text"]?.string { tags.add(text) }
      }
    } else if let text {
      tags.addAll(in: text)
    }
    var point: (latitude: Double, longitude: Double)?
    if let list = tweet[.coordinates]?["coordinates"] {
      // GeoJSON's order: longitude first.
      let pair = Array(list.array)
      if pair.count == 2 { point = coordinates(latitude: pair[1].double, longitude: pair[0].double) }
    }
    return PostRecord(
      platform: Self.platform, id: id, account: account, postedAt: tweet[.createdAt].time, observedAt: observedAt,
      permalink: "https://twitter.com/\(account?.username ?? "i/web")/status/\(id)",
      caption: text.map(decodingCharacterReferences), hashtags: tags.list,
      hashtagCount: entities == nil && text == nil ? nil : tags.count, likes: tweet[.favorites].count,
      comments: tweet[.replies].count, followers: account?.followers, latitude: point?.latitude,
      longitude: point?.longitude, media: photos(extended), origin: place.origin)
  }

  private func account(_ observedAt: UTCTime) -> AccountRecord? {
    guard let value = tweet[.user] else { return nil }
    user.find(in: value)
    guard let id = Self.identifier(user[.idText], user[.id]) else { return nil }
    let followers = user[.followers].count
    let following = user[.friends].count
    return AccountRecord(
      platform: Self.platform, id: id, username: user[.screenName]?.string, followers: followers, following: following,
      observedAt: followers == nil && following == nil ? nil : observedAt)
  }

  /// `entities.media` shows the first photo only, so it comes last.
  private func photos(_ extended: JSONValue?) -> [MediaRecord] {
    let lists = [
      extended?["extended_entities"]?["media"], tweet[.extendedEntities]?["media"], extended?["entities"]?["media"],
      tweet[.entities]?["media"],
    ]
    for case let list? in lists where list.array.first != nil {
      var photos: [MediaRecord] = []
      for entry in list.array {
        medium.find(in: entry)
        if let type = medium[.type], type.withUTF8({ $0.elementsEqual("photo".utf8) }) != true { continue }
        guard let url = (medium[.secureURL] ?? medium[.url]).filledText else { continue }
        if !photos.contains(where: { $0.url == url }) { photos.append(MediaRecord(url: url)) }
      }
      return photos
    }
    return []
  }

  private func withoutID(_ value: JSONValue, _ place: Place) -> DumpEvent {
    if let key = value.fields.first?.key, Self.notices.contains(key) { return .skipped(.streamNotice) }
    if tweet[.id]?.double != nil {
      return place.rejection(.noID, "Its id was written as a fraction, so that digits are lost, and id_str is missing.")
    }
    return place.rejection(.noID, "It has neither id_str nor id.")
  }

  /// The id as text, else the whole number; a number that went through a Double has lost digits and is none.
  private static func identifier(_ text: JSONValue?, _ number: JSONValue?) -> String? {
    if let text = text.filledText { return text }
    guard let number, number.kind == .int || number.kind == .largeInt || number.kind == .string else { return nil }
    return Optional(number).filledText
  }
}
