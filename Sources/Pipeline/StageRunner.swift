// StageRunner: runs a stage over its items: workers, batches, the ledger, and an orderly end on Ctrl-C.
import Base
import Store

/// How a run of a stage went.
package struct StageReport: Sendable, Hashable {
  /// Items that were final before: nothing was done for them.
  package var already = 0
  package var done = 0
  package var failed = 0
  package var rejected = 0
  /// Failed and rejected items of this run, by reason.
  package var reasons: [String: Int] = [:]
  /// The run was asked to end before its last item.
  package var wasInterrupted = false

  package init() {}
}

/// Runs a stage. Ends early, with the items in hand finished and committed, where its task is cancelled.
package struct StageRunner: Sendable {
  private let store: Store
  private let width: Int
  private let now: @Sendable () -> UTCTime
  private let progress: @Sendable (_ finished: Int, _ total: Int, _ problems: Int) -> Void

  /// - Parameters:
  ///   - width: how many items are in hand at a time, 1 or more.
  ///   - now: the clock of the ledger.
  ///   - progress: called after each item, from any worker.
  package init(
    store: Store, width: Int, now: @escaping @Sendable () -> UTCTime,
    progress: @escaping @Sendable (_ finished: Int, _ total: Int, _ problems: Int) -> Void = { _, _, _ in }
  ) {
    self.store = store
    self.width = max(1, width)
    self.now = now
    self.progress = progress
  }

  /// Works through every item that is not final under the stage's fingerprint.
  /// - Throws: `Fault` where the store fails or no worker can be made; what was committed stays.
  package func run<S: Stage>(_ stage: S) async throws -> StageReport {
    try store.write { try stage.prepare($0) }
    let total = try store.read { try stage.count(in: $0) }
    let feed = Feed(stage: stage, store: store)
    let ledger = Ledger(stage: stage, store: store, now: now, total: total, progress: progress)
    do {
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<width {
          group.addTask {
            // A run with nothing to do makes no worker: loading a model takes longer than finding that out.
            var next = try await feed.next()
            guard next != nil else { return }
            let worker = try stage.makeWorker()
            while let item = next {
              let end: ItemEnd<S.Output>
              do {
                end = .done(try await stage.process(item, with: worker))
              } catch is CancellationError {
                await feed.giveUp()
                return
              } catch let problem as ItemProblem {
                end = .problem(problem)
              } catch let fault as Fault {
                throw fault
              } catch {
                end = .problem(ItemProblem(isFinal: false, reason: "error", sentence: "\(error)"))
              }
              try await ledger.add(end, for: item, already: await feed.already)
              next = try await feed.next()
            }
          }
        }
        // The first worker that throws ends the others; what they have in hand is kept below. (waitForAll would let
        // them work through the whole list first.)
        while try await group.next() != nil {}
      }
    } catch {
      try? await ledger.flush()
      throw error
    }
    try await ledger.flush()
    var report = await ledger.report
    report.already = await feed.already
    report.wasInterrupted = await feed.wasInterrupted
    return report
  }
}

private enum ItemEnd<Output: Sendable>: Sendable {
  case done(Output)
  case problem(ItemProblem)
}

/// Hands out items that need work, reading the store a page at a time.
private actor Feed<S: Stage> {
  private let stage: S
  private let store: Store
  private var page: ArraySlice<S.Item> = []
  private var lastKey: String?
  private var isAtEnd = false
  private(set) var already = 0
  private(set) var wasInterrupted = false

  private static var pageSize: Int { 1000 }

  init(stage: S, store: Store) {
    self.stage = stage
    self.store = store
  }

  func next() throws -> S.Item? {
    if Task.isCancelled {
      if !isAtEnd || !page.isEmpty { wasInterrupted = true }
      return nil
    }
    while page.isEmpty, !isAtEnd { try readPage() }
    return page.popFirst()
  }

  /// An item that was handed out comes back undone: the run is ending before its last item.
  func giveUp() { wasInterrupted = true }

  private func readPage() throws {
    let (open, count) = try store.read { connection in
      let items = try stage.items(after: lastKey, limit: Self.pageSize, in: connection)
      if let last = items.last { lastKey = stage.key(for: last) }
      let open = try items.filter {
        try !stage.isSettled(stage.key(for: $0), in: connection)
      }
      return (open, items.count)
    }
    already += count - open.count
    isAtEnd = count < Self.pageSize
    page = open[...]
  }
}

/// Commits results in batches: a few hundred items or a quarter of a second, whichever is first.
private actor Ledger<S: Stage> {
  private let stage: S
  private let store: Store
  private let now: @Sendable () -> UTCTime
  private let total: Int
  private let progress: @Sendable (Int, Int, Int) -> Void
  private var batch: [(S.Item, ItemEnd<S.Output>)] = []
  private var lastFlush = ContinuousClock.now
  private(set) var report = StageReport()

  private static var batchSize: Int { 256 }
  private static var batchTime: Duration { .milliseconds(250) }

  init(
    stage: S, store: Store, now: @escaping @Sendable () -> UTCTime, total: Int,
    progress: @escaping @Sendable (Int, Int, Int) -> Void
  ) {
    self.stage = stage
    self.store = store
    self.now = now
    self.total = total
    self.progress = progress
  }

  func add(_ end: ItemEnd<S.Output>, for item: S.Item, already: Int) throws {
    switch end {
    case .done:
      report.done += 1
    case .problem(let problem):
      if problem.isFinal { report.rejected += 1 } else { report.failed += 1 }
      report.reasons[problem.reason, default: 0] += 1
    }
    batch.append((item, end))
    if batch.count >= Self.batchSize || ContinuousClock.now - lastFlush >= Self.batchTime { try flush() }
    let problems = report.failed + report.rejected
    progress(already + report.done + problems, total, problems)
  }

  func flush() throws {
    guard !batch.isEmpty else { return }
    let time = now()
    try store.write { connection in
      for (item, end) in batch {
        let entry: LedgerEntry
        switch end {
        case .done(let output):
          try stage.commit(output, for: item, in: connection)
          entry = LedgerEntry(item: stage.key(for: item), fingerprint: stage.fingerprint, status: .done)
        case .problem(let problem):
          try stage.discard(item, because: problem, in: connection)
          entry = LedgerEntry(
            item: stage.key(for: item), fingerprint: stage.fingerprint, status: problem.isFinal ? .rejected : .failed,
            reason: problem.reason,
            message: problem.sentence)
        }
        try connection.record(entry, stage: S.name, at: time)
      }
    }
    batch.removeAll(keepingCapacity: true)
    lastFlush = ContinuousClock.now
  }
}
