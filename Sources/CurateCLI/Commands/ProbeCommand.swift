// curate probe: does a data set teach anything, before a large network is trained on it?
import ArgumentParser
import Base
import Classify
import Export
import Features
import Foundation
import Probe
import Store

struct ProbeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "probe",
    abstract: "Says whether a data set teaches anything: support vector machines on features, tested on its test side.",
    discussion: """
      It reads what curate verify reads: folders train/CLASS and test/CLASS, WebDataset shards, COCO, ours or anybody's; an export \
      without pictures with --store. Each picture is described by the builtin features, or by a layer of a network (--backbone), and a \
      linear and a radial machine learn from the training side, as published (Nanda et al. 2018): the cost of a mistake is chosen among \
      0.01, 0.02 … 1.28 by accuracy in 3 folds of the training side. No fold parts copies of a photograph, an account, a group of the \
      manifest, or near-duplicates. Then the test side is judged, once, beside the answer that is right there most often.

      Several classes are told apart one against the rest. Classes that are numbers on a scale (1 to 5), or --ordinal ones, also get \
      mean absolute errors. The same seed gives the same figures, at any --jobs. No store is needed, and none is changed.

      Examples:
        curate probe selfies/
        curate probe selfies/ --backbone resnet50.onnx --features backbone --pca 100
        curate probe worthiness/ --ordinal --order never,hesitant,gladly --weights balanced
        curate probe lines/ --store curate.sqlite
      """)

  @Argument(help: "The data set's folder.")
  var directory: String

  @OptionGroup var features: FeatureOptions

  @Option(
    help: ArgumentHelp(
      "The classifiers: svm-linear, svm-rbf, logistic (default: svm-linear,svm-rbf).", valueName: "name,…"))
  var head: String?

  @OptionGroup var components: ComponentOption

  @Option(
    help: ArgumentHelp(
      "Costs of a mistake to choose from, on the training side (default: 0.01, 0.02 … 1.28, as published).",
      valueName: "c,…"))
  var cost: String?

  @Option(help: "What a mistake costs in each class: equal (as they come), balanced (the smaller class weighs more).")
  var weights: ClassWeights = .equal

  @Flag(help: "The classes are steps of a scale, by their numbers or in the order of their names.")
  var ordinal = false

  @Option(help: ArgumentHelp("All classes from the lowest to the highest; implies --ordinal.", valueName: "class,…"))
  var order: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Look at about so many pictures of each side at most, photographs drawn by the seed: all pairs of training pictures are compared.",
      valueName: "n"))
  var atMost = 5_000

  @OptionGroup var seed: SeedOption
  @OptionGroup var jobs: JobsOption
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    _ = try heads()
    _ = try HeadChoice.costs(cost)
    guard (2...mostExamples).contains(atMost) else {
      throw ValidationError("--at-most \(atMost) must lie between 2 and \(mostExamples).")
    }
  }

  private func heads() throws -> [HeadKind] {
    guard let head else { return [.svmLinear, .svmRBF] }
    let named = try head.split(separator: ",").map { part in
      let name = part.trimmingCharacters(in: .whitespaces)
      guard let kind = HeadKind(rawValue: name) else {
        throw ValidationError(
          "--head \(name) is unknown; there are \(HeadKind.allCases.map(\.rawValue).joined(separator: ", ")).")
      }
      return kind
    }
    guard !named.isEmpty else { throw ValidationError("--head names one classifier or more.") }
    return HeadKind.allCases.filter(named.contains)
  }

  func run() async throws {
    let start = ContinuousClock.now
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: directory, isDirectory: &isFolder) else {
      throw Fault(.noInput, "There is no folder \(directory) to probe.")
    }
    guard isFolder.boolValue else {
      throw Fault(.data, "\(directory) is a file; curate probe takes the folder of a data set.")
    }
    let sets = try features.read()
    // Only an export without pictures needs photographs; no store is opened where nobody asked.
    let photographs = store.store == nil ? nil : try store.open().images.path
    let (set, pictures) = try describe(sets, photographs: photographs)
    guard !pictures.pictures.isEmpty else {
      let reason = pictures.failures.first.map { " The first of them, \($0.name): \($0.sentence)." } ?? ""
      throw Fault(.data, "No picture of \(directory) could be used.\(reason)")
    }
    let examples = try ProbeExamples(
      pictures.pictures, blocks: sets.flatMap(\.blocks), isOrdinal: ordinal,
      order: order?.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) })
    let interrupts = Interrupts.whileLearning()
    defer { withExtendedLifetime(interrupts) {} }
    let costs = try HeadChoice.costs(cost) ?? HeadOptions.publishedCosts
    let probed = try heads().map { kind in
      let bar = ProgressBar("folds (\(kind.rawValue))", isQuiet: output.quiet)
      defer { bar.finish() }
      return try probeHead(
        examples, HeadOptions(kind: kind, pca: components.pca, costs: costs, gammas: [1], weights: weights),
        seed: seed.seed,
        jobs: jobs.jobs
      ) { bar.update($0, of: $1) }
    }
    let report = ProbeReport(
      directory: directory, set: set, pictures: pictures, sets: sets, examples: examples, heads: probed, costs: costs,
      pca: components.pca, weights: weights, seed: seed.seed)
    for warning in report.warnings { output.warning(warning) }
    tellFailures(pictures)
    try output.answer("probe", since: start, report.fields) { report.lines.joined(separator: "\n") }
  }

  private func describe(_ sets: [any FeatureSet], photographs: String?) throws -> (SidedDataSet, DataSetPictures) {
    let bar = ProgressBar("pictures", isQuiet: output.quiet)
    let interrupts = Interrupts()
    let cache = FeatureCache(folder: cacheFolder)
    var request = DataSetRequest(sets: sets, cache: cache, atMost: atMost, seed: seed.seed, jobs: jobs.jobs)
    request.isCancelled = { interrupts.isRaised }
    request.progress = { bar.update($0, of: $1) }
    defer { bar.finish() }
    do {
      let set = try SidedDataSet(
        directory, photographs: photographs, jobs: jobs.jobs, isCancelled: { interrupts.isRaised })
      let pictures = try set.described(request)
      if let note = cache.note { output.note(note) }
      return (set, pictures)
    } catch is CancellationError {
      bar.finish()
      output.note("Interrupted. The features that were finished are kept; run the same command again to go on.")
      throw EarlyEnd.interrupted
    }
  }

  private func tellFailures(_ pictures: DataSetPictures) {
    let shown = output.verbose ? pictures.failures.count : 5
    for failure in pictures.failures.prefix(shown) { output.note("  \(failure.name): \(failure.sentence)") }
    if pictures.failures.count > shown {
      output.note("  and \((pictures.failures.count - shown).grouped) more; --verbose names them")
    }
  }
}
