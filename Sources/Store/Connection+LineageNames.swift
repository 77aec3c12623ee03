// LineageNames: what somebody may call a photograph or a post, and what it leads to.
import Base
internal import GRDB

/// A post by its number and its name.
package struct PostName: Sendable, Hashable {
  package var id: Int64
  package var platform: String
  package var nativeID: String

  /// `platform/id`
  package var name: String { "\(platform)/\(nativeID)" }
}

extension Connection {
  /// Images whose hashes begin with these digits, in the order of their hashes.
  /// - Parameter digits: lower-case hexadecimal digits.
  package func images(withHashBeginning digits: String, limit: Int) throws -> [StoredImage] {
    // `g` comes after every digit.
    try Row.fetchAll(
      db,
      sql: """
        SELECT id, sha256, kind, width, height FROM image WHERE sha256 >= ?1 AND sha256 < ?1 || 'g'
        ORDER BY sha256 LIMIT ?2
        """, arguments: [digits, limit]
    ).map(Self.storedImage)
  }

  /// The posts of this id, one for each platform that has it, or the one of `platform/id`.
  package func posts(called name: String) throws -> [PostName] {
    let platforms = try String.fetchAll(
      db,
      sql: """
        WITH RECURSIVE platforms(name) AS (
          SELECT min(platform) FROM post
          UNION ALL SELECT (SELECT min(platform) FROM post WHERE platform > name) FROM platforms WHERE name IS NOT NULL)
        SELECT name FROM platforms WHERE name IS NOT NULL
        """)
    let find = try db.cachedStatement(sql: "SELECT id FROM post WHERE platform = ? AND native_id = ?")
    return try platforms.flatMap { platform -> [PostName] in
      let ids = [name] + (name.hasPrefix(platform + "/") ? [String(name.dropFirst(platform.count + 1))] : [])
      return try ids.compactMap { id in
        try Int64.fetchOne(find, arguments: [platform, id]).map { PostName(id: $0, platform: platform, nativeID: id) }
      }
    }
  }

  /// The posts of this address: their own, or that of one of their pictures. Looks through all of them.
  package func posts(at address: String) throws -> [PostName] {
    let bare = address.hasSuffix("/") ? String(address.dropLast()) : address
    return try Row.fetchAll(
      db,
      sql: """
        SELECT id, platform, native_id FROM post WHERE permalink IN (?1, ?2)
        UNION
        SELECT p.id, p.platform, p.native_id FROM media AS m JOIN post AS p ON p.id = m.post_id WHERE m.url IN (?1, ?2)
        ORDER BY 2, 3 LIMIT 10
        """, arguments: [bare, bare + "/"]
    ).map { PostName(id: $0["id"], platform: $0["platform"], nativeID: $0["native_id"]) }
  }

  /// Ids of posts that begin as this one does: what somebody may have meant.
  package func postNames(like name: String, limit: Int) throws -> [String] {
    let id = name.split(separator: "/").last.map(String.init) ?? name
    guard let first = id.first, id.utf8.count <= 100 else { return [] }
    let near = try Row.fetchAll(
      db,
      sql: """
        SELECT native_id FROM post WHERE native_id >= ?1 AND native_id < ?1 || char(1114111) LIMIT ?2
        """, arguments: [id.count > 2 ? String(id.prefix(2)) : String(first), limit])
    return near.map { $0["native_id"] }
  }

  /// The post's photographs and those that it shares with others: `photographs(ofPost:)` without what their posts are
  /// called.
  package func imageIDs(ofPost id: Int64) throws -> [Int64] {
    var seen: Set<Int64> = []
    return try Int64.fetchAll(
      db, sql: "SELECT image_id FROM media WHERE post_id = ? AND image_id IS NOT NULL ORDER BY ordinal",
      arguments: [id]
    ).filter { seen.insert($0).inserted }
  }

  /// The posts that show an image, in the order of their names.
  package func postNames(showing image: Int64) throws -> [PostName] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT DISTINCT p.id, p.platform, p.native_id FROM media AS m JOIN post AS p ON p.id = m.post_id
        WHERE m.image_id = ? ORDER BY p.platform, p.native_id
        """, arguments: [image]
    ).map { PostName(id: $0["id"], platform: $0["platform"], nativeID: $0["native_id"]) }
  }
}
