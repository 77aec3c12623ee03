// InstagramPost: the events that a node gives.
internal import Base

/// What the place of a node says about it.
struct InstagramSetting {
  var files = InstagramFiles.nowhere
  /// The profile that the page or file is about.
  var profile: AccountRecord?
  /// Whether posts that name no owner are the profile's.
  var isOfProfile = false

  /// A record that is a document of its own may have its photos beside it.
  init(_ place: Place) {
    if place.isWholeDocument, let stem = place.document.stem { files = .numbered(stem: stem) }
  }

  init(files: InstagramFiles = .nowhere, profile: AccountRecord? = nil, isOfProfile: Bool = false) {
    self.files = files
    self.profile = profile
    self.isOfProfile = isOfProfile
  }
}

extension InstagramNode {
  /// Emits the post and its comments, or why it is none. Returns its id where it was emitted.
  @discardableResult
  func read(_ setting: InstagramSetting, at place: Place, _ emit: (DumpEvent) throws -> Void) throws -> String? {
    if isStory {
      try emit(.skipped(.otherNode))
      return nil
    }
    guard let id = shortcode else {
      try emit(place.rejection(.noID, "It has neither a shortcode nor a code."))
      return nil
    }
    guard let photos = photos(setting.files, place.document.siblings) else {
      try emit(.skipped(.video))
      return nil
    }
    let account = account(setting.profile, isPageOfProfile: setting.isOfProfile, place)
    let hashtags = hashtags
    let point = point
    var text: String?
    if case .text(let caption) = caption { text = caption }
    try emit(
      .post(
        PostRecord(
          platform: Self.platform, id: id, account: account, postedAt: postedAt, observedAt: place.observedAt,
          permalink: Self.permalink(id), caption: text, hashtags: hashtags.list, hashtagCount: hashtags.count,
          likes: likes, comments: comments, followers: account?.followers, latitude: point?.latitude,
          longitude: point?.longitude, media: photos, origin: place.origin)))
    for comment in commentRecords(postID: id) { try emit(.comment(comment)) }
    return id
  }

  static func permalink(_ shortcode: String) -> String { "https://www.instagram.com/p/\(shortcode)/" }
}
