// GalleryDLTwitter: gallery-dl's keywords of tweets and of Twitter's profiles.
internal import Base

enum GalleryDLTwitter {
  private static let platform = "twitter"
  /// Profile pictures and banners in the shape of tweets.
  private static let otherKinds: Set<String> = ["avatar", "background"]

  static func isRecord(_ keywords: JSONValue) -> Bool { keywords["tweet_id"] != nil || isProfile(keywords) }

  /// The profile alone (`x.com/NAME/info`).
  private static func isProfile(_ keywords: JSONValue) -> Bool {
    keywords["subcategory"]?.string == "info" && keywords["nick"] != nil && keywords["tweet_id"] == nil
  }

  static func finding(in keywords: JSONValue, _ place: Place) -> GalleryDLFinding {
    if isProfile(keywords) {
      return account(keywords, place).map { .account($0) } ?? .rejected(.noID, "The profile has no id.")
    }
    if otherKinds.contains(keywords["subcategory"]?.string ?? "") { return .skipped(.otherNode) }
    guard let tweet = keywords["tweet_id"].exactID, tweet.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }) else {
      let isFraction = keywords["tweet_id"]?.kind == .double
      return .rejected(
        .noID, isFraction ? "Its tweet_id was written as a fraction, so that digits are lost." : "It has no tweet_id.")
    }
    let retweet = keywords["retweet_id"].exactID
    // Until June 2020 tweet_id was the original's and retweet_id the retweet's; a retweeter tells such records. Since
    // then retweet_id is the original's, and with `"retweets": "original"` tweet_id too.
    let isOld = keywords["retweeter"] != nil
    let author = keywords["author"].flatMap { account($0, place) } ?? (isOld ? oldAccount(keywords) : nil)
    if let retweet, retweet != tweet, !isOld { return repeated(retweet, author, keywords, place) }

    let content = text(keywords)
    let caption = retweet == nil || isOld ? content : content.flatMap { withoutMark($0, author?.username)?.text }
    var post = post(tweet, author, caption, keywords, place)
    post.postedAt = keywords["date"].timeOfPost
    post.likes = keywords["favorite_count"].count
    post.comments = keywords["reply_count"].count
    post.isRepost = retweet != nil
    let tags = tags(keywords, caption)
    post.hashtags = tags?.list ?? []
    post.hashtagCount = tags?.count
    return .post(post)
  }

  /// The original of a retweet. Its author, its text and its photos stand in the retweet's record; the numbers and the
  /// date there are the retweet's own.
  private static func repeated(
    _ id: String, _ author: AccountRecord?, _ keywords: JSONValue, _ place: Place
  ) -> GalleryDLFinding {
    var caption: String?
    if let content = text(keywords) {
      // Where the answer had no original, the retweeter stands for the author, but not in the mark.
      guard let mark = withoutMark(content, author?.username) else { return .skipped(.repostWithoutOriginal) }
      // Before October 2023 the text ended where Twitter had cut it off.
      caption = mark.text.hasSuffix("…") ? nil : mark.text
    }
    var post = post(id, author, caption, keywords, place)
    post.postedAt = keywords["date_original"].timeOfPost ?? creation(of: id)
    post.isRepost = true
    if let caption {
      // The listed tags are those before the cut.
      var tags = Hashtags()
      tags.addAll(in: withoutLinks(caption))
      (post.hashtags, post.hashtagCount) = (tags.list, tags.count)
    }
    return .post(post)
  }

  private static func post(
    _ id: String, _ author: AccountRecord?, _ caption: String?, _ keywords: JSONValue, _ place: Place
  ) -> PostRecord {
    PostRecord(
      platform: platform, id: id, account: author, observedAt: place.observedAt,
      permalink: "https://twitter.com/\(author?.username ?? "i/web")/status/\(id)", caption: caption,
      followers: author?.followers, origin: place.origin)
  }

  // MARK: Text

  /// Versions before July 2022 left character references in it; records without a conversation_id are older than June
  /// 2023, and those without a language were taken from pages where there are none.
  private static func text(_ keywords: JSONValue) -> String? {
    let content = keywords["content"]?.string
    let isRaw = keywords["conversation_id"] == nil && keywords["lang"] != nil
    return isRaw ? content.map(decodingCharacterReferences) : content
  }

  /// The text after `RT @name: `, which gallery-dl puts before what Twitter may have put there already. Nil where the
  /// mark names another author.
  private static func withoutMark(_ content: String, _ author: String?) -> (text: String, marks: Int)? {
    var rest = content[...]
    var marks = 0
    while marks < 2, rest.hasPrefix("RT @"), let colon = rest.firstIndex(of: ":") {
      let name = rest[rest.index(rest.startIndex, offsetBy: 4)..<colon]
      guard !name.isEmpty, !name.contains(where: \.isWhitespace) else { break }
      if let author, name.lowercased() != author.lowercased() {
        // A second mark of another name is the author's own quotation.
        if marks == 0 { return nil }
        break
      }
      if author == nil, marks == 1 { break }
      rest = rest[rest.index(after: colon)...]
      if rest.first == " " { rest.removeFirst() }
      marks += 1
    }
    return (String(rest), marks)
  }

  /// The listed tags; none where a full record lists none; else those of the text.
  private static func tags(_ keywords: JSONValue, _ caption: String?) -> Hashtags? {
    var tags = Hashtags()
    if let listed = keywords["hashtags"], listed.kind == .array {
      for tag in listed.array.compactMap(\.string) { tags.add(tag) }
      return tags
    }
    if keywords["hashtags"] == nil, keywords["lang"] != nil { return tags }
    guard let caption else { return nil }
    tags.addAll(in: withoutLinks(caption))
    return tags
  }

  /// gallery-dl writes links in full, and `#` begins the fragment of some.
  private static func withoutLinks(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).filter { !$0.contains("://") }.joined(separator: " ")
  }

  // MARK: Accounts and times

  /// gallery-dl's name is the screen name, its nick what people call themselves.
  private static func account(_ user: JSONValue, _ place: Place) -> AccountRecord? {
    guard let id = user["id"].exactID else { return nil }
    let followers = user["followers_count"].count
    let following = user["friends_count"].count
    return AccountRecord(
      platform: platform, id: id, username: user["name"].filledText, followers: followers, following: following,
      observedAt: followers == nil && following == nil ? nil : place.observedAt)
  }

  /// The author as versions before 2020 wrote it.
  private static func oldAccount(_ keywords: JSONValue) -> AccountRecord? {
    keywords["user_id"].exactID.map {
      AccountRecord(platform: platform, id: $0, username: keywords["user"]?.string.flatMap { $0.isEmpty ? nil : $0 })
    }
  }

  /// Ids count milliseconds since November 2010 above their lowest 22 bits; smaller ones are older than that.
  private static func creation(of id: String) -> UTCTime? {
    guard let number = Int64(id), number >= 300_000_000_000_000 else { return nil }
    return UTCTime(seconds: ((number >> 22) + 1_288_834_974_657) / 1000)
  }
}
