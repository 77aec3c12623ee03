// Addresses: what hosts said of the addresses that were asked for.
import Base
internal import GRDB

/// What is known of an address that was asked for.
package struct KnownAddress: Sendable, Hashable {
  /// Requests, of all runs.
  package var tries: Int
  package var askedAt: UTCTime
  /// Not to be asked before; set where it failed.
  package var nextTryAt: UTCTime?
  package var etag: String?
  package var lastModified: String?
  /// When a later look found it gone.
  package var goneAt: UTCTime?
}

/// What another look at an address found whose photograph is kept.
package enum AddressLook: String, Sendable, Hashable, CaseIterable {
  case unchanged
  /// Another picture stands there.
  case changed
  case gone
  /// No answer that says anything about the picture.
  case unanswered
}

extension Connection {
  /// Nil where the address was never asked for.
  package func knownAddress(_ url: String) throws -> KnownAddress? {
    let statement = try db.cachedStatement(
      sql: "SELECT tries, asked_at, next_try_at, etag, last_modified, gone_at FROM address WHERE url = ?")
    return try Row.fetchOne(statement, arguments: [url]).map { row in
      let (next, gone): (Int64?, Int64?) = (row["next_try_at"], row["gone_at"])
      return KnownAddress(
        tries: row["tries"], askedAt: UTCTime(seconds: row["asked_at"]),
        nextTryAt: next.map { UTCTime(seconds: $0) }, etag: row["etag"], lastModified: row["last_modified"],
        goneAt: gone.map { UTCTime(seconds: $0) })
    }
  }

  /// Notes that an address was asked for and what came of it: a photograph with the host's names for this version, or
  /// none, and then when to ask again.
  package func noteAsked(
    _ url: String, tries: Int, at time: UTCTime, nextTryAt: UTCTime? = nil, etag: String? = nil,
    lastModified: String? = nil
  ) throws {
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO address (url, tries, asked_at, next_try_at, etag, last_modified) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (url) DO UPDATE SET
          tries = tries + excluded.tries, asked_at = excluded.asked_at, next_try_at = excluded.next_try_at,
          etag = excluded.etag, last_modified = excluded.last_modified, gone_at = NULL, changed_at = NULL
        """)
    try statement.execute(arguments: [url, tries, time.seconds, nextTryAt?.seconds, etag, lastModified])
  }

  /// Notes what another look found; the photograph and the names of its version stay.
  package func noteLook(_ look: AddressLook, at url: String, tries: Int, time: UTCTime) throws {
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO address (url, tries, asked_at, gone_at, changed_at)
        VALUES (?1, ?2, ?3, iif(?4 = 'gone', ?3, NULL), iif(?4 = 'changed', ?3, NULL))
        ON CONFLICT (url) DO UPDATE SET
          tries = tries + excluded.tries, asked_at = excluded.asked_at,
          gone_at = CASE ?4 WHEN 'gone' THEN coalesce(gone_at, ?3) WHEN 'unanswered' THEN gone_at END,
          changed_at = CASE ?4 WHEN 'changed' THEN coalesce(changed_at, ?3) ELSE changed_at END
        """)
    try statement.execute(arguments: [url, tries, time.seconds, look.rawValue])
  }

  /// How many failed addresses are not to be asked before `time`, and when the first of them is.
  package func waitingAddresses(after time: UTCTime) throws -> (count: Int, first: UTCTime?) {
    let row = try Row.fetchOne(
      db,
      sql: """
        SELECT count(*) AS n, min(a.next_try_at) AS first FROM stage_item AS s JOIN address AS a ON a.url = s.item
        WHERE s.stage = 'fetch' AND s.status = 'failed' AND a.next_try_at > ?
        """, arguments: [time.seconds])
    let first: Int64? = row?["first"]
    return (row?["n"] ?? 0, first.map { UTCTime(seconds: $0) })
  }

  /// When the looks began that the present `fetch --revisit` goes on with: at its own start, or at that of earlier ones
  /// that came to no end in the week before. Nil where no such run is recorded.
  package func revisitBegan(now: UTCTime) throws -> UTCTime? {
    let seconds = try Int64.fetchOne(
      db,
      sql: """
        WITH look AS (
          SELECT id, started_at, outcome FROM run
          WHERE command = 'fetch' AND EXISTS (SELECT 1 FROM json_each(arguments) WHERE value = '--revisit'))
        SELECT min(started_at) FROM look
        WHERE id > coalesce((SELECT max(id) FROM look WHERE outcome = 'done'), 0) AND started_at > ?
        """, arguments: [now.seconds - 7 * 86_400])
    return seconds.map { UTCTime(seconds: $0) }
  }
}
