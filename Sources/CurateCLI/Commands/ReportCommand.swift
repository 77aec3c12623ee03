// curate report: one file to look at and to send.
import ArgumentParser
import Base
import Foundation
import Report
import Store

struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Writes one HTML file with the dataset's figures: the funnel, likes, labels, agreement, photographs.",
    discussion: """
      The file holds all it shows: no script, nothing that is asked of another file or host. The figures: the funnel; likes over followers \
      with the fit; the balance of the labels; agreement by question and annotators, with intervals; the classifier's ROC curve and \
      calibration; the sides of the splits; photographs of each class and of the most doubted labels. Below each stands the command that \
      makes its numbers; where something is not there yet, the command that would bring it.

      Thumbnails have at most 160 pixels a side. With --blur faces that curate faces has found are made unrecognisable before anything is \
      written, and so are photographs that it has not searched, as a whole. The same store, seed and options give the same bytes. The \
      store is only read.

      Examples:
        curate report report.html
        curate report report.html --blur --title "Selfies of November"
        curate report numbers.html --per-class 0
      """)

  @Argument(help: ArgumentHelp("The file to write; it ends in .html.", valueName: "file.html"))
  var file: String

  @Flag(help: "Make faces unrecognisable, and photographs that were never searched for faces as a whole.")
  var blur = false

  @Option(help: ArgumentHelp("What stands above (default: the store's name).", valueName: "words"))
  var title: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Photographs of each class and of the most doubted; 0 for none (default: 24, fewer where there are many classes).",
      valueName: "n"))
  var perClass: Int?

  @OptionGroup var seed: SeedOption
  @OptionGroup var jobs: JobsOption
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if let perClass, !(0...500).contains(perClass) {
      throw ValidationError("--per-class \(perClass) must lie between 0 and 500.")
    }
    guard ["html", "htm"].contains((file as NSString).pathExtension.lowercased()) else {
      throw ValidationError("\(file) must end in .html: that is what is written.")
    }
    if let title, title.allSatisfy(\.isWhitespace) { throw ValidationError("--title needs a word at least.") }
  }

  func run() async throws {
    let start = ContinuousClock.now
    try checkCanWrite([file], besideStore: store.path, keepingClearOf: [])
    let opened = try store.open()
    let interrupts = Interrupts()
    let gathering = ReportGathering(
      store: opened, seed: seed.seed, jobs: jobs.jobs, isBlurred: blur, perClass: perClass, output: output,
      interrupts: interrupts)
    let name = ((opened.path as NSString).lastPathComponent as NSString).deletingPathExtension
    let facts: ReportFacts
    do {
      facts = try gathering.facts(title: title ?? "Report on \(name)")
    } catch is CancellationError {
      output.note("Interrupted. Nothing was written.")
      throw EarlyEnd.interrupted
    }
    let page = ReportPage(facts)
    let bytes = Array(page.html().utf8)
    try AtomicFile.write(bytes, to: file)
    let missing = page.figures.filter(\.isMissing)
    if facts.unreadable > 0 {
      output.warning(
        "The files of \(facts.unreadable.of("photograph")) cannot be read; the report says so in their places. Import the dump "
          + "again, or put them back from a copy.")
    }
    try output.answer(
      "report", since: start,
      [
        ("out", .string(file)), ("bytes", .int(bytes.count)),
        ("figures", JSON(page.figures.filter { !$0.isMissing }.map(\.kind))), ("missing", JSON(missing.map(\.kind))),
        ("thumbnails", .int(facts.shown)), ("unreadable", .int(facts.unreadable)), ("blurred", .bool(blur)),
        ("hidden_wholly", .int(facts.hiddenWholly)), ("per_class", .int(facts.perClass)),
        ("seed", .string(String(seed.seed))),
      ]
    ) {
      let size = bytes.count < 1_000_000 ? "\(bytes.count / 1000) kB" : "\((Double(bytes.count) / 1e6).decimals(1)) MB"
      var lines = [
        "\(file): \((page.figures.count - missing.count).of("figure")), \(facts.shown.of("thumbnail")), \(size)"
      ]
      if !missing.isEmpty { lines.append("  not in it: \(missing.map(\.kind).joined(separator: ", "))") }
      if facts.shown > 0, !blur {
        lines.append("  faces are shown; --blur makes them unrecognisable")
      } else if facts.hiddenWholly > 0 {
        lines.append(
          "  \(facts.hiddenWholly.of("photograph")) not searched for faces: unrecognisable as a whole; curate faces searches them"
        )
      }
      return lines.joined(separator: "\n")
    }
  }
}
