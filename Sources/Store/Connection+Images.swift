// Images: the photographs of the store, one row for each content, and the pictures of posts that lead to them.
import Base
internal import GRDB

/// A photograph of the store.
package struct StoredImage: Sendable, Hashable {
  package var id: Int64
  /// 64 lower-case hexadecimal digits.
  package var sha256: String
  package var kind: PhotoKind
  /// Pixels, upright.
  package var width: Int
  package var height: Int

  package init(id: Int64, sha256: String, kind: PhotoKind, width: Int, height: Int) {
    self.id = id
    self.sha256 = sha256
    self.kind = kind
    self.width = width
    self.height = height
  }
}

extension Connection {
  /// The image's id; a new row where the content is new.
  package func addImage(sha256: String, kind: PhotoKind, bytes: Int, width: Int, height: Int, at time: UTCTime) throws
    -> (id: Int64, isNew: Bool)
  {
    let find = try db.cachedStatement(sql: "SELECT id FROM image WHERE sha256 = ?")
    if let id = try Int64.fetchOne(find, arguments: [sha256]) { return (id, false) }
    let insert = try db.cachedStatement(
      sql: "INSERT INTO image (sha256, kind, bytes, width, height, added_at) VALUES (?, ?, ?, ?, ?, ?)")
    state.hasPhotographs = true
    try insert.execute(arguments: [sha256, kind.rawValue, bytes, width, height, time.seconds])
    return (db.lastInsertedRowID, true)
  }

  /// Images in the order of their hashes, after the one given: a page of a list that may not fit into memory.
  package func images(after sha256: String?, limit: Int) throws -> [StoredImage] {
    try Row.fetchAll(
      db, sql: "SELECT id, sha256, kind, width, height FROM image WHERE sha256 > ? ORDER BY sha256 LIMIT ?",
      arguments: [sha256 ?? "", limit]
    ).map(Self.storedImage)
  }

