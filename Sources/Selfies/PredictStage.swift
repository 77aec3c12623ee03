// PredictStage: what a classifier makes of every image of the store that has the features it asks for.
import Features
import Pipeline
import Store

/// Gives each image with features of all the classifier's sets a probability. Predictions of other classifiers stay.
package struct PredictStage: Stage {
  package static let name = "predict"

  /// An image, and its row of features, the sets side by side; empty where it is predicted already.
  package struct Item: Sendable {
    package var image: StoredImage
    package var row: [Float]
  }

  private let classifier: StoredClassifier
  private let featureSets: [String]
  private let probability: @Sendable ([Float]) throws -> Double

  /// - Parameters:
  ///   - classifier: as the store knows it; see `Connection.classifier(name:…)`.
  ///   - featureSets: the fingerprints of its feature sets, in the order of its columns.
  ///   - probability: of the positive class, from a row of all columns; called by many threads at once.
  package init(
    classifier: StoredClassifier, featureSets: [String], probability: @escaping @Sendable ([Float]) throws -> Double
  ) {
    self.classifier = classifier
    self.featureSets = featureSets
    self.probability = probability
  }

  package var fingerprint: String { classifier.fingerprint }

  /// Nil where the store has nothing of one of the sets.
  private func sets(in connection: Connection) throws -> [Int64]? {
    let known = try featureSets.compactMap { try connection.featureSet(fingerprint: $0)?.id }
    return known.count == featureSets.count ? known : nil
  }

  package func count(in connection: Connection) throws -> Int {
    guard let sets = try sets(in: connection) else { return 0 }
    return try connection.imagesWithFeaturesCount(sets: sets)
  }

  package func items(after key: String?, limit: Int, in connection: Connection) throws -> [Item] {
    guard let sets = try sets(in: connection) else { return [] }
    let images = try connection.imagesWithFeatures(sets: sets, after: key.map(ledgerHash), limit: limit)
    // Rows are kilobytes each, and are read for those only that they are needed for.
    let open = try images.filter { try !isSettled(self.key(for: $0), in: connection) }.map(\.id)
    let rows = try sets.map { try connection.features(set: $0, images: open) }
    return images.map { image in Item(image: image, row: rows.flatMap { $0[image.id] ?? [] }) }
  }

  /// Each classifier has a row in the ledger for each image, as each feature set has.
  package func key(for item: Item) -> String { key(for: item.image) }

  private func key(for image: StoredImage) -> String { ledgerKey(image.sha256, classifier.name) }

  /// What counts is the prediction: it may have been made before another classifier of that name was in use.
  package func isSettled(_ key: String, in connection: Connection) throws -> Bool {
    if try connection.hasPrediction(fingerprint: fingerprint, sha256: ledgerHash(key)) { return true }
    guard let entry = try connection.ledgerEntry(of: key, stage: Self.name) else { return false }
    return entry.status == .rejected && entry.fingerprint == fingerprint
  }

  package func process(_ item: Item, with worker: Void) async throws -> Double {
    let found = try probability(item.row)
    guard (0...1).contains(found) else {
      throw ItemProblem(
        isFinal: true, reason: "no_probability", sentence: "the classifier gives \(found), which is no probability")
    }
    return found
  }

  package func commit(_ output: Double, for item: Item, in connection: Connection) throws {
    try connection.keepPrediction(classifier: classifier.id, image: item.image.id, probability: output)
  }
}
