// Importer: dumps to the store, a batch of records at a time.
import Base
import Dumps
import Foundation
import Store
import Synchronization

/// How an import goes about it.
package struct ImportOptions: Sendable {
  /// The dumps are a second look: what the store has and they have not is gone.
  package var isRevisit = false
  /// The first record that cannot be used ends the import, and nothing of its source is kept.
  package var isStrict = false
  /// Photographs beside the dumps are linked into the store's folder where its file system allows, not copied.
  package var links = false
  /// How many photographs are taken in at a time.
  package var jobs = 2

  package init() {}
}

/// Brings dumps into the store. Everything is an upsert by the platform's own ids and the time of the reading, so the
/// same dump twice changes nothing, and an import that was killed is simply run again.
///
/// A batch is written on a queue of its own while the next is read. The reading thread owns `pending`; the writer belongs
/// to the queue until `settle` has waited for it.
package final class Importer: @unchecked Sendable {
  private let store: Store
  private let run: Int64
  private let options: ImportOptions
  private let isCancelled: () -> Bool
  private let writer: BatchWriter

  private var pending: [BatchWriter.Entry] = []
  private var pendingWeight = 0
  private let queue = DispatchQueue(label: "curate.import")
  private var inHand: DispatchWorkItem?
  private var failure: (any Error)?
  private let readerWaits = Atomic(false)
  /// The queue's.
  private var lastCommit = ContinuousClock.now
  private static let longestGroup = Duration.seconds(2)

  /// A record weighs 1 and a photograph beside it as much as many, since it has to be read: so that an interrupted import
  /// ends soon. Large batches touch each page of the store's indexes less often.
  private static let batchWeight = 10_000
  private static let photographWeight = 5

  /// - Parameters:
  ///   - rejects: is handed each record that cannot be used, in the order of the dumps, on the writing thread.
  ///   - isCancelled: asked between records; true ends the import after the batch in hand.
  ///   - progress: called after each batch with the records of posts that were read so far.
  package init(
    store: Store, run: Int64, options: ImportOptions = ImportOptions(),
    rejects: @escaping (Rejection) throws -> Void = { _ in }, isCancelled: @escaping () -> Bool = { false },
    progress: @escaping (Int) -> Void = { _ in }
  ) {
    self.store = store
    self.run = run
    self.options = options
    self.isCancelled = isCancelled
    writer = BatchWriter(store: store, options: options, rejects: rejects, progress: progress)
  }

  /// Imports each path: a file, a folder, or `-`.
  /// - Throws: `Fault` where a dump is missing or cannot be used at all.
  package func run(paths: [String], reader: DumpReader) throws -> ImportReport {
    try store.write { try $0.beginSeeing() }
    try store.images.sweep()
    defer { writer.leaveScratch() }
    var wasInterrupted = false
    do {
      for path in paths {
        if options.isStrict {
          try importWhole(path, reader)
        } else {
          try importDump(path, reader)
        }
      }
    } catch is Interruption {
      wasInterrupted = true
      if !options.isStrict { try flush() }
      try settle()
      try writer.commit()
    } catch {
      abandon()
      store.rollBackGroup()
      throw error
    }
    var report = writer.report
    report.wasInterrupted = wasInterrupted
    // A revisit that was broken off has not looked everywhere: nothing may be called gone.
    if options.isRevisit, !wasInterrupted, !report.hasUnreadParts, let time = writer.lastObservation {
      let revisit = try store.write { try $0.endRevisit(platforms: writer.platforms.sorted(), at: time) }
      report.gone = revisit.gone
      report.unseenButLater = revisit.later
      report.knownBeforeRevisit = revisit.known
    }
    return report
  }

  private struct Interruption: Error {}

  /// All of a source, or nothing where a record of it cannot be used.
  private func importWhole(_ path: String, _ reader: DumpReader) throws {
    let before = writer.mark()
    do {
      try store.keepingAllOrNothing {
        do {
          try importDump(path, reader)
        } catch {
          // The batch in hand belongs to the transaction that is about to be rolled back.
          abandon()
          throw error
        }
      }
    } catch {
      writer.goBack(to: before)
      throw error
    }
  }

  /// Waits for the batch in hand and forgets what was to follow it.
  private func abandon() {
    inHand?.wait()
    inHand = nil
    failure = nil
    pending = []
    pendingWeight = 0
  }

  private func importDump(_ path: String, _ reader: DumpReader) throws {
    let root = path == "-" ? "-" : URL(fileURLWithPath: path).standardizedFileURL.path
    var source: BatchWriter.DumpSource?
    let summary: DumpSummary
    do {
      summary = try read(path, reader, root, &source)
    } catch let fault as Fault where !options.isStrict {
      // What was read before is as good as it was.
      try flush()
      try settle()
      try writer.commit()
      throw fault
    }
    try flush()
    try settle()
    try writer.commit()
    try writer.takeArchived(isCancelled: isCancelled)
    if isCancelled() { throw Interruption() }
    if let source { try writer.end(source: source, summary) }
  }

  private func read(
    _ path: String, _ reader: DumpReader, _ root: String, _ source: inout BatchWriter.DumpSource?
  ) throws -> DumpSummary {
    try reader.read(path: path) { event in
      if isCancelled() { throw Interruption() }
      let from: BatchWriter.DumpSource
      if let source {
        from = source
      } else {
        let row = try store.write { try $0.source(path: root, dialect: reader.dialect.rawValue, run: run) }
        from = BatchWriter.DumpSource(row: row, root: root)
        source = from
      }
      pending.append(BatchWriter.Entry(event: event, source: from))
      pendingWeight += 1
      if case .post(let post) = event {
        for medium in post.media where medium.file != nil && medium.archive == nil {
          pendingWeight += Self.photographWeight
        }
      }
      if case .rejected = event, options.isStrict {
        try flush()
        try settle()
      }
      if pendingWeight >= Self.batchWeight { try flush() }
    }
  }

  /// Hands the batch to the queue, once the one before it is written.
  private func flush() throws {
    try settle()
    guard !pending.isEmpty else { return }
    let batch = pending
    pending = []
    pendingWeight = 0
    pending.reserveCapacity(batch.count)
    let work = DispatchWorkItem { [self] in
      do {
        try writer.write(batch)
        // While the next batch waits already, one transaction for several is a good deal less to write; other programs
        // wait for the store meanwhile, but not for long.
        if !readerWaits.load(ordering: .relaxed) || ContinuousClock.now - lastCommit > Self.longestGroup {
          try writer.commit()
          lastCommit = .now
        }
      } catch {
        failure = error
      }
    }
    inHand = work
    queue.async(execute: work)
  }

  /// Waits for the batch in hand.
  private func settle() throws {
    readerWaits.store(true, ordering: .relaxed)
    inHand?.wait()
    readerWaits.store(false, ordering: .relaxed)
    inHand = nil
    if let failure {
      self.failure = nil
      throw failure
    }
  }
}
