// Rejects: the records of dumps that could not be used.
import Foundation
internal import GRDB

extension Connection {
  /// Keeps a record of a dump that could not be used, with its place, the reason, and how it begins.
  package func reject(
    source: Int64, member: String?, position: Int, part: Int = 0, reason: String, detail: String, head: [UInt8] = []
  ) throws {
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO rejected (source_id, member, position, part, reason, detail, head) VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET reason = excluded.reason, detail = excluded.detail, head = excluded.head
        """)
    try statement.execute(arguments: [source, member ?? "", position, part, reason, detail, Data(head)])
    let see = try db.cachedStatement(sql: "INSERT OR IGNORE INTO temp.seen_reject VALUES (?, ?, ?, ?)")
    try see.execute(arguments: [source, member ?? "", position, part])
  }

  /// Drops what earlier imports rejected of this source and this one, which read all of it, did not.
  package func forgetOlderRejects(source: Int64) throws {
    try db.execute(
      sql: """
        DELETE FROM rejected WHERE source_id = ?1 AND NOT EXISTS (
          SELECT 1 FROM temp.seen_reject AS s WHERE s.source_id = ?1 AND s.member = rejected.member
            AND s.position = rejected.position AND s.part = rejected.part)
        """, arguments: [source])
  }
}
