// MastodonDialect: statuses of Mastodon, Pixelfed and the other servers that answer like them.
internal import Base

/// Reads statuses and accounts, alone, in the pages of searches and threads, and in the events of streams. A reblog is
/// read as the status that it repeats.
///
/// A status is the author's server's and goes around: each server that has it shows it under a number of its own.
/// What is the same everywhere is where it is at home, so that is what names statuses and accounts here.
final class MastodonDialect: DialectReader {
  private static let platform = "mastodon"
  /// What streams send.
  private static let statusEvents: Set<String> = ["update", "status.update"]
  private static let otherEvents: Set<String> = [
    "delete", "notification", "filters_changed", "conversation", "announcement", "announcement.reaction",
    "announcement.delete", "encrypted_message", "notifications_merged",
  ]
  /// For the JSON inside an event, while the event's own parser is in use.
  private let payloads = JSONParser()

  // MARK: Which values are ours

  func claims(_ value: JSONValue) -> Bool {
    if let page = Self.page(value) {
      guard let first = page.first else { return value.isObject }
      return Self.isStatus(first) || Self.isAccount(first)
    }
    return Self.event(value) != nil || Self.isStatus(value) || Self.isAccount(value)
  }

  private static func isStatus(_ value: JSONValue) -> Bool {
    guard value["uri"]?.string != nil || value["url"]?.string != nil, value["created_at"]?.string != nil,
      let account = value["account"], account["acct"]?.string != nil || account["username"]?.string != nil
    else { return false }
    // gallery-dl writes what it has of a status beside each file, and says which site it is from.
    return value["subcategory"] == nil
      && (value["media_attachments"] != nil || value["favourites_count"] != nil || value["reblogs_count"] != nil)
  }

  private static func isAccount(_ value: JSONValue) -> Bool {
    value["acct"]?.string != nil && value["username"]?.string != nil && value["followers_count"] != nil
  }

  /// The records of an answer that holds several: a search's, a thread's, or one call's list among others. Nil where
  /// the value is none.
  private static func page(_ value: JSONValue) -> [JSONValue]? {
    if value.kind == .array { return Array(value.array) }
    guard value.isObject else { return nil }
    func list(_ key: String) -> [JSONValue]? { value[key].flatMap { $0.kind == .array ? Array($0.array) : nil } }
    if let before = list("ancestors"), let after = list("descendants") { return before + after }
    if let statuses = list("statuses"), let accounts = list("accounts") { return statuses + accounts }
    guard value["account"] == nil, let only = list("statuses") ?? list("accounts"), !only.isEmpty else { return nil }
    return only
  }

  private static func event(_ value: JSONValue) -> String? {
    guard let name = value["event"]?.string, value["payload"] != nil || value["stream"]?.kind == .array else {
      return nil
    }
    return statusEvents.contains(name) || otherEvents.contains(name) ? name : nil
  }

  // MARK: Reading

  func read(_ value: JSONValue, at place: Place, _ emit: (DumpEvent) throws -> Void) throws {
    if let page = Self.page(value) {
      for (index, record) in page.enumerated() { try readRecord(record, place.part(index + 1), emit) }
    } else if let event = Self.event(value) {
      guard Self.statusEvents.contains(event), let payload = value["payload"] else {
        return try emit(.skipped(.streamNotice))
      }
      try readPayload(payload, place, emit)
    } else {
      try readRecord(value, place, emit)
    }
  }

  /// The status of an event, which is JSON written as text inside JSON; some crawlers unfold it.
  private func readPayload(_ payload: JSONValue, _ place: Place, _ emit: (DumpEvent) throws -> Void) throws {
    guard let text = payload.string else { return try readRecord(payload, place, emit) }
    do {
      try payloads.withValue(text.utf8) { try readRecord($0, place, emit) }
    } catch let problem as JSONProblem {
      try emit(place.rejection(.badJSON, "The payload of its event is not JSON: \(problem.words)."))
    }
  }

