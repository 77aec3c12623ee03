// InstagramScraperDialect: the one file for each account or hashtag that instagram-scraper saves beside its photos.
internal import Base

/// Reads `{"GraphImages": […], "GraphProfileInfo": {…}}`, and the plain list of posts that versions before 1.6 saved.
/// Its posts are GraphQL nodes with `urls`, `tags` and `comments` added.
final class InstagramScraperDialect: DialectReader {
  func claims(_ value: JSONValue) -> Bool {
    guard value.isObject else { return false }
    if value["GraphImages"]?.kind == .array || value["GraphStories"]?.kind == .array { return true }
    return value["GraphProfileInfo"]?.isObject == true || Self.isListed(value)
  }

  private static func isListed(_ value: JSONValue) -> Bool {
    value["urls"]?.kind == .array && InstagramNode(value).isPost
  }

  func read(_ value: JSONValue, at place: Place, _ emit: (DumpEvent) throws -> Void) throws {
    let files = InstagramFiles.named(folder: place.document.folder)
    guard claims(value) else {
      return try emit(
        place.rejection(.notAPost, "It has neither GraphImages nor GraphProfileInfo, and is no post with its urls."))
    }
    if Self.isListed(value) {
      try InstagramNode(value).read(InstagramSetting(files: files), at: place, emit)
      return
    }
    let information = value.known("GraphProfileInfo")
    let profile = information.flatMap { Self.account($0, value.elements("GraphImages"), place) }
    if let profile {
      try emit(.account(profile))
    } else if information != nil {
      try emit(place.rejection(.noID, "Its GraphProfileInfo has no id of the account."))
    }
    let setting = InstagramSetting(files: files, profile: profile, isOfProfile: true)
    var part = 0
    for image in value.elements("GraphImages") {
      part += 1
      guard image.isObject else {
        try emit(place.part(part).rejection(.notAPost, "It is an entry of GraphImages, but no object."))
        continue
      }
      try InstagramNode(image).read(setting, at: place.part(part), emit)
    }
    for _ in value.elements("GraphStories") { try emit(.skipped(.otherNode)) }
  }

  /// `{"info": {"id", "followers_count", …}, "username"}`; its `created_time` is the same for every account.
  /// Where it has no id, the posts that were fetched under the same name have one.
  private static func account(_ value: JSONValue, _ images: [JSONValue], _ place: Place) -> AccountRecord? {
    let name = value["username"].filledText
    let ownImage = images.first { name != nil && $0["username"].filledText == name }
    guard let information = value.known("info"),
      let id = exactID(information.known("id")) ?? exactID(ownImage?["owner"]?.known("id"))
    else { return nil }
    var account = AccountRecord(
      platform: InstagramNode.platform, id: id, username: name,
      followers: information["followers_count"].count, following: information["following_count"].count)
    account.dateNumbers(place.observedAt)
    return account
  }
}
