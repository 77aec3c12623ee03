// RunsAhead: rows that another thread reads before they are asked for, a few runs at most.
import Foundation
internal import GRDB
import Synchronization

/// Runs of rows, in their order, from a thread to the one that asks for them.
final class RunsAhead: Sendable {
  private struct State {
    var runs: [Result<[ScoreRow], any Error>] = []
    var isEnding = false
  }

  private let state = Mutex(State())
  private let ready = DispatchSemaphore(value: 0)
  private let room = DispatchSemaphore(value: 0)
  private let finished = DispatchSemaphore(value: 0)

  /// Reads on the queue's own thread. `put` says whether more is wanted.
  func begin(
    _ queue: DatabaseQueue, _ read: @escaping @Sendable (Database, (_ run: [ScoreRow]) -> Bool) throws -> Void
  ) {
    for _ in 0..<4 { room.signal() }
    queue.asyncWriteWithoutTransaction { [self] db in
      do {
        try read(db) { put(.success($0)) }
      } catch {
        _ = put(.failure(error))
      }
      try? db.rollback()
      finished.signal()
    }
  }

  private func put(_ run: Result<[ScoreRow], any Error>) -> Bool {
    room.wait()
    let isWanted = state.withLock { state in
      state.runs.append(run)
      return !state.isEnding
    }
    ready.signal()
    return isWanted
  }

  /// The next run; waits for it.
  func next() throws -> [ScoreRow] {
    ready.wait()
    let run = state.withLock { $0.runs.removeFirst() }
    room.signal()
    return try run.get()
  }

  /// Nothing more is wanted. Returns when the other thread has ended.
  func end() {
    state.withLock { $0.isEnding = true }
    for _ in 0..<4 { room.signal() }
    finished.wait()
  }
}

/// The followers of all accounts, loaded by the thread that needs them first.
final class SharedHistory: Sendable {
  private let history = Mutex<FollowerHistory?>(nil)

  func loaded(from db: Database) throws -> FollowerHistory {
    try history.withLock { history in
      if let history { return history }
      let loaded = try FollowerHistory(db)
      history = loaded
      return loaded
    }
  }
}
