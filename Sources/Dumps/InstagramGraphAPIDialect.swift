// InstagramGraphAPIDialect: the objects that Meta documents for its Instagram Graph API.
internal import Base

/// Reads media, lists of media, and users with media inside, found by name or by `business_discovery`. The API leaves
/// fields out that have no value: likes that are missing are hidden.
final class InstagramGraphAPIDialect: DialectReader {
  private static let kinds: Set<String> = ["IMAGE", "VIDEO", "CAROUSEL_ALBUM"]
  /// Lists of media of whoever they are.
  private static let foreignLists = ["recent_media", "top_media", "tags", "stories"]

  func claims(_ value: JSONValue) -> Bool {
    guard value.isObject else { return false }
    if Self.isMedia(value) || Self.isUser(value) || Self.isRefusal(value) { return true }
    if let found = value["business_discovery"], found.isObject {
      return Self.isUser(found) || exactID(found.known("id")) != nil
    }
    return Self.lists(in: value).contains { list in list.array.prefix(3).contains(where: Self.isMedia) }
  }

  private static func isMedia(_ value: JSONValue) -> Bool {
    guard value["id"] != nil else { return false }
    if let permalink = value["permalink"]?.string {
      // Threads has media of the same form.
      guard isInstagrams(permalink) else { return false }
      if shortcode(ofPermalink: permalink) != nil { return true }
    }
    guard let kind = value["media_type"]?.string, kinds.contains(kind),
      value["media_product_type"]?.string != "THREADS"
    else { return false }
    return value.known("media_url", "timestamp", "like_count", "comments_count", "children", "shortcode") != nil
  }

  private static func isUser(_ value: JSONValue) -> Bool {
    guard exactID(value.known("id", "user_id")) != nil else { return false }
    if value["media"]?.elements("data").prefix(3).contains(where: isMedia) == true { return true }
    return value["username"]?.string != nil && value["followers_count"]?.int != nil
      && value.known("media_count", "follows_count", "media", "ig_id") != nil
      && value.known("created_at", "acct", "public_metrics") == nil
  }

  /// `{"error": {"message", "type", "code", "fbtrace_id"}}`
  private static func isRefusal(_ value: JSONValue) -> Bool { value["error"]?["fbtrace_id"] != nil }

  private static func lists(in value: JSONValue) -> [JSONValue] {
    ([value["data"]] + foreignLists.map { value[$0]?["data"] }).compactMap { $0 }.filter { $0.kind == .array }
  }

  // MARK: Records

  func read(_ value: JSONValue, at place: Place, _ emit: (DumpEvent) throws -> Void) throws {
    guard value.isObject else {
      return try emit(place.rejection(.notAPost, "It is a JSON value, but no object of the Graph API."))
    }
    if Self.isMedia(value) { return try readMedia(value, nil, place, emit) }
    if Self.isRefusal(value) { return try emit(.skipped(.otherNode)) }
    var part = 0
    var isKnown = false
    let found = value["business_discovery"]
    for user in [found?.isObject == true ? found : nil, Self.isUser(value) ? value : nil].compactMap({ $0 }) {
      isKnown = true
      try readUser(user, place, &part, emit)
    }
    for list in Self.lists(in: value) {
      isKnown = true
      try readList(list, nil, place, &part, emit)
    }
    if isKnown { return }
    if exactID(value.known("id")) != nil || value["caption"] != nil {
      return try readMedia(value, nil, place, emit)
    }
    try emit(place.rejection(.notAPost, "It is neither a medium of the Graph API nor a list or user with media."))
  }

  private func readUser(
    _ user: JSONValue, _ place: Place, _ part: inout Int, _ emit: (DumpEvent) throws -> Void
  ) throws {
    let account = Self.account(user, place)
    if let account, account.observedAt != nil || account.username != nil { try emit(.account(account)) }
    if let list = user["media"]?["data"] { try readList(list, Owner(user, account), place, &part, emit) }
  }

  private func readList(
    _ list: JSONValue, _ owner: Owner?, _ place: Place, _ part: inout Int, _ emit: (DumpEvent) throws -> Void
  ) throws {
    for medium in list.array {
      part += 1
      try readMedia(medium, owner, place.part(part), emit)
    }
  }

