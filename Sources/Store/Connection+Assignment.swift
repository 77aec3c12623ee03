// Assignment: who has a place on which image of a task, so that each image gets as many annotators as it should.
import Base
import Foundation
internal import GRDB

/// What an annotator was given an image for.
package enum AssignmentReason: String, Sendable, Hashable {
  case regular
  /// Because the others disagreed. Votes that were asked for this reason say nothing about agreement in general.
  case conflict
  /// Because a classifier doubts what the others say. Such votes say nothing about agreement in general either.
  case doubt
}

/// The other annotators of an image, seen by one of them.
package struct Occupancy: Sendable, Hashable {
  /// Others with a vote on any question of the task.
  package var voters: Int
  /// Others who hold a place and have not voted yet.
  package var holders: Int
}

/// How far an item of a task has come.
package struct ItemProgress: Sendable, Hashable {
  /// Annotators with a vote on any question of the task.
  package var voters: Int
  /// Whether two of them answered a question differently.
  package var isDisputed: Bool

  package init(voters: Int, isDisputed: Bool) {
    self.voters = voters
    self.isDisputed = isDisputed
  }
}

/// How long a place is held for somebody who does nothing, in seconds.
package let holdingTime: Int64 = 600

extension Connection {
  // Places that expire later than a place can were given by a clock that has been set back since.
  private static func isHeld(_ now: String) -> String {
    "expires_at > \(now) AND expires_at <= \(now) + \(2 * holdingTime)"
  }

  private static func votes(_ item: String, _ annotator: String, _ questions: Int) -> String {
    """
    v.task_id = ?1 AND v.question IN (\(Array(repeating: "?", count: questions).joined(separator: ", ")))
      AND v.item = \(item) AND v.annotator_id \(annotator)
    """
  }

