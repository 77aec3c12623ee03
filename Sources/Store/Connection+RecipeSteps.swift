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
  /// The SHA-256 of the file that it read; nil where that decides nothing.
  package var digest: String?
  package var finishedAt: UTCTime

  package init(step: String, arguments: [String], answer: String, digest: String?, finishedAt: UTCTime) {
    (self.step, self.arguments, self.answer) = (step, arguments, answer)
    (self.digest, self.finishedAt) = (digest, finishedAt)
  }
}

extension Connection {
  /// The steps of a recipe that were done, in no order.
  package func recipeSteps(of recipe: String) throws -> [StoredRecipeStep] {
    try Row.fetchAll(db, sql: "SELECT * FROM recipe_step WHERE recipe = ?", arguments: [recipe]).map { row in
      let arguments: String = row["arguments"]
      return StoredRecipeStep(
        step: row["step"], arguments: (try? JSONDecoder().decode([String].self, from: Data(arguments.utf8))) ?? [],
        answer: row["answer"], digest: row["digest"], finishedAt: UTCTime(seconds: row["finished_at"]))
    }
  }

  /// Keeps that the step was done, in place of an earlier time. Names of what was forgotten are left out.
  package func keep(_ step: StoredRecipeStep, of recipe: String) throws {
    try lookForForgotten()
    let text = state.forgotten?.text
    let arguments = text?.redactedArguments(step.arguments) ?? step.arguments
    let answer = text?.redactedJSON(step.answer, .record) ?? step.answer
    try db.execute(
      sql: """
        INSERT INTO recipe_step (recipe, step, arguments, answer, digest, finished_at) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET
          arguments = excluded.arguments, answer = excluded.answer, digest = excluded.digest,
          finished_at = excluded.finished_at
        """,
      arguments: [recipe, step.step, jsonText(arguments), answer, step.digest, step.finishedAt.seconds])
  }

  /// What was brought to the recipe the last time, as JSON; nil where it never ran.
  package func recipeInputs(of recipe: String) throws -> String? {
    try String.fetchOne(db, sql: "SELECT inputs FROM recipe_inputs WHERE recipe = ?", arguments: [recipe])
  }

  /// Keeps what was brought to the recipe, in place of an earlier time.
  package func keepInputs(_ json: String, of recipe: String) throws {
    try lookForForgotten()
    let json = state.forgotten?.text.redactedJSON(json, .path) ?? json
    try db.execute(
      sql: """
        INSERT INTO recipe_inputs (recipe, inputs) VALUES (?, ?) ON CONFLICT DO UPDATE SET inputs = excluded.inputs
        """, arguments: [recipe, json])
  }

  /// Whether some post was looked at a second time.
  package func hasRevisits() throws -> Bool {
    try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM post WHERE revisited_at IS NOT NULL OR gone_at IS NOT NULL)") ?? false
  }

  /// Whether likes of some post that was looked at a second time were read so many seconds after it was posted, or later;
  /// posts of which nobody knows when they were posted count at any time.
  package func hasRevisits(atLeast seconds: Int64) throws -> Bool {
    try Bool.fetchOne(
      db,
      sql: """
        SELECT EXISTS (SELECT 1 FROM post AS p
          WHERE (p.revisited_at IS NOT NULL OR p.gone_at IS NOT NULL) AND (p.posted_at IS NULL OR EXISTS (
            SELECT 1 FROM post_observation AS o WHERE o.post_id = p.id AND o.observed_at >= p.posted_at + ?)))
        """, arguments: [seconds]) ?? false
  }

  /// When the first and the last post were posted, as far as the dumps say; nil where none does.
  package func postedSpan() throws -> (first: UTCTime, last: UTCTime)? {
    guard let row = try Row.fetchOne(db, sql: "SELECT min(posted_at) AS first, max(posted_at) AS last FROM post"),
      let first: Int64 = row["first"], let last: Int64 = row["last"]
    else { return nil }
    return (UTCTime(seconds: first), UTCTime(seconds: last))
  }
}