  package func hasImage(sha256: String) throws -> Bool {
    try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM image WHERE sha256 = ?)", arguments: [sha256]) ?? false
  }

  package func image(id: Int64) throws -> StoredImage? {
    let statement = try db.cachedStatement(sql: "SELECT id, sha256, kind, width, height FROM image WHERE id = ?")
    return try Row.fetchOne(statement, arguments: [id]).map(Self.storedImage)
  }

  package func image(sha256: String) throws -> StoredImage? {
    let statement = try db.cachedStatement(sql: "SELECT id, sha256, kind, width, height FROM image WHERE sha256 = ?")
    return try Row.fetchOne(statement, arguments: [sha256]).map(Self.storedImage)
  }

  package func imageCount() throws -> Int {
    try Int.fetchOne(db, sql: "SELECT count(*) FROM image") ?? 0
  }

  static func storedImage(_ row: Row) -> StoredImage {
    StoredImage(
      id: row["id"], sha256: row["sha256"], kind: PhotoKind(rawValue: row["kind"]) ?? .jpeg, width: row["width"],
      height: row["height"])
  }

  /// The image that a vote file's item names; see `images(named:)`.
  package func image(named item: String) throws -> StoredImage? {
    try images(named: [item])[item]
  }

  /// The images that a vote file's items name: a post's id (the first picture), `id/2` (the second), the hash or the
  /// start of one (8 digits and more), or the name of the dump's file with or without its folder or its ending. An item
  /// that fits nothing or more than one image is left out. One look through all files serves all items.
  package func images(named items: Set<String>) throws -> [String: StoredImage] {
    var found: [String: StoredImage] = [:]
    var open: Set<String> = []
    for item in items {
      if let image = try imageByPost(item) ?? imageByPlatform(item) ?? imageByHash(item) {
        found[item] = image
      } else {
        open.insert(item)
      }
    }
    if !open.isEmpty { found.merge(try imagesByFile(open)) { first, _ in first } }
    return found
  }

  private static let imageColumns = "image.id, image.sha256, image.kind, image.width, image.height"

  private func onlyImage(_ sql: String, _ arguments: StatementArguments) throws -> StoredImage? {
    let rows = try Row.fetchAll(db.cachedStatement(sql: sql + " LIMIT 2"), arguments: arguments)
    return rows.count == 1 ? rows.first.map(Self.storedImage) : nil
  }

  private func imageByPost(_ item: String) throws -> StoredImage? {
    var post = item
    var ordinal = 1
    if let slash = item.lastIndex(of: "/"), let number = Int(item[item.index(after: slash)...]), number >= 1 {
      post = String(item[..<slash])
      ordinal = number
    }
    // CROSS JOIN keeps the order of the tables: from the post, by index, to its pictures.
    return try onlyImage(
      """
      SELECT DISTINCT \(Self.imageColumns) FROM post CROSS JOIN media ON media.post_id = post.id
      JOIN image ON image.id = media.image_id
      WHERE post.platform IN (
          WITH RECURSIVE platforms(name) AS (
            SELECT min(platform) FROM post
            UNION ALL SELECT (SELECT min(platform) FROM post WHERE platform > name) FROM platforms WHERE name IS NOT NULL)
          SELECT name FROM platforms WHERE name IS NOT NULL)
        AND post.native_id = ? AND media.ordinal = ?
      """, [post, ordinal])
  }

  /// A post as lists and manifests name it, `platform/id`, with `/2` behind it for its second picture.
  private func imageByPlatform(_ item: String) throws -> StoredImage? {
    guard let slash = item.firstIndex(of: "/") else { return nil }
    let platform = String(item[..<slash])
    let rest = String(item[item.index(after: slash)...])
    func image(_ post: String, _ ordinal: Int) throws -> StoredImage? {
      try onlyImage(
        """
        SELECT DISTINCT \(Self.imageColumns) FROM post CROSS JOIN media ON media.post_id = post.id
        JOIN image ON image.id = media.image_id
        WHERE post.platform = ? AND post.native_id = ? AND media.ordinal = ?
        """, [platform, post, ordinal])
    }
    if let found = try image(rest, 1) { return found }
    guard let last = rest.lastIndex(of: "/"), let number = Int(rest[rest.index(after: last)...]), number >= 1 else {
      return nil
    }
    return try image(String(rest[..<last]), number)
  }

  private func imageByHash(_ item: String) throws -> StoredImage? {
    let isHash = item.count >= 8 && item.utf8.allSatisfy { ($0 >= 48 && $0 <= 57) || ($0 >= 97 && $0 <= 102) }
    guard isHash else { return nil }
    return try onlyImage(
      "SELECT \(Self.imageColumns) FROM image WHERE sha256 >= ? AND sha256 < ?", [item, item + "g"])
  }

  private func imagesByFile(_ items: Set<String>) throws -> [String: StoredImage] {
    // The longest item by its folders says how many names of a path may matter.
    let depth = items.map { $0.split(separator: "/").count }.max() ?? 1
    var found: [String: StoredImage] = [:]
    var ambiguous: Set<String> = []
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT media.file, \(Self.imageColumns) FROM media JOIN image ON image.id = media.image_id
        WHERE media.file IS NOT NULL
        """)
    while let row = try rows.next() {
      let path: String = row["file"]
      let image = Self.storedImage(row)
      for name in Self.names(of: path, depth: depth) where items.contains(name) {
        if let other = found[name], other.id != image.id { ambiguous.insert(name) }
        found[name] = image
      }
    }
    return found.filter { !ambiguous.contains($0.key) }
  }

  /// The path, and its last one, two … names, each with and without the ending.
  private static func names(of path: String, depth: Int) -> [String] {
    let parts = path.split(separator: "/")
    var names = [path]
    for count in 1...max(1, min(depth, parts.count)) { names.append(parts.suffix(count).joined(separator: "/")) }
    return names.flatMap { name -> [String] in
      guard let dot = name.lastIndex(of: "."), !name[dot...].contains("/") else { return [name] }
      return [name, String(name[..<dot])]
    }
  }
}
