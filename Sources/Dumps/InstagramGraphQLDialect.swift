// InstagramGraphQLDialect: answers of Instagram's own site and app, and their nodes on their own.
internal import Base

/// Reads whole pages (profiles, hashtags, places, feeds, single posts) and bare nodes. A page gives its posts in its
/// order, and its profile with the followers that its posts do not name.
final class InstagramGraphQLDialect: DialectReader {
  /// What stands around one post alone.
  private static let wrappers = ["node", "graphql", "data", "shortcode_media", "xdt_shortcode_media", "media"]

  func claims(_ value: JSONValue) -> Bool {
    guard value.isObject else { return false }
    var isKnown = false
    InstagramPage.search(value) { _ in
      isKnown = true
      return false
    }
    return isKnown
  }

  func read(_ value: JSONValue, at place: Place, _ emit: (DumpEvent) throws -> Void) throws {
    guard value.isObject else {
      return try emit(place.rejection(.notAPost, "It is a JSON value, but no object with the fields of a post."))
    }
    if let node = Self.onlyPost(value) {
      try node.read(InstagramSetting(place), at: place, emit)
    } else if try !readPage(value, place, emit) {
      if value["shortcode"]?.string != nil {
        try InstagramNode(value).read(InstagramSetting(place), at: place, emit)
      } else if Self.isRefusal(value) {
        try emit(.skipped(.otherNode))
      } else {
        try emit(place.rejection(.notAPost, "It holds no post and no profile."))
      }
    }
  }

  /// The one post that the value is, wrapped or not.
  private static func onlyPost(_ value: JSONValue) -> InstagramNode? {
    var inner = value
    for _ in 0..<4 {
      let node = InstagramNode(inner)
      if node.isPost { return node }
      guard let next = wrappers.lazy.compactMap({ inner[$0] }).first(where: \.isObject) else { return nil }
      inner = next
    }
    return nil
  }

  /// Returns whether there was anything.
  private func readPage(_ value: JSONValue, _ place: Place, _ emit: (DumpEvent) throws -> Void) throws -> Bool {
    var part = 0
    var hasList = false
    var hasProfile = false
    try InstagramPage.search(value) { finding in
      switch finding {
      case .list: hasList = true
      case .profile(let profile):
        hasProfile = true
        if let account = AccountRecord(instagram: profile, place) {
          try emit(.account(account))
        } else {
          try emit(place.rejection(.noID, "The profile has no id."))
        }
      case .post(let node, let profile, let isOfProfile):
        part += 1
        let setting = InstagramSetting(
          profile: AccountRecord(instagram: profile, place), isOfProfile: isOfProfile)
        try node.read(setting, at: place.part(part), emit)
      }
      return true
    }
    if hasList, !hasProfile, part == 0 { try emit(.skipped(.otherNode)) }
    return hasList || hasProfile || part > 0
  }

  /// `{"message": "login_required", "status": "fail"}` and the like, which scrapers save as they come.
  private static func isRefusal(_ value: JSONValue) -> Bool {
    value["status"]?.string == "fail" || value["errors"]?.kind == .array || value["require_login"]?.bool == true
  }
}
