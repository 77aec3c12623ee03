// curate aggregate: one label an item out of many votes.
import Annotator
import ArgumentParser
import Base
import Foundation
import Store
import Tables
import Votes

struct AggregateCommand: AsyncParsableCommand {
  enum Method: String, ExpressibleByArgument, CaseIterable { case majority }

  static let configuration = CommandConfiguration(
    commandName: "aggregate",
    abstract: "Makes one label an item from the votes: the majority, ties by a seeded draw.",
    discussion: """
      With --task the labels go to the store, under the task's name (task.question for another question than its main one), \
      ready for curate export --label. With a file they go to the CSV that -o names: item, label, probability, votes, tie.

      Examples:
        curate aggregate --task selfie
        curate aggregate votes.csv -o labels.csv
      """)

  @OptionGroup var source: VoteSource

  @Option(help: "How votes become a label: \(Method.allCases.map(\.rawValue).joined(separator: ", ")).")
  var method: Method = .majority

  @Option(
    name: [.customShort("o"), .customLong("out")], help: ArgumentHelp("The label file to write.", valueName: "file"))
  var out: String?

  @OptionGroup var seed: SeedOption
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if source.file != nil, out == nil { throw ValidationError("Name the file for the labels with -o LABELS.csv.") }
  }

  func run() async throws {
    let start = ContinuousClock.now
    let (votes, origin) = try source.read(store, output: output)
    let table = VoteTable(votes)
    let result = majority(of: table, seed: seed.seed)
    var name: String?
    var withoutImage = 0
    if let origin {
      let main = origin.question.name == origin.task.mainQuestion
      let label = main ? origin.task.name : "\(origin.task.name).\(origin.question.name)"
      name = label
      withoutImage = try await recordingRun(origin.store, command: "aggregate") { run in
        try origin.store.write { try keep(result.labels, name: label, run: run, in: $0) }
      }
    }
    if let out { try AtomicFile.write(Self.csv(result.labels), to: out) }
    if withoutImage > 0 {
      output.warning("\(withoutImage.of("item")) are no images of the store; their labels are not kept there.")
    }
    let labels = result.labels.reduce(into: [String: Int]()) { $0[$1.label, default: 0] += 1 }
    try output.answer(
      "aggregate", since: start,
      [
        ("method", .string(method.rawValue)), ("name", JSON(name)), ("items", .int(result.labels.count)),
        ("labels", JSON(labels)), ("ties", .int(result.ties)), ("seed", .string("\(seed.seed)")),
        (
          "annotators",
          .array(
            result.annotators.map {
              ["annotator": .string($0.annotator), "votes": .int($0.votes), "accuracy": .double($0.accuracy)]
            })
        ),
        ("flips_from_majority", 0),
      ]
    ) {
      var lines = ["\(result.labels.count.of("item")) labelled by majority: " + counts(labels)]
      lines.append(
        result.ties == 0
          ? "no ties" : "\(result.ties.of("tie")) broken by a draw from seed \(seed.seed), a draw for each item")
      if result.annotators.count <= 20 {
        lines.append("agreement with the label (their own vote helped to make it):")
        lines.append(
          Screen.table(result.annotators.map { ["  " + $0.annotator, $0.accuracy.decimals(4), $0.votes.of("vote")] }))
      }
      if let name { lines.append("kept as the label \(name)") }
      if let out { lines.append("written to \(out)") }
      return lines.joined(separator: "\n")
    }
  }

  private func keep(_ labels: [MajorityLabel], name: String, run: Int64, in connection: Connection) throws -> Int {
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
        tie: label.tie)
    }
    return withoutImage
  }

  private static func csv(_ labels: [MajorityLabel]) -> String {
    var writer = DelimitedWriter()
    writer.append(["item", "label", "probability", "votes", "tie"])
    for label in labels {
      writer.append([label.item, label.label, "\(label.probability)", "\(label.votes)", label.tie ? "1" : "0"])
    }
    return writer.text
  }
}
