// InstaloaderDialect: what Instaloader saves beside the photos: posts, profiles and comments.
internal import Base

/// Reads `{"node": …, "instaloader": {"node_type": …}}` and the comments that `--comments` saves. Followers stand in
/// profiles only; the store joins them by the owner's id.
final class InstaloaderDialect: DialectReader {
  /// What became of a post, for the comments beside it.
  private enum Fate {
    case post(String)
    case leftOut
  }

  private static let commentsEnding = "_comments"
  private static let remembered = 10_000

  /// The posts of the folder or archive that is read, by their stems: `X_comments.json` does not name its post,
  /// `X.json` does.
  private var fates: [String: Fate] = [:]
  /// Comments that wait for their post, by its stem: archives have an order of their own.
  private var waiting: [String: [CommentRecord]] = [:]
  /// Where the documents of waiting comments stand.
  private var places: [String: Place] = [:]
  private var scope = ""
  /// The last document of comments without a post; it is told of once.
  private var strays: String?

  func claims(_ value: JSONValue) -> Bool {
    guard value.isObject else { return false }
    if value["instaloader"]?.isObject == true, value["node"]?.isObject == true { return true }
    return CommentRecord.isInstaloaders(value)
  }

  func read(_ value: JSONValue, at place: Place, _ emit: (DumpEvent) throws -> Void) throws {
    guard value.isObject else {
      return try emit(place.rejection(.notAPost, "It is a JSON value, but no object with the fields of a post."))
    }
    if value["node"] == nil, CommentRecord.isInstaloaders(value) { return try readComment(value, place, emit) }
    let node = value.known("node") ?? value
    switch value["instaloader"]?["node_type"]?.string {
    case "Post": try readPost(node, place, emit)
    case "Profile": try readProfile(node, place, emit)
    case .some: try emit(.skipped(.otherNode))
    case nil:
      if AccountRecord.isInstagramProfile(node) {
        try readProfile(node, place, emit)
      } else if InstagramNode(node).isPost || InstagramNode(node).shortcode != nil {
        try readPost(node, place, emit)
      } else {
        try emit(place.rejection(.notAPost, "It has neither a shortcode nor the numbers of a profile."))
      }
    }
  }

  private func readPost(_ node: JSONValue, _ place: Place, _ emit: (DumpEvent) throws -> Void) throws {
    let id = try InstagramNode(node).read(InstagramSetting(place), at: place, emit)
    guard place.isWholeDocument else { return }
    let stem = try enter(place.document, emit)
    // In a folder the comments come soon after their post; an archive has an order of its own.
    if place.document.isInFolder, fates.count >= Self.remembered { fates.removeAll(keepingCapacity: true) }
    fates[stem] = id.map(Fate.post) ?? .leftOut
    places[stem] = nil
    guard let comments = waiting.removeValue(forKey: stem), let id else { return }
    for var comment in comments {
      comment.postID = id
      try emit(.comment(comment))
    }
  }

  private func readProfile(_ node: JSONValue, _ place: Place, _ emit: (DumpEvent) throws -> Void) throws {
    guard let account = AccountRecord(instagram: node, place) else {
      return try emit(place.rejection(.noID, "The profile has no id."))
    }
    try emit(.account(account))
  }

  // MARK: Comments

  private func readComment(_ value: JSONValue, _ place: Place, _ emit: (DumpEvent) throws -> Void) throws {
    let stem = try enter(place.document, emit)
    guard stem.hasSuffix(Self.commentsEnding) else { return try refuse(place, emit) }
    let postStem = String(stem.dropLast(Self.commentsEnding.count))
    switch fates[postStem] {
    case .leftOut: return
    case .post(let id):
      let comments = CommentRecord.instagram(value, postID: id)
      if comments.isEmpty { try emit(broken(place, postID: id)) }
      for comment in comments { try emit(.comment(comment)) }
    case nil:
      guard Self.isPostToCome(place.document) else { return try refuse(place, emit) }
      let comments = CommentRecord.instagram(value, postID: "")
      if comments.isEmpty { try emit(broken(place, postID: nil)) }
      waiting[postStem, default: []] += comments
      if places[postStem] == nil { places[postStem] = place }
    }
  }

  private func broken(_ place: Place, postID: String?) -> DumpEvent {
    place.rejection(.noID, "The comment has no id or no text.", postID: postID)
  }

  private func refuse(_ place: Place, _ emit: (DumpEvent) throws -> Void) throws {
    guard strays != place.document.source else { return }
    strays = place.document.source
    try emit(
      place.rejection(
        .strayComments, "They are comments, and the post that they belong to was not read before them."))
  }

  func endDump(_ emit: (DumpEvent) throws -> Void) throws { try refuseWaiting(emit) }

  /// Comments whose post was there and could not be read.
  private func refuseWaiting(_ emit: (DumpEvent) throws -> Void) rethrows {
    let left = places.sorted { $0.key < $1.key }.map(\.value)
    waiting = [:]
    places = [:]
    for place in left {
      try emit(
        place.rejection(.strayComments, "They are comments, and the post that they belong to could not be read."))
    }
  }

  /// Whether the post is in the same archive, all of which is read. The documents of a folder come in the order of
  /// their names, the post's before that of its comments.
  private static func isPostToCome(_ document: Document) -> Bool {
    guard let stem = document.stem, !document.isInFolder else { return false }
    let post = stem.dropLast(commentsEnding.count)
    return [".json", ".json.xz", ".json.gz", ".json.zst"].contains { document.siblings.isThere(post + $0) }
  }

  /// Forgets the posts of another folder or archive. Returns the document's stem, unlike `Document.stem` with its
  /// archive's name.
  private func enter(_ document: Document, _ emit: (DumpEvent) throws -> Void) rethrows -> String {
    let stem = NamePromise.stem(document.source)
    let mark: Character = document.isInFolder ? "/" : "!"
    let scope = stem.lastIndex(of: mark).map { String(stem[...$0]) } ?? ""
    if scope != self.scope {
      self.scope = scope
      fates = [:]
      try refuseWaiting(emit)
    }
    return stem
  }
}
