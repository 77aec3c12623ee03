// InstagramAccount: the owners of Instagram's posts and the profiles on their own.
internal import Base

extension AccountRecord {
  /// An owner, user or profile in any of Instagram's spellings; nil without an id.
  init?(instagram value: JSONValue?, _ place: Place) {
    guard let value, value.isObject, let id = exactID(value.known("id")) ?? exactID(value.known("pk", "pk_id")) else {
      return nil
    }
    self.init(platform: InstagramNode.platform, id: id, username: value["username"]?.string)
    let app = value.known("iphone_struct")
    let named = { (keys: [String]) in
      (keys.map { InstagramNode.counted(value[$0]) } + keys.map { InstagramNode.counted(app?[$0]) })
        .lazy.compactMap { $0.count }.first
    }
    followers = named(["edge_followed_by", "follower_count", "followed_by"])
    following = named(["edge_follow", "following_count", "follows"])
    if username?.isEmpty != false { username = nil }
    dateNumbers(place.observedAt)
  }

  /// Says when the numbers were true, where there are any.
  mutating func dateNumbers(_ time: UTCTime) { observedAt = followers == nil && following == nil ? nil : time }

  /// Whether this is a profile with its numbers, and not a post or somebody who is only named.
  static func isInstagramProfile(_ value: JSONValue) -> Bool {
    guard value.isObject, value["username"]?.string != nil, value.known("shortcode", "code") == nil else {
      return false
    }
    if value.known("edge_followed_by", "followed_by")?["count"] != nil { return true }
    // Other sites have followers too.
    return value["follower_count"]?.double != nil
      && value.known("pk", "media_count", "is_business", "hd_profile_pic_url_info", "profile_pic_id") != nil
  }
}

extension InstagramNode {
  /// The post's owner, with what the page knows of the profile that it belongs to.
  /// - Parameter isPageOfProfile: a post that names no owner is the profile's.
  func account(_ profile: AccountRecord?, isPageOfProfile: Bool, _ place: Place) -> AccountRecord? {
    var account =
      AccountRecord(instagram: self[.owner], place) ?? AccountRecord(instagram: self[.user], place)
      ?? AccountRecord(instagram: app?.known("user"), place)
    if account == nil, isPageOfProfile { account = profile }
    guard var account else { return nil }
    if let profile, profile.id == account.id {
      account.username = account.username ?? profile.username
      account.followers = account.followers ?? profile.followers
      account.following = account.following ?? profile.following
      account.dateNumbers(place.observedAt)
    }
    account.username = account.username ?? self[.username].filledText
    return account
  }
}
