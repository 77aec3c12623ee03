// Gold: images of a task whose label is known; and flags that annotators raise.
import Base
internal import GRDB

/// An image with a known label.
package struct GoldLabel: Sendable, Hashable {
  package var image: Int64
  package var question: String
  package var label: String

  package init(image: Int64, question: String, label: String) {
    self.image = image
    self.question = question
    self.label = label
  }
}

/// A flag that an annotator raised.
package struct RaisedFlag: Sendable, Hashable {
  package var item: String
  package var annotator: String
  package var note: String
  package var raisedAt: UTCTime
}

extension Connection {
  /// Makes images gold, or gives gold ones another label.
  package func saveGold(_ gold: [GoldLabel], task: Int64, run: Int64) throws {
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO gold (task_id, question, image_id, label, run_id) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET label = excluded.label, run_id = excluded.run_id
        """)
    for known in gold { try statement.execute(arguments: [task, known.question, known.image, known.label, run]) }
  }

  /// The gold images of a task, each once, in the order of their hashes.
  package func goldImages(task: Int64) throws -> [StoredImage] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT id, sha256, kind, width, height FROM image
        WHERE id IN (SELECT image_id FROM gold WHERE task_id = ?) ORDER BY sha256
        """, arguments: [task]
    ).map(Self.storedImage)
  }

  /// How many images of a task have a known label.
  package func goldCount(task: Int64) throws -> Int {
    try Int.fetchOne(db, sql: "SELECT count(DISTINCT image_id) FROM gold WHERE task_id = ?", arguments: [task]) ?? 0
  }

  /// Forgets which images are gold: they become images like the others. Answers on them stay what they are.
  package func clearGold(task: Int64) throws {
    try db.execute(sql: "DELETE FROM gold WHERE task_id = ?", arguments: [task])
  }

  package func raiseFlag(task: Int64, image: Int64, annotator: Int64, note: String, at time: UTCTime, run: Int64) throws
  {
    try db.execute(
      sql: "INSERT INTO flag (task_id, image_id, annotator_id, note, raised_at, run_id) VALUES (?, ?, ?, ?, ?, ?)",
      arguments: [task, image, annotator, note, time.seconds, run])
  }

  /// The flags of a task, in the order they were raised.
  package func flags(task: Int64) throws -> [RaisedFlag] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT i.sha256 AS item, a.name AS annotator, f.note, f.raised_at FROM flag AS f
        JOIN image AS i ON i.id = f.image_id JOIN annotator AS a ON a.id = f.annotator_id
        WHERE f.task_id = ? ORDER BY f.id
        """, arguments: [task]
    ).map {
      RaisedFlag(
        item: $0["item"], annotator: $0["annotator"], note: $0["note"], raisedAt: UTCTime(seconds: $0["raised_at"]))
    }
  }
}
