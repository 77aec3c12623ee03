// Lessons: images that a task is explained with before the first vote, and who has been through them.
import Base
internal import GRDB

/// An image whose label is told, with the reason.
package struct Lesson: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable {
    /// Shown with its label.
    case example
    /// Asked about; then the label is told.
    case practice
  }

  package var image: StoredImage
  package var question: String
  package var label: String
  package var kind: Kind
  /// May be empty.
  package var reason: String

  package init(image: StoredImage, question: String, label: String, kind: Kind, reason: String) {
    self.image = image
    self.question = question
    self.label = label
    self.kind = kind
    self.reason = reason
  }
}

extension Connection {
  /// Puts these lessons in the place of those that a task had; nobody counts as introduced by the earlier ones.
  package func replaceLessons(_ lessons: [Lesson], task: Int64, run: Int64) throws {
    try db.execute(sql: "DELETE FROM lesson WHERE task_id = ?", arguments: [task])
    try db.execute(sql: "DELETE FROM introduction WHERE task_id = ?", arguments: [task])
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO lesson (task_id, image_id, question, label, kind, reason, place, run_id)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """)
    for (place, lesson) in lessons.enumerated() {
      try statement.execute(arguments: [
        task, lesson.image.id, lesson.question, lesson.label, lesson.kind.rawValue, lesson.reason, place, run,
      ])
    }
  }

  /// In the order in which they were given.
  package func lessons(task: Int64) throws -> [Lesson] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT i.id, i.sha256, i.kind, i.width, i.height, l.question, l.label, l.kind AS lesson, l.reason
        FROM lesson AS l JOIN image AS i ON i.id = l.image_id WHERE l.task_id = ? ORDER BY l.place
        """, arguments: [task]
    ).map {
      Lesson(
        image: Self.storedImage($0), question: $0["question"], label: $0["label"],
        kind: Lesson.Kind(rawValue: $0["lesson"]) ?? .example, reason: $0["reason"])
    }
  }

  /// Whether the image's label is told in the introduction of a task.
  package func isLesson(_ image: Int64, of task: Int64) throws -> Bool {
    let statement = try db.cachedStatement(
      sql: "SELECT EXISTS (SELECT 1 FROM lesson WHERE task_id = ? AND image_id = ?)")
    return try Bool.fetchOne(statement, arguments: [task, image]) ?? false
  }

  /// The run that gave a task its lessons; nil where it has none.
  package func lessonsRun(task: Int64) throws -> Int64? {
    try Int64.fetchOne(db, sql: "SELECT max(run_id) FROM lesson WHERE task_id = ?", arguments: [task])
  }

  /// Whether an annotator has been through the introduction of a task.
  package func isIntroduced(_ annotator: Int64, to task: Int64) throws -> Bool {
    try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM introduction WHERE task_id = ? AND annotator_id = ?)",
      arguments: [task, annotator]) ?? false
  }

  package func finishIntroduction(of annotator: Int64, to task: Int64, at time: UTCTime, run: Int64) throws {
    try db.execute(
      sql: """
        INSERT INTO introduction (task_id, annotator_id, finished_at, run_id) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING
        """, arguments: [task, annotator, time.seconds, run])
  }

  /// How many of these images have votes of the task that count.
  package func votedImages(among images: [Int64], task: Int64) throws -> Int {
    let statement = try db.cachedStatement(
      sql:
        "SELECT EXISTS (SELECT 1 FROM current_vote WHERE task_id = ? AND item = (SELECT sha256 FROM image WHERE id = ?))"
    )
    return try images.count { try Bool.fetchOne(statement, arguments: [task, $0]) ?? false }
  }

  /// Whether an annotator has said anything on a task that counts.
  package func hasVoted(_ annotator: Int64, on task: Int64) throws -> Bool {
    try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM vote WHERE annotator_id = ? AND task_id = ?)",
      arguments: [annotator, task]) ?? false
  }
}
