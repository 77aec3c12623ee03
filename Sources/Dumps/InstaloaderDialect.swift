// InstaloaderDialect: Instagram's GraphQL nodes, as Instaloader saves them beside the photos.
internal import Base
import Foundation

/// Reads posts and profiles: `{"node": …, "instaloader": {"node_type": …}}`, or the bare node in any of GraphQL's
/// wrappers. Followers stand in profiles only; the store joins them by the owner's id.
final class InstaloaderDialect: DialectReader {
  private static let platform = "instagram"
  private static let wrappers = ["node", "graphql", "data", "shortcode_media", "xdt_shortcode_media", "user"]

  func claims(_ value: JSONValue) -> Bool {
    guard value.isObject else { return false }
    if value["instaloader"]?.isObject == true, value["node"]?.isObject == true { return true }
    let node = Self.node(in: value)
    return Self.isPost(node) && node["__typename"]?.string?.contains("Graph") == true || Self.isProfile(node)
  }

  func read(_ value: JSONValue, at place: Place, _ emit: (DumpEvent) throws -> Void) throws {
    guard value.isObject else {
      return try emit(place.rejection(.notAPost, "It is a JSON value, but no object with the fields of a post."))
    }
    let node = Self.node(in: value)
    switch value["instaloader"]?["node_type"]?.string {
    case "Post": try readPost(node, place, emit)
    case "Profile": try readProfile(node, place, emit)
    case .some: try emit(.skipped(.otherNode))
    case nil:
      if Self.isProfile(node) {
        try readProfile(node, place, emit)
      } else if Self.isPost(node) || node["__typename"]?.string?.contains("Graph") == true {
        try readPost(node, place, emit)
      } else {
        try emit(place.rejection(.notAPost, "It has neither a shortcode nor the numbers of a profile."))
      }
    }
  }

  private static func isPost(_ node: JSONValue) -> Bool { (node["shortcode"] ?? node["code"])?.string != nil }

  private static func isProfile(_ node: JSONValue) -> Bool {
    node["username"]?.string != nil && (node["edge_followed_by"] ?? node["follower_count"]) != nil
      && node["shortcode"] == nil
  }

  /// The object with the facts, out of as many wrappers as there are.
  private static func node(in value: JSONValue) -> JSONValue {
    var node = value
    for _ in 0..<4 where !isPost(node) && node["username"] == nil {
      guard let inner = wrappers.lazy.compactMap({ node[$0] }).first(where: \.isObject) else { break }
      node = inner
    }
    return node
  }

  // MARK: Posts

  private func readPost(_ node: JSONValue, _ place: Place, _ emit: (DumpEvent) throws -> Void) throws {
    guard let id = (node["shortcode"] ?? node["code"]).filledText else {
      return try emit(place.rejection(.noID, "It has neither a shortcode nor a code."))
    }
    let children = node["edge_sidecar_to_children"]?["edges"]?.array.compactMap { $0["node"] } ?? []
    let isSidecar = Self.typeName(node) == "GraphSidecar" || !children.isEmpty
    let isVideo = isSidecar ? !children.isEmpty && children.allSatisfy(Self.isVideo) : Self.isVideo(node)
    if isVideo { return try emit(.skipped(.video)) }

    let stem = place.isWholeDocument ? place.document.stem : nil
    let caption = Self.caption(of: node)
    var tags = Hashtags()
    if let caption { tags.addAll(in: caption) }
    let owner = Self.owner(node["owner"], place)
    let location = node["location"]
    let point = coordinates(
      latitude: location?["lat"]?.double, longitude: location?["lng"]?.double)
    let likes = node["edge_media_preview_like"]?["count"] ?? node["edge_liked_by"]?["count"] ?? node["like_count"]
    let comments =
      node["edge_media_to_comment"]?["count"] ?? node["edge_media_to_parent_comment"]?["count"]
      ?? node["comment_count"]
    try emit(
      .post(
        PostRecord(
          platform: Self.platform, id: id, account: owner,
          postedAt: (node["date"] ?? node["taken_at_timestamp"] ?? node["taken_at"]).time,
          observedAt: place.document.observedAt, permalink: "https://www.instagram.com/p/\(id)/", caption: caption,
          hashtags: tags.list, hashtagCount: tags.count, likes: likes.count, comments: comments.count,
          followers: owner?.followers, latitude: point?.latitude, longitude: point?.longitude,
          media: isSidecar ? Self.photos(ofSidecar: node, children, stem) : Self.photo(of: node, stem),
          origin: place.origin)))
  }

