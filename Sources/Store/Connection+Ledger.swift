// Ledger: how each item of each stage ended, in one transaction with its result.
import Base
internal import GRDB

/// How an item of a stage ended.
package enum LedgerStatus: String, Sendable {
  /// The result is in the store.
  case done
  /// Worth another try in the next run.
  case failed
  /// Final: nothing will change it but a new fingerprint.
  case rejected
}

/// A row of the ledger.
package struct LedgerEntry: Sendable, Hashable {
  package var item: String
  package var status: LedgerStatus
  /// A word for counting, such as `not_an_image`; nil where done.
  package var reason: String?
  /// A sentence for reading; nil where done.
  package var message: String?
  package var tries: Int

  package init(item: String, status: LedgerStatus, reason: String? = nil, message: String? = nil, tries: Int = 1) {
    self.item = item
    self.status = status
    self.reason = reason
    self.message = message
    self.tries = tries
  }
}

/// How many items of a stage ended how.
package struct StageCount: Sendable, Hashable {
  package var done = 0
  package var failed = 0
  package var rejected = 0
}

extension Connection {
  /// Writes how an item ended, replacing what an earlier run or fingerprint left.
  package func record(_ entry: LedgerEntry, stage: String, fingerprint: String, at time: UTCTime) throws {
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO stage_item (stage, item, fingerprint, status, reason, message, tries, ended_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (stage, item) DO UPDATE SET
          fingerprint = excluded.fingerprint, status = excluded.status, reason = excluded.reason,
          message = excluded.message, tries = excluded.tries, ended_at = excluded.ended_at
        """)
    try statement.execute(arguments: [
      stage, entry.item, fingerprint, entry.status.rawValue, entry.reason, entry.message, entry.tries, time.seconds,
    ])
  }

  /// True where the item needs no work: it is done or finally rejected under this fingerprint.
  package func isFinal(_ item: String, stage: String, fingerprint: String) throws -> Bool {
    let statement = try db.cachedStatement(
      sql: """
        SELECT 1 FROM stage_item
        WHERE stage = ? AND item = ? AND fingerprint = ? AND status IN ('done', 'rejected')
        """)
    return try Int.fetchOne(statement, arguments: [stage, item, fingerprint]) != nil
  }

  /// Every entry of a stage whose reason is set, in the order of the items.
  package func problems(of stage: String) throws -> [LedgerEntry] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT item, status, reason, message, tries FROM stage_item
        WHERE stage = ? AND status <> 'done' ORDER BY item
        """, arguments: [stage]
    ).compactMap { row in
      LedgerStatus(rawValue: row["status"]).map {
        LedgerEntry(item: row["item"], status: $0, reason: row["reason"], message: row["message"], tries: row["tries"])
      }
    }
  }

  /// The counts of every stage that has run.
  package func stageCounts() throws -> [String: StageCount] {
    var counts: [String: StageCount] = [:]
    for row in try Row.fetchAll(db, sql: "SELECT stage, status, count(*) AS n FROM stage_item GROUP BY stage, status") {
      let status: String = row["status"]
      let n: Int = row["n"]
      switch LedgerStatus(rawValue: status) {
      case .done: counts[row["stage"], default: StageCount()].done = n
      case .failed: counts[row["stage"], default: StageCount()].failed = n
      case .rejected: counts[row["stage"], default: StageCount()].rejected = n
      case nil: break
      }
    }
    return counts
  }
}
