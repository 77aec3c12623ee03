// Selections: photographs chosen by rules, kept under a name, and the tasks that ask about one only.
import Base
import Foundation
internal import GRDB

/// What a photograph must be to be chosen. Where several posts show it, one that fits is enough.
package enum SelectionRule: Sendable, Hashable {
  /// A post that says where it was taken.
  case geotagged
  /// So many faces, as far as they have been searched.
  case faces(FaceSelection)
  /// A label of a set, on the photograph or on a post of it.
  case label(set: String, value: String)
  /// A post of the account: its name, or `platform/id`.
  case account(String)
  /// A post with the hashtag, lower case, without #.
  case hashtag(String)

  /// "of geotagged posts": what is said of the photographs that are left.
  package var words: String {
    switch self {
    case .geotagged: "of geotagged posts"
    case .faces(.none): "without a face"
    case .faces(.one): "with one face"
    case .faces(.many): "with several faces"
    case .faces(.any): "searched for faces"
    case .faces(.failed): "that could not be searched for faces"
    case .label(let set, let value): "labelled \(set)=\(value)"
    case .account(let name): "of @\(name)"
    case .hashtag(let tag): "of posts with #\(tag)"
    }
  }

  /// A condition on the column `image_id`, with its arguments.
  fileprivate var condition: (sql: String, arguments: StatementArguments) {
    func posts(_ condition: String) -> String {
      "image_id IN (SELECT m.image_id FROM post AS p JOIN media AS m ON m.post_id = p.id WHERE \(condition))"
    }
    switch self {
    case .geotagged:
      return (posts("p.latitude IS NOT NULL AND p.longitude IS NOT NULL AND m.image_id IS NOT NULL"), [])
    case .faces(.failed):
      return (
        """
        image_id IN (SELECT i.id FROM image AS i JOIN stage_item AS s ON s.stage = 'faces' AND s.item = i.sha256
                     WHERE s.status <> 'done')
        """, []
      )
    case .faces(let faces):
      let count =
        switch faces {
        case .none: "= 0"
        case .one: "= 1"
        case .many: "> 1"
        case .any, .failed: ">= 0"
        }
      return ("image_id IN (SELECT image_id FROM detection WHERE faces \(count))", [])
    case .label(let set, let value):
      return (
        """
        image_id IN (
          SELECT l.image_id FROM label AS l JOIN label_set AS s ON s.id = l.set_id WHERE s.name = ? AND l.value = ?
          UNION ALL
          SELECT m.image_id FROM post_label AS l CROSS JOIN media AS m ON m.post_id = l.post_id
          WHERE l.set_id = (SELECT id FROM label_set WHERE name = ?) AND l.value = ? AND m.image_id IS NOT NULL)
        """, [set, value, set, value]
      )
    case .account(let name):
      return (
        posts(
          """
          m.image_id IS NOT NULL AND p.account_id IN (
            SELECT id FROM account
            WHERE ifnull(username, native_id) = ? COLLATE NOCASE OR native_id = ? OR platform || '/' || native_id = ?)
          """), [name, name, name]
      )
    case .hashtag(let tag):
      return (posts("m.image_id IS NOT NULL AND instr(' ' || p.hashtags || ' ', ' ' || ? || ' ') > 0"), [tag])
    }
  }
}

/// How many photographs a rule left.
package struct SelectionStep: Sendable, Hashable, Codable {
  package var rule: String
  package var images: Int

  package init(rule: String, images: Int) { (self.rule, self.images) = (rule, images) }
}

/// A selection, as the store keeps it.
package struct StoredSelection: Sendable, Hashable {
  package var id: Int64
  package var name: String
  /// As they were when it was chosen.
  package var steps: [SelectionStep]
  /// Photographs that are in it now: what was forgotten since is not.
  package var images: Int
  /// The tasks that ask about it only.
  package var tasks: [String]
}

