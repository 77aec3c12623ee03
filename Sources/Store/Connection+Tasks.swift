// Tasks: what annotators are asked, and who they are.
import Base
internal import GRDB

/// A task as the store keeps it.
package struct StoredTask: Sendable, Hashable {
  package var id: Int64
  package var name: String
  package var yaml: String
}

extension Connection {
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

  /// What rests on the words of a task besides votes that count: votes taken back, places, gold images, practice.
  package func isInUse(task: Int64) throws -> Bool {
    try Bool.fetchOne(
      db,
      sql: """
        SELECT EXISTS (SELECT 1 FROM vote WHERE task_id = ?1) OR EXISTS (SELECT 1 FROM assignment WHERE task_id = ?1)
          OR EXISTS (SELECT 1 FROM gold WHERE task_id = ?1) OR EXISTS (SELECT 1 FROM practice_answer WHERE task_id = ?1)
          OR EXISTS (SELECT 1 FROM lesson WHERE task_id = ?1) OR EXISTS (SELECT 1 FROM decision WHERE task_id = ?1)
        """, arguments: [task]) ?? false
  }

  /// How many items of a task have so many annotators, or more; of those that it asks about.
  package func itemsFinished(task: Int64, annotators: Int) throws -> Int {
    try Int.fetchOne(
      db,
      sql: """
        SELECT count(*) FROM (
          SELECT 1 FROM current_vote WHERE task_id = ?1 AND (
            NOT EXISTS (SELECT 1 FROM task_selection WHERE task_id = ?1)
            OR item IN (SELECT i.sha256 FROM task_selection AS t
                        JOIN selected_image AS s ON s.selection_id = t.selection_id JOIN image AS i ON i.id = s.image_id
                        WHERE t.task_id = ?1))
          GROUP BY item HAVING count(DISTINCT annotator_id) >= ?2)
        """, arguments: [task, annotators]) ?? 0
  }

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
}
