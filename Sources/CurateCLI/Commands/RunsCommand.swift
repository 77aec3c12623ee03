// curate runs: which commands have changed the store, and what each made.
import ArgumentParser
import Base
import Foundation
import Report
import Store

struct RunsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs",
    abstract: "Lists the runs that changed the store: when, how long, as typed, how they ended, what they made.",
    discussion: """
      A command that works in several steps leaves a run for each; the counts stand with the last. A number shows one run in full.

      Examples:
        curate runs --last 10
        curate runs --command selfies
        curate runs 7
      """)

  @Argument(help: "The number of one run, to be shown in full.")
  var id: Int64?

  @Option(parsing: .unconditional, help: ArgumentHelp("The last ones only.", valueName: "n"))
  var last: Int?

  @Option(help: ArgumentHelp("Those of one command, such as score or \"selfies train\".", valueName: "name"))
  var command: String?

  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if let last, last < 1 { throw ValidationError("--last \(last) must be 1 or more.") }
    if let id, last != nil || command != nil {
      throw ValidationError("One run is shown by its number, \(id); leave --last and --command out.")
    }
  }

  func run() async throws {
    let start = ContinuousClock.now
    let opened = try store.open()
    let runs = try opened.read { connection in
      guard let id else { return try connection.runs(last: last, command: try known(command, connection)) }
      guard let run = try connection.run(id: id) else {
        let newest = try connection.lastRun()?.id
        throw Fault(
          .noInput,
          "The store has no run \(id); \(newest.map { "the last one is \($0)." } ?? "no command has changed it yet.")")
      }
      return [run]
    }
    try output.answer("runs", since: start, [("runs", .array(runs.map(\.json)))]) {
      if runs.isEmpty { return "No command has changed the store yet." }
      return id == nil ? table(runs) : runs.map(whole).joined()
    }
  }

  /// - Throws: `Fault` where no run is of that command.
  private func known(_ command: String?, _ connection: Connection) throws -> String? {
    guard let command else { return nil }
    let names = try connection.commandsWithRuns()
    guard names.contains(where: { $0 == command || $0.hasPrefix(command + " ") }) else {
      let hint = didYouMean(command, among: names)
      throw Fault(
        .noInput,
        names.isEmpty
          ? "No command has changed the store yet."
          : "No run of the store is of a command \(command); there are \(names.joined(separator: ", ")).\(hint)")
    }
    return command
  }

  private func table(_ runs: [RecordedRun]) -> String {
    Screen.table(
      [["run", "started", "took", "ended", "made", "command"]]
        + runs.map { run in
          let words = run.countWords
          let made = words.prefix(3).joined(separator: ", ") + (words.count > 3 ? " …" : "")
          let outcome = run.outcomeWords
          return [
            "\(run.id)", run.startedAt.words, run.tookWords, outcome.count > 30 ? outcome.prefix(29) + "…" : outcome,
            made.isEmpty ? "-" : made, run.typed,
          ]
        }, numeric: false)
  }

  private func whole(_ run: RecordedRun) -> String {
    var rows = [
      ["run", "\(run.id)"], ["command", run.typed], ["version", "curate \(run.version)"],
      ["started", run.startedAt.words], ["finished", run.finishedAt?.words ?? "-"], ["took", run.tookWords],
      ["ended", run.outcomeWords],
    ]
    if let seed = run.seed { rows.append(["seed", seed]) }
    rows.append(["typed", (["curate"] + run.arguments.map(shellWord)).joined(separator: " ")])
    let words = run.countWords
    rows += words.enumerated().map { [$0 == 0 ? "made" : "", $1] }
    return Screen.table(rows, numeric: false)
  }
}
