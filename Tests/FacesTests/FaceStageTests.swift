// FaceStageTests: the face stage keeps the contract of stages, on photographs drawn by the test.
import Base
import Faces
import Imaging
import Pipeline
import Store
import Support
import Testing

@Suite struct FaceStageTests {
  /// Nine small photographs, one of them too broken to decode.
  private static func photographs() throws -> [[UInt8]] {
    var files = try (0..<8).map { number in
      try JPEGEncoder.encode(
        RGBImage(width: 90 + number, height: 90, filledWith: (UInt8(30 * number), 200, UInt8(255 - 20 * number))))
    }
    let whole = try JPEGEncoder.encode(RGBImage(width: 300, height: 300, filledWith: (9, 99, 199)))
    files.append(Array(whole.prefix(whole.count / 2)))
    files.append(try JPEGEncoder.encode(drawnFace()))
    return files
  }

  @Test func `the face stage keeps the contract of stages`() async throws {
    let files = try Self.photographs()
    let contract = StageContract(
      makeStore: { try storeOfPhotographs(files, in: $0) },
      makeStage: { store, variant in
        FaceStage(images: store.images, options: FaceOptions(minConfidence: variant == 0 ? 0 : 0.1))
      },
      result: facesAsText)
    #expect(try await contract.violations() == [])
  }

  @Test func `counts and reasons tell what became of each photograph`() async throws {
    try await withAsyncTemporaryFolder { folder in
      let store = try storeOfPhotographs(try Self.photographs(), in: folder)
      let missing = try #require(try store.read { try $0.images(after: nil, limit: 1).first })
      let file = store.images.file(sha256: missing.sha256, kind: missing.kind)
      let bytes = try AtomicFile.read(file)
      try AtomicFile.move(file, to: folder + "/aside")
      let runner = StageRunner(store: store, width: 2, now: { testTime })
      let stage = FaceStage(images: store.images, options: FaceOptions())
      let report = try await runner.run(stage)
      #expect((report.done, report.failed, report.rejected) == (8, 1, 1))
      #expect(report.reasons == ["missing_file": 1, "truncated": 1])
      let problems = try store.read { try $0.problems(of: "faces") }
      #expect(
        problems.first { $0.item == missing.sha256 }?.message == "Cannot open \(file): no such file or directory.")
      #expect(problems.first { $0.status == .rejected }?.message == "the file ends before the picture does")
      try AtomicFile.write(bytes, to: file)
      #expect(try await runner.run(stage).done == 1)
      let counts = try store.read { try $0.faceCounts() }
      #expect((counts.none, counts.one, counts.many) == (8, 1, 0))
    }
  }
}
