// FaceStageTests: the face stage keeps the contract of stages, on photographs drawn by the test.
import Base
import Faces
import Foundation
import Imaging
import Pipeline
import Store
import Support
import Synchronization
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
      #expect(try await runner.run(stage).already == 10)
      let counts = try store.read { try $0.faceCounts() }
      #expect((counts.none, counts.one, counts.many) == (8, 1, 0))
    }
  }

  /// What may lie under a photograph's name in the end: another photograph, which could be searched, and what cannot.
  private static let impostors: [(name: String, bytes: @Sendable () throws -> [UInt8])] = [
    ("another photograph", { try JPEGEncoder.encode(drawnFace(x: 12)) }),
    ("half a photograph", { Array(try JPEGEncoder.encode(drawnFace()).prefix(2000)) }),
    ("something else", { Array("<html>".utf8) }), ("nothing", { [] }),
  ]

  @Test(arguments: 0..<4) func `a file replaced during the run is found out, harms no other, and is tried again`(
    impostor: Int
  ) async throws {
    try await withAsyncTemporaryFolder { folder in
      let store = try storeOfPhotographs(try Self.photographs(), in: folder)
      let images = try store.read { try $0.images(after: nil, limit: 99) }
      // The last of them is replaced once the first are done: the run has begun, and has not come to it.
      let last = try #require(images.last)
      let file = store.images.file(sha256: last.sha256, kind: last.kind)
      let original = try AtomicFile.read(file)
      let bytes = try Self.impostors[impostor].bytes()
      let replaced = Once()
      let runner = StageRunner(store: store, width: 1, now: { testTime }) { finished, _, _ in
        if finished == 3 { replaced.run { try AtomicFile.write(bytes, to: file) } }
      }
      let stage = FaceStage(images: store.images, options: FaceOptions())
      let report = try await runner.run(stage)
      #expect(replaced.problem == nil)
      #expect(report.reasons["changed_file"] == 1, "\(Self.impostors[impostor].name): \(report.reasons)")
      #expect((report.done + report.rejected, report.failed) == (9, 1))
      let problem = try store.read { try $0.problems(of: "faces") }.first { $0.item == last.sha256 }
      #expect(
        problem?.message
          == "\(file) holds other bytes than its name says; remove it and import the dump again, or put it back from a copy"
      )
      #expect(try store.read { try facesAsText($0, of: last) } == nil)
      // The next run tries it again, and in the end the store is as if nothing had happened.
      #expect(try await runner.run(stage).failed == 1)
      try AtomicFile.write(original, to: file)
      #expect(try await runner.run(stage).failed == 0)
      let undisturbed = try storeOfPhotographs(try Self.photographs(), in: try Self.subfolder(folder))
      _ = try await StageRunner(store: undisturbed, width: 1, now: { testTime })
        .run(FaceStage(images: undisturbed.images, options: FaceOptions()))
      for table in ["detection", "face"] {
        #expect(try allRows(store)[table] == (try allRows(undisturbed)[table]))
      }
    }
  }

  private static func subfolder(_ folder: String) throws -> String {
    try AtomicFile.createFolder(folder + "/undisturbed")
    return folder + "/undisturbed"
  }

  @Test func `a file removed during the run, and what only looks like one, fail by themselves`() async throws {
    try await withAsyncTemporaryFolder { folder in
      let store = try storeOfPhotographs(try Self.photographs(), in: folder)
      let last = try store.read { try $0.images(after: nil, limit: 99) }.suffix(3)
      let files = last.map { store.images.file(sha256: $0.sha256, kind: $0.kind) }
      let done = Once()
      let runner = StageRunner(store: store, width: 1, now: { testTime }) { finished, _, _ in
        guard finished == 3 else { return }
        done.run {
          for file in files { try FileManager.default.removeItem(atPath: file) }
          try AtomicFile.createFolder(files[1])
          // Nobody writes into it: who opened it would wait for ever.
          guard mkfifo(files[2], 0o600) == 0 else { throw Fault(.io, lastSystemError()) }
        }
      }
      let report = try await runner.run(FaceStage(images: store.images, options: FaceOptions()))
      #expect(done.problem == nil)
      #expect(report.failed == 3)
      #expect((report.reasons["missing_file"], report.reasons["unreadable_file"]) == (1, 2))
      let problems = try store.read { try $0.problems(of: "faces") }.filter { $0.status == .failed }
      #expect(
        problems.map(\.message) == [
          "Cannot open \(files[0]): no such file or directory.", "\(files[1]) is a folder, not a file.",
          "\(files[2]) is a named pipe, not a file.",
        ])
    }
  }
}

/// Something that is done at one moment of a run, from whatever thread comes by first.
private final class Once: Sendable {
  private let state = Mutex<(isDone: Bool, problem: String?)>((false, nil))

  var problem: String? { state.withLock { $0.isDone ? $0.problem : "the moment never came" } }

  func run(_ work: () throws -> Void) {
    state.withLock { state in
      guard !state.isDone else { return }
      state.isDone = true
      do { try work() } catch { state.problem = "\(error)" }
    }
  }
}
