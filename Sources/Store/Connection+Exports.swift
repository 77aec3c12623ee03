// Exports: the record of what each took, and of the sides of a split.
internal import GRDB

extension Connection {
  /// Notes an export, so that a later `forget` can say which exports it touches.
  /// - Parameter items: a row for each picture.
  /// - Returns: the export's number.
  @discardableResult
  package func recordExport(_ export: ExportRecord, run: Int64, items: some Sequence<ExportItem>) throws -> Int64 {
    try db.execute(
      sql: """
        INSERT INTO export (directory, label, seed, manifest_sha256, format, protocol, summary, run_id)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        export.directory, export.label, String(export.seed), export.manifestSHA256, export.format, export.order,
        export.summary, run,
      ])
    let id = db.lastInsertedRowID
    let statement = try db.cachedStatement(
      sql: "INSERT INTO export_item (export_id, key, image_id, split, label, copy) VALUES (?, ?, ?, ?, ?, ?)")
    for item in items {
      try statement.execute(arguments: [id, item.key, item.image, item.split, item.label, item.copy])
    }
    return id
  }

  /// On which side the last export of the split had each image: `train` or `test`.
  package func sides(ofSplit split: SplitName) throws -> [Int64: String] {
    var sides: [Int64: String] = [:]
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT i.image_id, i.side FROM split_side AS i JOIN split AS s ON s.id = i.split_id
        WHERE s.label = ? AND s.seed = ? AND s.train_share = ? AND s.group_by = ?
        """, arguments: [split.label, String(split.seed), split.trainShare, split.groupedBy])
    while let row = try rows.next() { sides[row[0]] = row[1] }
    return sides
  }

  /// Remembers the sides of a split; images that are not named keep theirs, unless `anew` forgets all.
  package func keepSides(_ sides: [Int64: String], ofSplit split: SplitName, anew: Bool) throws {
    try db.execute(
      sql: "INSERT INTO split (label, seed, train_share, group_by) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
      arguments: [split.label, String(split.seed), split.trainShare, split.groupedBy])
    guard
      let id = try Int64.fetchOne(
        db, sql: "SELECT id FROM split WHERE label = ? AND seed = ? AND train_share = ? AND group_by = ?",
        arguments: [split.label, String(split.seed), split.trainShare, split.groupedBy])
    else { return }
    if anew { try db.execute(sql: "DELETE FROM split_side WHERE split_id = ?", arguments: [id]) }
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO split_side (split_id, image_id, side) VALUES (?, ?, ?)
        ON CONFLICT DO UPDATE SET side = excluded.side WHERE side <> excluded.side
        """)
    for (image, side) in sides.sorted(by: { $0.key < $1.key }) {
      try statement.execute(arguments: [id, image, side])
    }
  }
}

/// An export, as the store remembers it.
package struct ExportRecord: Sendable, Hashable {
  /// The folder's absolute path.
  package var directory: String
  /// The name of the set of labels.
  package var label: String
  package var seed: UInt64
  /// Such as `folder`.
  package var format: String
  /// `sound` or `paper`.
  package var order: String
  package var manifestSHA256: String
  /// The export's dataset.json; nil where nobody kept it.
  package var summary: String?

  package init(
    directory: String, label: String, seed: UInt64, format: String = "folder", order: String = "sound",
    manifestSHA256: String, summary: String? = nil
  ) {
    (self.directory, self.label, self.seed) = (directory, label, seed)
    (self.format, self.order, self.manifestSHA256, self.summary) = (format, order, manifestSHA256, summary)
  }
}

/// A picture of an export.
package struct ExportItem: Sendable, Hashable {
  package var key: String
  /// The store's number of the photograph.
  package var image: Int64
  package var split: String
  package var label: String
  /// 0: the original.
  package var copy: Int

  package init(key: String, image: Int64, split: String, label: String, copy: Int) {
    (self.key, self.image, self.split, self.label, self.copy) = (key, image, split, label, copy)
  }
}

/// A way to split a set of labels: exports of the same name leave each photograph on its side.
package struct SplitName: Sendable, Hashable {
  /// The name of the set of labels.
  package var label: String
  package var seed: UInt64
  /// Of the training side, between 0 and 1.
  package var trainShare: Double
  /// What holds photographs together, such as `account,duplicates`.
  package var groupedBy: String

  package init(label: String, seed: UInt64, trainShare: Double, groupedBy: String) {
    (self.label, self.seed, self.trainShare, self.groupedBy) = (label, seed, trainShare, groupedBy)
  }
}

/// How many pictures of a class an export has on a side.
package struct ExportedPart: Sendable, Hashable {
  package var label: String
  package var split: String
  package var pictures: Int
  /// Of these, those that were made of others.
  package var copies: Int
}

extension Connection {
  /// The SHA-256 of the manifest of the last export into the folder; nil where the store knows of none.
  package func manifestOfLastExport(into directory: String) throws -> String? {
    try String.fetchOne(
      db, sql: "SELECT manifest_sha256 FROM export WHERE directory = ? ORDER BY id DESC LIMIT 1", arguments: [directory]
    )
  }

  /// The last export into each folder, in the order in which they were made, with its pictures by class and side: classes
  /// in the order of their names, `train` before `test`.
  package func lastExports() throws -> [(export: ExportRecord, parts: [ExportedPart])] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT id, directory, label, seed, format, protocol, manifest_sha256 FROM export
        WHERE id IN (SELECT max(id) FROM export GROUP BY directory) ORDER BY id
        """)
    return try rows.map { row in
      let seed: String = row["seed"]
      let parts = try Row.fetchAll(
        db,
        sql: """
          SELECT label, split, count(*) AS n, total(copy > 0) AS copies FROM export_item WHERE export_id = ?
          GROUP BY label, split ORDER BY label, split DESC
          """, arguments: [row["id"] as Int64])
      return (
        ExportRecord(
          directory: row["directory"], label: row["label"], seed: UInt64(seed) ?? 0, format: row["format"],
          order: row["protocol"], manifestSHA256: row["manifest_sha256"]),
        parts.map {
          ExportedPart(
            label: $0["label"], split: $0["split"], pictures: $0["n"], copies: Int($0["copies"] as Double))
        }
      )
    }
  }
}
