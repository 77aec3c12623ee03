// curate verify: is a data set sound?
import ArgumentParser
import Base
import Export
import Foundation
import Store

struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract:
      "Checks a data set, ours or anybody's: leaks between train and test, hashes, counts, unreadable pictures.",
    discussion: """
      It reads what curate export writes (folders, WebDataset shards, COCO, a manifest only) and what others make in these shapes: \
      folders train, test and val (or validation, dev) with classes in them, *.tar, annotations/*.json. Pictures are .jpg, .jpeg, \
      .png and .webp. Files that are equal and pictures of one photograph on two sides are found by the pictures themselves; with \
      a manifest.jsonl also sources, accounts, posts and groups on both sides, augmented pictures in test, hashes, class counts, \
      missing and unlisted files. Ends with 1 where it finds something.

      --against answers "is my test set in your training set?": the test side (all pictures where there are no sides) against \
      what other folders hold outside their own test sides.

      Examples:
        curate verify selfies/
        curate verify selfies/ --list problems.jsonl
        curate verify mytest/ --against theirs/train downloads/
        curate verify selfies/ --remake --store curate.sqlite
        curate verify mine/ --allow account_on_both_sides
      """)

  @Argument(help: "The data set's folder.")
  var directory: String

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Folders of pictures that should have none in common with the test side.", valueName: "dir"))
  var against: [String] = []

  @Option(help: ArgumentHelp("Write every finding there, a JSON object a line.", valueName: "file.jsonl"))
  var list: String?

  @Flag(help: "Make each picture again from the store's photographs and compare.")
  var remake = false

  @Option(
    help: ArgumentHelp(
      "Find no fault with this kind of problem, which is meant, such as account_on_both_sides, or leaks for all kinds of them; may be given several times.",
      valueName: "kind"))
  var allow: [String] = []

  @OptionGroup var jobs: JobsOption
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    for name in allow where name != Self.allLeaks && ProblemKind(rawValue: name) == nil {
      let hint = didYouMean(name, among: [Self.allLeaks] + ProblemKind.allCases.map(\.rawValue))
      throw ValidationError("--allow \(name) is no kind of problem; docs/EXPORTS.md lists them.\(hint)")
    }
  }

  func run() async throws {
    let start = ContinuousClock.now
    if let list {
      try checkCanWrite(
        list, keepingClearOf: ["manifest.jsonl", "dataset.json", "croissant.json"].map { "\(directory)/\($0)" })
    }
    let bar = ProgressBar("pictures", isQuiet: output.quiet)
    var request = VerifyRequest(directory)
    (request.against, request.isRemade, request.jobs) = (against, remake, jobs.jobs)
    request.progress = { bar.update($0, of: $1) }
    // Only --remake and an export without pictures need photographs; no store is opened where nobody asked.
    if remake || store.store != nil { request.photographs = try store.open().images.path }
    let words = "Interrupted. Nothing was changed; run the same command again to check all of it."
    var report = try output.cancellable([bar], saying: words) { interrupts in
      request.isCancelled = { interrupts.isRaised }
      return try verify(request)
    }
    let allowed = report.problems.filter { isAllowed($0.kind) }
    report.problems.removeAll { isAllowed($0.kind) }
    let ok = report.problems.isEmpty
    let counts = Dictionary(uniqueKeysWithValues: allowed.map { ($0.kind.rawValue, $0.count) })
    try output.answer("verify", since: start, fields(of: report) + [("allowed", JSON(counts))]) {
      let words = ok && !allowed.isEmpty ? meantWords(report, counts) : ok ? soundWords(report) : problemWords(report)
      return ok || allowed.isEmpty ? words : words + "\nallowed: \(CurateCLI.counts(counts))"
    }
    if !ok { throw EarlyEnd.problemsFound }
  }

  /// The word that stands for every kind of leak.
  private static let allLeaks = "leaks"

  private func isAllowed(_ kind: ProblemKind) -> Bool {
    allow.contains(kind.rawValue) || allow.contains(Self.allLeaks) && ProblemKind.leaks.contains(kind)
  }

  /// Runs the check, with every finding written into the list on its way.
  private func verify(_ request: VerifyRequest) throws -> VerifyReport {
    guard let list else { return try verifyExport(request) }
    var report = VerifyReport()
    try AtomicFile.write(to: list) { write in
      try withoutActuallyEscaping(write) { write in
        var request = request
        var waiting: [UInt8] = []
        request.list = { finding in
          waiting += Array((line(of: finding) + "\n").utf8)
          guard waiting.count > 1 << 16 else { return }
          try write(waiting)
          waiting = []
        }
        report = try verifyExport(request)
        request.list = nil
        try write(waiting)
      }
    }
    return report
  }

  private func line(of finding: Finding) -> String {
    JSON.object([
      ("kind", .string(finding.kind.rawValue)), ("places", JSON(finding.places)), ("detail", JSON(finding.detail)),
    ]).text
  }

  private func fields(of report: VerifyReport) -> [(String, JSON)] {
    [
      ("directory", .string(directory)), ("ok", .bool(report.problems.isEmpty)), ("images", .int(report.images)),
      ("format", .string(report.format.rawValue)), ("sides", JSON(report.sides)),
      ("manifest", .bool(report.hasManifest)), ("protocol", JSON(report.order)),
      ("against", against.isEmpty ? .null : .int(report.others)), ("remade", JSON(report.remade)),
      (
        "problems",
        .array(
          report.problems.map {
            ["kind": .string($0.kind.rawValue), "count": .int($0.count), "examples": JSON($0.examples)]
          })
      ),
    ]
  }

  private func meantWords(_ report: VerifyReport, _ allowed: [String: Int]) -> String {
    "\(directory) is as stated but for what was allowed: \(report.images.of("picture")), \(CurateCLI.counts(allowed))"
  }

  private func soundWords(_ report: VerifyReport) -> String {
    let pictures = report.images.of("picture")
    var lines: [String] = []
    if report.hasManifest, report.looksAtPictures {
      lines.append("\(directory) is sound: \(pictures), no leak, every picture and count as stated")
    } else if report.hasManifest {
      lines.append(
        "\(directory) is sound as far as its lists go: \(pictures), no leak, every count as stated (its photographs are in a "
          + "store: --store PATH looks at them)")
    } else if report.sides.count > 1 {
      lines.append(
        "\(directory): \(pictures), no equal files and no near-duplicates on two sides (no manifest: accounts cannot be checked)"
      )
    } else {
      lines.append("\(directory): \(pictures), every one readable (not two sides: there is nothing to leak between)")
    }
    if !against.isEmpty {
      let others = against.joined(separator: ", ")
      lines.append(
        "\(report.sides.count > 1 ? "nothing of its test side" : "nothing of it") is in what \(others) hold\(against.count == 1 ? "s" : "") to learn from (\(report.others.of("picture")))"
      )
    }
    if let remade = report.remade { lines.append("\(remade.of("picture")) made again: the same bytes") }
    return lines.joined(separator: "\n")
  }

  private func problemWords(_ report: VerifyReport) -> String {
    var lines = ["\(directory) has problems:"]
    for problem in report.problems {
      let examples = problem.examples.prefix(3).joined(separator: "; ")
      lines.append("  \(problem.kind.rawValue): \(problem.count.grouped): \(examples)\(problem.count > 3 ? " …" : "")")
      lines.append("    That is: \(problem.kind.meaning). \(problem.kind.advice)")
    }
    if report.leaksOnPurpose {
      lines.append(
        "It was exported with --protocol paper, which puts copies of one photograph on both sides: these leaks are what that "
          + "protocol makes. Measure by it, do not train for use.")
    }
    if let remade = report.remade { lines.append("\(remade.of("picture")) made again from the photographs.") }
    if let list {
      lines.append("Every finding is in \(list).")
    } else if report.problems.contains(where: { $0.count > 3 }) {
      lines.append("--list FILE.jsonl writes every finding.")
    }
    return lines.joined(separator: "\n")
  }
}
