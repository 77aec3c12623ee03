// InstagramNode: a post as Instagram's site and app write it, in all the names that they have given to its facts.
internal import Base

/// One post: a node of GraphQL in its old names and with XDT before them, an item of the app's API, or what a scraper
/// made of one of the two.
struct InstagramNode {
  static let platform = "instagram"

  let value: JSONValue
  /// The same post as the app has it, which Instaloader keeps inside the node.
  let app: JSONValue?

  private let fields = JSONSelection(Field.self)

  init(_ value: JSONValue) {
    self.value = value
    fields.find(in: value)
    app = fields[.app]
  }

  /// Nil where the field is missing or null.
  subscript(_ field: Field) -> JSONValue? { fields[field] }

  var shortcode: String? { exactID(self[.shortcode] ?? self[.code] ?? app?.known("code")) }

  var typeName: String? { Self.typeName(self[.typeName]) }

  /// Posts, stories and parts of posts are told apart by it; newer answers put XDT before it.
  static func typeName(_ value: JSONValue?) -> String? {
    guard let name = value?.string else { return nil }
    return name.hasPrefix("XDT") ? String(name.dropFirst(3)) : name
  }

  private static let postTypes: Set<String> = [
    "GraphImage", "GraphVideo", "GraphSidecar", "GraphStoryImage", "GraphStoryVideo",
  ]
  private static let marks: [Field] = [
    .captionEdge, .previewLike, .commentEdge, .parentCommentEdge, .likedBy, .displayURL, .displaySource, .imageVersions,
    .carouselMedia, .videoVersions,
  ]
  private static let times: [Field] = [.date, .takenAtTimestamp, .takenAt, .createdTime]

  /// Whether this is a post, and written as only Instagram writes it.
  var isPost: Bool {
    // gallery-dl writes a record for each photo, with the post's facts under names of its own.
    guard value.isObject, self[.postShortcode] == nil else { return false }
    if let type = typeName, Self.postTypes.contains(type) { return true }
    guard Self.marks.contains(where: { self[$0] != nil }) else { return isOldItem }
    return (self[.shortcode] ?? self[.code])?.string != nil || Self.times.contains { self[$0] != nil }
  }

  /// An item of the site before 2018: `{"code", "images": {"standard_resolution": …}, "created_time", …}`.
  private var isOldItem: Bool { self[.code]?.string != nil && self[.images]?["standard_resolution"] != nil }

  /// A story, which is no post: it has gone after a day.
  var isStory: Bool {
    if typeName?.hasPrefix("GraphStory") == true { return true }
    return self[.productType]?.string == "story" || self[.expiringAt] != nil || self[.expiringAtTimestamp] != nil
  }

  // MARK: Numbers

  /// Where the author hides the likes, answers leave them out, write −1, or count only the few whom they name, which
  /// are three.
  var likes: Int? {
    let named = [
      Self.counted(self[.previewLike]), Self.counted(self[.likedBy]),
      self[.likeCount], Self.counted(self[.likes]), app?["like_count"],
    ]
    guard let likes = named.lazy.compactMap({ $0.count }).first else { return nil }
    let areHidden =
      [self[.hidesCounts], app?["like_and_view_counts_disabled"]].contains { $0?.bool == true }
      || named.contains { $0?.int == -1 }
    return areHidden && likes == 3 ? nil : likes
  }

  var comments: Int? {
    let named = [
      Self.counted(self[.commentEdge]), Self.counted(self[.parentCommentEdge]),
      Self.counted(self[.previewCommentEdge]), self[.commentCount], Self.counted(self[.comments]),
      app?["comment_count"],
    ]
    return named.lazy.compactMap { $0.count }.first
  }

  /// The number of `{"count": 5}`, or the number itself.
  static func counted(_ value: JSONValue?) -> JSONValue? {
    guard let value else { return nil }
    return value.isObject ? value["count"] : value
  }

  /// No post is as old as 1970: a time of 0 is one that is not known.
  var postedAt: UTCTime? {
    let named = Self.times.map { self[$0].time } + [app?["taken_at"].time]
    return named.lazy.compactMap { $0 }.first { $0.seconds > 0 }
  }

  var point: (latitude: Double, longitude: Double)? {
    for place in [self[.location], value, app?["location"], app] {
      let point = coordinates(
        latitude: Self.degrees(place?.known("lat", "latitude")),
        longitude: Self.degrees(place?.known("lng", "longitude")))
      if let point { return point }
    }
    return nil
  }

  private static func degrees(_ value: JSONValue?) -> Double? { value?.double ?? value?.string.flatMap(Double.init) }

  // MARK: Text

  enum Caption: Equatable {
    /// The dump does not say.
    case unknown
    /// The author wrote none.
    case nothing
    case text(String)
  }

  var caption: Caption {
    var found = Caption.unknown
    if let edges = self[.captionEdge]?["edges"], edges.kind == .array {
      guard let edge = edges.array.first else {
        return self[.caption] == nil ? .nothing : .init(self[.caption])
      }
      found = .init(edge["node"])
    }
    if found == .unknown { found = .init(value["caption"]) }
    return found == .unknown ? .init(app?["caption"]) : found
  }

  /// The caption's tags, or those that a scraper has listed.
  var hashtags: (list: [String], count: Int?) {
    var tags = Hashtags()
    if let listed = self[.tags], listed.kind == .array, listed.array.allSatisfy({ $0.kind == .string }) {
      for tag in listed.array.compactMap(\.string) { tags.add(tag) }
      return (tags.list, tags.count)
    }
    switch caption {
    case .unknown: return ([], nil)
    case .nothing: return ([], 0)
    case .text(let text):
      tags.addAll(in: text)
      return (tags.list, tags.count)
    }
  }
}

extension InstagramNode.Caption {
  /// A text, `{"text": …}`, or null where there is none.
  fileprivate init(_ value: JSONValue?) {
    switch value?.kind {
    case nil: self = .unknown
    case .null: self = .nothing
    case .string: self = (value?.string).map(Self.text) ?? .unknown
    default: self = (value?["text"]?.string).map(Self.text) ?? .unknown
    }
  }
}

extension JSONValue {
  /// The value under the first of the keys that is there and not null.
  func known(_ keys: String...) -> JSONValue? {
    for key in keys {
      if let value = self[key], !value.isNull { return value }
    }
    return nil
  }

  /// The elements of the list under a key; none where there is no list.
  func elements(_ key: String) -> [JSONValue] { self[key].map { Array($0.array) } ?? [] }
}

/// An id, from a text or a whole number; a number that went through a Double has lost digits and is none.
func exactID(_ value: JSONValue?) -> String? {
  guard let value, value.kind == .int || value.kind == .largeInt || value.kind == .string else { return nil }
  return Optional(value).filledText
}
