// Features: the rows of numbers that photographs are described by, one for each image and feature set.
import Base
import Foundation
internal import GRDB

/// A way to turn photographs into numbers, as the store knows it.
package struct StoredFeatureSet: Sendable, Hashable {
  package var id: Int64
  /// For people.
  package var name: String
  /// All that the numbers depend on.
  package var fingerprint: String
  /// How many numbers a row has.
  package var dimensions: Int
}

extension Connection {
  /// The set's row; a new one where the fingerprint is new.
  /// - Throws: `Fault(.bug)` where the fingerprint belongs to rows of another length.
  package func featureSet(name: String, fingerprint: String, dimensions: Int) throws -> Int64 {
    if let known = try featureSet(fingerprint: fingerprint) {
      guard known.dimensions == dimensions else {
        throw Fault(
          .bug,
          "A bug of curate's: the features \(fingerprint) have \(dimensions) numbers now, and had \(known.dimensions).")
      }
      return known.id
    }
    try db.execute(
      sql: "INSERT INTO feature_set (name, fingerprint, dimensions) VALUES (?, ?, ?)",
      arguments: [name, fingerprint, dimensions])
    return db.lastInsertedRowID
  }

  /// The set with that fingerprint; nil where no image has features of it yet.
  package func featureSet(fingerprint: String) throws -> StoredFeatureSet? {
    let statement = try db.cachedStatement(
      sql: "SELECT id, name, fingerprint, dimensions FROM feature_set WHERE fingerprint = ?")
    return try Row.fetchOne(statement, arguments: [fingerprint]).map(Self.storedFeatureSet)
  }

  /// All sets, in the order in which they came.
  package func featureSets() throws -> [StoredFeatureSet] {
    try Row.fetchAll(db, sql: "SELECT id, name, fingerprint, dimensions FROM feature_set ORDER BY id")
      .map(Self.storedFeatureSet)
  }

  private static func storedFeatureSet(_ row: Row) -> StoredFeatureSet {
    StoredFeatureSet(
      id: row["id"], name: row["name"], fingerprint: row["fingerprint"], dimensions: row["dimensions"])
  }

  /// Keeps the image's features, in the place of earlier ones of the set.
  /// - Precondition: as many numbers as the set has dimensions.
  package func saveFeatures(set: Int64, image: Int64, vector: [Float]) throws {
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO feature (set_id, image_id, vector) VALUES (?, ?, ?)
        ON CONFLICT (set_id, image_id) DO UPDATE SET vector = excluded.vector
        """)
    try statement.execute(arguments: [set, image, Data(vector.littleEndianBytes)])
  }

  package func hasFeatures(set: Int64, image: Int64) throws -> Bool {
    let statement = try db.cachedStatement(
      sql: "SELECT EXISTS (SELECT 1 FROM feature WHERE set_id = ? AND image_id = ?)")
    return try Bool.fetchOne(statement, arguments: [set, image]) ?? false
  }

  /// Whether the image of this hash has features of the set with this fingerprint.
  package func hasFeatures(fingerprint: String, sha256: String) throws -> Bool {
    let statement = try db.cachedStatement(
      sql: """
        SELECT EXISTS (SELECT 1 FROM feature
                       WHERE set_id = (SELECT id FROM feature_set WHERE fingerprint = ?)
                         AND image_id = (SELECT id FROM image WHERE sha256 = ?))
        """)
    return try Bool.fetchOne(statement, arguments: [fingerprint, sha256]) ?? false
  }

  /// The features of these images, by image; those that have none are left out. For pages of some hundred: a hundred
  /// thousand rows of 1,280 numbers are half a gigabyte.
  /// - Throws: `Fault(.data)` where a row has another length than its set says.
  package func features(set: Int64, images: [Int64]) throws -> [Int64: [Float]] {
    let size = try Int.fetchOne(db, sql: "SELECT dimensions FROM feature_set WHERE id = ?", arguments: [set]) ?? 0
    let statement = try RawStatement("SELECT vector FROM feature WHERE set_id = ?1 AND image_id = ?2", in: db)
    statement.bind(1, set)
    var found: [Int64: [Float]] = [:]
    found.reserveCapacity(images.count)
    for image in images {
      statement.bind(2, image)
      found[image] = try statement.first { row in
        guard let vector = row.withBytes(0, { [Float](littleEndianBytes: $0) }), vector.count == size else {
          throw Fault(
            .data, "The store's features of an image have another length than their set's \(size); it is damaged.")
        }
        return vector
      }
    }
    return found
  }

  /// How many images have features of the set.
  package func featureCount(set: Int64) throws -> Int {
    try Int.fetchOne(db, sql: "SELECT count(*) FROM feature WHERE set_id = ?", arguments: [set]) ?? 0
  }

  /// Forgets a set and all its rows. The file does not shrink; what comes next takes their room.
  package func dropFeatures(set: Int64) throws {
    try db.execute(sql: "DELETE FROM feature_set WHERE id = ?", arguments: [set])
  }

  /// Those of the images that the store has, in the order of their hashes, after the one given: a page of them.
  package func images(among ids: [Int64], after sha256: String?, limit: Int) throws -> [StoredImage] {
    // CROSS JOIN keeps the order of the tables: from the ids, by row number, to the images.
    let statement = try db.cachedStatement(
      sql: """
        SELECT i.id, i.sha256, i.kind, i.width, i.height
        FROM (SELECT DISTINCT value FROM json_each(?)) AS wanted CROSS JOIN image AS i ON i.id = wanted.value
        WHERE i.sha256 > ? ORDER BY i.sha256 LIMIT ?
        """)
    return try Row.fetchAll(statement, arguments: [Self.json(ids), sha256 ?? "", limit]).map(Self.storedImage)
  }

  /// How many of the images the store has, each counted once.
  package func imageCount(among ids: [Int64]) throws -> Int {
    try Int.fetchOne(
      db, sql: "SELECT count(*) FROM image WHERE id IN (SELECT value FROM json_each(?))", arguments: [Self.json(ids)])
      ?? 0
  }

  /// The accounts that posted each of the images, in ascending order; an image that nobody did, or whose posts name no
  /// account, has none and is left out.
  package func accountsOfImages(_ ids: [Int64]) throws -> [Int64: [Int64]] {
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT DISTINCT m.image_id AS image, p.account_id AS account
        FROM (SELECT DISTINCT value FROM json_each(?)) AS wanted
        CROSS JOIN media AS m ON m.image_id = wanted.value CROSS JOIN post AS p ON p.id = m.post_id
        WHERE p.account_id IS NOT NULL ORDER BY 1, 2
        """, arguments: [Self.json(ids)])
    var accounts: [Int64: [Int64]] = [:]
    while let row = try rows.next() { accounts[row["image"], default: []].append(row["account"]) }
    return accounts
  }

  /// Numbers as one bound value: a list of any length, and one statement for all lengths.
  static func json(_ ids: [Int64]) -> String {
    var text = "["
    for (index, id) in ids.enumerated() {
      if index > 0 { text += "," }
      text += String(id)
    }
    return text + "]"
  }
}
