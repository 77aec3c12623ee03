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

/// A run, as the store remembers it.
package struct RecordedRun: Sendable, Hashable {
  package var command: String
  /// As typed, the command's name first.
  package var arguments: [String]
  package var startedAt: UTCTime
}

extension Connection {
  /// The last run that changed the store; nil where there is none.
  package func lastRun() throws -> RecordedRun? {
    try Row.fetchOne(db, sql: "SELECT command, arguments, started_at FROM run ORDER BY id DESC LIMIT 1")
      .map(Self.recordedRun)
  }

  /// The run that made a set of labels; nil where there is no such set.
  package func run(ofLabelSet name: String) throws -> RecordedRun? {
    try Row.fetchOne(
      db,
      sql: """
        SELECT r.command, r.arguments, r.started_at FROM label_set AS s JOIN run AS r ON r.id = s.run_id WHERE s.name = ?
        """, arguments: [name]
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
    return RecordedRun(
      command: row["command"],
      arguments: (try? JSONDecoder().decode([String].self, from: Data(arguments.utf8))) ?? [],
      startedAt: UTCTime(seconds: row["started_at"]))
  }
}
