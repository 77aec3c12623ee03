// curate aggregate: one label an item out of many votes.
import Annotator
import ArgumentParser
import Base
import Foundation
import Review
import Store
import Votes

extension AggregationMethod: ExpressibleByArgument {}

struct AggregateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "aggregate",
    abstract: "Makes one label an item from the votes: by majority, or by a model of how the annotators err.",
    discussion: """
      majority counts votes. dawid-skene estimates for each annotator how often they say what where a label is the truth, and \
      weighs their votes by it; it needs some 20 votes an annotator and more. one-coin estimates one accuracy each, for few votes \
      or many labels. Ties are decided by a draw from the seed. docs/VOTES.md says when to use which, and how right they are.

      With --task the labels go to the store, under the task's name (task.question for another question than its main one), \
      ready for curate export --label. With a file they go to the CSV that -o names: item, label, probability, votes, tie.

      Examples:
        curate aggregate --task selfie
        curate aggregate --task selfie --method dawid-skene
        curate aggregate --task danger --among danger.selfie=y
        curate aggregate votes.csv -o labels.csv
        curate aggregate label-studio.json --question choice -o labels.csv
      """)

  @OptionGroup var source: VoteSource

  @Option(help: "How votes become a label: \(AggregationMethod.allCases.map(\.rawValue).joined(separator: ", ")).")
  var method: AggregationMethod = .majority

  @Option(
    name: [.customShort("o"), .customLong("out")], help: ArgumentHelp("The label file to write.", valueName: "file"))
  var out: String?

  @Option(help: ArgumentHelp("Leave out items with fewer votes.", valueName: "n"))
  var minVotes = 1

  @Option(
    help: ArgumentHelp(
      "With --task: only images that carry this label of another set, such as danger.selfie=y.", valueName: "set=label")
  )
  var among: String?

  @OptionGroup var jobs: JobsOption
  @OptionGroup var seed: SeedOption
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (1...1000).contains(minVotes) else {
      throw ValidationError("--min-votes \(minVotes) must lie between 1 and 1000.")
    }
    if source.file != nil, among != nil {
      throw ValidationError("--among chooses images of a store, and goes with --task.")
    }
    if source.file != nil, out == nil { throw ValidationError("Name the file for the labels with -o LABELS.csv.") }
  }

  func run() async throws {
    let start = ContinuousClock.now
    if let out { try AtomicFile.keepClear(out, of: [source.file, store.path].compactMap { $0 }) }
    let (whole, origin) = try source.table(store, among: among, output: output)
    let (table, thin) = whole.keeping(itemsWithVotes: minVotes)
    guard table.votes > 0 else {
      throw Fault(.data, "No item has \(minVotes.of("vote")); the most that one has is \(thin.most).")
    }
    var result = try Aggregation(table, method, seed: seed.seed, jobs: jobs.jobs)
    let decisions = try origin.map { origin in
      let only = try among.map { try images(among: $0, of: origin.store) }
      return try DecidedLabels(origin) { item in only.map { $0[item] != nil } ?? true }
    }
    if let decisions { result.decide(decisions) }
    var name: String?
    var withoutImage = 0
    if let origin {
      let main = origin.question.name == origin.task.mainQuestion
      let label = main ? origin.task.name : "\(origin.task.name).\(origin.question.name)"
      name = label
      let labels = result.labels
      withoutImage = try await recordingRun(origin.store, command: "aggregate") { run in
        try origin.store.write { try keep(labels, decisions, name: label, run: run, in: $0) }
      }
    }
    if let out { try result.write(to: out) }
    if withoutImage > 0 {
      output.warning("\(withoutImage.of("item")) are no images of the store; their labels are not kept there.")
    }
    var cautions = warnings(about: table) + result.cautions
    // A question that follows from an answer to another need not have been asked of all annotators.
    if let origin, origin.question.when.isEmpty { cautions += Self.unfinished(table, origin.task) }
    for caution in cautions { output.warning(caution) }
    let head: [(String, JSON)] = [
      ("method", .string(method.rawValue)), ("name", JSON(name)), ("left_out", .int(thin.items)),
    ]
    try output.answer("aggregate", since: start, head + result.fields + [("warnings", JSON(cautions))]) {
      var lines = result.lines
      if thin.items > 0 { lines.append("left out: \(thin.items.of("item")) with fewer than \(minVotes.of("vote"))") }
      if let name { lines.append("kept as the label \(name)") }
      if let out { lines.append("written to \(out)") }
      return lines.joined(separator: "\n")
    }
  }

  /// A sentence where images have fewer votes than their task wants: their labels look like the others.
  private static func unfinished(_ table: VoteTable, _ task: AnnotationTask) -> [String] {
    let counts = table.itemsByVotes.filter { $0.key < task.votesPerItem }
    let open = counts.values.reduce(0, +)
    guard open > 0 else { return [] }
    let parts = counts.sorted { $0.key < $1.key }.map { "\($0.value.grouped) with \($0.key.of("vote"))" }
    return [
      "\(open.grouped) of \(table.items.count.of("item")) have fewer than the \(task.votesPerItem) votes that the task "
        + "\(task.name) asks for (\(parts.joined(separator: ", "))); --min-votes \(task.votesPerItem) leaves them out."
    ]
  }

  private func keep(
    _ labels: [ItemLabel], _ decisions: DecidedLabels?, name: String, run: Int64, in connection: Connection
  ) throws -> Int {
    let set = try connection.beginLabelSet(name: name, kind: .votes, method: method.rawValue, run: run)
    let images = try connection.images(named: Set(labels.map(\.item)))
    var withoutImage = 0
    for label in labels {
      guard let image = images[label.item] else {
        withoutImage += 1
        continue
      }
      try connection.addImageLabel(
        set: set, image: image.id, value: label.label, probability: label.probability, votes: label.votes,
        tie: label.tie, decidedBy: decisions?[item: label.item]?.annotator)
    }
    return withoutImage
  }
}
