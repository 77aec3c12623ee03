// TwitterTable+Twarc2: rows of twarc 2's csv plugin, whose columns are the paths of the API v2's flattened objects.
internal import Base
internal import Tables

/// The columns of tweets; before September 2021 references stood in one column, and rows of referenced tweets had a type.
enum Twarc2Column: String, TwitterColumn {
  case id, text, type
  case references = "referenced_tweets"
  case retweetedID = "referenced_tweets.retweeted.id"
  case retweetedUserID = "retweeted_user_id"
  case retweetedName = "retweeted_username"
  case authorID = "author_id"
  case authorObjectID = "author.id"
  case username = "author.username"
  case time = "created_at"
  case likes = "public_metrics.like_count"
  case replies = "public_metrics.reply_count"
  case hashtags = "entities.hashtags"
  case media = "attachments.media"
  case mediaKeys = "attachments.media_keys"
  case followers = "author.public_metrics.followers_count"
  case following = "author.public_metrics.following_count"
  case coordinates = "geo.coordinates.coordinates"
  case withheld = "withheld.copyright"
  case retrieved = "__twarc.retrieved_at"
}

/// The columns of accounts.
enum Twarc2UserColumn: String, TwitterColumn {
  case id, username
  case followers = "public_metrics.followers_count"
  case following = "public_metrics.following_count"
  case retrieved = "__twarc.retrieved_at"
}

extension TwitterTable<Twarc2Column> {
  /// The event of a row. A retweet keeps its own id, author and time, and has the original's text, numbers, tags and
  /// media where the dump had the original; else its text still begins with `RT @`.
  func tweet(_ row: borrowing DelimitedRow, _ place: Place, _ parser: JSONParser) throws(TwitterRowProblem) -> DumpEvent
  {
    var place = place
    place.wasRead(at: time(.retrieved, row))
    var id = try identifier(row)
    let kind = text(.type, row)
    if kind == "quoted" || kind == "replied_to" { return .skipped(.otherNode) }
    let raw = writtenText(row, parser)
    let likes = try count(.likes, row)
    let replies = try count(.replies, row)
    let followers = try count(.followers, row)
    let following = try count(.following, row)

    var account = (identifier(.authorID, row) ?? identifier(.authorObjectID, row)).map {
      AccountRecord(platform: TwitterFacts.platform, id: $0, username: plain(.username, row, parser))
    }
    var postedAt = time(.time, row)
    let isRetweet = identifier(.retweetedID, row) != nil || text(.references, row)?.contains("retweeted") == true
    if isRetweet {
      guard let original = identifier(.retweetedID, row), raw?.hasPrefix("RT @") == false else {
        return .skipped(.repostWithoutOriginal)
      }
      id = original
      account = identifier(.retweetedUserID, row).map {
        AccountRecord(platform: TwitterFacts.platform, id: $0, username: plain(.retweetedName, row, parser))
      }
      postedAt = TwitterFacts.time(ofID: id)
    } else if followers != nil || following != nil {
      account?.followers = followers
      account?.following = following
      account?.observedAt = place.observedAt
    }
    let media = media(row, parser)
    if media.isFilmOnly { return .skipped(.video) }

    let text = TwitterFacts.text(raw, isWithheld: text(.withheld, row)?.lowercased() == "true")
    let isHidden = raw != nil && text == nil
    let tags = isHidden ? nil : hashtags(row, text, parser)
    let point = isRetweet ? nil : point(row, parser)
    return .post(
      PostRecord(
        platform: TwitterFacts.platform, id: id, account: account, postedAt: postedAt, observedAt: place.observedAt,
        permalink: TwitterFacts.permalink(id, account?.username), caption: text, hashtags: tags?.list ?? [],
        hashtagCount: tags?.count, likes: likes, comments: replies, followers: account?.followers,
        latitude: point?.latitude, longitude: point?.longitude, media: media.photos,
        isRepost: isRetweet || kind == "retweeted", origin: place.origin))
  }

  // MARK: Cells

  /// Whether `--json-encode-text` wrote texts as JSON: then ids have quotes too.
  private func isEncoded(_ row: borrowing DelimitedRow) -> Bool { text(.id, row)?.hasPrefix("\"") == true }

  private func plain(_ column: Twarc2Column, _ row: borrowing DelimitedRow, _ parser: JSONParser) -> String? {
    guard let cell = text(column, row), isEncoded(row) else { return text(column, row) }
    return (try? parser.withValue(cell.utf8) { $0.string }) ?? cell
  }

  /// The tweet's text; line ends stand as `\n` in it.
  private func writtenText(_ row: borrowing DelimitedRow, _ parser: JSONParser) -> String? {
    guard let text = plain(.text, row, parser) else { return nil }
    return isEncoded(row) ? text : text.replacing("\\n", with: "\n")
  }

  /// `["#one", "#two"]`, the API's objects where `--no-process-entities` left them, or the same as Python writes it. An
  /// empty cell is a tweet without hashtags; nil where nobody knows.
  private func hashtags(_ row: borrowing DelimitedRow, _ text: String?, _ parser: JSONParser) -> Hashtags? {
    var tags = Hashtags()
    guard has(.hashtags) else {
      guard let text else { return nil }
      tags.addAll(in: text)
      return tags
    }
    guard let cell = self.text(.hashtags, row) else { return tags }
    let parsed = try? parser.withValue(cell.utf8) { value -> [String] in
      value.array.compactMap { ($0["tag"] ?? $0).string }
    }
    guard let items = parsed ?? listLiteral(cell) else { return nil }
    for item in items { tags.add(item) }
    return tags
  }

  private func media(_ row: borrowing DelimitedRow, _ parser: JSONParser) -> TwitterMedia {
    var media = TwitterMedia()
    let keys = text(.mediaKeys, row).flatMap(listLiteral) ?? []
    if let cell = text(.media, row) {
      _ = try? parser.withValue(cell.utf8) { value in
        for (index, medium) in value.array.enumerated() {
          let key = medium["media_key"]?.string ?? (index < keys.count ? keys[index] : nil)
          media.add(type: medium["type"]?.string, key: key, url: medium["url"].filledText)
        }
      }
    }
    if media.isEmpty { for key in keys { media.add(type: nil, key: key, url: nil) } }
    return media
  }

  private func point(
    _ row: borrowing DelimitedRow, _ parser: JSONParser
  ) -> (latitude: Double, longitude: Double)? {
    guard let cell = text(.coordinates, row) else { return nil }
    return (try? parser.withValue(cell.utf8) { TwitterFacts.point($0) }) ?? nil
  }
}

extension TwitterTable<Twarc2UserColumn> {
  /// The account of a row.
  func user(_ row: borrowing DelimitedRow, _ place: Place) throws(TwitterRowProblem) -> DumpEvent {
    var place = place
    place.wasRead(at: time(.retrieved, row))
    let followers = try count(.followers, row)
    let following = try count(.following, row)
    return .account(
      AccountRecord(
        platform: TwitterFacts.platform, id: try identifier(row), username: text(.username, row), followers: followers,
        following: following, observedAt: followers == nil && following == nil ? nil : place.observedAt))
  }
}
