// FeatureStage: the features of every photograph in the store, or of some of them.
import Base
import Faces
import Imaging
import Pipeline
import Store

/// Computes one feature set of the store's images: one extractor a worker, one row an image. Rows of other sets stay.
package struct FeatureStage: Stage {
  package static let name = "features"

  private let images: ImageFolder
  private let featureSet: any FeatureSet
  private let only: [Int64]?
  private let maxPixels: Int

  /// - Parameters:
  ///   - only: the images' row numbers, in any order; nil for all.
  ///   - maxPixels: a photograph with more is rejected.
  package init(images: ImageFolder, set: any FeatureSet, only: [Int64]? = nil, maxPixels: Int = 100_000_000) {
    self.images = images
    featureSet = set
    self.only = only
    self.maxPixels = maxPixels
  }

  package var fingerprint: String { featureSet.fingerprint }

  package func count(in connection: Connection) throws -> Int {
    guard let only else { return try connection.imageCount() }
    return try connection.imageCount(among: only)
  }

  package func items(after key: String?, limit: Int, in connection: Connection) throws -> [StoredImage] {
    let hash = key.map(ledgerHash)
    guard let only else { return try connection.images(after: hash, limit: limit) }
    return try connection.images(among: only, after: hash, limit: limit)
  }

  /// Each set has a row in the ledger for each image: a photograph that one of them rejects is settled for that one, and
  /// what another makes of it does not write over that.
  package func key(for item: StoredImage) -> String { ledgerKey(item.sha256, featureSet.name) }

  /// What counts is the row of features: it may have been made under this fingerprint before another was in use.
  package func isSettled(_ key: String, in connection: Connection) throws -> Bool {
    if try connection.hasFeatures(fingerprint: fingerprint, sha256: ledgerHash(key)) { return true }
    guard let entry = try connection.ledgerEntry(of: key, stage: Self.name) else { return false }
    return entry.status == .rejected && entry.fingerprint == fingerprint
  }

  package func makeWorker() throws -> any FeatureExtractor { try featureSet.makeExtractor() }

  package func process(_ item: StoredImage, with worker: any FeatureExtractor) async throws -> [Float] {
    let bytes = try readPhotograph(item, in: images)
    do {
      return try worker.checkedFeatures(of: bytes, dimensions: featureSet.dimensions, maxPixels: maxPixels)
    } catch let problem as ImageProblem {
      throw ItemProblem(isFinal: true, reason: problem.reason.rawValue, sentence: problem.sentence)
    } catch let problem as FeatureProblem {
      throw ItemProblem(isFinal: true, reason: problem.reason, sentence: problem.sentence)
    }
  }

  package func commit(_ output: [Float], for item: StoredImage, in connection: Connection) throws {
    let row = try connection.featureSet(
      name: featureSet.name, fingerprint: fingerprint, dimensions: featureSet.dimensions)
    try connection.saveFeatures(set: row, image: item.id, vector: output)
  }
}

/// The ledger's name for a photograph in a stage that goes over all of them several times, for several feature sets or
/// classifiers: pages are ordered by the hash that it begins with.
package func ledgerKey(_ sha256: String, _ name: String) -> String { "\(sha256) \(name)" }

/// The hash in a `ledgerKey`.
package func ledgerHash(_ key: String) -> String { String(key.prefix(64)) }

extension FeatureExtractor {
  /// The features, held against what the set says of itself: a number that is not finite would spoil every row that a
  /// classifier is trained on.
  /// - Throws: `ImageProblem`, `FeatureProblem`.
  func checkedFeatures(of bytes: [UInt8], dimensions: Int, maxPixels: Int) throws -> [Float] {
    let row = try features(of: bytes, maxPixels: maxPixels)
    guard row.count == dimensions else {
      throw FeatureProblem(
        reason: "wrong_length", sentence: "its features are \(row.count) numbers, and should be \(dimensions)")
    }
    guard row.allSatisfy(\.isFinite) else {
      throw FeatureProblem(reason: "not_finite", sentence: "one of its features is not a finite number")
    }
    return row
  }
}
