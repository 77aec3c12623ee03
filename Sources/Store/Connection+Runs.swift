// Runs: which command changed the store, when, and how it ended.
import Base
import Foundation
internal import GRDB

extension Connection {
  /// Notes that a command begins; returns the run's id.
  package func beginRun(command: String, arguments: [String], at time: UTCTime) throws -> Int64 {
    let json = String(decoding: (try? JSONEncoder().encode(arguments)) ?? Data("[]".utf8), as: UTF8.self)
    try db.execute(
      sql: "INSERT INTO run (command, arguments, version, started_at) VALUES (?, ?, ?, ?)",
      arguments: [command, json, Version.current, time.seconds])
    return db.lastInsertedRowID
  }

  /// Notes how a run ended: "done", "interrupted", or the sentence of its error.
  package func endRun(_ id: Int64, outcome: String, at time: UTCTime) throws {
    try db.execute(
      sql: "UPDATE run SET finished_at = ?, outcome = ? WHERE id = ?", arguments: [time.seconds, outcome, id])
  }
}
