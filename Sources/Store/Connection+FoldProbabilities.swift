// FoldProbabilities: what a cross-validation said of labelled images, each by a classifier that has not seen it.
import Base
import Foundation
internal import GRDB

/// A cross-validation whose probabilities are kept.
package struct FoldRun: Sendable, Hashable {
  /// The class that probabilities are of.
  package var positive: String
  package var negative: String
  /// The fingerprints of the feature sets, in the order of their columns.
  package var features: [String]
  /// The classifier and its settings, as text.
  package var head: String
  package var folds: Int

  package init(positive: String, negative: String, features: [String], head: String, folds: Int) {
    self.positive = positive
    self.negative = negative
    self.features = features
    self.head = head
    self.folds = folds
  }
}

/// One image of a cross-validation.
package struct FoldProbability: Sendable, Hashable {
  package var image: Int64
  /// That the classifier was held against.
  package var label: String
  /// Of the positive class, 0 to 1, by the classifier of the fold in which the image was left out.
  package var probability: Double
  /// From 0.
  package var fold: Int

  package init(image: Int64, label: String, probability: Double, fold: Int) {
    self.image = image
    self.label = label
    self.probability = probability
    self.fold = fold
  }
}

extension Connection {
  /// Keeps a cross-validation of a task's question in the place of the one before.
  package func replaceFoldProbabilities(
    _ probabilities: [FoldProbability], of made: FoldRun, task: Int64, question: String, at time: UTCTime, run: Int64
  ) throws {
    try db.execute(sql: "DELETE FROM fold_run WHERE task_id = ? AND question = ?", arguments: [task, question])
    let features = String(decoding: try JSONEncoder().encode(made.features), as: UTF8.self)
    try db.execute(
      sql: """
        INSERT INTO fold_run (task_id, question, positive, negative, features, head, folds, made_at, run_id)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        task, question, made.positive, made.negative, features, made.head, made.folds, time.seconds, run,
      ])
    let id = db.lastInsertedRowID
    let statement = try db.cachedStatement(
      sql: "INSERT INTO fold_probability (fold_run_id, image_id, label, probability, fold) VALUES (?, ?, ?, ?, ?)")
    for one in probabilities {
      try statement.execute(arguments: [id, one.image, one.label, one.probability, one.fold])
    }
  }

  /// The last cross-validation of a task's question, its images in ascending order; nil where there is none. Images that
  /// have been deleted since are left out.
  package func foldProbabilities(task: Int64, question: String) throws
    -> (made: FoldRun, at: UTCTime, probabilities: [FoldProbability])?
  {
    let found = try Row.fetchOne(
      db,
      sql: """
        SELECT id, positive, negative, features, head, folds, made_at FROM fold_run WHERE task_id = ? AND question = ?
        """, arguments: [task, question])
    guard let found else { return nil }
    let features: String = found["features"]
    let made = FoldRun(
      positive: found["positive"], negative: found["negative"],
      features: try JSONDecoder().decode([String].self, from: Data(features.utf8)), head: found["head"],
      folds: found["folds"])
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT image_id, label, probability, fold FROM fold_probability WHERE fold_run_id = ? ORDER BY image_id
        """, arguments: [found["id"] as Int64])
    return (
      made, UTCTime(seconds: found["made_at"]),
      rows.map {
        FoldProbability(
          image: $0["image_id"], label: $0["label"], probability: $0["probability"], fold: $0["fold"])
      }
    )
  }
}
