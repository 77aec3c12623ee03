// PredictStageTests: each classifier looks once at each image that has its features.
import Base
import Features
import Pipeline
import Selfies
import Store
import Support
import Testing

@Suite struct PredictStageTests {
  /// Twelve images with features of the sets `a` and `b`, but for the last two, which have one of them each; and a
  /// classifier for each variant.
  private static func store(in folder: String) throws -> Store {
    let store = try storeOfImages(14, in: folder)
    try store.write { connection in
      let run = try connection.beginRun(command: "test", arguments: [], at: testTime)
      for variant in 0..<2 {
        _ = try connection.classifier(
          name: "selfie", fingerprint: "model \(variant)", positive: "selfie", negative: "other", summary: "{}",
          run: run)
      }
      let (a, b) = (
        try connection.featureSet(name: "a", fingerprint: "a 1", dimensions: 2),
        try connection.featureSet(name: "b", fingerprint: "b 1", dimensions: 1)
      )
      for (index, image) in try connection.images(after: nil, limit: 99).enumerated() {
        if index != 13 { try connection.saveFeatures(set: a, image: image.id, vector: [Float(index), 1]) }
        if index != 12 { try connection.saveFeatures(set: b, image: image.id, vector: [16]) }
      }
    }
    return store
  }

  /// A sixteenth for each step of the first column; variant 1 turns it around. Eleven and more are too much for it.
  private static func stage(
    _ store: Store, variant: Int, sets: [String] = ["a 1", "b 1"], looks: Looks = Looks()
  ) throws -> PredictStage {
    let classifier = try #require(try store.read { try $0.classifier(fingerprint: "model \(variant)") })
    return PredictStage(classifier: classifier, featureSets: sets) { row in
      looks.add(row)
      guard row.count == 3, row[0] < 11 else { return .nan }
      return Double(variant == 0 ? row[0] / row[2] : 1 - row[0] / row[2])
    }
  }

  private static func result(_ connection: Connection, _ item: PredictStage.Item) throws -> String? {
    let entry = try connection.ledgerEntry(of: ledgerKey(item.image.sha256, "selfie"), stage: PredictStage.name)
    guard let entry, let classifier = try connection.classifier(fingerprint: entry.fingerprint) else { return nil }
    return try connection.predictions(classifier: classifier.id, after: nil, limit: 99)
      .first { $0.image == item.image }.map { "\($0.probability)" }
  }

  @Test func `the predict stage keeps the contract of stages`() async throws {
    let contract = StageContract(
      makeStore: { try Self.store(in: $0) }, makeStage: { try Self.stage($0, variant: $1) }, result: Self.result)
    #expect(try await contract.violations() == [])
  }

  @Test func `columns come in the order of the sets, and no image is looked at twice`() async throws {
    try await withAsyncTemporaryFolder { folder in
      let store = try Self.store(in: folder)
      let looks = Looks()
      let runner = StageRunner(store: store, width: 2, now: { testTime })
      let report = try await runner.run(try Self.stage(store, variant: 0, looks: looks))
      #expect((report.done, report.rejected, report.already) == (11, 1, 0))
      #expect(report.reasons == ["no_probability": 1])
      #expect(looks.all.sorted { $0[0] < $1[0] } == (0..<12).map { [Float($0), 1, 16] })
      let other = try await runner.run(try Self.stage(store, variant: 1))
      #expect((other.done, other.rejected) == (11, 1))
      // The other one's rows in the ledger do not make the first one's predictions again, save what has none.
      let again = try await runner.run(try Self.stage(store, variant: 0, looks: looks))
      #expect((again.done, again.already, again.rejected) == (0, 11, 1))
      #expect(looks.all.count == 13)
      let id = try #require(try store.read { try $0.classifier(fingerprint: "model 0") }).id
      let kept = try store.read { try $0.predictions(classifier: id, after: nil, limit: 99) }
      #expect(kept.map(\.probability) == (0..<11).map { Double($0) / 16 })
      #expect(
        try store.read { try $0.problems(of: "predict") }.first?.message
          == "the classifier gives nan, which is no probability")
    }
  }

  @Test func `where a set is missing there is nothing to do`() async throws {
    try await withAsyncTemporaryFolder { folder in
      let store = try Self.store(in: folder)
      let stage = try Self.stage(store, variant: 0, sets: ["a 1", "c 1"])
      #expect(try await StageRunner(store: store, width: 1, now: { testTime }).run(stage) == StageReport())
      #expect(try store.read { try stage.count(in: $0) } == 0)
    }
  }
}
