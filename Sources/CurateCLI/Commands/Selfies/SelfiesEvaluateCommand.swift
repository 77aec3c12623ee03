// curate selfies evaluate: how far a classifier can be trusted, by cross-validation.
import ArgumentParser
import Base
import Classify
import Features
import Foundation
import Selfies
import Store
import Tables

struct SelfiesEvaluateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Says how far a classifier of photographs can be trusted, by cross-validation.",
    discussion: """
      The photographs are divided into folds with equal shares of both classes; each fold is judged by a classifier that has seen \
      nothing of it: scale, principal components, cost and probabilities come from the other folds alone. Photographs of one account \
      and near-duplicates stay together (--group). The same seed gives the same figures, at any --jobs.

      --grid repeats the published comparison: linear and RBF kernels, with 100 principal components and without. --grid --hold-out 0.2 \
      judges them on a fifth that is held out, as published.

      Examples:
        curate selfies evaluate photos/
        curate selfies evaluate photos/ --backbone mobilenet_v2.onnx
        curate selfies evaluate photos/ --backbone mobilenet_v2.onnx --features backbone --head svm-linear --pca 100
        curate selfies evaluate --task danger --plot danger.svg -o probabilities.csv
        curate selfies evaluate photos/ --grid
      """)

  @OptionGroup var source: LabelledSource
  @OptionGroup var features: FeatureOptions
  @OptionGroup var head: HeadChoice

  @Flag(help: "Compare linear and RBF kernels, with 100 principal components (or --pca) and without.")
  var grid = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("With --grid: hold out this share for testing, in place of folds.", valueName: "share"))
  var holdOut: Double?

  @Option(help: ArgumentHelp("Draw the ROC curve and the calibration to this SVG file.", valueName: "file"))
  var plot: String?

  @Option(
    name: [.customShort("o"), .customLong("out")],
    help: ArgumentHelp("Write every photograph's out-of-fold probability to this CSV file.", valueName: "file"))
  var out: String?

  @OptionGroup var seed: SeedOption
  @OptionGroup var jobs: JobsOption
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if let holdOut {
      guard grid else { throw ValidationError("--hold-out belongs to --grid; folds hold out every photograph once.") }
      guard holdOut > 0, holdOut < 1 else {
        throw ValidationError("--hold-out \(holdOut) must lie between 0 and 1.")
      }
    }
    if grid, let head = head.head {
      throw ValidationError("--grid compares both kernels; leave --head \(head.rawValue) out.")
    }
    if let plot, (plot as NSString).pathExtension.lowercased() != "svg" {
      throw ValidationError("--plot \(plot) must end in .svg: that is what is written.")
    }
    if grid, let option = plot.map({ _ in "--plot" }) ?? out.map({ _ in "--out" }) {
      throw ValidationError("\(option) is for one classifier, and --grid compares four.")
    }
  }

  func run() async throws {
    let start = ContinuousClock.now
    try checkCanWrite(
      [plot, out].compactMap(\.self), besideStore: store.path, keepingClearOf: [features.backbone].compactMap(\.self))
    let photographs = try source.read(store)
    let set = try await TrainingSet(
      photographs, sets: try features.read(), groupedBy: try source.kinships(), jobs: jobs.jobs,
      command: "selfies evaluate", output: output)
    set.tellProblems(output)
    try set.check()
    let interrupts = Interrupts.whileLearning()
    defer { withExtendedLifetime(interrupts) {} }
    if grid {
      let report = try GridReport(
        set, options: try head.read(), folds: head.folds, holdOut: holdOut, seed: seed.seed, jobs: jobs.jobs,
        output: output)
      return try output.answer("selfies evaluate", since: start, report.fields) {
        report.lines.joined(separator: "\n")
      }
    }
    var report = try EvaluationReport(
      set, options: try head.read(), folds: head.folds, seed: seed.seed, jobs: jobs.jobs, output: output)
    if let plot {
      try AtomicFile.write(report.picture(threshold: 0.5), to: plot)
      report.plot = plot
    }
    if let out {
      try report.writeTable(to: out)
      report.table = out
    }
    report.isKept = try await report.keep(command: "selfies evaluate")
    for warning in report.warnings { output.warning(warning) }
    try output.answer("selfies evaluate", since: start, report.fields) { report.lines.joined(separator: "\n") }
  }
}

