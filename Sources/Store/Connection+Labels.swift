// Labels: named sets of them, from votes on images, from scores of posts, or by a classifier.
import Base
internal import GRDB

/// What labels are made of. Scores that people gave are votes too.
package enum LabelKind: String, Sendable {
  case votes
  case score
  /// Given to images by a classifier.
  case model

  /// For sentences: what labels of this kind came from.
  fileprivate var origin: String {
    switch self {
    case .votes: "were made of people's votes"
    case .score: "were made of likes"
    case .model: "were given by a classifier"
    }
  }
}

extension Connection {
  /// Starts a set of labels under a name; labels of an earlier set of that name go.
  /// - Throws: `Fault(.usage)` where the name belongs to labels of another kind.
  package func beginLabelSet(name: String, kind: LabelKind, method: String, run: Int64) throws -> Int64 {
    try checkLabelSetName(name, for: kind)
    try db.execute(sql: "DELETE FROM label_set WHERE name = ?", arguments: [name])
    try db.execute(
      sql: "INSERT INTO label_set (name, kind, method, run_id) VALUES (?, ?, ?, ?)",
      arguments: [name, kind.rawValue, method, run])
    return db.lastInsertedRowID
  }

  /// Whether labels of this kind may have the name.
  /// - Throws: `Fault(.usage)` where it belongs to labels of another kind.
  package func checkLabelSetName(_ name: String, for kind: LabelKind) throws {
    let earlier = try String.fetchOne(db, sql: "SELECT kind FROM label_set WHERE name = ?", arguments: [name])
    if let earlier, earlier != kind.rawValue {
      let other = LabelKind(rawValue: earlier)
      // Labels of votes have their task's name and no other, so the ones before them make way.
      let way =
        kind == .votes
        ? "make those again under another name, with curate \(other == .model ? "selfies predict" : "score") --name."
        : "give these another name, with --name."
      throw Fault(.usage, "The labels \(name) \(other?.origin ?? "are of another kind") and stay; \(way)")
    }
  }

  /// Keeps with the set what the command that made it answered, as JSON.
  package func keepSummary(_ json: String, ofLabelSet set: Int64) throws {
    try db.execute(sql: "UPDATE label_set SET summary = ? WHERE id = ?", arguments: [json, set])
  }

  /// What the set's labels were made of; nil where there is no such set.
  package func kind(ofLabelSet name: String) throws -> LabelKind? {
    try String.fetchOne(db, sql: "SELECT kind FROM label_set WHERE name = ?", arguments: [name])
      .flatMap(LabelKind.init)
  }

  /// How the set was made, such as `regression` or `majority`; nil where there is no such set.
  package func method(ofLabelSet name: String) throws -> String? {
    try String.fetchOne(db, sql: "SELECT method FROM label_set WHERE name = ?", arguments: [name])
  }

  /// The answer of the command that made the set, as JSON; nil where there is no such set, or it has none.
  package func summary(ofLabelSet name: String) throws -> String? {
    try String.fetchOne(db, sql: "SELECT summary FROM label_set WHERE name = ?", arguments: [name])
  }

  /// - Parameters:
  ///   - value: nil: the image has a score, but is in neither tail.
  ///   - probability: that the value is right, 0 to 1; nil where the method gives none.
  ///   - score: nil where the method gives none.
  ///   - decidedBy: the owner who gave the label in the place of the votes.
  package func addImageLabel(
    set: Int64, image: Int64, value: String?, probability: Double?, votes: Int, tie: Bool, score: Double? = nil,
    decidedBy: Int64? = nil
  ) throws {
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO label (set_id, image_id, value, probability, votes, tie, score, decided_by)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """)
    try statement.execute(arguments: [set, image, value, probability, votes, tie ? 1 : 0, score, decidedBy])
  }

  /// The images that a set gives this label, by the posts that show them where it labels posts.
  package func images(labelled value: String, in set: String) throws -> Set<Int64> {
    try Int64.fetchSet(
      db,
      sql: """
        SELECT l.image_id FROM label AS l JOIN label_set AS s ON s.id = l.set_id WHERE s.name = ?1 AND l.value = ?2
        UNION
        SELECT m.image_id FROM media AS m CROSS JOIN post_label AS l ON l.post_id = m.post_id
        WHERE l.set_id = (SELECT id FROM label_set WHERE name = ?1) AND m.image_id IS NOT NULL AND l.value = ?2
        """, arguments: [set, value])
  }

  package func labelSetNames() throws -> [String] {
    try String.fetchAll(db, sql: "SELECT name FROM label_set ORDER BY name")
  }
}

extension Connection {
  /// How many labels of a set were a tie that the lot decided, and how many an owner gave.
  package func drawnAndDecided(set name: String) throws -> (ties: Int, decided: Int) {
    let row = try Row.fetchOne(
      db,
      sql: """
        SELECT coalesce(sum(l.tie), 0) AS ties, count(l.decided_by) AS decided FROM label AS l
        JOIN label_set AS s ON s.id = l.set_id WHERE s.name = ? AND l.value IS NOT NULL
        """, arguments: [name])
    return (row?["ties"] ?? 0, row?["decided"] ?? 0)
  }

  /// How many labels of each value a set has, in the order of the values; without a value are those that have a score only.
  package func labelCounts(set name: String) throws -> [(value: String?, count: Int)] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT l.value, count(*) AS n FROM label AS l JOIN label_set AS s ON s.id = l.set_id WHERE s.name = ?1 GROUP BY l.value
        UNION ALL
        SELECT value, count(*) FROM post_label WHERE set_id = (SELECT id FROM label_set WHERE name = ?1) GROUP BY value
        ORDER BY 1
        """, arguments: [name]
    ).map { ($0["value"], $0["n"]) }
  }
}