extension Connection {
  /// Chooses photographs by rules, one after the other, and keeps the choice under the name in place of an earlier one. Tasks
  /// that ask about a selection of that name ask about the new one.
  /// - Parameter run: nil to count only: the choice is made and not kept.
  /// - Returns: how many photographs there are, and how many each rule left.
  package func select(_ name: String, by rules: [SelectionRule], run: Int64?) throws -> [SelectionStep] {
    try db.execute(sql: "CREATE TEMP TABLE IF NOT EXISTS chosen (image_id INTEGER PRIMARY KEY)")
    try db.execute(sql: "DELETE FROM temp.chosen")
    defer { try? db.execute(sql: "DROP TABLE temp.chosen") }
    try db.execute(sql: "INSERT INTO temp.chosen SELECT id FROM image")
    func count() throws -> Int { try Int.fetchOne(db, sql: "SELECT count(*) FROM temp.chosen") ?? 0 }
    var steps = [SelectionStep(rule: "photographs", images: try count())]
    for rule in rules {
      let (sql, arguments) = rule.condition
      try db.execute(sql: "DELETE FROM temp.chosen WHERE NOT (\(sql))", arguments: arguments)
      steps.append(SelectionStep(rule: rule.words, images: try count()))
    }
    guard let run else { return steps }
    let rules = String(decoding: try JSONEncoder().encode(steps), as: UTF8.self)
    try db.execute(
      sql: """
        INSERT INTO selection (name, rules, run_id) VALUES (?, ?, ?)
        ON CONFLICT (name) DO UPDATE SET rules = excluded.rules, run_id = excluded.run_id
        """, arguments: [name, rules, run])
    try db.execute(
      sql: "DELETE FROM selected_image WHERE selection_id = (SELECT id FROM selection WHERE name = ?)",
      arguments: [name])
    try db.execute(
      sql: """
        INSERT INTO selected_image (selection_id, image_id)
        SELECT s.id, c.image_id FROM selection AS s, temp.chosen AS c WHERE s.name = ? ORDER BY c.image_id
        """, arguments: [name])
    return steps
  }

  /// Whether there is an account of that name, native id or `platform/id`.
  package func hasAccount(named name: String) throws -> Bool {
    try Bool.fetchOne(
      db,
      sql: """
        SELECT EXISTS (SELECT 1 FROM account
                       WHERE ifnull(username, native_id) = ?1 COLLATE NOCASE OR native_id = ?1 OR platform || '/' || native_id = ?1)
        """, arguments: [name]) ?? false
  }

  /// In the order of their names.
  package func selections() throws -> [StoredSelection] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT id, name, rules, (SELECT count(*) FROM selected_image WHERE selection_id = id) AS images
        FROM selection ORDER BY name
        """)
    return try rows.map { row in
      let id: Int64 = row["id"]
      let rules: String = row["rules"]
      let tasks = try String.fetchAll(
        db,
        sql: """
          SELECT t.name FROM task_selection AS s JOIN task AS t ON t.id = s.task_id WHERE s.selection_id = ?
          ORDER BY t.name
          """, arguments: [id])
      return StoredSelection(
        id: id, name: row["name"],
        steps: (try? JSONDecoder().decode([SelectionStep].self, from: Data(rules.utf8))) ?? [],
        images: row["images"], tasks: tasks)
    }
  }

  /// Takes a selection away; tasks that asked about it ask about all photographs again.
  /// - Returns: false where there is none of that name.
  package func removeSelection(_ name: String) throws -> Bool {
    try db.execute(sql: "DELETE FROM selection WHERE name = ?", arguments: [name])
    return db.changesCount > 0
  }

  /// From now on the task asks about the selection only.
  package func limit(task: Int64, toSelection name: String) throws {
    try db.execute(
      sql: """
        INSERT INTO task_selection (task_id, selection_id) SELECT ?, id FROM selection WHERE name = ?
        ON CONFLICT (task_id) DO UPDATE SET selection_id = excluded.selection_id
        """, arguments: [task, name])
  }

  /// The name of the selection that the task asks about; nil where it asks about all photographs.
  package func selection(ofTask task: Int64) throws -> String? {
    try String.fetchOne(
      db,
      sql: "SELECT s.name FROM task_selection AS t JOIN selection AS s ON s.id = t.selection_id WHERE t.task_id = ?",
      arguments: [task])
  }

  /// The photographs that the task asks about, by their hashes; nil where it asks about all.
  package func images(ofTask task: Int64) throws -> [String: Int64]? {
    guard try selection(ofTask: task) != nil else { return nil }
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT i.sha256, i.id FROM task_selection AS t
        JOIN selected_image AS s ON s.selection_id = t.selection_id JOIN image AS i ON i.id = s.image_id
        WHERE t.task_id = ?
        """, arguments: [task])
    var images: [String: Int64] = [:]
    while let row = try rows.next() { images[row[0]] = row[1] }
    return images
  }

  /// How many photographs the task asks about.
  package func imageCount(ofTask task: Int64) throws -> Int {
    guard try selection(ofTask: task) != nil else { return try imageCount() }
    return try Int.fetchOne(
      db,
      sql: """
        SELECT count(*) FROM task_selection AS t JOIN selected_image AS s ON s.selection_id = t.selection_id
        WHERE t.task_id = ?
        """, arguments: [task]) ?? 0
  }
}