  private func readRecord(_ value: JSONValue, _ place: Place, _ emit: (DumpEvent) throws -> Void) throws {
    if value["account"]?.isObject == true || Self.first(value, "content", "media_attachments") != nil {
      try readStatus(value, place, emit)
    } else if value["acct"]?.string != nil {
      guard let account = Self.account(value, place) else {
        return try emit(place.rejection(.noID, "The account has neither a url nor a server in its acct."))
      }
      try emit(.account(account))
    } else if value["error"]?.string != nil {
      // The server's answer instead of a record: it was asked too often, or the record is gone.
      try emit(.skipped(.otherNode))
    } else {
      try emit(place.rejection(.notAPost, "It is neither a status nor an account."))
    }
  }

  // MARK: Statuses

  private func readStatus(_ value: JSONValue, _ place: Place, _ emit: (DumpEvent) throws -> Void) throws {
    let reblog = value["reblog"]
    let isRepost = reblog?.isObject == true
    let status = reblog.flatMap { $0.isObject ? $0 : nil } ?? value
    let account = status["account"].flatMap { Self.account($0, place) }
    guard let id = Self.id(of: status) else {
      if isRepost { return try emit(.skipped(.repostWithoutOriginal)) }
      return try emit(place.rejection(.noID, "It has neither a uri nor a url; its id is one server's own number."))
    }
    let isBareRepost = status["pf_type"]?.string == "share" || status["uri"]?.string?.hasSuffix("/activity") == true
    if isBareRepost || !isRepost && [.string, .int].contains(reblog?.kind) {
      return try emit(.skipped(.repostWithoutOriginal))
    }
    if status["pf_type"]?.string?.hasPrefix("story") == true { return try emit(.skipped(.otherNode)) }

    let media = Self.media(of: status)
    if media.photos.isEmpty, media.hasFilms { return try emit(.skipped(.video)) }

    let caption = (status["content"]?.string).map(plainText(ofHTML:)) ?? status["content_text"]?.string
    var tags = Hashtags()
    let listed = status["tags"].flatMap { $0.kind == .array ? $0.array : nil }
    if let listed {
      for tag in listed {
        if let name = (tag["name"] ?? tag).string { tags.add(name) }
      }
    } else if let caption {
      tags.addAll(in: caption)
    }
    let spot = Self.first(status, "place", "location")
    let point = spot.flatMap {
      coordinates(
        latitude: Self.degrees(Self.first($0, "latitude", "lat")),
        longitude: Self.degrees(Self.first($0, "longitude", "long", "lng")))
    }
    let createdAt = status["created_at"]
    let permalink = [status["url"], status["uri"]].lazy.compactMap { $0?.string }.first { $0.hasPrefix("http") }
    try emit(
      .post(
        PostRecord(
          platform: Self.platform, id: id, account: account,
          // Always a text: a number here is no time.
          postedAt: createdAt?.kind == .string ? createdAt.time : nil, observedAt: place.observedAt,
          permalink: permalink, caption: caption, hashtags: tags.list,
          hashtagCount: listed == nil && caption == nil ? nil : tags.count,
          likes: Self.first(status, "favourites_count", "likes_count").count,
          comments: Self.first(status, "replies_count", "reply_count").count, followers: account?.followers,
          latitude: point?.latitude, longitude: point?.longitude, media: media.photos, isRepost: isRepost,
          origin: place.origin)))
  }

  /// The photos in order, and whether there are films (`gifv` is one too).
  private static func media(of status: JSONValue) -> (photos: [MediaRecord], hasFilms: Bool) {
    var photos: [MediaRecord] = []
    var hasFilms = false
    guard let attachments = status["media_attachments"]?.array else { return ([], false) }
    for (index, medium) in attachments.enumerated() {
      // Old Pixelfeds write types with a capital.
      let type = medium["type"]?.string?.lowercased()
      if type == "video" || type == "gifv" { hasFilms = true }
      // Where there is a remote address, the other one is this server's copy, which it throws away after a while, or
      // its door to it; and by the remote one the photo is the same for every server that shows it.
      guard let url = text(medium, "remote_url", "url") else { continue }
      // A server calls unknown what it would not fetch; the name of the file tells what it is.
      if type == "image" || (type == "unknown" || type == nil) && namesPhoto(url) {
        photos.append(MediaRecord(url: url, ordinal: index + 1))
      }
    }
    return (photos, hasFilms)
  }

