// Predictions: classifiers that have looked at the store's images, and the probabilities that they gave.
import Base
internal import GRDB

/// A classifier as the store knows it.
package struct StoredClassifier: Sendable, Hashable {
  package var id: Int64
  /// The task's name, or `selfie`.
  package var name: String
  /// SHA-256 of the model's file.
  package var fingerprint: String
  /// The class that probabilities are of.
  package var positive: String
  package var negative: String
  /// What the model's file says of itself, as JSON.
  package var summary: String
}

/// A photograph and what a classifier makes of it.
package struct Prediction: Sendable, Hashable {
  package var image: StoredImage
  /// Of the positive class, 0 to 1.
  package var probability: Double

  package init(image: StoredImage, probability: Double) {
    self.image = image
    self.probability = probability
  }
}

extension Connection {
  /// The classifier's row; a new one where the fingerprint is new.
  package func classifier(
    name: String, fingerprint: String, positive: String, negative: String, summary: String, run: Int64
  ) throws -> Int64 {
    if let known = try classifier(fingerprint: fingerprint) { return known.id }
    try db.execute(
      sql: """
        INSERT INTO classifier (name, fingerprint, positive, negative, summary, run_id) VALUES (?, ?, ?, ?, ?, ?)
        """, arguments: [name, fingerprint, positive, negative, summary, run])
    return db.lastInsertedRowID
  }

  /// The classifier with that fingerprint; nil where it has not been used on this store.
  package func classifier(fingerprint: String) throws -> StoredClassifier? {
    let statement = try db.cachedStatement(sql: Self.classifierColumns + " WHERE fingerprint = ?")
    return try Row.fetchOne(statement, arguments: [fingerprint]).map(Self.storedClassifier)
  }

  /// All classifiers, in the order in which they were first used.
  package func classifiers() throws -> [StoredClassifier] {
    try Row.fetchAll(db, sql: Self.classifierColumns + " ORDER BY id").map(Self.storedClassifier)
  }

  private static let classifierColumns = "SELECT id, name, fingerprint, positive, negative, summary FROM classifier"

  private static func storedClassifier(_ row: Row) -> StoredClassifier {
    StoredClassifier(
      id: row["id"], name: row["name"], fingerprint: row["fingerprint"], positive: row["positive"],
      negative: row["negative"], summary: row["summary"])
  }

  /// Forgets a classifier and what it predicted; labels that were made of it stay.
  package func dropClassifier(_ id: Int64) throws {
    try db.execute(sql: "DELETE FROM classifier WHERE id = ?", arguments: [id])
  }

  /// Keeps what the classifier makes of an image, in the place of what it made of it before.
  /// - Parameter probability: of the positive class, 0 to 1.
  package func keepPrediction(classifier: Int64, image: Int64, probability: Double) throws {
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO prediction (classifier_id, image_id, probability) VALUES (?, ?, ?)
        ON CONFLICT (classifier_id, image_id) DO UPDATE SET probability = excluded.probability
        """)
    try statement.execute(arguments: [classifier, image, probability])
  }

  /// Whether the classifier with this fingerprint has predicted the image of this hash.
  package func hasPrediction(fingerprint: String, sha256: String) throws -> Bool {
    let statement = try db.cachedStatement(
      sql: """
        SELECT EXISTS (SELECT 1 FROM prediction
                       WHERE classifier_id = (SELECT id FROM classifier WHERE fingerprint = ?)
                         AND image_id = (SELECT id FROM image WHERE sha256 = ?))
        """)
    return try Bool.fetchOne(statement, arguments: [fingerprint, sha256]) ?? false
  }

  /// What the classifier makes of the images, in the order of their hashes, after the one given: a page of it.
  package func predictions(classifier: Int64, after sha256: String?, limit: Int) throws -> [Prediction] {
    // CROSS JOIN keeps the order of the tables, which is that of the hashes: nothing is sorted for a page.
    let statement = try db.cachedStatement(
      sql: """
        SELECT i.id, i.sha256, i.kind, i.width, i.height, p.probability
        FROM image AS i CROSS JOIN prediction AS p ON p.classifier_id = ?1 AND p.image_id = i.id
        WHERE i.sha256 > ?2 ORDER BY i.sha256 LIMIT ?3
        """)
    return try Row.fetchAll(statement, arguments: [classifier, sha256 ?? "", limit]).map {
      Prediction(image: Self.storedImage($0), probability: $0["probability"])
    }
  }

  /// How many images the classifier gives this probability or a higher one; all that it has seen by default.
  package func predictionCount(classifier: Int64, atLeast probability: Double = 0) throws -> Int {
    try Int.fetchOne(
      db, sql: "SELECT count(*) FROM prediction WHERE classifier_id = ? AND probability >= ?",
      arguments: [classifier, probability]) ?? 0
  }

  /// Fills a set of labels of kind `model` with what the classifier makes of every image: its positive class from the
  /// threshold on, else the negative one. A label's score is the probability of the positive class, its probability that
  /// of the label itself.
  /// - Returns: how many images got each.
  package func addPredictedLabels(set: Int64, of classifier: Int64, threshold: Double) throws
    -> (positive: Int, negative: Int)
  {
    try db.execute(
      sql: """
        INSERT INTO label (set_id, image_id, value, score, probability)
        SELECT ?1, p.image_id, iif(p.probability >= ?3, c.positive, c.negative), p.probability,
          iif(p.probability >= ?3, p.probability, 1 - p.probability)
        FROM prediction AS p JOIN classifier AS c ON c.id = p.classifier_id
        WHERE p.classifier_id = ?2 ORDER BY p.image_id
        """, arguments: [set, classifier, threshold])
    let all = db.changesCount
    let positive = try predictionCount(classifier: classifier, atLeast: threshold)
    return (positive, all - positive)
  }

  // MARK: What prediction starts from

  /// How many images have features of all of these sets.
  package func imagesWithFeaturesCount(sets: [Int64]) throws -> Int {
    guard let first = sets.first else { return 0 }
    let others = Self.alsoIn(sets.dropFirst(), image: "f.image_id")
    return try Int.fetchOne(
      db, sql: "SELECT count(*) FROM feature AS f WHERE f.set_id = \(first)\(others)") ?? 0
  }

  /// The images with features of all of these sets, in the order of their hashes, after the one given: a page of them.
  package func imagesWithFeatures(sets: [Int64], after sha256: String?, limit: Int) throws -> [StoredImage] {
    guard !sets.isEmpty else { return [] }
    let statement = try db.cachedStatement(
      sql: """
        SELECT i.id, i.sha256, i.kind, i.width, i.height FROM image AS i
        WHERE i.sha256 > ?\(Self.alsoIn(sets[...], image: "i.id")) ORDER BY i.sha256 LIMIT ?
        """)
    return try Row.fetchAll(statement, arguments: [sha256 ?? "", limit]).map(Self.storedImage)
  }

  private static func alsoIn(_ sets: ArraySlice<Int64>, image: String) -> String {
    sets.map { " AND EXISTS (SELECT 1 FROM feature AS g WHERE g.set_id = \($0) AND g.image_id = \(image))" }.joined()
  }
}