  private func readMedia(
    _ medium: JSONValue, _ owner: Owner?, _ place: Place, _ emit: (DumpEvent) throws -> Void
  ) throws {
    guard medium.isObject else {
      return try emit(place.rejection(.notAPost, "It is an entry of a list of media, but no object."))
    }
    if medium["media_product_type"]?.string == "STORY" { return try emit(.skipped(.otherNode)) }
    let permalink = medium["permalink"]?.string
    let shortcode = exactID(medium.known("shortcode")) ?? permalink.flatMap(Self.shortcode(ofPermalink:))
    guard let id = shortcode ?? exactID(medium.known("id")) else {
      return try emit(place.rejection(.noID, "It has neither a shortcode nor a permalink nor an id."))
    }
    guard let photos = Self.photos(of: medium) else { return try emit(.skipped(.video)) }
    let account =
      owner?.account(of: medium) ?? Self.account(medium.known("owner"), of: medium, place)
      ?? medium["username"].filledText.map { AccountRecord(platform: InstagramNode.platform, nameOnly: $0) }
    let caption = medium["caption"]?.string
    var tags = Hashtags()
    if let caption { tags.addAll(in: caption) }
    try emit(
      .post(
        PostRecord(
          platform: InstagramNode.platform, id: id, account: account, postedAt: medium["timestamp"].time,
          observedAt: place.observedAt, permalink: shortcode.map(InstagramNode.permalink) ?? permalink,
          caption: caption, hashtags: tags.list, hashtagCount: caption == nil ? nil : tags.count,
          likes: medium["like_count"].count, comments: medium["comments_count"].count,
          followers: account?.followers, media: photos, origin: place.origin)))
    for comment in medium["comments"]?.elements("data") ?? [] {
      for record in Self.comments(comment, postID: id) { try emit(.comment(record)) }
    }
  }

  /// `ABC` of `https://www.instagram.com/p/ABC/`, also of `/reel/`, `/tv/` and with the account's name before them.
  private static func shortcode(ofPermalink url: String) -> String? {
    let parts = url.prefix { $0 != "?" && $0 != "#" }.split(separator: "/")
    guard isInstagrams(url), parts.count >= 4, let code = parts.last,
      ["p", "reel", "reels", "tv"].contains(String(parts[parts.count - 2]))
    else { return nil }
    return String(code)
  }

  private static func isInstagrams(_ url: String) -> Bool {
    guard let host = url.split(separator: "/").dropFirst().first?.lowercased() else { return false }
    return host == "instagram.com" || host.hasSuffix(".instagram.com")
  }

  // MARK: Accounts

  /// The user whose list a medium stands in.
  private struct Owner {
    let account: AccountRecord?
    private let ids: [String]

    init(_ user: JSONValue, _ account: AccountRecord?) {
      self.account = account
      ids = ["id", "user_id", "ig_id"].compactMap { exactID(user[$0]) }
    }

    /// Nil for what names another owner.
    func account(of medium: JSONValue) -> AccountRecord? {
      guard var account, exactID(medium["owner"]?["id"]).map(ids.contains) ?? true else { return nil }
      account.username = account.username ?? medium["username"].filledText
      return account
    }
  }

  /// `ig_id` is the platform's own id, which other dialects give too; `id` is one of the API.
  private static func account(_ user: JSONValue?, of medium: JSONValue? = nil, _ place: Place) -> AccountRecord? {
    guard let user, let id = exactID(user.known("ig_id")) ?? exactID(user.known("id", "user_id")) else { return nil }
    var account = AccountRecord(
      platform: InstagramNode.platform, id: id,
      username: user["username"].filledText ?? medium?["username"].filledText,
      followers: user["followers_count"].count, following: user["follows_count"].count)
    account.dateNumbers(place.observedAt)
    return account
  }

  // MARK: Photos and comments

  /// Nil for what is films only.
  private static func photos(of medium: JSONValue) -> [MediaRecord]? {
    let children = medium["children"]?.elements("data") ?? []
    // Children are ids alone where nobody asked for their addresses; the album's own address is its first child's.
    if !children.isEmpty, children.contains(where: { $0.known("media_url", "media_type") != nil }) {
      if children.allSatisfy(isFilm) { return nil }
      return children.enumerated().compactMap { index, child in
        guard !isFilm(child), let url = child["media_url"]?.string, !url.isEmpty else { return nil }
        return MediaRecord(url: url, ordinal: index + 1)
      }
    }
    let isAlbum = medium["media_type"]?.string == "CAROUSEL_ALBUM"
    if isFilm(medium) { return isAlbum ? [] : nil }
    guard let url = medium["media_url"]?.string, !url.isEmpty else { return [] }
    return [MediaRecord(url: url, ordinal: 1)]
  }

  private static func isFilm(_ medium: JSONValue) -> Bool {
    medium["media_type"]?.string == "VIDEO" || medium["media_url"]?.string.map(isFilmAddress) == true
  }

  /// A comment and the replies to it.
  private static func comments(_ value: JSONValue, postID: String) -> [CommentRecord] {
    guard let id = exactID(value.known("id")), let text = value["text"]?.string else { return [] }
    let author = value.known("from", "user", "owner")
    let comment = CommentRecord(
      platform: InstagramNode.platform, postID: postID, id: id, authorID: exactID(author?.known("id")),
      authorName: author?["username"].filledText ?? value["username"].filledText, writtenAt: value["timestamp"].time,
      text: text, likes: value["like_count"].count)
    let replies = (value["replies"]?.elements("data") ?? []).compactMap { comments($0, postID: postID).first }
    return [comment] + replies
  }
}
