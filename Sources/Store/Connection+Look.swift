// Look: what the store keeps for people to read, not for stages: rejects, comments, and whole tables.
import Base
import Foundation
internal import GRDB

/// A record of a dump that could not be used.
package struct StoredReject: Sendable, Hashable {
  /// The dump, as an absolute path, and the file inside it.
  package var source: String
  package var member: String
  package var position: Int
  package var part: Int
  package var reason: String
  package var detail: String
  /// The record's first bytes.
  package var head: [UInt8]
}

/// A picture of a post that has an address, and where fetching it has come to.
package struct FetchedPicture: Sendable, Hashable {
  package var platform: String
  package var post: String
  package var ordinal: Int
  package var url: String
  /// Of the photograph that is here.
  package var sha256: String?
  /// Nil where fetch has not come to it.
  package var status: LedgerStatus?
  package var reason: String?
}

extension Connection {
  /// Every picture with an address, in the order of the posts' ids.
  package func fetchedPictures() throws -> [FetchedPicture] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT p.platform, p.native_id, m.ordinal, m.url, i.sha256, s.status, s.reason
        FROM media AS m JOIN post AS p ON p.id = m.post_id LEFT JOIN image AS i ON i.id = m.image_id
          LEFT JOIN stage_item AS s ON s.stage = 'fetch' AND s.item = m.url
        WHERE m.url IS NOT NULL ORDER BY p.platform, p.native_id, m.ordinal
        """
    ).map { row in
      FetchedPicture(
        platform: row["platform"], post: row["native_id"], ordinal: row["ordinal"], url: row["url"],
        sha256: row["sha256"], status: (row["status"] as String?).flatMap(LedgerStatus.init(rawValue:)),
        reason: row["reason"])
    }
  }

  /// Every reject, in the order of the sources and the places in them.
  package func rejects() throws -> [StoredReject] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT path, member, position, part, reason, detail, head FROM rejected JOIN source ON source.id = source_id
        ORDER BY path, member, position, part
        """
    ).map { row in
      StoredReject(
        source: row["path"], member: row["member"], position: row["position"], part: row["part"],
        reason: row["reason"], detail: row["detail"], head: Array(row["head"] as Data))
    }
  }

  /// The comments under the posts with this native id, oldest first.
  package func comments(ofPost nativeID: String) throws -> [NewComment] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT c.* FROM comment AS c JOIN post ON post.id = c.post_id WHERE post.native_id = ? ORDER BY c.written_at, c.id
        """, arguments: [nativeID]
    ).map { row in
      var comment = NewComment(nativeID: row["native_id"], text: row["text"])
      comment.authorID = row["author_id"]
      comment.authorName = row["author_name"]
      comment.writtenAt = (row["written_at"] as Int64?).map { UTCTime(seconds: $0) }
      comment.likes = row["likes"]
      return comment
    }
  }

  /// Each table's rows as text, in the order of their columns: for comparing two stores. Columns that name a run are left
  /// out with the tables that are.
  package func everything(except left: Set<String>) throws -> [String: [String]] {
    var found: [String: [String]] = [:]
    let tables = try String.fetchAll(
      db,
      sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'grdb%'")
    for table in tables where !left.contains(table) {
      let columns = try db.columns(in: table).map(\.name).filter { $0 != "run_id" && $0 != "added_at" }
      let list = columns.map { "quote(\"\($0)\")" }.joined(separator: " || '|' || ")
      found[table] = try String.fetchAll(db, sql: "SELECT \(list) FROM \"\(table)\" ORDER BY 1")
    }
    return found
  }
}