  /// `GraphImage`, `GraphVideo` or `GraphSidecar`; the raw API puts XDT before them.
  private static func typeName(_ node: JSONValue) -> String? {
    guard let name = node["__typename"]?.string else { return nil }
    return name.hasPrefix("XDT") ? String(name.dropFirst(3)) : name
  }

  private static func isVideo(_ node: JSONValue) -> Bool {
    typeName(node) == "GraphVideo" || node["is_video"]?.bool == true
  }

  /// A post whose author wrote nothing has no caption, and so no hashtags.
  private static func caption(of node: JSONValue) -> String? {
    let edge = node["edge_media_to_caption"]?["edges"]?.array.first?["node"]?["text"]
    return (edge ?? node["caption"]?["text"] ?? node["caption"])?.string
  }

  private static func owner(_ owner: JSONValue?, _ place: Place) -> AccountRecord? {
    guard let owner, let id = (owner["id"] ?? owner["pk"]).filledText else { return nil }
    let followers = (owner["edge_followed_by"]?["count"] ?? owner["follower_count"]).count
    return AccountRecord(
      platform: platform, id: id, username: owner["username"].filledText, followers: followers,
      observedAt: followers == nil ? nil : place.document.observedAt)
  }

  // MARK: Photos

  private static func url(of node: JSONValue) -> String? { (node["display_url"] ?? node["display_src"]).filledText }

  private static func photo(of node: JSONValue, _ stem: String?) -> [MediaRecord] {
    let file = stem.flatMap { existingPhoto($0) ?? existingPhoto($0 + "_1") }
    let url = url(of: node)
    return url == nil && file == nil ? [] : [MediaRecord(url: url, file: file)]
  }

  /// The photos of a sidecar in order; a child's number counts the films among them too.
  private static func photos(ofSidecar node: JSONValue, _ children: [JSONValue], _ stem: String?) -> [MediaRecord] {
    if children.isEmpty {
      // Metadata without the children: what lies beside it, else the cover.
      var media: [MediaRecord] = []
      if let stem {
        for number in 1... {
          guard let file = existingPhoto("\(stem)_\(number)") else { break }
          if access("\(stem)_\(number).mp4", F_OK) != 0 { media.append(MediaRecord(file: file)) }
        }
      }
      return media.isEmpty ? photo(of: node, stem) : media
    }
    var media: [MediaRecord] = []
    for (index, child) in children.enumerated() where !isVideo(child) {
      let file = stem.flatMap { stem in
        existingPhoto("\(stem)_\(index + 1)") ?? (children.count == 1 ? existingPhoto(stem) : nil)
      }
      let url = url(of: child)
      if url != nil || file != nil { media.append(MediaRecord(url: url, file: file)) }
    }
    return media
  }

  private static func existingPhoto(_ stem: String) -> String? {
    ["jpg", "webp", "png", "jpeg"].lazy.map { "\(stem).\($0)" }.first { access($0, F_OK) == 0 }
  }

  // MARK: Profiles

  private func readProfile(_ node: JSONValue, _ place: Place, _ emit: (DumpEvent) throws -> Void) throws {
    guard let id = (node["id"] ?? node["pk"]).filledText else {
      return try emit(place.rejection(.noID, "The profile has no id."))
    }
    try emit(
      .account(
        AccountRecord(
          platform: Self.platform, id: id, username: node["username"].filledText,
          followers: (node["edge_followed_by"]?["count"] ?? node["follower_count"]).count,
          following: (node["edge_follow"]?["count"] ?? node["following_count"]).count,
          observedAt: place.document.observedAt)))
  }
}
