// Decisions: what owners of the dataset decide about images, and what becomes of flags.
import Base
internal import GRDB

/// What an owner says of an image.
package enum Verdict: Sendable, Hashable {
  case label(String)
  /// The image is to have no label: it does not belong into the dataset.
  case leaveOut
}

/// A decision that stands.
package struct Decision: Sendable, Hashable {
  package var id: Int64
  package var image: Int64
  package var sha256: String
  package var question: String
  package var verdict: Verdict
  /// Who decided.
  package var annotator: Int64
  package var name: String
  package var note: String
  package var at: UTCTime
}

/// A vote on one item.
package struct ItemVote: Sendable, Hashable {
  package var annotator: String
  package var question: String
  package var label: String
}

/// A flag with what became of it.
package struct SeenFlag: Sendable, Hashable {
  package var id: Int64
  package var image: Int64
  package var flag: RaisedFlag
  /// Who has seen to it; nil where nobody has.
  package var answeredBy: String?
}

extension Connection {
  /// Records what somebody decided; a nil verdict takes the decision back. Earlier ones stay on record.
  /// - Returns: the decision's number.
  @discardableResult
  package func decide(
    _ verdict: Verdict?, task: Int64, question: String, image: Int64, by annotator: Int64, note: String,
    at time: UTCTime, run: Int64
  ) throws -> Int64 {
    var (kind, label): (String, String?) = ("withdrawn", nil)
    switch verdict {
    case .label(let value): (kind, label) = ("label", value)
    case .leaveOut: kind = "leave_out"
    case nil: break
    }
    try db.execute(
      sql: """
        INSERT INTO decision (task_id, question, image_id, verdict, label, annotator_id, note, decided_at, run_id)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """, arguments: [task, question, image, kind, label, annotator, note, time.seconds, run])
    return db.lastInsertedRowID
  }

  /// The decision about an image that stands; nil where there is none.
  package func decision(task: Int64, question: String, image: Int64) throws -> Decision? {
    try decisions(task: task, question: question, image: image)[image]
  }

  /// The decisions that stand, by image.
  package func decisions(task: Int64, question: String, image: Int64? = nil) throws -> [Int64: Decision] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT d.id, d.image_id, i.sha256, d.question, d.verdict, d.label, d.annotator_id, a.name, d.note, d.decided_at
        FROM current_decision AS d JOIN annotator AS a ON a.id = d.annotator_id JOIN image AS i ON i.id = d.image_id
        WHERE d.task_id = ?1 AND d.question = ?2 AND (?3 IS NULL OR d.image_id = ?3) ORDER BY d.id
        """, arguments: [task, question, image])
    return Dictionary(
      uniqueKeysWithValues: rows.map { row in
        let label: String? = row["label"]
        let decision = Decision(
          id: row["id"], image: row["image_id"], sha256: row["sha256"], question: row["question"],
          verdict: label.map { .label($0) } ?? .leaveOut, annotator: row["annotator_id"], name: row["name"],
          note: row["note"], at: UTCTime(seconds: row["decided_at"]))
        return (decision.image, decision)
      })
  }

  /// The votes on an item that count, of all questions, in the order they were cast.
  package func votes(onItem item: String, task: Int64) throws -> [ItemVote] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT a.name, v.question, v.label FROM current_vote AS v JOIN annotator AS a ON a.id = v.annotator_id
        WHERE v.task_id = ? AND v.item = ? ORDER BY v.id
        """, arguments: [task, item]
    ).map { ItemVote(annotator: $0["name"], question: $0["question"], label: $0["label"]) }
  }

  /// The flags of a task, in the order they were raised.
  /// - Parameter image: nil for all images.
  package func seenFlags(task: Int64, image: Int64? = nil) throws -> [SeenFlag] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT f.id, f.image_id, i.sha256 AS item, a.name AS annotator, f.note, f.raised_at, b.name AS answered_by
        FROM flag AS f JOIN image AS i ON i.id = f.image_id JOIN annotator AS a ON a.id = f.annotator_id
        LEFT JOIN flag_answer AS s ON s.flag_id = f.id LEFT JOIN annotator AS b ON b.id = s.annotator_id
        WHERE f.task_id = ?1 AND (?2 IS NULL OR f.image_id = ?2) ORDER BY f.id
        """, arguments: [task, image]
    ).map {
      SeenFlag(
        id: $0["id"], image: $0["image_id"],
        flag: RaisedFlag(
          item: $0["item"], annotator: $0["annotator"], note: $0["note"], raisedAt: UTCTime(seconds: $0["raised_at"])),
        answeredBy: $0["answered_by"])
    }
  }

  /// Marks the open flags of an image as seen to.
  /// - Parameters:
  ///   - last: the newest flag that was seen; later ones wait on.
  ///   - decision: what settled them; nil where nothing had to be decided.
  package func answerFlags(
    task: Int64, image: Int64, upTo last: Int64, by annotator: Int64, note: String, decision: Int64?,
    at time: UTCTime, run: Int64
  ) throws {
    try db.execute(
      sql: """
        INSERT INTO flag_answer (flag_id, annotator_id, note, answered_at, decision_id, run_id)
        SELECT id, ?3, ?4, ?5, ?6, ?7 FROM flag
        WHERE task_id = ?1 AND image_id = ?2 AND id <= ?8 AND id NOT IN (SELECT flag_id FROM flag_answer)
        """, arguments: [task, image, annotator, note, time.seconds, decision, run, last])
  }

  /// Has the flags wait again that a decision had settled.
  package func reopenFlags(settledBy decision: Int64) throws {
    try db.execute(sql: "DELETE FROM flag_answer WHERE decision_id = ?", arguments: [decision])
  }
}
