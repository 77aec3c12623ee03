// Runs: which command changed the store, when, and how it ended.
import Base
import Foundation
internal import GRDB

extension Connection {
  /// Notes that a command begins; returns the run's id. Names of what was forgotten are left out.
  package func beginRun(command: String, arguments: [String], at time: UTCTime) throws -> Int64 {
    try lookForForgotten()
    let json = jsonText(state.forgotten?.text.redactedArguments(arguments) ?? arguments)
    try db.execute(
      sql: "INSERT INTO run (command, arguments, version, started_at) VALUES (?, ?, ?, ?)",
      arguments: [command, json, Version.current, time.seconds])
    return db.lastInsertedRowID
  }

  /// Notes how a run ended: "done", "interrupted", or the sentence of its error.
  package func endRun(_ id: Int64, outcome: String, at time: UTCTime) throws {
    try db.execute(
      sql: "UPDATE run SET finished_at = ?, outcome = ? WHERE id = ?",
      arguments: [time.seconds, withoutForgotten(outcome, .record), id])
  }
}

/// What tells a run from those of other stores, and stays as it is whatever is forgotten.
package struct RunMark: Sendable, Hashable {
  package var id: Int64
  package var command: String
  package var startedAt: UTCTime
}

extension Connection {
  /// The marks of all runs, in order.
  package func runMarks() throws -> [RunMark] {
    try Row.fetchAll(db, sql: "SELECT id, command, started_at FROM run ORDER BY id").map {
      RunMark(id: $0["id"], command: $0["command"], startedAt: UTCTime(seconds: $0["started_at"]))
    }
  }
}

/// A run, as the store remembers it.
package struct RecordedRun: Sendable, Hashable {
  package var id: Int64
  package var command: String
  /// As typed, the command's name first.
  package var arguments: [String]
  /// Of curate.
  package var version: String
  package var startedAt: UTCTime
  /// Nil where it was killed, or is still at work.
  package var finishedAt: UTCTime?
  /// `done`, `interrupted`, or the sentence of its error; nil as above.
  package var outcome: String?
  /// The whole numbers of its command's answer, as a JSON object; nil where it gave none.
  package var counts: String?
}

extension Connection {
  /// Keeps what a run made, in numbers, in the place of what it said before.
  package func keepCounts(_ json: String, ofRun id: Int64) throws {
    try db.execute(sql: "UPDATE run SET counts = ? WHERE id = ?", arguments: [json, id])
  }

  private static let runColumns = """
    r.id, r.command, r.arguments, r.version, r.started_at, r.finished_at, r.outcome, r.counts
    """

  /// The last run that changed the store; nil where there is none.
  package func lastRun() throws -> RecordedRun? { try runs(last: 1).first }

  /// The run of this number; nil where there is none.
  package func run(id: Int64) throws -> RecordedRun? {
    try Row.fetchOne(db, sql: "SELECT \(Self.runColumns) FROM run AS r WHERE r.id = ?", arguments: [id])
      .map(Self.recordedRun)
  }

  /// The last runs, the earliest of them first.
  /// - Parameters:
  ///   - last: how many at most; nil for all.
  ///   - command: of this command, or of one below it (`selfies` for `selfies train`); nil for all.
  package func runs(last: Int? = nil, command: String? = nil) throws -> [RecordedRun] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT \(Self.runColumns) FROM run AS r
        WHERE ?1 IS NULL OR r.command = ?1 OR substr(r.command, 1, length(?1) + 1) = ?1 || ' '
        ORDER BY r.id DESC LIMIT ?2
        """, arguments: [command, last ?? -1]
    ).map(Self.recordedRun).reversed()
  }

  /// The commands that have runs, in the order of their names.
  package func commandsWithRuns() throws -> [String] {
    try String.fetchAll(db, sql: "SELECT DISTINCT command FROM run ORDER BY command")
  }

  /// The only run of the command, or of one below it, that was at work at this moment; nil where none or several were, so
  /// that nobody knows.
  package func run(of command: String, atWork time: UTCTime) throws -> Int64? {
    let ids = try Int64.fetchAll(
      db,
      sql: """
        SELECT id FROM run
        WHERE (command = ?1 OR substr(command, 1, length(?1) + 1) = ?1 || ' ')
          AND started_at <= ?2 AND (finished_at IS NULL OR finished_at >= ?2)
        ORDER BY id LIMIT 2
        """, arguments: [command, time.seconds])
    return ids.count == 1 ? ids[0] : nil
  }

  /// The run that made a set of labels; nil where there is no such set.
  package func run(ofLabelSet name: String) throws -> RecordedRun? {
    try Row.fetchOne(
      db,
      sql: "SELECT \(Self.runColumns) FROM label_set AS s JOIN run AS r ON r.id = s.run_id WHERE s.name = ?",
      arguments: [name]
    ).map(Self.recordedRun)
  }

  /// Whether a run of the command began after the one that made the set of labels.
  package func hasRun(of command: String, sinceLabelSet name: String) throws -> Bool {
    try Bool.fetchOne(
      db,
      sql: """
        SELECT EXISTS (SELECT 1 FROM run WHERE command = ? AND id > (SELECT run_id FROM label_set WHERE name = ?))
        """, arguments: [command, name]) ?? false
  }

  static func recordedRun(_ row: Row) -> RecordedRun {
    let arguments: String = row["arguments"]
    let finished: Int64? = row["finished_at"]
    return RecordedRun(
      id: row["id"], command: row["command"],
      arguments: (try? JSONDecoder().decode([String].self, from: Data(arguments.utf8))) ?? [], version: row["version"],
      startedAt: UTCTime(seconds: row["started_at"]), finishedAt: finished.map { UTCTime(seconds: $0) },
      outcome: row["outcome"], counts: row["counts"])
  }
}
