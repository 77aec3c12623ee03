// LabelLineage: the labels of one photograph, the sides that it lies on, and the exports that took it.
import Base
internal import GRDB

/// A label, of an image or of a post that shows it.
package struct LabelLineage: Sendable, Hashable {
  /// The set's name.
  package var set: String
  package var kind: String
  package var method: String
  /// The post's number where posts were labelled; nil where the image itself was.
  package var post: Int64?
  /// Nil: it has a score, but is in neither tail.
  package var value: String?
  package var score: Double?
  package var probability: Double?
  package var votes: Int?
  package var isTie: Bool?
  /// The owner who gave it in the place of the votes.
  package var decidedBy: String?
  /// The run that made the set.
  package var run: Int64
}

/// A side of a split.
package struct SideLineage: Sendable, Hashable {
  package var label: String
  package var seed: String
  package var trainShare: Double
  package var groupedBy: String
  package var side: String
}

/// What one export made of the photograph.
package struct ExportLineage: Sendable, Hashable {
  package var id: Int64
  package var directory: String
  package var format: String
  /// `sound` or `paper`.
  package var order: String
  /// The name of the set of labels.
  package var set: String
  package var seed: String
  package var manifestSHA256: String
  package var pictures: [ExportItem]
  package var run: Int64
}

extension Connection {
  /// The labels of an image itself, set by set in the order in which the sets were made.
  package func labelLineage(ofImage id: Int64) throws -> [LabelLineage] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT s.name, s.kind, s.method, s.run_id, l.value, l.score, l.probability, l.votes, l.tie, a.name AS decided_by,
          NULL AS post_id
        FROM label AS l JOIN label_set AS s ON s.id = l.set_id LEFT JOIN annotator AS a ON a.id = l.decided_by
        WHERE l.image_id = ? ORDER BY s.id
        """, arguments: [id]
    ).map(Self.labelLineage)
  }

  /// The same of a post.
  package func labelLineage(ofPost id: Int64) throws -> [LabelLineage] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT s.name, s.kind, s.method, s.run_id, l.value, l.score, NULL AS probability, NULL AS votes, NULL AS tie,
          NULL AS decided_by, l.post_id
        FROM label_set AS s CROSS JOIN post_label AS l ON l.set_id = s.id WHERE l.post_id = ? ORDER BY s.id
        """, arguments: [id]
    ).map(Self.labelLineage)
  }

  private static func labelLineage(_ row: Row) -> LabelLineage {
    let tie: Int? = row["tie"]
    return LabelLineage(
      set: row["name"], kind: row["kind"], method: row["method"], post: row["post_id"], value: row["value"],
      score: row["score"], probability: row["probability"], votes: row["votes"], isTie: tie.map { $0 != 0 },
      decidedBy: row["decided_by"], run: row["run_id"])
  }

  package func sideLineage(ofImage id: Int64) throws -> [SideLineage] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT s.label, s.seed, s.train_share, s.group_by, i.side FROM split_side AS i JOIN split AS s ON s.id = i.split_id
        WHERE i.image_id = ? ORDER BY s.id
        """, arguments: [id]
    ).map {
      SideLineage(
        label: $0["label"], seed: $0["seed"], trainShare: $0["train_share"], groupedBy: $0["group_by"], side: $0["side"]
      )
    }
  }

  /// In the order in which they were made.
  package func exportLineage(ofImage id: Int64) throws -> [ExportLineage] {
    var exports: [ExportLineage] = []
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT e.id, e.directory, e.format, e.protocol, e.label AS label_set, e.seed, e.manifest_sha256, e.run_id,
          i.key, i.split, i.label, i.copy
        FROM export_item AS i JOIN export AS e ON e.id = i.export_id WHERE i.image_id = ? ORDER BY e.id, i.split, i.copy
        """, arguments: [id])
    while let row = try rows.next() {
      let number: Int64 = row["id"]
      if exports.last?.id != number {
        exports.append(
          ExportLineage(
            id: number, directory: row["directory"], format: row["format"], order: row["protocol"],
            set: row["label_set"], seed: row["seed"], manifestSHA256: row["manifest_sha256"], pictures: [],
            run: row["run_id"]))
      }
      exports[exports.count - 1].pictures.append(
        ExportItem(key: row["key"], image: id, split: row["split"], label: row["label"], copy: row["copy"]))
    }
    return exports
  }
}
