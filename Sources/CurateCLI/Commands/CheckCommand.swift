// curate check: are the store and its photographs whole?
import ArgumentParser
import Base
import Foundation
import Store

struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Checks the store: its file, its references, and every photograph against its hash.",
    discussion: """
      Beside a store that curate backup made without photographs, they are looked for where its list (.images.tsv) says. Files \
      that no row names are told too; curate gc removes them. Nothing is changed. Ends with 1 where it finds something.

      Examples:
        curate check
        curate check --fast
        curate check --store backup.sqlite
      """)

  @Flag(help: "Photographs by their sizes only, and the store's file without comparing its indexes.")
  var fast = false

  @OptionGroup var jobs: JobsOption
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let start = ContinuousClock.now
    let opened = try store.open()
    let bar = ProgressBar("photographs", isQuiet: output.quiet)
    let words = "Interrupted. Nothing was changed; run the same command again to check all of it."
    let report = try output.cancellable([bar], saying: words) { interrupts in
      try StoreCheck(
        store: opened, isFast: fast, jobs: jobs.jobs, isCancelled: { interrupts.isRaised },
        progress: { bar.update($0, of: $1) }
      ).run()
    }
    try output.answer("check", since: start, fields(of: report)) { text(of: report) }
    if !report.found.isEmpty { throw EarlyEnd.problemsFound }
  }

  private func fields(of report: StoreCheckReport) -> [(String, JSON)] {
    [
      ("store", .string(store.path)), ("ok", .bool(report.found.isEmpty)), ("fast", .bool(fast)),
      ("images", .int(report.images)), ("bytes", .int(report.bytes)), ("by_reference", .int(report.byReference)),
      ("exports_gone", JSON(report.exportsGone)),
      (
        "problems",
        .array(
          report.found.map { kind, problem in
            [
              "kind": .string(kind.rawValue), "count": .int(problem.count), "examples": JSON(problem.examples),
            ]
          })
      ),
    ]
  }

  private func text(of report: StoreCheckReport) -> String {
    var lines: [String] = []
    if report.found.isEmpty {
      let how = fast ? "there with its size" : "equal to its hash"
      lines.append("\(store.path) is whole: \(report.images.of("photograph")), each \(how); no row leads nowhere")
    } else {
      lines.append("\(store.path) has problems:")
      for (kind, problem) in report.found {
        let examples = problem.examples.prefix(3).joined(separator: "; ")
        lines.append("  \(kind.rawValue): \(problem.count.grouped): \(examples)\(problem.count > 3 ? " …" : "")")
        lines.append("    That is: \(kind.words)")
      }
    }
    if report.byReference > 0 {
      lines.append("\(report.byReference.of("photograph")) not beside it, but where the backup's list says")
    }
    for directory in report.exportsGone { lines.append("the export \(directory) is there no more") }
    return lines.joined(separator: "\n")
  }
}
