// StageRunnerTests: what the runner does besides the contract: pages, workers, errors that end a run, progress.
import Base
import Foundation
import Pipeline
import Store
import Support
import Synchronization
import Testing

/// Counts from many threads.
private final class Counter: Sendable {
  private let count = Mutex(0)

  /// The number of calls, this one included.
  @discardableResult func add() -> Int {
    count.withLock {
      $0 += 1
      return $0
    }
  }

  var value: Int { count.withLock { $0 } }
}

/// Keeps what it is told.
private final class Log: Sendable {
  private let rows = Mutex<[[Int]]>([])

  func add(_ row: [Int]) { rows.withLock { $0.append(row) } }

  var all: [[Int]] { rows.withLock { $0 } }
}

/// Whose workers are counted, and may be refused.
private struct WorkerStage: Stage {
  static let name = "workers"
  let made: Counter
  var refusal: Fault?
  var fingerprint: String { "1" }

  func count(in connection: Connection) throws -> Int { try connection.imageCount() }

  func items(after key: String?, limit: Int, in connection: Connection) throws -> [StoredImage] {
    try connection.images(after: key, limit: limit)
  }

  func key(for item: StoredImage) -> String { item.sha256 }

  func makeWorker() throws -> Int {
    if let refusal { throw refusal }
    return made.add()
  }

  func process(_ item: StoredImage, with worker: Int) async throws -> Int { worker }

  func commit(_ output: Int, for item: StoredImage, in connection: Connection) throws {}
}

private func runner(_ store: Store, width: Int) -> StageRunner {
  StageRunner(store: store, width: width, now: { testTime })
}

@Suite struct StageRunnerTests {
  @Test func `a list of several pages is worked through, each item once`() async throws {
    try await withAsyncTemporaryFolder { folder in
      let store = try storeOfImages(2_500, in: folder)
      let report = try await runner(store, width: 3).run(PrintStage())
      #expect(report.done == 2_500)
      #expect(try store.read { try $0.faceCounts().one } == 2_500)
      let again = try await runner(store, width: 3).run(PrintStage())
      #expect(again.already == 2_500)
      #expect(again.done == 0)
    }
  }

  @Test func `an empty list is no work`() async throws {
    try await withAsyncTemporaryFolder { folder in
      let report = try await runner(try storeOfImages(0, in: folder), width: 2).run(PrintStage())
      #expect(report == StageReport())
    }
  }

  @Test func `each worker is made once, and none where there is nothing to do`() async throws {
    try await withAsyncTemporaryFolder { folder in
      let store = try storeOfImages(60, in: folder)
      let stage = WorkerStage(made: Counter())
      _ = try await runner(store, width: 3).run(stage)
      #expect((1...3).contains(stage.made.value))
      let idle = WorkerStage(made: Counter())
      _ = try await runner(store, width: 3).run(idle)
      #expect(idle.made.value == 0)
    }
  }

  @Test func `a worker that cannot be made ends the run with its sentence`() async throws {
    try await withAsyncTemporaryFolder { folder in
      let store = try storeOfImages(20, in: folder)
      let refusal = Fault(.unavailable, "There is no such detector.")
      await #expect(throws: refusal) {
        try await runner(store, width: 2).run(WorkerStage(made: Counter(), refusal: refusal))
      }
      #expect(try store.read { try $0.stageCounts() } == [:])
    }
  }

  @Test func `a fault ends the whole run soon, and what was done before it stays`() async throws {
    try await withAsyncTemporaryFolder { folder in
      let store = try storeOfImages(2_000, in: folder)
      let calls = Counter()
      let stage = WatchedStage(PrintStage()) { _ in
        if calls.add() == 40 { throw Fault(.io, "The disk is full.") }
        // Long enough that two thousand items could not be done before the fault gets around.
        try? await Task.sleep(for: .milliseconds(1))
      }
      await #expect(throws: Fault(.io, "The disk is full.")) { try await runner(store, width: 4).run(stage) }
      #expect(calls.value < 500, "the others went on for \(calls.value) items")
      #expect(try store.read { try $0.stageCounts()["print"]?.done ?? 0 } >= 36)
      #expect(try await runner(store, width: 4).run(PrintStage()).wasInterrupted == false)
      #expect(try store.read { try $0.faceCounts().one } == 2_000)
    }
  }

  @Test func `an item that is given up is not recorded, and the run counts as interrupted`() async throws {
    try await withAsyncTemporaryFolder { folder in
      let store = try storeOfImages(3, in: folder)
      let last = try #require(try store.read { try $0.images(after: nil, limit: 3).last?.sha256 })
      let stage = WatchedStage(PrintStage()) { key in if key == last { throw CancellationError() } }
      let report = try await runner(store, width: 1).run(stage)
      #expect(report.done == 2)
      #expect(report.wasInterrupted)
      #expect(try store.read { try $0.ledgerEntry(of: last, stage: "print") } == nil)
    }
  }

  @Test func `a run that is cancelled before it begins does nothing`() async throws {
    try await withAsyncTemporaryFolder { folder in
      let store = try storeOfImages(10, in: folder)
      let runner = runner(store, width: 2)
      let task = Task {
        while !Task.isCancelled { await Task.yield() }
        return try await runner.run(PrintStage())
      }
      task.cancel()
      let report = try await task.value
      #expect(report.wasInterrupted)
      #expect(report.done == 0)
      #expect(try store.read { try $0.stageCounts() } == [:])
    }
  }

  @Test func `progress reaches the total and counts problems`() async throws {
    try await withAsyncTemporaryFolder { folder in
      let store = try storeOfImages(30, in: folder)
      let key = try #require(try store.read { try $0.images(after: nil, limit: 1).first?.sha256 })
      let log = Log()
      let runner = StageRunner(store: store, width: 2, now: { testTime }) { finished, total, problems in
        log.add([finished, total, problems])
      }
      _ = try await runner.run(
        WatchedStage(PrintStage()) {
          if $0 == key { throw ItemProblem(isFinal: false, reason: "late", sentence: "it is late") }
        })
      #expect(log.all.count == 30)
      #expect(log.all.map { $0[0] } == Array(1...30))
      #expect(log.all.allSatisfy { $0[1] == 30 })
      #expect(log.all.last == [30, 30, 1])
    }
  }
}