  private static func namesPhoto(_ url: String) -> Bool {
    let path = url.prefix { $0 != "?" && $0 != "#" }.lowercased()
    return [".jpg", ".jpeg", ".png", ".webp"].contains { path.hasSuffix($0) }
  }

  // MARK: Accounts

  private static func account(_ value: JSONValue, _ place: Place) -> AccountRecord? {
    guard let id = accountID(value) else { return nil }
    // Pixelfed writes 0 where one of its own hides the number, so that a 0 there says nothing.
    let mayHide = value["local"]?.bool == true && (value["note_text"] != nil || value["header_bg"] != nil)
    func number(_ key: String) -> Int? { value[key].count.flatMap { $0 == 0 && mayHide ? nil : $0 } }
    let followers = number("followers_count")
    let following = number("following_count")
    return AccountRecord(
      platform: platform, id: id, username: text(value, "username"), followers: followers, following: following,
      observedAt: followers == nil && following == nil ? nil : place.observedAt)
  }

  /// `name@server`, lower case. The server is that of the account's page: `acct` names none at home, and a handle's
  /// server need not be the one that the account lives on. The page alone would not do, since a Pixelfed that shows an
  /// account of another server gives its address for machines instead.
  private static func accountID(_ value: JSONValue) -> String? {
    let handle = text(value, "acct")
    let name = text(value, "username") ?? handle.map { String($0.prefix { $0 != "@" }) }
    let home = value["url"]?.string.flatMap(Home.init) ?? value["uri"]?.string.flatMap(Home.init)
    guard let name, !name.isEmpty, let home else {
      return handle.flatMap { $0.contains("@") ? $0.lowercased() : nil }
    }
    return "\(name)@\(home.server)".lowercased()
  }

  // MARK: Ids

  /// The uri, which every server keeps as the author's server made it.
  ///
  /// Pixelfed alone puts the page's address there for what came from elsewhere. Of the pages of Mastodon and GoToSocial
  /// the uri can be told, and newer uris of Mastodon, with the account's number in them, are put the same way.
  private static func id(of status: JSONValue) -> String? {
    guard let uri = text(status, "uri", "url") else { return nil }
    guard let home = Home(uri) else { return uri }
    let path = home.path
    let name: Substring
    if path.count == 2, path[0].hasPrefix("@"), path[1].allSatisfy(\.isNumber) {
      name = path[0].dropFirst()
    } else if path.count == 3, path[0].hasPrefix("@"), path[1] == "statuses" {
      name = path[0].dropFirst()
    } else if path.count == 5, path[0] == "ap", path[1] == "users", path[3] == "statuses",
      let known = status["account"].flatMap({ text($0, "username") })
    {
      name = known[...]
    } else {
      return uri
    }
    guard let number = path.last else { return uri }
    return "https://\(home.server)/users/\(name)/statuses/\(number)"
  }

  /// A web address, as far as ids need it.
  private struct Home {
    /// With its port.
    var server: Substring
    var path: [Substring]

    /// Nil for what is no web address, or has more to it than a path.
    init?(_ address: String) {
      guard address.hasPrefix("https://") || address.hasPrefix("http://"),
        !address.contains(where: { "?#".contains($0) })
      else { return nil }
      let parts = address.split(separator: "/")
      guard parts.count > 1, !parts[1].isEmpty else { return nil }
      server = parts[1]
      path = Array(parts.dropFirst(2))
    }
  }

  /// The first of these fields that is there and not null.
  private static func first(_ value: JSONValue, _ keys: String...) -> JSONValue? {
    keys.lazy.compactMap { value[$0] }.first { !$0.isNull }
  }

  /// The first of these fields that is a text with something in it.
  private static func text(_ value: JSONValue, _ keys: String...) -> String? {
    keys.lazy.compactMap { value[$0]?.string }.first { !$0.isEmpty }
  }

  private static func degrees(_ value: JSONValue?) -> Double? { value?.double ?? value?.string.flatMap(Double.init) }
}
