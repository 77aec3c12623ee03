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
  private var places: [Key: Place] = [:]
  /// When the quiet ones were looked for last, in seconds since 1970.
  private var clearedAt: Int64 = 0

  /// Where a desk stands, or will: to make one takes a while, for which only those wait who want the same one.
  private final class Place {
    private let making = NSLock()
    private let lock = NSLock()
    private var made: Desk?

    /// The desk, where there is one already; never waits for one that is being made.
    var desk: Desk? { lock.withLock { made } }

    func desk(_ make: () throws -> Desk) throws -> Desk {
      try making.withLock {
        if let desk { return desk }
        let desk = try make()
        lock.withLock { made = desk }
        return desk
      }
    }
  }

  init(store: Store, run: Int64, seed: UInt64, now: @escaping @Sendable () -> UTCTime) {
    self.store = store
    self.run = run
    self.seed = seed
    self.now = now
  }

  /// - Throws: `Fault`: `noInput` where there is no such task, `data` where the store has no images.
  func desk(of account: Account, task name: String) throws -> Desk {
    let key = Key(annotator: account.annotator, task: name)
    let (place, quiet) = lock.withLock { () -> (Place, [Desk]) in
      let quiet = quietDesks()
      let place = places[key] ?? Place()
      places[key] = place
      return (place, quiet)
    }
    for desk in quiet { desk.close() }
    if let desk = place.desk, desk.isReading, try isOutdated(desk.task) {
      lock.withLock { if places[key] === place { places[key] = nil } }
      desk.close()
      return try self.desk(of: account, task: name)
    }
    do {
      return try place.desk { try make(account, task: name) }
    } catch {
      // A name that is no task's must not be remembered.
      lock.withLock { if places[key] === place, place.desk == nil { places[key] = nil } }
      throw error
    }
  }

  /// Whether a task is another one than when somebody began to read it, which it may be until the first vote.
  private func isOutdated(_ task: AnnotationTask) throws -> Bool {
    try TaskShelf(store: store, now: now()).task(named: task.name).task != task
  }

  private func make(_ account: Account, task name: String) throws -> Desk {
    let (taskID, task) = try TaskShelf(store: store, now: now()).task(named: name)
    let (store, run, seed, now) = (store, run, seed, now)
    let introduction = try IntroductionSession(
      store: store, taskID: taskID, task: task, annotator: account.annotator, run: run, withDefinition: true, now: now)
    let session = try IntroducedSession(task, introduction: introduction) {
      try AnnotationSession(
        store: store, taskID: taskID, task: task, annotator: account.annotator, annotatorName: account.name,
        options: AssignmentOptions(seed: seed), run: run, now: now)
    }
    return Desk(session) { Double(DispatchTime.now().uptimeNanoseconds) / 1e9 }
  }

  /// The picture, where the annotator was given it at one of their desks.
  func picture(_ sha256: String, of account: Account) -> Picture? {
    let theirs = lock.withLock { places.filter { $0.key.annotator == account.annotator }.values.compactMap(\.desk) }
    return theirs.lazy.compactMap { $0.picture(sha256) }.first
  }

  /// Gives up the desks of somebody who goes.
  /// - Parameter task: the one desk to give up; nil for all.
  func leave(_ account: Account, task: String? = nil) {
    giveUp { key, _ in key.annotator == account.annotator && (task == nil || key.task == task) }
  }

  func closeAll() { giveUp { _, _ in true } }

  private func giveUp(_ isMeant: (Key, Desk?) -> Bool) {
    let theirs = lock.withLock { remove(isMeant) }
    for desk in theirs { desk.close() }
  }

  /// Needs the lock.
  private func remove(_ isMeant: (Key, Desk?) -> Bool) -> [Desk] {
    let chosen = places.filter { isMeant($0.key, $0.value.desk) }
    for key in chosen.keys { places[key] = nil }
    return chosen.values.compactMap(\.desk)
  }

  /// Takes away the desks at which nobody was for a while. Needs the lock; they are to be closed without it.
  private func quietDesks() -> [Desk] {
    let time = now().seconds
    guard time - clearedAt >= 10 || time < clearedAt else { return [] }
    clearedAt = time
    return remove { $1.map { $0.quietFor > Self.patience } ?? false }
  }
}
