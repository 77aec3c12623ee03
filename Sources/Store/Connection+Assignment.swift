// Assignment: who has a place on which image of a task, so that each image gets as many annotators as it should.
import Base
internal import GRDB

/// What an annotator was given an image for.
package enum AssignmentReason: String, Sendable, Hashable {
  case regular
  /// Because the others disagreed. Votes that were asked for this reason say nothing about agreement in general.
  case conflict
}

/// The other annotators of an image, seen by one of them.
package struct Occupancy: Sendable, Hashable {
  /// Others who have voted on the task's first question.
  package var voters: Int
  /// Others who hold a place and have not voted yet.
  package var holders: Int
}

/// How far an item of a task has come.
package struct ItemProgress: Sendable, Hashable {
  /// Annotators who have voted on the task's first question.
  package var voters: Int
  /// Whether two of them answered a question differently.
  package var isDisputed: Bool

  package init(voters: Int, isDisputed: Bool) {
    self.voters = voters
    self.isDisputed = isDisputed
  }
}

extension Connection {
  /// The other annotators of an image at a moment.
  package func occupancy(
    task: Int64, question: String, image: Int64, item: String, others me: Int64, at time: UTCTime
  ) throws -> Occupancy {
    let voters = try db.cachedStatement(
      sql: """
        SELECT count(*) FROM current_vote WHERE task_id = ? AND question = ? AND item = ? AND annotator_id <> ?
        """)
    let holders = try db.cachedStatement(
      sql: """
        SELECT count(*) FROM assignment AS a
        WHERE a.task_id = ?1 AND a.image_id = ?2 AND a.annotator_id <> ?3 AND a.expires_at > ?4
          AND NOT EXISTS (SELECT 1 FROM current_vote AS v WHERE v.task_id = ?1 AND v.question = ?5 AND v.item = ?6
                          AND v.annotator_id = a.annotator_id)
        """)
    return Occupancy(
      voters: try Int.fetchOne(voters, arguments: [task, question, item, me]) ?? 0,
      holders: try Int.fetchOne(holders, arguments: [task, image, me, time.seconds, question, item]) ?? 0)
  }

  /// Whether two annotators answered one of these questions about the item differently.
  package func isDisputed(task: Int64, questions: [String], item: String) throws -> Bool {
    let statement = try db.cachedStatement(
      sql: "SELECT count(DISTINCT label) FROM current_vote WHERE task_id = ? AND question = ? AND item = ?")
    for question in questions where try Int.fetchOne(statement, arguments: [task, question, item]) ?? 0 > 1 {
      return true
    }
    return false
  }

  /// How far each item with a vote has come, seen without the annotator's own votes.
  package func progress(task: Int64, questions: [String], others me: Int64) throws -> [String: ItemProgress] {
    var items: [String: ItemProgress] = [:]
    for (place, question) in questions.enumerated() {
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT item, count(*) AS n, count(DISTINCT label) AS labels FROM current_vote
          WHERE task_id = ? AND question = ? AND annotator_id <> ? GROUP BY item
          """, arguments: [task, question, me])
      while let row = try rows.next() {
        let item: String = row["item"]
        if place == 0 { items[item] = ItemProgress(voters: row["n"], isDisputed: false) }
        if row["labels"] as Int > 1 { items[item]?.isDisputed = true }
      }
    }
    return items
  }

  /// Gives the annotator a place on the image until `expiry`, or prolongs it. The first reason stays.
  package func holdPlace(
    task: Int64, image: Int64, annotator: Int64, reason: AssignmentReason, at time: UTCTime, until expiry: UTCTime,
    run: Int64
  ) throws {
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO assignment (task_id, image_id, annotator_id, reason, given_at, expires_at, run_id)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET expires_at = excluded.expires_at, run_id = excluded.run_id
        """)
    try statement.execute(arguments: [
      task, image, annotator, reason.rawValue, time.seconds, expiry.seconds, run,
    ])
  }

  /// Whether the annotator still holds the place that they were given.
  package func holdsPlace(task: Int64, image: Int64, annotator: Int64, at time: UTCTime) throws -> Bool {
    let statement = try db.cachedStatement(
      sql: """
        SELECT EXISTS (SELECT 1 FROM assignment
                       WHERE task_id = ? AND image_id = ? AND annotator_id = ? AND expires_at > ?)
        """)
    return try Bool.fetchOne(statement, arguments: [task, image, annotator, time.seconds]) ?? false
  }

  /// Marks that nothing is held any more: the image is answered, or given back. A place that came to no vote leaves no row.
  package func releasePlace(task: Int64, image: Int64, annotator: Int64, answered: Bool) throws {
    let statement = try db.cachedStatement(
      sql: answered
        ? "UPDATE assignment SET expires_at = 0 WHERE task_id = ? AND image_id = ? AND annotator_id = ?"
        : "DELETE FROM assignment WHERE task_id = ? AND image_id = ? AND annotator_id = ?")
    try statement.execute(arguments: [task, image, annotator])
  }

  /// Gives back all that a run still holds; places with a vote keep their row.
  package func releasePlaces(ofRun run: Int64) throws {
    try db.execute(
      sql: """
        DELETE FROM assignment WHERE run_id = ?1 AND expires_at > 0 AND NOT EXISTS (
          SELECT 1 FROM current_vote AS v
          WHERE v.annotator_id = assignment.annotator_id AND v.task_id = assignment.task_id
            AND v.image_id = assignment.image_id)
        """, arguments: [run])
    try db.execute(
      sql: "UPDATE assignment SET expires_at = 0 WHERE run_id = ? AND expires_at > 0", arguments: [run])
  }

  /// How many images of the task others hold at the moment without having voted on them.
  package func placesHeld(task: Int64, question: String, others me: Int64, at time: UTCTime) throws -> Int {
    try Int.fetchOne(
      db,
      sql: """
        SELECT count(DISTINCT a.image_id) FROM assignment AS a JOIN image AS i ON i.id = a.image_id
        WHERE a.task_id = ?1 AND a.annotator_id <> ?2 AND a.expires_at > ?3
          AND NOT EXISTS (SELECT 1 FROM current_vote AS v WHERE v.task_id = ?1 AND v.question = ?4 AND v.item = i.sha256
                          AND v.annotator_id = a.annotator_id)
        """, arguments: [task, me, time.seconds, question]) ?? 0
  }

  /// The votes on a question that were asked because others disagreed: items, with the annotator's name.
  package func votesAskedForConflict(task: Int64) throws -> Set<[String]> {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT i.sha256 AS item, p.name AS annotator FROM assignment AS a
        JOIN image AS i ON i.id = a.image_id JOIN annotator AS p ON p.id = a.annotator_id
        WHERE a.task_id = ? AND a.reason = 'conflict'
        """, arguments: [task])
    return Set(rows.map { [$0["item"], $0["annotator"]] })
  }
}
