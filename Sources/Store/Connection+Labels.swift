// Labels: named sets of them, from votes on images or from scores of posts.
import Base
internal import GRDB

/// What labels are made of. Scores that people gave are votes too.
package enum LabelKind: String, Sendable {
  case votes
  case score
}

extension Connection {
  /// Starts a set of labels under a name; labels of an earlier set of that name go.
  /// - Throws: `Fault(.usage)` where the name belongs to labels of the other kind.
  package func beginLabelSet(name: String, kind: LabelKind, method: String, run: Int64) throws -> Int64 {
    let earlier = try String.fetchOne(db, sql: "SELECT kind FROM label_set WHERE name = ?", arguments: [name])
    if let earlier, earlier != kind.rawValue {
      throw Fault(
        .usage,
        kind == .score
          ? "The labels \(name) were made of people's votes and stay; give these another name, with --name."
          : "The labels \(name) were made of likes and stay; make those again under another name, with curate score --name."
      )
    }
    try db.execute(sql: "DELETE FROM label_set WHERE name = ?", arguments: [name])
    try db.execute(
      sql: "INSERT INTO label_set (name, kind, method, run_id) VALUES (?, ?, ?, ?)",
      arguments: [name, kind.rawValue, method, run])
    return db.lastInsertedRowID
  }

  /// Keeps with the set what the command that made it answered, as JSON.
  package func keepSummary(_ json: String, ofLabelSet set: Int64) throws {
    try db.execute(sql: "UPDATE label_set SET summary = ? WHERE id = ?", arguments: [json, set])
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
  package func addImageLabel(
    set: Int64, image: Int64, value: String?, probability: Double?, votes: Int, tie: Bool, score: Double? = nil
  ) throws {
    let statement = try db.cachedStatement(
      sql: "INSERT INTO label (set_id, image_id, value, probability, votes, tie, score) VALUES (?, ?, ?, ?, ?, ?, ?)")
    try statement.execute(arguments: [set, image, value, probability, votes, tie ? 1 : 0, score])
  }

  package func labelSetNames() throws -> [String] {
    try String.fetchAll(db, sql: "SELECT name FROM label_set ORDER BY name")
  }
}
