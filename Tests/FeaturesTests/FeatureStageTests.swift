// FeatureStageTests: features of the store's images are made once for each set, and what has none says why.
import Base
import Features
import Foundation
import Imaging
import Pipeline
import Store
import Support
import Testing

/// Twelve small photographs: ten whole ones, one cut in half and one whose features are not finite.
func assortedPhotographs() throws -> [[UInt8]] {
  var files = try (0..<10).map { number in
    try JPEGEncoder.encode(
      RGBImage(width: 20 + number, height: 16, filledWith: (UInt8(25 * number), 200, UInt8(250 - 20 * number))))
  }
  let large = try JPEGEncoder.encode(RGBImage(width: 300, height: 300, filledWith: (9, 99, 199)))
  files.append(Array(large.prefix(large.count / 2)))
  files.append(try JPEGEncoder.encode(RGBImage(width: 30, height: 30, filledWith: (0, 0, 0))))
  return files
}

@Suite struct FeatureStageTests {
  /// What the store has under the fingerprint of the image's ledger row: rows of other sets are none of its business.
  private func features(_ connection: Connection, _ image: StoredImage) throws -> String? {
    guard let entry = try connection.ledgerEntry(of: ledgerKey(image.sha256, "grid"), stage: FeatureStage.name),
      let set = try connection.featureSet(fingerprint: entry.fingerprint)
    else { return nil }
    return try connection.features(set: set.id, images: [image.id])[image.id].map { "\($0)" }
  }

  @Test func `the feature stage keeps the contract of stages`() async throws {
    let files = try assortedPhotographs()
    let contract = StageContract(
      makeStore: { try storeOfPhotographs(files, in: $0) },
      makeStage: { store, variant in
        FeatureStage(images: store.images, set: ColourGrid(factor: Float(variant + 1)))
      },
      result: features)
    #expect(try await contract.violations() == [])
  }

  private func run(_ stage: FeatureStage, on store: Store) async throws -> StageReport {
    try await StageRunner(store: store, width: 2, now: { testTime }).run(stage)
  }

  @Test func `sets lie side by side, and each is done once`() async throws {
    try await withAsyncTemporaryFolder { folder in
      let store = try storeOfPhotographs(try assortedPhotographs(), in: folder)
      let sets = [ColourGrid(), ColourGrid(name: "other", factor: 2), ColourGrid(factor: 4)]
      for set in sets {
        let report = try await run(FeatureStage(images: store.images, set: set), on: store)
        #expect((report.done, report.rejected, report.failed, report.already) == (10, 2, 0, 0))
        #expect(report.reasons == ["truncated": 1, "not_finite": 1])
      }
      // What the last set has done of the first one's name does not undo it; what is in the store counts.
      for set in [sets[1], sets[2]] {
        let report = try await run(FeatureStage(images: store.images, set: set), on: store)
        #expect((report.done, report.already) == (0, 12), "\(set.fingerprint)")
      }
      let again = try await run(FeatureStage(images: store.images, set: sets[0]), on: store)
      #expect((again.done, again.already, again.rejected) == (0, 10, 2))
      #expect(sets.map(\.looks.count) == [14, 12, 12])
      try store.read { connection in
        let stored = try connection.featureSets()
        #expect(stored.map(\.fingerprint) == ["grid 1.0", "other 2.0", "grid 4.0"])
        #expect(try stored.map { try connection.featureCount(set: $0.id) } == [10, 10, 10])
        let ids = try connection.images(after: nil, limit: 99).map(\.id)
        let (one, four) = (
          try connection.features(set: stored[0].id, images: ids),
          try connection.features(set: stored[2].id, images: ids)
        )
        #expect(one.count == 10)
        #expect(one.mapValues { $0.map { 4 * $0 } } == four)
      }
    }
  }

  @Test func `only the images that are asked for are looked at, each once`() async throws {
    try await withAsyncTemporaryFolder { folder in
      let store = try storeOfPhotographs(try assortedPhotographs(), in: folder)
      let ids = try store.read { try $0.images(after: nil, limit: 99) }.map(\.id)
      let set = ColourGrid()
      let some = [ids[7], ids[2], ids[7], 9_999, ids[3]]
      let stage = FeatureStage(images: store.images, set: set, only: some)
      let report = try await run(stage, on: store)
      #expect(report.done + report.rejected == 3)
      #expect(try store.read { try stage.count(in: $0) } == 3)
      #expect(set.looks.count == 3)
      let rest = try await run(FeatureStage(images: store.images, set: set), on: store)
      #expect(rest.already == 3)
      #expect(set.looks.count == 12)
      #expect(try await run(FeatureStage(images: store.images, set: set, only: []), on: store) == StageReport())
    }
  }

  @Test func `an extractor that breaks its word spoils nothing`() async throws {
    struct Short: FeatureSet {
      final class Extractor: FeatureExtractor {
        func features(of bytes: [UInt8], maxPixels: Int) -> [Float] { [1, 2] }
      }
      let name = "short"
      let fingerprint = "short"
      let dimensions = 3
      func makeExtractor() -> any FeatureExtractor { Extractor() }
    }
    try await withAsyncTemporaryFolder { folder in
      let store = try storeOfPhotographs(try assortedPhotographs(), in: folder)
      let report = try await run(FeatureStage(images: store.images, set: Short()), on: store)
      #expect(report.reasons == ["wrong_length": 12])
      #expect(
        try store.read { try $0.problems(of: "features") }.first?.message
          == "its features are 2 numbers, and should be 3")
    }
  }

  @Test func `a photograph that is missing is tried again`() async throws {
    try await withAsyncTemporaryFolder { folder in
      let store = try storeOfPhotographs(try assortedPhotographs(), in: folder)
      let whole = try store.read { try $0.images(after: nil, limit: 99) }.filter { $0.width < 30 }
      let file = store.images.file(sha256: whole[0].sha256, kind: whole[0].kind)
      try AtomicFile.move(file, to: folder + "/aside")
      let stage = FeatureStage(images: store.images, set: ColourGrid())
      #expect(try await run(stage, on: store).reasons["missing_file"] == 1)
      try AtomicFile.move(folder + "/aside", to: file)
      let second = try await run(stage, on: store)
      #expect((second.done, second.failed, second.already) == (1, 0, 11))
    }
  }
}
