// curate agreement: how well annotators agree, with intervals.
import Annotator
import ArgumentParser
import Base
import Foundation
import Review
import Store
import Votes

extension Scale: ExpressibleByArgument {}
extension CohenWeights: ExpressibleByArgument {}

struct AgreementCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "agreement",
    abstract:
      "Measures how well annotators agree: Fleiss and Cohen kappa, Krippendorff alpha, Gwet AC, with 95 % intervals.",
    discussion: """
      Intervals come from the items (Gwet 2021), as a paper needs them, and once more from a bootstrap over the items, \
      which assumes no distribution. Items with two votes and more are used; Fleiss kappa wants the same number of \
      votes on each item, and takes the items with the number that most have. Landis and Koch's word is a reading, \
      not a test.

      On a scale with an order (--scale ordinal, or interval and ratio for numbers) a step apart counts less than two: \
      Krippendorff alpha takes the scale's own distances, Gwet AC2 and the weighted agreement those of Gwet, Cohen's \
      kappa of each pair the --weights. Fleiss kappa and AC1 know no order. Mean absolute differences are in steps, or \
      in the scale's numbers.

      Where the last vote of a task was asked only on images whose others disagreed (annotate --third-only-on-conflict), the \
      figures come from the votes before it, which every image has; what the last ones would change is said beside them. Once \
      all images have all their votes nothing is left out. Votes that were asked because a classifier doubted a label (curate \
      suspects) are left out always, and what they would change is said, too.

      Examples:
        curate agreement --task selfie
        curate agreement votes.csv --json
        curate agreement votes.csv --scale ordinal --order low,middle,high
        curate agreement votes.csv --scale interval --weights linear --bootstrap 10000
      """)

  @OptionGroup var source: VoteSource

  @Option(
    help: ArgumentHelp(
      "What the labels are to each other: names, an order, numbers, numbers from zero (default: the task's, else nominal).",
      valueName: "scale"))
  var scale: Scale?

  @Option(
    help: ArgumentHelp(
      "The labels of an ordinal scale from the lowest, all of them (default: the task's answers, else numbers by value, "
        + "names by their letters).", valueName: "label,…"))
  var order: String?

  @Option(help: "How distance counts in Cohen's weighted kappa.")
  var weights: CohenWeights = .quadratic

  @Option(
    help: ArgumentHelp(
      "Samples of the bootstrap; 0 for none (default: 2000 up to 100,000 items or 10,000 different sets of labels, 0 "
        + "beyond).",
      valueName: "n"))
  var bootstrap: Int?

  @OptionGroup var seed: SeedOption
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if order != nil, let scale, scale != .ordinal {
      throw ValidationError("--order goes with --scale ordinal; a \(scale.rawValue) scale has no such order.")
    }
    if let bootstrap, bootstrap != 0, !(100...1_000_000).contains(bootstrap) {
      throw ValidationError("--bootstrap takes 0, or 100 to 1000000 samples.")
    }
  }

  func run() async throws {
    let start = ContinuousClock.now
    let (table, origin) = try source.table(store, output: output)
    if scale == .ordinal, order == nil, origin == nil, table.categories.contains(where: { Double($0) == nil }) {
      output.warning(
        "the labels are taken in the order \(table.categories.prefix(10).joined(separator: " < ")); "
          + "--order names another, from the lowest to the highest.")
    }
    let options = options(for: origin)
    let (asked, doubts) = try origin.map { try $0.selectiveVotes() } ?? ([], 0)
    // Votes that only a dispute or a doubt called for would pass for agreement: they stand beside the figures, not in them.
    let bias =
      asked.isEmpty
      ? nil
      : try conflictBias(
        table.list.map { ConditionalVote($0, becauseOfConflict: asked.contains([$0.item, $0.annotator])) }, options)
    let found = try bias?.regardless ?? agreement(of: table, options)
    let report = AgreementReport(
      found: found, repeated: table.repeated, seed: seed.seed, bias: bias, doubts: doubts,
      source: origin.map { ($0.task.name, $0.question.name) })
    try output.answer("agreement", since: start, report.fields) { report.text }
  }

  /// What was asked for; what was left open, as the task's question says it.
  private func options(for origin: AskedQuestion?) -> AgreementOptions {
    let scale = scale ?? (order == nil ? origin?.scale ?? .nominal : .ordinal)
    var steps: [String] = []
    if let order {
      steps = order.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    } else if scale == .ordinal, let origin {
      steps = origin.question.answers.map(\.label)
    }
    return AgreementOptions(
      scale: scale, order: steps, pairWeights: weights, bootstrap: bootstrap, seed: seed.seed)
  }
}
