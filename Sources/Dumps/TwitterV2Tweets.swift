// TwitterV2Tweets: one tweet of the API v2, put together from its own fields and what the page includes.
internal import Base

/// Makes the event of a tweet. It keeps scratch memory.
final class TwitterV2Tweets {
  private enum Tweet: Int, JSONKey {
    case id, text, createdAt, authorID, author, metrics, attachments, entities, note, geo, references, withheld

    var name: StaticString {
      switch self {
      case .id: "id"
      case .text: "text"
      case .createdAt: "created_at"
      case .authorID: "author_id"
      case .author: "author"
      case .metrics: "public_metrics"
      case .attachments: "attachments"
      case .entities: "entities"
      case .note: "note_tweet"
      case .geo: "geo"
      case .references: "referenced_tweets"
      case .withheld: "withheld"
      }
    }
  }

  private let tweet = JSONSelection(Tweet.self)

  func event(of value: JSONValue, _ includes: TwitterV2Includes, _ place: Place) -> DumpEvent {
    tweet.find(in: value)
    var isRepost = false
    if let reference = tweet[.references]?.array.first(where: { $0["type"]?.string == "retweeted" }) {
      // Flat tweets hold the original in the reference itself.
      guard let original = reference["text"] != nil ? reference : includes.tweet(reference["id"]) else {
        return .skipped(.repostWithoutOriginal)
      }
      isRepost = true
      tweet.find(in: original)
    }
    guard let id = TwitterFacts.identifier(tweet[.id], nil) else {
      return TwitterFacts.withoutID(tweet[.id], names: "no id", place)
    }
    let media = media(includes)
    if media.isFilmOnly { return .skipped(.video) }

    let account = includes.account(tweet[.author], id: tweet[.authorID], place.observedAt)
    let note = tweet[.note]
    let raw = (note?["text"] ?? tweet[.text])?.string
    let text = TwitterFacts.text(raw, isWithheld: tweet[.withheld]?["copyright"]?.bool == true)
    let isHidden = raw != nil && text == nil
    let (tags, knowsTags) = isHidden ? (Hashtags(), false) : hashtags(note, text)
    let point = TwitterFacts.point(tweet[.geo]?["coordinates"]?["coordinates"])
    let metrics = tweet[.metrics]
    return .post(
      PostRecord(
        platform: TwitterFacts.platform, id: id, account: account, postedAt: tweet[.createdAt].time,
        observedAt: place.observedAt, permalink: TwitterFacts.permalink(id, account?.username), caption: text,
        hashtags: tags.list, hashtagCount: knowsTags ? tags.count : nil, likes: metrics?["like_count"].count,
        comments: metrics?["reply_count"].count, followers: account?.followers, latitude: point?.latitude,
        longitude: point?.longitude, media: media.photos, isRepost: isRepost, origin: place.origin))
  }

  /// A long tweet's own entities, else the tweet's; a tweet with entities but no tags among them has none.
  private func hashtags(_ note: JSONValue?, _ text: String?) -> (tags: Hashtags, isKnown: Bool) {
    var tags = Hashtags()
    let entities = [note?["entities"], tweet[.entities]].compactMap { $0 }.first(where: \.isObject)
    if let entities {
      if let listed = entities["hashtags"] {
        for tag in listed.array {
          if let text = (tag["tag"] ?? tag["text"])?.string { tags.add(text) }
        }
      }
      return (tags, true)
    }
    if let text { tags.addAll(in: text) }
    return (tags, text != nil)
  }

  /// The media in the order of their keys. Flat tweets hold them beside the keys, with an empty object for each one that
  /// the page did not include.
  private func media(_ includes: TwitterV2Includes) -> TwitterMedia {
    var media = TwitterMedia()
    guard let attachments = tweet[.attachments] else { return media }
    let held = attachments["media"].map { Array($0.array) } ?? []
    let keys = attachments["media_keys"].map { Array($0.array) } ?? []
    for index in 0..<max(held.count, keys.count) {
      let key = index < keys.count ? keys[index] : held[index]["media_key"]
      let medium = index < held.count && held[index]["type"] != nil ? held[index] : includes.medium(key)
      media.add(type: medium?["type"]?.string, key: key?.string, url: (medium?["url"]).filledText)
    }
    return media
  }
}
