// RecipeSteps: how far each recipe has come.
import Base
import Foundation
internal import GRDB

/// A step of a recipe that was done.
package struct StoredRecipeStep: Sendable, Hashable {
  package var step: String
  /// The command as it was run.
  package var arguments: [String]
  /// What it answered, as JSON.
  package var answer: String
  /// The runs that it made lie above this number and up to `lastRun`.
  package var firstRun: Int64
  package var lastRun: Int64
  package var finishedAt: UTCTime

  package init(
    step: String, arguments: [String], answer: String, firstRun: Int64, lastRun: Int64, finishedAt: UTCTime
  ) {
    (self.step, self.arguments, self.answer) = (step, arguments, answer)
    (self.firstRun, self.lastRun, self.finishedAt) = (firstRun, lastRun, finishedAt)
  }
}

extension Connection {
  /// The steps of a recipe that were done, in no order.
  package func recipeSteps(of recipe: String) throws -> [StoredRecipeStep] {
    try Row.fetchAll(db, sql: "SELECT * FROM recipe_step WHERE recipe = ?", arguments: [recipe]).map { row in
      let arguments: String = row["arguments"]
      return StoredRecipeStep(
        step: row["step"], arguments: (try? JSONDecoder().decode([String].self, from: Data(arguments.utf8))) ?? [],
        answer: row["answer"], firstRun: row["first_run"], lastRun: row["last_run"],
        finishedAt: UTCTime(seconds: row["finished_at"]))
    }
  }

  /// Keeps that the step was done, in place of an earlier time.
  package func keep(_ step: StoredRecipeStep, of recipe: String) throws {
    let arguments = String(decoding: try JSONEncoder().encode(step.arguments), as: UTF8.self)
    try db.execute(
      sql: """
        INSERT INTO recipe_step (recipe, step, arguments, answer, first_run, last_run, finished_at)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET
          arguments = excluded.arguments, answer = excluded.answer, first_run = excluded.first_run,
          last_run = excluded.last_run, finished_at = excluded.finished_at
        """,
      arguments: [
        recipe, step.step, arguments, step.answer, step.firstRun, step.lastRun, step.finishedAt.seconds,
      ])
  }

  /// The number of the last run; 0 where there is none.
  package func lastRunNumber() throws -> Int64 {
    try Int64.fetchOne(db, sql: "SELECT max(id) FROM run") ?? 0
  }

  /// All runs after one, in order.
  package func runs(after id: Int64) throws -> [(id: Int64, command: String, finishedAt: UTCTime?)] {
    try Row.fetchAll(db, sql: "SELECT id, command, finished_at FROM run WHERE id > ? ORDER BY id", arguments: [id]).map
    {
      let finished: Int64? = $0["finished_at"]
      return ($0["id"], $0["command"], finished.map { UTCTime(seconds: $0) })
    }
  }

  /// Whether some post was looked at a second time.
  package func hasRevisits() throws -> Bool {
    try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM post WHERE revisited_at IS NOT NULL OR gone_at IS NOT NULL)") ?? false
  }

  /// When the first and the last post were posted, as far as the dumps say; nil where none does.
  package func postedSpan() throws -> (first: UTCTime, last: UTCTime)? {
    guard let row = try Row.fetchOne(db, sql: "SELECT min(posted_at) AS first, max(posted_at) AS last FROM post"),
      let first: Int64 = row["first"], let last: Int64 = row["last"]
    else { return nil }
    return (UTCTime(seconds: first), UTCTime(seconds: last))
  }
}
