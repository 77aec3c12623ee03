// Photographs: the files that the store says lie beside it.
import Base
internal import GRDB

/// A photograph as a file: what it is called and how long it is.
package struct StoredPhotograph: Sendable, Hashable {
  package var id: Int64
  /// 64 lower-case hexadecimal digits.
  package var sha256: String
  package var kind: PhotoKind
  package var bytes: Int
}

extension Connection {
  /// In the order of their hashes, after the one given: a page of a list that may not fit into memory.
  package func photographs(after sha256: String?, limit: Int) throws -> [StoredPhotograph] {
    let statement = try db.cachedStatement(
      sql: "SELECT id, sha256, kind, bytes FROM image WHERE sha256 > ? ORDER BY sha256 LIMIT ?")
    return try Row.fetchAll(statement, arguments: [sha256 ?? "", limit]).map(Self.storedPhotograph)
  }

  /// The names of the files of photographs whose hashes begin so.
  package func photographNames(beginning start: String) throws -> Set<String> {
    let statement = try db.cachedStatement(
      sql: "SELECT id, sha256, kind, bytes FROM image WHERE sha256 >= ? AND sha256 < ?")
    return Set(
      try Row.fetchAll(statement, arguments: [start, start + "g"]).map(Self.storedPhotograph)
        .map { "\($0.sha256).\($0.kind.fileExtension)" })
  }

  static func storedPhotograph(_ row: Row) -> StoredPhotograph {
    StoredPhotograph(
      id: row["id"], sha256: row["sha256"], kind: PhotoKind(rawValue: row["kind"]) ?? .jpeg, bytes: row["bytes"])
  }
}
