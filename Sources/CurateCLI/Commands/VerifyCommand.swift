// curate verify: is an export sound?
import ArgumentParser
import Export
import Foundation

struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Checks an export, ours or anybody's: leaks between train and test, hashes, counts, unreadable pictures.",
    discussion: """
      With a manifest.jsonl everything in it is checked: sources, accounts and groups on both sides, augmented pictures in test, \
      hashes, class counts, missing and unlisted files. Any folder of train/CLASS and test/CLASS is checked for equal files on \
      both sides or in two classes and for pictures that do not decode. Ends with 1 where it finds something.

      Example:
        curate verify selfies/
      """)

  @Argument(help: "The export's folder.")
  var directory: String

  @OptionGroup var jobs: JobsOption
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let start = ContinuousClock.now
    let bar = ProgressBar("pictures", isQuiet: output.quiet)
    let report = try verifyExport(directory, jobs: jobs.jobs) { bar.update($0, of: $1) }
    bar.finish()
    let ok = report.problems.isEmpty
    try output.answer(
      "verify", since: start,
      [
        ("directory", .string(directory)), ("ok", .bool(ok)), ("images", .int(report.images)),
        ("manifest", .bool(report.hasManifest)),
        (
          "problems",
          .array(
            report.problems.map { ["kind": .string($0.kind), "count": .int($0.count), "examples": JSON($0.examples)] })
        ),
      ]
    ) {
      if ok {
        return report.hasManifest
          ? "\(directory) is sound: \(report.images.of("picture")), no leak, every hash and count as stated"
          : "\(directory): \(report.images.of("picture")), no equal files on both sides (no manifest: accounts cannot be checked)"
      }
      return
        (["\(directory) has problems:"]
        + report.problems.map { problem in
          "  \(problem.kind): \(problem.count.grouped), such as \(problem.examples.prefix(3).joined(separator: "; "))"
        }).joined(separator: "\n")
    }
    if !ok { throw EarlyEnd.problemsFound }
  }
}
