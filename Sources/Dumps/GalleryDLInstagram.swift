// GalleryDLInstagram: gallery-dl's keywords of Instagram's posts and profiles.
internal import Base

enum GalleryDLInstagram {
  private static let platform = "instagram"
  private static let otherKinds: Set<String> = ["stories", "stories-tray", "highlights", "avatar"]

  static func isRecord(_ keywords: JSONValue) -> Bool {
    ["post_shortcode", "sidecar_shortcode", "shortcode", "post_id", "media_id"].contains { keywords[$0] != nil }
      || isProfile(keywords)
  }

  /// The profile alone (`instagram.com/NAME/info`).
  private static func isProfile(_ keywords: JSONValue) -> Bool {
    keywords["subcategory"]?.string == "info" && keywords["username"]?.string != nil
  }

  static func finding(in keywords: JSONValue, _ place: Place) -> GalleryDLFinding {
    if isProfile(keywords), keywords["post_id"] == nil {
      return account(keywords, place).map { .account($0) } ?? .rejected(.noID, "The profile has no id.")
    }
    let type = keywords["type"]?.string
    let isStory =
      type == "story" || type == "highlight" || keywords["typename"]?.string?.hasPrefix("GraphStory") == true
      || keywords["post_url"]?.string?.contains("/stories/") == true
    if isStory || otherKinds.contains(keywords["subcategory"]?.string ?? "") { return .skipped(.otherNode) }
    // Before 2020 the post's own shortcode was written for each photo of a carousel only.
    guard let id = (keywords["post_shortcode"] ?? keywords["sidecar_shortcode"] ?? keywords["shortcode"])?.string,
      isShortcode(id)
    else { return .rejected(.noID, "It has no post_shortcode.") }

    let caption = keywords["description"]?.string
    var tags = Hashtags()
    // gallery-dl sorts the caption's tags and leaves repeats out: the caption itself says more.
    let listed = keywords["tags"].flatMap { $0.kind == .array ? $0 : nil }
    if let caption {
      tags.addAll(in: caption)
    } else {
      for tag in listed?.array.compactMap(\.string) ?? [] { tags.add(tag) }
    }
    let account = owner(keywords, place)
    // What the app's API leaves out, for a post without likes and for one that hides them, gallery-dl writes as 0. Its
    // GraphQL records, with a typename, hold what they were given.
    let likes = keywords["likes"]
    return .post(
      PostRecord(
        platform: platform, id: id, account: account,
        postedAt: (keywords["post_date"] ?? keywords["date"]).timeOfPost, observedAt: place.observedAt,
        permalink: "https://www.instagram.com/p/\(id)/", caption: caption, hashtags: tags.list,
        hashtagCount: caption == nil && listed == nil ? nil : tags.count,
        likes: keywords["typename"]?.string == nil ? likes.countUnlessZero : likes.count,
        comments: keywords["comments"].count, followers: account?.followers, origin: place.origin))
  }

  private static func isShortcode(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
          true
        default: false
        }
      }
  }

  /// The post's owner. `user` is the account whose page was read, which for tagged posts is another one.
  private static func owner(_ keywords: JSONValue, _ place: Place) -> AccountRecord? {
    let id = keywords["owner_id"].exactID
    let user = keywords["user"].flatMap { account($0, place) }
    guard let id else { return nil }
    var owner = user?.id == id ? user : nil
    if let name = keywords["username"].filledText { owner?.username = name }
    return owner ?? AccountRecord(platform: platform, id: id, username: keywords["username"].filledText)
  }

  /// A profile as Instagram's own answers have it, some numbers of it renamed by gallery-dl, which writes 0 for those
  /// that were not there.
  private static func account(_ user: JSONValue, _ place: Place) -> AccountRecord? {
    guard let id = (user["id"] ?? user["pk"]).exactID else { return nil }
    let followers =
      user["follower_count"].count ?? user["edge_followed_by"]?["count"].count ?? user["count_followed"].countUnlessZero
    let following =
      user["following_count"].count ?? user["edge_follow"]?["count"].count ?? user["count_follow"].countUnlessZero
    return AccountRecord(
      platform: platform, id: id, username: user["username"].filledText, followers: followers, following: following,
      observedAt: followers == nil && following == nil ? nil : place.observedAt)
  }
}
