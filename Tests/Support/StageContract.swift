// StageContract: what every stage promises (see Pipeline/Stage.swift), checked on a stage of the caller's choice.
import Base
import Foundation
import Pipeline
import Store
import Synchronization

/// The contract of stages, ready to be checked. Killing the process is not part of it: that takes processes.
///
/// The stage must have eight items at least, of which four end well. Items of its own that fail or are rejected (a
/// corrupt file, a missing one) make the check a better one.
package struct StageContract<S: Stage> {
  private let makeStore: (_ folder: String) throws -> Store
  private let makeStage: (_ store: Store, _ variant: Int) throws -> S
  private let result: (_ connection: Connection, _ item: S.Item) throws -> String?

  /// - Parameters:
  ///   - makeStore: makes a store in the empty folder with the stage's items in it, the same ones each time.
  ///   - makeStage: the stage; variants 0 and 1 have different fingerprints.
  ///   - result: what the store holds as the item's result, as text without row numbers; nil where it holds none.
  package init(
    makeStore: @escaping (_ folder: String) throws -> Store,
    makeStage: @escaping (_ store: Store, _ variant: Int) throws -> S,
    result: @escaping (_ connection: Connection, _ item: S.Item) throws -> String?
  ) {
    self.makeStore = makeStore
    self.makeStage = makeStage
    self.result = result
  }

  /// Runs the stage in every way that the contract speaks of, each in a store of its own.
  /// - Returns: a sentence for each promise that was broken; empty where the stage keeps the contract.
  package func violations() async throws -> [String] {
    let findings = Findings()
    let whole = try await fresh { store in
      let run = try await self.run(store, findings: findings, "a first run")
      let ends = try ends(store)
      findings.check(ends.count >= 8, "there are eight items at least")
      findings.check(run.calls.count == ends.count, "a first run processes every item once")
      findings.check(run.report.already == 0, "a first run finds nothing done")
      findings.check(ends.values.allSatisfy { $0.status != nil }, "a first run leaves a ledger row for each item")
      findings.check(
        ends.values.allSatisfy { ($0.status == .done) == ($0.result != nil) }, "done items have a result, others none")
      findings.check(ends.values.count { $0.status == .done } >= 4, "four items at least end well")
      try await secondRun(store, ends, findings)
      return ends
    }
    try await failures(whole, findings)
    try await newFingerprint(whole, findings)
    for width in [1, 4] { try await interruption(whole, width: width, findings) }
    try await fresh { store in
      _ = try await self.run(store, width: 4, findings: findings, "a run four wide")
      try findings.check(ends(store) == whole, "four workers leave the same store as one")
    }
    return findings.sentences
  }

  private func secondRun(_ store: Store, _ ends: [String: End], _ findings: Findings) async throws {
    let open = Set(ends.filter { $0.value.status == .failed }.keys)
    let run = try await self.run(store, findings: findings, "a second run")
    findings.check(Set(run.calls) == open, "a second run processes nothing but what failed")
    findings.check(run.report.already == ends.count - open.count, "a second run counts the others as done already")
    findings.check(run.report.done == 0, "a second run makes nothing new")
    try findings.check(self.ends(store) == ends, "a second run leaves the store as it was")
  }

  /// One item that fails and one that is rejected, in the stage's own place.
  private func failures(_ whole: [String: End], _ findings: Findings) async throws {
    let good = whole.filter { $0.value.status == .done }.keys.sorted()
    guard good.count >= 4 else { return }
    let (failing, throwing, rejected) = (good[0], good[1], good[2])
    try await fresh { store in
      let run = try await self.run(store, findings: findings, "a run with failures") { key in
        if key == failing { throw ItemProblem(isFinal: false, reason: "made_to_fail", sentence: "it was made to fail") }
        if key == throwing { throw CocoaError(.fileReadUnknown) }
        if key == rejected { throw ItemProblem(isFinal: true, reason: "made_to_end", sentence: "it was made to end") }
      }
      let ends = try ends(store)
      findings.check(
        ends[failing] == End(status: .failed, fingerprint: whole[failing]?.fingerprint, reason: "made_to_fail"),
        "a failed item is counted as failed, with its reason and no result")
      findings.check(ends[throwing]?.status == .failed, "an unexpected error counts as a failure")
      findings.check(
        ends[rejected] == End(status: .rejected, fingerprint: whole[rejected]?.fingerprint, reason: "made_to_end"),
        "a rejected item is counted as rejected, with its reason and no result")
      findings.check(
        run.report.reasons["made_to_fail"] == 1 && run.report.reasons["made_to_end"] == 1,
        "the report counts failed and rejected items by reason")
      let harmed = whole.filter { ![failing, throwing, rejected].contains($0.key) && ends[$0.key] != $0.value }
      findings.check(harmed.isEmpty, "a failed item harms no other")

      let second = try await self.run(store, findings: findings, "a run after failures")
      findings.check(Set(second.calls).isSuperset(of: [failing, throwing]), "a failed item is tried again")
      findings.check(!second.calls.contains(rejected), "a rejected item is not tried again")
      var expected = whole
      expected[rejected] = ends[rejected]
      try findings.check(self.ends(store) == expected, "what failed and then ended well is as if it had never failed")
    }
  }

  private func newFingerprint(_ whole: [String: End], _ findings: Findings) async throws {
    let other = try await fresh { store in
      _ = try await self.run(store, variant: 1, findings: findings, "a run of the other variant")
      return try ends(store)
    }
    let prints = Set(whole.values.compactMap(\.fingerprint)).union(other.values.compactMap(\.fingerprint))
    findings.check(prints.count == 2, "two variants have two fingerprints, and each run writes one")
    guard let broken = whole.filter({ $0.value.status == .done }).keys.min() else { return }
    try await fresh { store in
      _ = try await self.run(store, findings: findings, "a run before the fingerprint changes")
      let run = try await self.run(store, variant: 1, findings: findings, "a run under a new fingerprint") { key in
        if key == broken { throw ItemProblem(isFinal: false, reason: "made_to_fail", sentence: "it was made to fail") }
      }
      findings.check(Set(run.calls) == Set(whole.keys), "a new fingerprint redoes every item")
      try findings.check(
        self.ends(store)[broken]?.result == nil, "an item that fails under a new fingerprint loses its old result")
      let last = try await self.run(store, variant: 1, findings: findings, "a last run under the new fingerprint")
      findings.check(last.report.already >= whole.count { $0.value.status == .done } - 1, "a redone item is done")
      try findings.check(self.ends(store) == other, "a store redone is as if it had been made so at once")
    }
  }

  /// Cancels amid the items; what was processed by then is kept, the next run does the rest.
  private func interruption(_ whole: [String: End], width: Int, _ findings: Findings) async throws {
    try await fresh { store in
      let cancel = Cancellation(atCall: 2)
      let run = try await self.run(store, width: width, findings: findings, "a cancelled run", cancel: cancel)
      let kept = try ends(store).filter { $0.value.status != nil }
      findings.check(run.report.wasInterrupted, "a cancelled run says that it was interrupted")
      findings.check(
        run.calls.count < whole.count && !run.calls.isEmpty, "a cancelled run takes no new item after the one in hand")
      findings.check(
        Set(run.calls).isSuperset(of: kept.keys) && kept.allSatisfy { whole[$0.key] == $0.value },
        "a cancelled run leaves whole results only")
      // Items in hand may be given up, so that Ctrl-C ends soon; what ended before has to be there.
      findings.check(kept.count >= run.calls.count - width, "a cancelled run keeps what ended before it")
      let next = try await self.run(store, width: width, findings: findings, "a run after a cancelled one")
      let settled = kept.filter { $0.value.status != .failed }
      findings.check(
        Set(next.calls) == Set(whole.keys).subtracting(settled.keys), "the next run does what is left and nothing else")
      findings.check(!next.report.wasInterrupted, "the next run comes to its end")
      try findings.check(ends(store) == whole, "an interrupted run and another leave the same store as one run")
    }
  }

  // MARK: Runs and what they leave

  /// How an item stands: in the ledger, and its result.
  private struct End: Equatable {
    var status: LedgerStatus?
    var fingerprint: String?
    var reason: String?
    var result: String?
  }

  private func fresh<T>(_ body: (Store) async throws -> T) async throws -> T {
    try await withAsyncTemporaryFolder { folder in try await body(try makeStore(folder)) }
  }

  private func ends(_ store: Store) throws -> [String: End] {
    let stage = try makeStage(store, 0)
    return try store.read { connection in
      var ends: [String: End] = [:]
      for item in try stage.items(after: nil, limit: .max, in: connection) {
        let key = stage.key(for: item)
        let entry = try connection.ledgerEntry(of: key, stage: S.name)
        ends[key] = End(
          status: entry?.status, fingerprint: entry?.fingerprint, reason: entry?.reason,
          result: try result(connection, item))
      }
      return ends
    }
  }

  private func run(
    _ store: Store, variant: Int = 0, width: Int = 1, findings: Findings, _ what: String,
    cancel: Cancellation? = nil, before: @escaping @Sendable (String) throws -> Void = { _ in }
  ) async throws -> (report: StageReport, calls: [String]) {
    let calls = CallList()
    let stage = WatchedStage(try makeStage(store, variant)) { key in
      calls.add(key)
      try before(key)
      cancel?.step()
    }
    let runner = StageRunner(store: store, width: width, now: { UTCTime(seconds: 1_500_000_000) })
    let task = Task {
      await cancel?.isReady()
      return try await runner.run(stage)
    }
    cancel?.arm { task.cancel() }
    let report = try await task.value
    let made = calls.all
    findings.check(Set(made).count == made.count, "\(what) processes no item twice")
    findings.check(
      cancel != nil || report.done + report.failed + report.rejected == made.count,
      "\(what) reports an end for each item that it processed")
    let problems = report.reasons.values.reduce(0, +)
    findings.check(problems == report.failed + report.rejected, "\(what) gives each problem a reason")
    try findings.check(
      cancel != nil || report.already + made.count == (store.read { try stage.count(in: $0) }),
      "\(what) accounts for every item")
    return (report, made)
  }
}

/// What was found broken, each sentence once.
private final class Findings {
  private(set) var sentences: [String] = []

  func check(_ isKept: @autoclosure () throws -> Bool, _ promise: String) rethrows {
    if try !isKept(), !sentences.contains(promise) { sentences.append(promise) }
  }
}

/// The keys of the items that were processed, in order.
private final class CallList: Sendable {
  private let keys = Mutex<[String]>([])

  func add(_ key: String) { keys.withLock { $0.append(key) } }

  var all: [String] { keys.withLock { $0 } }
}

/// Cancels a task from within, while a certain item is being processed.
private final class Cancellation: Sendable {
  private let state: Mutex<(callsLeft: Int, cancel: (@Sendable () -> Void)?)>

  init(atCall number: Int) { state = Mutex((number, nil)) }

  func arm(_ cancel: @escaping @Sendable () -> Void) { state.withLock { $0.cancel = cancel } }

  /// Waits until the task is known, so that no item comes before the chance to cancel.
  func isReady() async {
    while state.withLock({ $0.cancel == nil }) { await Task.yield() }
  }

  func step() {
    let cancel = state.withLock { state in
      state.callsLeft -= 1
      return state.callsLeft == 0 ? state.cancel : nil
    }
    cancel?()
  }
}
