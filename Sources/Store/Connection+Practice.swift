// Practice: labelled images to train annotators on, and what they answered.
import Base
internal import GRDB

/// An image with a label of a label set.
package struct PracticeImage: Sendable, Hashable {
  package var image: StoredImage
  package var label: String
}

extension Connection {
  /// The images that a label set labels, each once, in the order of their hashes; images of posts with different labels
  /// are left out. Nil where there is no set of that name.
  package func practiceImages(set name: String) throws -> [PracticeImage]? {
    guard let set = try Int64.fetchOne(db, sql: "SELECT id FROM label_set WHERE name = ?", arguments: [name]) else {
      return nil
    }
    return try Row.fetchAll(
      db,
      sql: """
        SELECT i.id, i.sha256, i.kind, i.width, i.height, min(l.value) AS label
        FROM (SELECT image_id AS image, value FROM label WHERE set_id = ?1 AND value IS NOT NULL
              UNION ALL
              SELECT m.image_id, l.value FROM media AS m CROSS JOIN post_label AS l ON l.post_id = m.post_id
              WHERE l.set_id = ?1 AND l.value IS NOT NULL AND m.image_id IS NOT NULL) AS l
        JOIN image AS i ON i.id = l.image GROUP BY i.id HAVING count(DISTINCT l.value) = 1 ORDER BY i.sha256
        """, arguments: [set]
    ).map { PracticeImage(image: Self.storedImage($0), label: $0["label"]) }
  }

  /// Appends an answer of a training round; a nil label takes the last one on the image back.
  package func appendPracticeAnswer(
    task: Int64, question: String, image: Int64, annotator: Int64, truth: String, labelSet: String, label: String?,
    at time: UTCTime, seconds: Double?, run: Int64
  ) throws {
    try db.execute(
      sql: """
        INSERT INTO practice_answer
          (run_id, task_id, question, image_id, annotator_id, truth, label_set, label, cast_at, seconds)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [run, task, question, image, annotator, truth, labelSet, label, time.seconds, seconds])
  }
}
