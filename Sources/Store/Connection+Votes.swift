// Votes: tasks, annotators and the append-only list of what each annotator said.
import Base
internal import GRDB

/// A vote as it counts: the last word of one annotator on one item.
package struct StoredVote: Sendable, Hashable {
  package var item: String
  package var annotator: String
  package var label: String
}

/// A task as the store keeps it.
package struct StoredTask: Sendable, Hashable {
  package var id: Int64
  package var name: String
  package var yaml: String
}

extension Connection {
  // MARK: Tasks

  package func tasks() throws -> [StoredTask] {
    try Row.fetchAll(db, sql: "SELECT id, name, yaml FROM task ORDER BY name").map {
      StoredTask(id: $0["id"], name: $0["name"], yaml: $0["yaml"])
    }
  }

  package func task(named name: String) throws -> StoredTask? {
    try Row.fetchOne(db, sql: "SELECT id, name, yaml FROM task WHERE name = ?", arguments: [name]).map {
      StoredTask(id: $0["id"], name: $0["name"], yaml: $0["yaml"])
    }
  }

  /// Adds a task, or replaces the description of one with that name. The caller has checked that no vote rests on it.
  package func saveTask(name: String, yaml: String, at time: UTCTime) throws {
    try db.execute(
      sql: """
        INSERT INTO task (name, yaml, added_at) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET yaml = excluded.yaml
        """, arguments: [name, yaml, time.seconds])
  }

  /// How many votes count for a task, all questions together.
  package func voteCount(task: Int64) throws -> Int {
    try Int.fetchOne(db, sql: "SELECT count(*) FROM current_vote WHERE task_id = ?", arguments: [task]) ?? 0
  }

  // MARK: Annotators

  package func annotators() throws -> [(id: Int64, name: String, votes: Int)] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT a.id, a.name, (SELECT count(*) FROM current_vote AS v WHERE v.annotator_id = a.id) AS votes
        FROM annotator AS a ORDER BY a.name
        """
    ).map { ($0["id"], $0["name"], $0["votes"]) }
  }

  package func annotator(named name: String) throws -> Int64? {
    try Int64.fetchOne(db, sql: "SELECT id FROM annotator WHERE name = ?", arguments: [name])
  }

  /// The annotator's id, and whether the name is new.
  package func addAnnotator(named name: String, at time: UTCTime) throws -> (id: Int64, isNew: Bool) {
    if let id = try annotator(named: name) { return (id, false) }
    try db.execute(sql: "INSERT INTO annotator (name, added_at) VALUES (?, ?)", arguments: [name, time.seconds])
    return (db.lastInsertedRowID, true)
  }

  // MARK: Votes

  /// Appends a vote; a nil label takes the annotator's last one back.
  package func appendVote(
    task: Int64, question: String, item: String, image: Int64?, annotator: Int64, label: String?, at time: UTCTime,
    seconds: Double?, run: Int64
  ) throws {
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO vote (task_id, question, item, image_id, annotator_id, label, cast_at, seconds, run_id)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    try statement.execute(arguments: [
      task, question, item, image, annotator, label, time.seconds, seconds, run,
    ])
  }

  /// What the annotator's vote on the item is now; nil where there is none or it was taken back.
  package func currentVote(task: Int64, question: String, item: String, annotator: Int64) throws -> String? {
    let statement = try db.cachedStatement(
      sql: """
        SELECT label FROM vote WHERE task_id = ? AND question = ? AND item = ? AND annotator_id = ?
        ORDER BY id DESC LIMIT 1
        """)
    return try Optional<String>.fetchOne(statement, arguments: [task, question, item, annotator]) ?? nil
  }

  /// The votes that count for a question, in the order they were cast. A vote on a name that has become an image of the
  /// store since is a vote on that image; an annotator may then have two on it, and the later one is the last word.
  package func currentVotes(task: Int64, question: String) throws -> [StoredVote] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT v.item, v.image_id IS NULL AS unknown, a.name AS annotator, v.label
        FROM current_vote AS v JOIN annotator AS a ON a.id = v.annotator_id
        WHERE v.task_id = ? AND v.question = ? ORDER BY v.id
        """, arguments: [task, question])
    let names = Set(rows.filter { $0["unknown"] as Bool }.map { $0["item"] as String })
    let images = names.isEmpty ? [:] : try images(named: names)
    var votes: [StoredVote] = []
    var places: [[String]: Int] = [:]
    for row in rows {
      let item: String = row["item"]
      let vote = StoredVote(item: images[item]?.sha256 ?? item, annotator: row["annotator"], label: row["label"])
      if let place = places.updateValue(votes.count, forKey: [vote.item, vote.annotator]) {
        places[[vote.item, vote.annotator]] = place
        votes[place] = vote
      } else {
        votes.append(vote)
      }
    }
    return votes
  }

  /// Every vote of the annotator that counts, in the order they were cast: what an undo takes back, from the end.
  package func votesCast(task: Int64, annotator: Int64) throws -> [(question: String, item: String, label: String)] {
    try Row.fetchAll(
      db, sql: "SELECT question, item, label FROM current_vote WHERE task_id = ? AND annotator_id = ? ORDER BY id",
      arguments: [task, annotator]
    ).map { ($0["question"], $0["item"], $0["label"]) }
  }

  /// For each item of the question: how many annotators have voted.
  package func annotatorsPerItem(task: Int64, question: String) throws -> [String: Int] {
    var counts: [String: Int] = [:]
    let rows = try Row.fetchAll(
      db, sql: "SELECT item, count(*) AS n FROM current_vote WHERE task_id = ? AND question = ? GROUP BY item",
      arguments: [task, question])
    for row in rows { counts[row["item"]] = row["n"] }
    return counts
  }
}
