// TwitterTable+Twarc1: rows of twarc 1's json2csv, whose columns are those of the API v1.1 with `user_` before the account's.
internal import Base
internal import Tables

/// The columns of json2csv; before November 2017 the retweeted tweet had the shorter names.
enum Twarc1Column: String, TwitterColumn {
  case id
  case time = "created_at"
  case parsedTime = "parsed_created_at"
  case screenName = "user_screen_name"
  case userID = "user_id"
  case text
  case type = "tweet_type"
  case coordinates, hashtags, media
  case favorites = "favorite_count"
  case followers = "user_followers_count"
  case friends = "user_friends_count"
  case originalID = "retweet_or_quote_id"
  case originalName = "retweet_or_quote_screen_name"
  case originalUserID = "retweet_or_quote_user_id"
  case retweetID = "retweet_id"
  case retweetName = "retweet_screen_name"
}

extension TwitterTable<Twarc1Column> {
  /// The event of a row. Of a retweet, twarc writes the original's id, author, text, tags and likes, and the retweeter's
  /// followers; before October 2020 it wrote the retweet's own text, which is cut short.
  func tweet(_ row: borrowing DelimitedRow, _ place: Place) throws(TwitterRowProblem) -> DumpEvent {
    var id = try identifier(row)
    let raw = text(.text, row)
    let likes = try count(.favorites, row)
    let media = media(row)
    let followers = try count(.followers, row)
    let following = try count(.friends, row)
    var account = Self.account(identifier(.userID, row), text(.screenName, row))
    var postedAt = time(.time, row) ?? time(.parsedTime, row)
    let original = original(row)
    if let original {
      guard let originalID = original.id, raw?.hasPrefix("RT @") == false else {
        return .skipped(.repostWithoutOriginal)
      }
      id = originalID
      account = Self.account(original.userID, original.name)
      postedAt = TwitterFacts.time(ofID: id)
    } else if followers != nil || following != nil {
      account?.followers = followers
      account?.following = following
      account?.observedAt = place.observedAt
    }
    if media.isFilmOnly { return .skipped(.video) }

    var tags = Hashtags()
    if has(.hashtags) {
      for tag in text(.hashtags, row)?.split(whereSeparator: \.isWhitespace) ?? [] { tags.add(String(tag)) }
    } else if let raw {
      tags.addAll(in: raw)
    }
    let point = original == nil ? point(row) : nil
    return .post(
      PostRecord(
        platform: TwitterFacts.platform, id: id, account: account, postedAt: postedAt, observedAt: place.observedAt,
        permalink: TwitterFacts.permalink(id, account?.username), caption: raw.map(decodingCharacterReferences),
        hashtags: tags.list, hashtagCount: has(.hashtags) || raw != nil ? tags.count : nil, likes: likes,
        followers: account?.followers, latitude: point?.latitude, longitude: point?.longitude, media: media.photos,
        isRepost: original != nil, origin: place.origin))
  }

  /// The retweeted tweet, where the row is a retweet; quotes have the same columns.
  private func original(_ row: borrowing DelimitedRow) -> (id: String?, userID: String?, name: String?)? {
    if has(.type) {
      guard text(.type, row) == "retweet" else { return nil }
      return (identifier(.originalID, row), identifier(.originalUserID, row), text(.originalName, row))
    }
    guard let id = identifier(.retweetID, row) else { return nil }
    return (id, nil, text(.retweetName, row))
  }

  /// Tables before October 2017 have names only.
  private static func account(_ id: String?, _ name: String?) -> AccountRecord? {
    id.map { AccountRecord(platform: TwitterFacts.platform, id: $0, username: name) }
      ?? TwitterFacts.account(named: name)
  }

  /// Since August 2018 the addresses of the pictures, of films the still; before, those of pages, `…/photo/1`, which
  /// tell the kind and show nothing.
  private func media(_ row: borrowing DelimitedRow) -> TwitterMedia {
    var media = TwitterMedia()
    for address in text(.media, row)?.split(whereSeparator: \.isWhitespace) ?? [] {
      let isPage = address.contains("://twitter.com/") || address.contains("://x.com/")
      let isFilm = isPage ? address.contains("/video/") : address.contains("video_thumb/")
      media.add(isFilm: isFilm, url: isPage ? nil : String(address))
    }
    return media
  }

  /// Longitude and latitude with a blank between.
  private func point(_ row: borrowing DelimitedRow) -> (latitude: Double, longitude: Double)? {
    guard let pair = text(.coordinates, row)?.split(separator: " "), pair.count == 2 else { return nil }
    return Dumps.coordinates(latitude: Double(pair[1]), longitude: Double(pair[0]))
  }
}
