// Doubts: images of a task whose label a classifier doubts, and which are to get another vote.
import Base
internal import GRDB

/// An image that is asked about again.
package struct Doubt: Sendable, Hashable {
  package var image: Int64
  package var question: String
  /// That the label is wrong, 0 to 1, as it was when the vote was asked for.
  package var probability: Double
  /// How many annotators the image is to have.
  package var wanted: Int
  /// How many it has.
  package var voters: Int

  package var isSettled: Bool { voters >= wanted }
}

/// What became of the wish for more votes.
package struct AskedAgain: Sendable, Hashable {
  /// Images that will get another vote now.
  package var queued = 0
  /// Images that were waiting for one already.
  package var waiting = 0
  /// Images that are no one's to decide, since their label is known.
  package var gold = 0

  package init() {}
}

extension Connection {
  /// Asks for one more annotator on each of the images than they have now. One that waits for its vote already is not
  /// asked for twice; one that has had it since is asked for once more.
  /// - Parameter images: each with the probability that its label is wrong.
  package func askAgain(
    task: Int64, question: String, images: [(image: Int64, probability: Double)], at time: UTCTime, run: Int64
  ) throws -> AskedAgain {
    try tieVotesToImages(task: task)
    let gold = Set(try goldImages(task: task).map(\.id))
    let known = Dictionary(grouping: try doubts(task: task), by: \.image)
    let voters = try db.cachedStatement(
      sql: """
        SELECT count(DISTINCT annotator_id) FROM current_vote
        WHERE task_id = ? AND item = (SELECT sha256 FROM image WHERE id = ?)
        """)
    let insert = try db.cachedStatement(
      sql: """
        INSERT INTO doubt (task_id, image_id, question, probability, voters, asked_at, run_id)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET
          probability = excluded.probability, voters = excluded.voters, asked_at = excluded.asked_at,
          run_id = excluded.run_id, extra = 1
        """)
    var asked = AskedAgain()
    for (image, probability) in images {
      if gold.contains(image) {
        asked.gold += 1
      } else if known[image]?.contains(where: { !$0.isSettled }) == true {
        // Another question's wait is this one's: whoever looks at the image is asked all of them.
        asked.waiting += 1
      } else {
        let count = try Int.fetchOne(voters, arguments: [task, image]) ?? 0
        try insert.execute(arguments: [task, image, question, probability, count, time.seconds, run])
        asked.queued += 1
      }
    }
    return asked
  }

  /// All doubts of a task that were ever asked about, by image and question.
  package func doubts(task: Int64) throws -> [Doubt] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT d.image_id, d.question, d.probability, d.voters + d.extra AS wanted,
          (SELECT count(DISTINCT v.annotator_id) FROM current_vote AS v
           WHERE v.task_id = d.task_id AND v.item = i.sha256) AS voters
        FROM doubt AS d JOIN image AS i ON i.id = d.image_id WHERE d.task_id = ? ORDER BY d.image_id, d.question
        """, arguments: [task]
    ).map {
      Doubt(
        image: $0["image_id"], question: $0["question"], probability: $0["probability"], wanted: $0["wanted"],
        voters: $0["voters"])
    }
  }

  /// Takes back what was asked about and has not got its vote; what has one stays on record.
  /// - Returns: how many images that were.
  package func withdrawDoubts(task: Int64) throws -> Int {
    let open = try doubts(task: task).filter { !$0.isSettled }
    for doubt in open {
      try db.execute(
        sql: "DELETE FROM doubt WHERE task_id = ? AND image_id = ? AND question = ?",
        arguments: [task, doubt.image, doubt.question])
    }
    return Set(open.map(\.image)).count
  }

  /// How many images of a task wait for a vote that a doubt has called for.
  package func openDoubts(task: Int64) throws -> Int {
    Set(try doubts(task: task).filter { !$0.isSettled }.map(\.image)).count
  }

  /// How many annotators doubted images of the task are to have, by image.
  package func votersWanted(task: Int64) throws -> [Int64: Int] {
    var wanted: [Int64: Int] = [:]
    for row in try Row.fetchAll(
      db, sql: "SELECT image_id, max(voters + extra) AS n FROM doubt WHERE task_id = ? GROUP BY image_id",
      arguments: [task])
    {
      wanted[row["image_id"]] = row["n"]
    }
    return wanted
  }

  /// How many annotators a doubted image of the task is to have; 0 where it is not doubted.
  package func votersWanted(task: Int64, image: Int64) throws -> Int {
    let statement = try db.cachedStatement(
      sql: "SELECT coalesce(max(voters + extra), 0) FROM doubt WHERE task_id = ? AND image_id = ?")
    return try Int.fetchOne(statement, arguments: [task, image]) ?? 0
  }
}
