// Desks: who is at work on what.
import Annotator
import Base
import Foundation
import Store

/// The desks in use. Those at which nobody was for a while are given up, with the places that were held for them: votes
/// are kept as they are cast, so that nothing is lost. Safe to call from any thread.
final class Desks: @unchecked Sendable {
  private struct Key: Hashable {
    var annotator: Int64
    var task: String
  }

  /// Seconds without a request after which a desk is given up.
  static let patience = 900.0

  private let store: Store
  private let run: Int64
  private let seed: UInt64
  private let now: @Sendable () -> UTCTime
  private let lock = NSLock()
  private var desks: [Key: Desk] = [:]

  init(store: Store, run: Int64, seed: UInt64, now: @escaping @Sendable () -> UTCTime) {
    self.store = store
    self.run = run
    self.seed = seed
    self.now = now
  }

  /// - Throws: `Fault`: `noInput` where there is no such task, `data` where the store has no images.
  func desk(of account: Account, task name: String) throws -> Desk {
    let key = Key(annotator: account.annotator, task: name)
    return try lock.withLock {
      clear()
      if let desk = desks[key] { return desk }
      let (taskID, task) = try TaskShelf(store: store, now: now()).task(named: name)
      let session = try AnnotationSession(
        store: store, taskID: taskID, task: task, annotator: account.annotator, annotatorName: account.name,
        options: AssignmentOptions(seed: seed), run: run, now: now)
      let desk = Desk(session) { Double(DispatchTime.now().uptimeNanoseconds) / 1e9 }
      desks[key] = desk
      return desk
    }
  }

  /// The picture, where the annotator was given it at one of their desks.
  func picture(_ sha256: String, of account: Account) -> Picture? {
    let theirs = lock.withLock { desks.filter { $0.key.annotator == account.annotator }.map(\.value) }
    return theirs.lazy.compactMap { $0.picture(sha256) }.first
  }

  /// Gives up the desks of somebody who goes.
  func leave(_ account: Account) {
    let theirs = lock.withLock {
      let theirs = desks.filter { $0.key.annotator == account.annotator }
      for key in theirs.keys { desks[key] = nil }
      return theirs.map(\.value)
    }
    for desk in theirs { desk.close() }
  }

  func closeAll() {
    let all = lock.withLock {
      defer { desks = [:] }
      return Array(desks.values)
    }
    for desk in all { desk.close() }
  }

  private func clear() {
    for (key, desk) in desks where desk.quietFor > Self.patience {
      desks[key] = nil
      desk.close()
    }
  }
}
