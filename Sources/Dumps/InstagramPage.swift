// InstagramPage: finds the posts and profiles in an answer of Instagram's site or app, wherever they stand.
internal import Base

/// There are many kinds of answers and they change; their posts and profiles do not. So the answer is gone through
/// until something looks like one, and what is inside a post is not looked at.
enum InstagramPage {
  enum Finding {
    /// A post, the profile around it, and whether it stands in the profile's own list.
    case post(InstagramNode, profile: JSONValue?, isOfProfile: Bool)
    case profile(JSONValue)
    /// A list of posts, be it an empty one.
    case list
  }

  /// Scripts of the site nest their answers some twenty levels deep.
  private static let deepest = 40
  private static let lists: Set<String> = [
    "edge_owner_to_timeline_media", "edge_hashtag_to_media", "edge_hashtag_to_top_posts", "edge_location_to_media",
    "edge_location_to_top_posts", "edge_web_feed_timeline", "edge_user_to_photos_of_you", "edge_felix_video_timeline",
  ]
  private static let ownLists: Set<String> = ["edge_owner_to_timeline_media", "edge_felix_video_timeline", "media"]

  /// Goes through the value in its order.
  /// - Parameter found: returns false to end.
  static func search(_ value: JSONValue, _ found: (Finding) throws -> Bool) rethrows {
    _ = try search(value, 0, nil, false, found)
  }

  /// Returns whether to go on.
  private static func search(
    _ value: JSONValue, _ depth: Int, _ profile: JSONValue?, _ isOfProfile: Bool, _ found: (Finding) throws -> Bool
  ) rethrows -> Bool {
    guard depth < deepest else { return true }
    switch value.kind {
    case .array:
      for element in value.array {
        guard try search(element, depth + 1, profile, isOfProfile, found) else { return false }
      }
    case .object:
      let node = InstagramNode(value)
      if node.isPost { return try found(.post(node, profile: profile, isOfProfile: isOfProfile)) }
      var profile = profile
      var isProfile = false
      if AccountRecord.isInstagramProfile(value) {
        guard try found(.profile(value)) else { return false }
        (profile, isProfile) = (value, true)
      }
      let isFeed = value["more_available"] != nil
      for (key, inner) in value.fields {
        if isList(key, inner, isFeed), try !found(.list) { return false }
        let isOwn = isOfProfile || isProfile && ownLists.contains(key)
        guard try search(inner, depth + 1, profile, isOwn, found) else { return false }
      }
    default: break
    }
    return true
  }

  private static func isList(_ key: String, _ value: JSONValue, _ isFeed: Bool) -> Bool {
    switch value.kind {
    case .object: lists.contains(key) || key.hasPrefix("xdt_api__")
    case .array: isFeed && (key == "items" || key == "sections" || key == "feed_items")
    default: false
    }
  }
}