  /// The other annotators of an image at a moment.
  package func occupancy(
    task: Int64, questions: [String], image: Int64, item: String, others me: Int64, at time: UTCTime
  ) throws -> Occupancy {
    var arguments: StatementArguments = [task, item, me, image, time.seconds]
    arguments += StatementArguments(questions)
    let voters = try db.cachedStatement(
      sql: """
        SELECT count(DISTINCT v.annotator_id) FROM current_vote AS v
        WHERE ?4 = ?4 AND ?5 = ?5 AND \(Self.votes("?2", "<> ?3", questions.count))
        """)
    let count = try Int.fetchOne(voters, arguments: arguments) ?? 0
    let holders = try db.cachedStatement(
      sql: """
        SELECT count(*) FROM assignment AS a
        WHERE a.task_id = ?1 AND a.image_id = ?4 AND a.annotator_id <> ?3 AND \(Self.isHeld("?5"))
          AND NOT EXISTS (
            SELECT 1 FROM current_vote AS v WHERE \(Self.votes("?2", "= a.annotator_id", questions.count)))
        """)
    return Occupancy(voters: count, holders: try Int.fetchOne(holders, arguments: arguments) ?? 0)
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
  /// - Parameter questions: those whose answers can differ.
  package func progress(task: Int64, questions: [String], others me: Int64) throws -> [String: ItemProgress] {
    var items: [String: ItemProgress] = [:]
    let counts = try Row.fetchCursor(
      db,
      sql: """
        SELECT item, count(DISTINCT annotator_id) AS n FROM current_vote
        WHERE task_id = ? AND annotator_id <> ? GROUP BY item
        """, arguments: [task, me])
    while let row = try counts.next() { items[row["item"]] = ItemProgress(voters: row["n"], isDisputed: false) }
    for question in questions {
      let disputed = try String.fetchCursor(
        db,
        sql: """
          SELECT item FROM current_vote WHERE task_id = ? AND question = ? AND annotator_id <> ?
          GROUP BY item HAVING count(DISTINCT label) > 1
          """, arguments: [task, question, me])
      while let item = try disputed.next() { items[item]?.isDisputed = true }
    }
    return items
  }

  /// Gives the annotator a place on the image from `time` on, or prolongs it.
  /// - Parameter reason: nil leaves the one that the place was given for.
  package func holdPlace(
    task: Int64, image: Int64, annotator: Int64, reason: AssignmentReason?, at time: UTCTime, run: Int64
  ) throws {
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO assignment (task_id, image_id, annotator_id, reason, given_at, expires_at, run_id, process)
        VALUES (?1, ?2, ?3, coalesce(?4, 'regular'), ?5, ?6, ?7, ?8)
        ON CONFLICT DO UPDATE SET
          expires_at = ?6, run_id = ?7, process = ?8, reason = coalesce(?4, assignment.reason)
        """)
    try statement.execute(arguments: [
      task, image, annotator, reason?.rawValue, time.seconds, time.seconds + holdingTime, run, Int64(getpid()),
    ])
  }

  /// Whether the annotator still holds the place that they were given.
  package func holdsPlace(task: Int64, image: Int64, annotator: Int64, at time: UTCTime) throws -> Bool {
    let statement = try db.cachedStatement(
      sql: """
        SELECT EXISTS (SELECT 1 FROM assignment
                       WHERE task_id = ?1 AND image_id = ?2 AND annotator_id = ?3 AND \(Self.isHeld("?4")))
        """)
    return try Bool.fetchOne(statement, arguments: [task, image, annotator, time.seconds]) ?? false
  }

  /// Whether another session of the same annotator, which is still at work on this machine, shows the image.
  package func isShownElsewhere(task: Int64, image: Int64, annotator: Int64, run: Int64, at time: UTCTime) throws
    -> Bool
  {
    let statement = try db.cachedStatement(
      sql: """
        SELECT process FROM assignment
        WHERE task_id = ?1 AND image_id = ?2 AND annotator_id = ?3 AND run_id <> ?5 AND \(Self.isHeld("?4"))
        """)
    guard
      let process = try Int32.fetchOne(statement, arguments: [task, image, annotator, time.seconds, run])
    else { return false }
    return kill(process, 0) == 0 || errno == EPERM
  }

  /// Marks that nothing is held any more: the image is answered, or given back. A place that came to no vote leaves no row.
  package func releasePlace(task: Int64, image: Int64, annotator: Int64, answered: Bool) throws {
    let statement = try db.cachedStatement(
      sql: answered
        ? "UPDATE assignment SET expires_at = 0 WHERE task_id = ? AND image_id = ? AND annotator_id = ?"
        : "DELETE FROM assignment WHERE task_id = ? AND image_id = ? AND annotator_id = ?")
    try statement.execute(arguments: [task, image, annotator])
  }

  /// Gives back all that a run still holds, or what one annotator holds of one task in it; places with a vote keep their row.
  package func releasePlaces(ofRun run: Int64, task: Int64? = nil, annotator: Int64? = nil) throws {
    let theirs = "run_id = ?1 AND (?2 IS NULL OR task_id = ?2) AND (?3 IS NULL OR annotator_id = ?3) AND expires_at > 0"
    try db.execute(
      sql: """
        DELETE FROM assignment WHERE \(theirs) AND NOT EXISTS (
          SELECT 1 FROM current_vote AS v
          WHERE v.annotator_id = assignment.annotator_id AND v.task_id = assignment.task_id
            AND v.image_id = assignment.image_id)
        """, arguments: [run, task, annotator])
    try db.execute(sql: "UPDATE assignment SET expires_at = 0 WHERE \(theirs)", arguments: [run, task, annotator])
  }

  /// How many images of the task others hold at the moment without having voted on them.
  package func placesHeld(task: Int64, others me: Int64, at time: UTCTime) throws -> Int {
    try Int.fetchOne(
      db,
      sql: """
        SELECT count(DISTINCT a.image_id) FROM assignment AS a
        WHERE a.task_id = ?1 AND a.annotator_id <> ?2 AND \(Self.isHeld("?3"))
          AND NOT EXISTS (SELECT 1 FROM current_vote AS v
                          WHERE v.annotator_id = a.annotator_id AND v.task_id = ?1 AND v.image_id = a.image_id)
        """, arguments: [task, me, time.seconds]) ?? 0
  }

  /// Votes that came from a file before their image did are votes on that image from now on: their item becomes its hash.
  package func tieVotesToImages(task: Int64) throws {
    let names = try String.fetchSet(
      db, sql: "SELECT DISTINCT item FROM vote WHERE task_id = ? AND image_id IS NULL", arguments: [task])
    guard !names.isEmpty else { return }
    for (name, image) in try images(named: names) {
      try db.execute(
        sql: "UPDATE vote SET item = ?, image_id = ? WHERE task_id = ? AND item = ? AND image_id IS NULL",
        arguments: [image.sha256, image.id, task, name])
    }
  }

  /// The votes of a task that were asked for a reason that has to do with how the others had voted: items, with the
  /// annotator's name.
  package func votesAsked(for reason: AssignmentReason, task: Int64) throws -> Set<[String]> {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT i.sha256 AS item, p.name AS annotator FROM assignment AS a
        JOIN image AS i ON i.id = a.image_id JOIN annotator AS p ON p.id = a.annotator_id
        WHERE a.task_id = ? AND a.reason = ?
        """, arguments: [task, reason.rawValue])
    return Set(rows.map { [$0["item"], $0["annotator"]] })
  }
}
