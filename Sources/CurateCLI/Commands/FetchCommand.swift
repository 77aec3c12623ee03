// curate fetch: the photographs that posts only link to.
import ArgumentParser
import Base
import Fetch
import Foundation
import Pipeline
import Store

struct FetchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fetch",
    abstract: "Downloads the photographs that posts link to: politely, verified, once each; run it again to go on.",
    discussion: """
      Each address ends as done, gone (404, 410, 451), rejected (not a photograph, too large, refused: final) or failed (worth \
      another run). Trouble that may pass (429, 5xx, resets, timeouts, short bodies) is tried again with growing pauses, a \
      download that was cut goes on where it was, and Retry-After holds for the whole host. A second fetch asks for nothing that \
      is final, and for what failed once its pause is over; --retry-failed does not wait.

      Addresses that lead to this machine or a private network are refused unless --allow-private; robots.txt and \
      X-Robots-Tag (noai, noimageai, noindex) are obeyed unless --ignore-robots.

      With --revisit it asks the hosts whether they still have what was fetched: gone and changed photographs are noted and \
      counted, and kept.

      Examples:
        curate fetch --contact research@example.edu
        curate fetch --per-host 2 --rate 1
        curate fetch --limit-rate 5M
        curate fetch --rewrite https://cdn.example=https://mirror.example
        curate fetch --dry-run
        curate fetch --revisit
      """)

  @OptionGroup var manners: FetchOptions

  @Flag(help: "Ask again for what failed, whether its pause is over or not.")
  var retryFailed = false

  @Flag(help: "Ask again for what was gone.")
  var retryGone = false

  @Flag(help: "Ask whether hosts still have the photographs that were fetched; what is gone is noted, and kept here.")
  var revisit = false

  @Flag(help: "Say what would be asked for, host by host, and ask for nothing.")
  var dryRun = false

  @OptionGroup var seed: SeedOption
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let start = ContinuousClock.now
    let opened = try store.open()
    let policy = manners.policy(seed: seed.seed)
    // A second later than now: what was fetched within this second is asked for too.
    let looksBefore =
      try opened.read { try $0.revisitBegan(now: currentTime()) } ?? UTCTime(seconds: currentTime().seconds + 1)
    let again = FetchStage.Again(failed: retryFailed, gone: retryGone, looksBefore: revisit ? looksBefore : nil)
    if dryRun { return try tell(FetchPlan(opened, policy: policy, again: again, now: currentTime), since: start) }
    if let notice = Downloader.proxyNotice(policy: policy) { output.warning(notice) }
    let downloader = try Downloader(policy: policy, temporaryFolder: opened.images.temporaryFolder)
    defer { downloader.stop() }
    let stage = FetchStage(
      downloader: downloader, images: opened.images, policy: policy, again: again, now: currentTime)
    let imagesBefore = try opened.read { try $0.imageCount() }
    let byteRate = ByteRate()
    let report = try await runStage(
      stage, command: "fetch", items: "addresses", width: downloader.width, store: opened, output: output
    ) {
      byteRate.words(stage.bytes) + Self.failing(downloader.failingHosts)
    }
    let new = try opened.read { try $0.imageCount() } - imagesBefore
    let fetched = report.done - stage.looks.values.reduce(0, +)
    let state = try opened.read { try AddressState($0, doneNow: fetched, now: currentTime()) }
    try answer(report, state, fetched: fetched, new: new, stage, since: start)
    notes(state)
    if report.wasInterrupted { throw EarlyEnd.interrupted }
  }

  private func answer(
    _ report: StageReport, _ state: AddressState, fetched: Int, new: Int, _ stage: FetchStage,
    since start: ContinuousClock.Instant
  ) throws {
    let looks = stage.looks
    try output.answer(
      "fetch", since: start,
      [
        ("fetched", .int(fetched)), ("already", .int(state.already)), ("duplicates", .int(fetched - new)),
        ("pending", .int(state.pending)), ("failed", .int(state.failed)), ("waiting", .int(state.waiting)),
        ("gone", .int(state.gone)), ("rejected", .int(state.rejected)), ("bytes", .int(stage.bytes)),
        ("reasons", JSON(state.reasons)),
        ("looks", JSON(Dictionary(uniqueKeysWithValues: looks.map { ($0.key.rawValue, $0.value) }))),
        ("interrupted", .bool(report.wasInterrupted)),
      ]
    ) {
      """
      \(fetched.of("address", "addresses")) fetched (\(stage.bytes.grouped) bytes), \(state.already.grouped) already there, \
      \((fetched - new).grouped) with a photograph that another address had brought
        gone \(state.gone.grouped), rejected \(state.rejected.grouped), failed \(state.failed.grouped), \
      pending \(state.pending.grouped)\(state.reasons.isEmpty ? "" : "\n  reasons: " + counts(state.reasons))\
      \(revisit ? "\n" + Self.lookWords(looks) : "")
      """
    }
  }

  private func notes(_ state: AddressState) {
    if let refused = state.reasons["private_address"] {
      output.note(
        "\(refused.of("address leads", "addresses lead")) to this machine or a private network; --allow-private fetches them if "
          + "you mean it.")
    }
    let robots = state.reasons["robots_txt", default: 0] + state.reasons["robots_tag", default: 0]
    if robots > 0 {
      output.note(
        "\(robots.of("address was", "addresses were")) left alone, since robots.txt or X-Robots-Tag keeps robots out.")
    }
    if state.waiting > 0, let first = state.firstDue {
      output.note(
        "\(state.waiting.of("failed address waits", "failed addresses wait")) for its time, the first until \(first.iso8601); "
          + "--retry-failed asks at once.")
    } else if state.failed > 0 {
      output.note("Run curate fetch again to try the failed ones once more.")
    }
  }

  private static func lookWords(_ looks: [AddressLook: Int]) -> String {
    let (unchanged, changed) = (looks[.unchanged, default: 0], looks[.changed, default: 0])
    let (gone, unanswered) = (looks[.gone, default: 0], looks[.unanswered, default: 0])
    return
      "  of the photographs here, hosts still have \(unchanged.grouped); gone \(gone.grouped), another picture by now "
      + "\(changed.grouped), no answer \(unanswered.grouped)"
  }

  private static func failing(_ hosts: [String]) -> String {
    guard let first = hosts.first else { return "" }
    return "; no answer from \(first)" + (hosts.count > 1 ? " and \((hosts.count - 1).of("other host"))" : "")
  }

  private func tell(_ plan: FetchPlan, since start: ContinuousClock.Instant) throws {
    try output.answer(
      "fetch", since: start,
      [
        ("dry_run", .bool(true)), ("would_ask", .int(plan.addresses)), ("already", .int(plan.settled)),
        ("not_urls", .int(plan.unreadable)), ("hosts", JSON(plan.hosts)),
      ]
    ) {
      let most = plan.hosts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(10)
      return """
        would ask for \(plan.addresses.of("address", "addresses")) at \(plan.hosts.count.of("host")); \
        \(plan.settled.grouped) need nothing\(plan.unreadable > 0 ? ", \(plan.unreadable.grouped) are no URLs" : "")
        \(most.map { "  \($0.key) \($0.value.grouped)" }.joined(separator: "\n"))
        """
    }
  }
}

/// Where all addresses of the store stand: what the reader of the counts wants to know, whichever run it was.
private struct AddressState {
  var already = 0
  var pending = 0
  var failed = 0
  /// Failed ones whose next try is not due.
  var waiting = 0
  var firstDue: UTCTime?
  var gone = 0
  var rejected = 0
  var reasons: [String: Int] = [:]

  init(_ connection: Connection, doneNow: Int, now: UTCTime) throws {
    for problem in try connection.problems(of: FetchStage.name) {
      let reason = problem.reason ?? "unknown"
      reasons[reason, default: 0] += 1
      if problem.status == .failed {
        failed += 1
      } else if FetchStage.isGone(reason) {
        gone += 1
      } else {
        rejected += 1
      }
    }
    (waiting, firstDue) = try connection.waitingAddresses(after: UTCTime(seconds: now.seconds + 120))
    let done = try connection.stageCounts()[FetchStage.name]?.done ?? 0
    already = done - doneNow
    pending = max(0, try connection.fetchCount() - done - failed - gone - rejected)
  }
}
