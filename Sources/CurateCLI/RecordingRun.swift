// RecordingRun: the record of a command that changes the store: when it began, how it ended, what it made.
import Base
import Foundation
import Import
import Pipeline
import Store
import Synchronization

/// What comes of work that keeps what was finished when it is interrupted, and says so in the end.
protocol Interruptible {
  var wasInterrupted: Bool { get }
}

extension StageReport: Interruptible {}
extension ImportReport: Interruptible {}

/// Runs work that changes the store as a recorded run: what was asked, when, and how it ended.
func recordingRun<T>(_ store: Store, command: String, _ work: (Int64) async throws -> T) async throws -> T {
  let arguments = Step.words
  let run = try store.write { try $0.beginRun(command: command, arguments: arguments, at: currentTime()) }
  runDesk.note(run, in: store)
  do {
    let result = try await work(run)
    let wasInterrupted = (result as? any Interruptible)?.wasInterrupted ?? false
    try store.write { try $0.endRun(run, outcome: wasInterrupted ? "interrupted" : "done", at: currentTime()) }
    return result
  } catch {
    let outcome = (error as? Fault)?.sentence ?? (error is EarlyEnd ? "interrupted" : "failed")
    try? store.write { try $0.endRun(run, outcome: outcome, at: currentTime()) }
    throw error
  }
}

/// The last run that this process has recorded. A command's answer comes when its runs have ended: what it made is kept
/// with the last of them.
let runDesk = RunDesk()

final class RunDesk: Sendable {
  private struct Last {
    /// A store that lived as long as the process would never be closed, and what its log holds not be in its file.
    weak var store: Store?
    var path: String
    var run: Int64
  }

  private let last = Mutex<Last?>(nil)

  fileprivate func note(_ run: Int64, in store: Store) {
    last.withLock { $0 = Last(store: store, path: store.path, run: run) }
  }

  /// Keeps the whole numbers of an answer. What cannot be kept is no reason to keep the answer back.
  func keepCounts(of fields: [(String, JSON)]) {
    // The next answer of this process is another command's, where a recipe runs several.
    let kept = last.withLock { last in
      defer { last = nil }
      return last.map { ($0.store, $0.path, $0.run) }
    }
    guard let (store, path, run) = kept, let counts = wholeNumbers(among: fields)
    else { return }
    try? (store ?? Store(at: path, creating: false)).write { try $0.keepCounts(counts.text, ofRun: run) }
  }
}
