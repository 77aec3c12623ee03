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

  package func imageCount() throws -> Int {
    try Int.fetchOne(db, sql: "SELECT count(*) FROM image") ?? 0
  }

  static func storedImage(_ row: Row) -> StoredImage {
    StoredImage(
      id: row["id"], sha256: row["sha256"], kind: PhotoKind(rawValue: row["kind"]) ?? .jpeg, width: row["width"],
      height: row["height"])
  }

  /// The image that a vote file's item names: the hash or the start of one (8 digits and more), a post's id (the first
  /// picture), `id/2` (the second), or the name of the dump's file with or without its ending. Nil where nothing or
  /// more than one fits.
  package func image(named item: String) throws -> StoredImage? {
    let columns = "image.id, image.sha256, image.kind, image.width, image.height"
    func only(_ sql: String, _ arguments: StatementArguments) throws -> StoredImage? {
      let rows = try Row.fetchAll(db, sql: sql + " LIMIT 2", arguments: arguments)
      return rows.count == 1 ? rows.first.map(Self.storedImage) : nil
    }
    if item.count >= 8, item.utf8.allSatisfy({ ($0 >= 48 && $0 <= 57) || ($0 >= 97 && $0 <= 102) }),
      let found = try only(
        "SELECT \(columns) FROM image WHERE sha256 >= ? AND sha256 < ?", [item, item + "g"])
    {
      return found
    }
    var post = item
    var ordinal = 1
    if let slash = item.lastIndex(of: "/"), let number = Int(item[item.index(after: slash)...]), number >= 1 {
      post = String(item[..<slash])
      ordinal = number
    }
    if let found = try only(
      """
      SELECT DISTINCT \(columns) FROM post JOIN media ON media.post_id = post.id JOIN image ON image.id = media.image_id
      WHERE post.native_id = ? AND media.ordinal = ?
      """, [post, ordinal])
    {
      return found
    }
    let escaped = item.replacing("\\", with: "\\\\").replacing("%", with: "\\%").replacing("_", with: "\\_")
    return try only(
      """
      SELECT DISTINCT \(columns) FROM media JOIN image ON image.id = media.image_id
      WHERE media.file = ?2 OR media.file LIKE ?1 ESCAPE '\\' OR media.file LIKE ?1 || '.___' ESCAPE '\\'
        OR media.file LIKE ?1 || '.____' ESCAPE '\\'
      """, ["%/" + escaped, item])
  }
}
