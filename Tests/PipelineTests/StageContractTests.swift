// StageContractTests: the contract holds for a plain stage, and notices each way in which a stage may break it.
import Base
import Pipeline
import Store
import Support
import Testing

private func violations(
  _ breach: PrintStage.Breach = .none, rejects: Set<Character> = [], fails: Set<Character> = []
) async throws -> [String] {
  try await StageContract(
    makeStore: { try storeOfImages(24, in: $0) },
    makeStage: { PrintStage(variant: $1, breach: breach, rejects: rejects, fails: fails) },
    result: facesAsText
  ).violations()
}

@Suite struct StageContractTests {
  @Test func `a plain stage keeps the contract`() async throws {
    #expect(try await violations() == [])
  }

  @Test func `a stage with items that fail and are rejected keeps the contract`() async throws {
    let first = try withTemporaryFolder { folder in
      try storeOfImages(24, in: folder).read { try $0.images(after: nil, limit: 24).compactMap(\.sha256.first) }
    }
    let digits = Set(first).sorted()
    try #require(digits.count >= 8)
    #expect(try await violations(rejects: [digits[1]], fails: [digits[3]]) == [])
  }

  @Test(arguments: [
    (PrintStage.Breach.neverSettled, "a second run processes nothing but what failed"),
    (.alwaysSettled, "a failed item is tried again"),
    (.alwaysSettled, "a new fingerprint redoes every item"),
    (.oneFingerprint, "two variants have two fingerprints, and each run writes one"),
    (.keepsOldResults, "an item that fails under a new fingerprint loses its old result"),
    (.dependsOnOrder, "an interrupted run and another leave the same store as one run"),
  ]) func `a breach is noticed`(breach: PrintStage.Breach, promise: String) async throws {
    let found = try await violations(breach)
    #expect(found.contains(promise), "\(found)")
  }
}
