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
  /// What the result depended on.
  package var fingerprint: String
  package var status: LedgerStatus
  /// A word for counting, such as `not_an_image`; nil where done.
  package var reason: String?
  /// A sentence for reading; nil where done.
  package var message: String?

  package init(
    item: String, fingerprint: String, status: LedgerStatus, reason: String? = nil, message: String? = nil
  ) {
    self.item = item
    self.fingerprint = fingerprint
    self.status = status
    self.reason = reason
    self.message = message
  }
}

/// How many items of a stage ended how.
package struct StageCount: Sendable, Hashable {
  package var done = 0
  package var failed = 0
  package var rejected = 0

  package init() {}
}

extension Connection {
  /// Writes how an item ended, replacing what an earlier run or fingerprint left.
  package func record(_ entry: LedgerEntry, stage: String, at time: UTCTime) throws {
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO stage_item (stage, item, fingerprint, status, reason, message, runs, ended_at)
        VALUES (?, ?, ?, ?, ?, ?, 1, ?)
        ON CONFLICT (stage, item) DO UPDATE SET
          fingerprint = excluded.fingerprint, status = excluded.status, reason = excluded.reason,
          message = excluded.message, runs = runs + 1, ended_at = excluded.ended_at
        """)
    try statement.execute(arguments: [
      stage, entry.item, entry.fingerprint, entry.status.rawValue, entry.reason, entry.message, time.seconds,
    ])
  }

  /// How the item ended; nil where it never did.
  package func ledgerEntry(of item: String, stage: String) throws -> LedgerEntry? {
    let statement = try db.cachedStatement(
      sql: "SELECT item, fingerprint, status, reason, message FROM stage_item WHERE stage = ? AND item = ?")
    return try Row.fetchOne(statement, arguments: [stage, item]).flatMap(Self.ledgerEntry)
  }

  private static func ledgerEntry(_ row: Row) -> LedgerEntry? {
    LedgerStatus(rawValue: row["status"]).map {
      LedgerEntry(
        item: row["item"], fingerprint: row["fingerprint"], status: $0, reason: row["reason"], message: row["message"])
    }
  }

  /// The failed and rejected items of a stage, in their order.
  package func problems(of stage: String) throws -> [LedgerEntry] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT item, fingerprint, status, reason, message FROM stage_item
        WHERE stage = ? AND status <> 'done' ORDER BY item
        """, arguments: [stage]
    ).compactMap(Self.ledgerEntry)
  }

  /// The counts of every stage that has run.
  package func stageCounts() throws -> [String: StageCount] { try counts(by: "stage", where: "true") }

  /// The same for a stage whose items are `SHA-256 name`: by the name, such as that of a feature set.
  package func stageCounts(byNameIn stage: String) throws -> [String: StageCount] {
    try counts(by: "substr(item, 66)", where: "stage = ?", [stage])
  }

  private func counts(by key: String, where condition: String, _ arguments: StatementArguments = []) throws
    -> [String: StageCount]
  {
    var counts: [String: StageCount] = [:]
    let rows = try Row.fetchAll(
      db, sql: "SELECT \(key) AS name, status, count(*) AS n FROM stage_item WHERE \(condition) GROUP BY 1, 2",
      arguments: arguments)
    for row in rows {
      let status: String = row["status"]
      let n: Int = row["n"]
      switch LedgerStatus(rawValue: status) {
      case .done: counts[row["name"], default: StageCount()].done = n
      case .failed: counts[row["name"], default: StageCount()].failed = n
      case .rejected: counts[row["name"], default: StageCount()].rejected = n
      case nil: break
      }
    }
    return counts
  }
}