extension EvaluationReport {
  /// Cross-validates.
  /// - Throws: `Fault` where the classes are too small for so many folds.
  init(
    _ set: TrainingSet, options: HeadOptions, folds: Int, seed: UInt64, jobs: Int, output: OutputOptions
  ) throws {
    let bar = ProgressBar("folds", isQuiet: output.quiet)
    defer { bar.finish() }
    let result = try set.explainingProblems {
      try crossValidate(set.examples, options, folds: folds, seed: seed, jobs: jobs) { bar.update($0, of: $1) }
    }
    self.init(set: set, options: options, seed: seed, result: result)
  }

  /// CSV: item, label, fold, probability (of the class that is looked for), in the order of the names.
  func writeTable(to file: String) throws {
    let classes = set.photographs.classes
    var rows: [[String]] = []
    for (index, item) in set.items.enumerated() {
      rows.append([
        item.name, set.examples.isPositive[index] ? classes.positive : classes.negative, "\(result.fold[index] + 1)",
        "\(result.probabilities[index])",
      ])
    }
    rows.sort { $0[0] < $1[0] }
    let lines = [["item", "label", "fold", "probability"]] + rows
    try AtomicFile.write(lines.map { csvLine($0) + "\n" }.joined(), to: file)
  }

  /// Keeps the probabilities with their task, where they come from one.
  func keep(command: String) async throws -> Bool {
    guard case .task(let store, let task, _, let question) = set.photographs.origin else { return false }
    let classes = set.photographs.classes
    let about = FoldRun(
      positive: classes.positive, negative: classes.negative, features: set.sets.map(\.fingerprint),
      head: options.words, folds: result.folds.count)
    let rows = set.items.enumerated().compactMap { index, item in
      item.image.map {
        FoldProbability(
          image: $0, label: set.examples.isPositive[index] ? classes.positive : classes.negative,
          probability: result.probabilities[index], fold: result.fold[index])
      }
    }
    try await recordingRun(store, command: command) { run in
      try store.write {
        try $0.replaceFoldProbabilities(
          rows, of: about, task: task, question: question, at: currentTime(), run: run)
      }
    }
    return true
  }
}

extension Interrupts {
  /// While a classifier is made nothing is in hand that could be finished: Ctrl-C ends it at once, and says so.
  static func whileLearning() -> Interrupts {
    Interrupts { Screen.note("\nInterrupted. The features are kept; run the same command again.") }
  }
}

extension TrainingSet {
  /// Runs what may find the examples unfit, and says so with the names of the classes.
  func explainingProblems<T>(_ work: () throws -> T) throws -> T {
    do {
      return try work()
    } catch let problem as ClassifyProblem {
      if case .notFinite(let row, let column) = problem { throw notFinite(row: row, column: column) }
      let classes = photographs.classes
      let out = leftOut.isEmpty ? "" : " Left out were \(counts(leftOut))."
      throw Fault(.data, problem.sentence(positive: classes.positive, negative: classes.negative) + out)
    }
  }

  /// - Throws: `Fault` where there is nothing to learn from, or a number that is none.
  func check() throws {
    guard examples.count > 0 else {
      let reason = failures.first.map { " The first of them, \($0.name): \($0.sentence)." } ?? ""
      throw Fault(.data, "No photograph of \(photographs.origin.name) could be used.\(reason)")
    }
    if let place = examples.features.firstNotFinite() { throw notFinite(row: place.row, column: place.column) }
  }

  private func notFinite(row: Int, column: Int) -> Fault {
    Fault(.data, "The features of \(items[row].name) hold a number that is not finite (column \(column + 1)).")
  }

  /// Notes the photographs that are left out, the first ones by name.
  func tellProblems(_ output: OutputOptions) {
    for caution in photographs.cautions { output.warning(caution) }
    if output.verbose {
      for set in sets { for line in (set as? Backbone)?.description ?? [] { output.note("  " + line) } }
    }
    if !failures.isEmpty {
      let shown = output.verbose ? failures.count : 5
      output.warning(
        "\(failures.count.of("photograph")) \(failures.count == 1 ? "has" : "have") no features and \(failures.count == 1 ? "is" : "are") left out."
      )
      for failure in failures.prefix(shown) { output.note("  \(failure.name): \(failure.sentence)") }
      if failures.count > shown { output.note("  and \((failures.count - shown).grouped) more; --verbose names them") }
    }
    if !contradictory.isEmpty {
      output.warning(
        "\(contradictory.count.of("photograph")) \(contradictory.count == 1 ? "is" : "are") in both classes, by the bytes, and left out: "
          + contradictory.prefix(4).joined(separator: ", ") + (contradictory.count > 4 ? " …" : ""))
    }
  }
}
