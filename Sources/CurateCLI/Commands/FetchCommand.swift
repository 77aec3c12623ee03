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
      another run). Trouble that may pass (429, 5xx, resets, timeouts, short bodies) is tried again with growing pauses, and \
      Retry-After holds for the whole host. A second fetch asks for nothing that is final.

      Addresses that lead to this machine or a private network are refused unless --allow-private; a host that says \
      X-Robots-Tag: noai is obeyed unless --ignore-robots.

      Examples:
        curate fetch --contact research@example.edu
        curate fetch --per-host 2 --rate 1
      """)

  @Option(parsing: .unconditional, help: ArgumentHelp("Requests at a time to one host.", valueName: "n"))
  var perHost: Int = 4

  @Option(help: ArgumentHelp("Requests a second to one host, such as 2 or 0.5/s.", valueName: "r"))
  var rate: String?

  @Option(parsing: .unconditional, help: ArgumentHelp("Further tries after trouble that may pass.", valueName: "n"))
  var retries: Int = 4

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Seconds without a byte until a try is given up.", valueName: "s"))
  var timeout: Double = 30

  @Option(parsing: .unconditional, help: ArgumentHelp("The largest file.", valueName: "n"))
  var maxBytes: Int = 50_000_000

  @Option(parsing: .unconditional, help: ArgumentHelp("The largest picture, width times height.", valueName: "n"))
  var maxPixels: Int = 100_000_000

  @Flag(help: "Fetch from this machine and private networks too, and through the environment's proxy.")
  var allowPrivate = false

  @Flag(help: "Take photographs whose host says X-Robots-Tag: noai.")
  var ignoreRobots = false

  @Option(help: ArgumentHelp("Who is asking, for the hosts' operators: a mail address or a page.", valueName: "text"))
  var contact: String?

  @Option(parsing: .unconditional, help: ArgumentHelp("Requests at a time in all.", valueName: "n"))
  var jobs: Int = 32

  @OptionGroup var seed: SeedOption
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    for (name, value) in [
      ("--per-host", perHost), ("--jobs", jobs), ("--max-bytes", maxBytes), ("--max-pixels", maxPixels),
    ]
    where value < 1 {
      throw ValidationError("\(name) \(value) must be 1 or more.")
    }
    guard retries >= 0 else { throw ValidationError("--retries \(retries) must be 0 or more.") }
    guard timeout > 0, timeout <= 3600 else {
      throw ValidationError("--timeout \(timeout) must lie between 0 and 3600 seconds.")
    }
    guard rate == nil || ratePerSecond != nil else {
      throw ValidationError("--rate \(rate ?? "") must be a number of requests a second, such as 2 or 0.5/s.")
    }
  }

  private var ratePerSecond: Double? {
    guard let rate, let value = Double(rate.hasSuffix("/s") ? String(rate.dropLast(2)) : rate), value > 0,
      value.isFinite
    else { return nil }
    return value
  }

  func run() async throws {
    let start = ContinuousClock.now
    let opened = try store.open()
    let policy = DownloadPolicy(
      inFlight: jobs, perHost: perHost, rate: ratePerSecond, retries: retries, timeout: timeout, maxBytes: maxBytes,
      maxPixels: maxPixels, allowPrivate: allowPrivate, ignoreRobots: ignoreRobots, contact: contact, seed: seed.seed)
    if let notice = Downloader.proxyNotice(policy: policy) { output.warning(notice) }
    let downloader = try Downloader(policy: policy, temporaryFolder: opened.images.temporaryFolder)
    defer { downloader.stop() }
    let stage = FetchStage(downloader: downloader, images: opened.images, policy: policy)
    let imagesBefore = try opened.read { try $0.imageCount() }
    // Wider than the requests in flight: an address that waits for its host to recover must not hold up the others.
    let report = try await runStage(
      stage, command: "fetch", items: "addresses", width: jobs * 4, store: opened, output: output)
    let new = try opened.read { try $0.imageCount() } - imagesBefore
    let state = try opened.read { try AddressState($0, doneNow: report.done) }
    output.answer(
      "fetch", since: start,
      [
        ("fetched", .int(report.done)), ("already", .int(state.already)), ("duplicates", .int(report.done - new)),
        ("pending", .int(state.pending)), ("failed", .int(state.failed)), ("gone", .int(state.gone)),
        ("rejected", .int(state.rejected)), ("bytes", .int(stage.bytes)), ("reasons", JSON(state.reasons)),
        ("interrupted", .bool(report.wasInterrupted)),
      ]
    ) {
      """
      \(report.done.of("address", "addresses")) fetched (\(stage.bytes.grouped) bytes), \(state.already.grouped) already there, \
      \((report.done - new).grouped) with a photograph that another address had brought
        gone \(state.gone.grouped), rejected \(state.rejected.grouped), failed \(state.failed.grouped), \
      pending \(state.pending.grouped)\(state.reasons.isEmpty ? "" : "\n  reasons: " + counts(state.reasons))
      """
    }
    if let refused = state.reasons["private_address"] {
      output.note(
        "\(refused.of("address leads", "addresses lead")) to this machine or a private network; --allow-private fetches them if "
          + "you mean it.")
    }
    if state.failed > 0 { output.note("Run curate fetch again to try the failed ones once more.") }
    if report.wasInterrupted { throw EarlyEnd.interrupted }
  }
}

/// Where all addresses of the store stand: what the reader of the counts wants to know, whichever run it was.
private struct AddressState {
  var already = 0
  var pending = 0
  var failed = 0
  var gone = 0
  var rejected = 0
  var reasons: [String: Int] = [:]

  init(_ connection: Connection, doneNow: Int) throws {
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
    let done = try connection.stageCounts()[FetchStage.name]?.done ?? 0
    already = done - doneNow
    pending = max(0, try connection.fetchCount() - done - failed - gone - rejected)
  }
}
