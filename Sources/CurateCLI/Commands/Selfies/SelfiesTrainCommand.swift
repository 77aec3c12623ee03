// curate selfies train: a classifier out of labelled photographs, kept in one file.
import ArgumentParser
import Base
import Classify
import Features
import Foundation
import Selfies
import Store

struct SelfiesTrainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Trains a classifier of photographs and keeps it in one file, with what cross-validation says of it.",
    discussion: """
      The file says what it needs and what it is worth: the features and the network's hash, the classes, the numbers of the head, the \
      training counts, the figures of cross-validation. It holds no photograph. It is JSON: any pager reads it.

      Examples:
        curate selfies train photos/ -o selfie.model
        curate selfies train photos/ --backbone mobilenet_v2.onnx -o selfie.model
        curate selfies train photos/ --data "Photographs of 2024, labelled by three students" -o selfie.model
        curate selfies train --task danger --head svm-linear --pca 100 -o danger.model
      """)

  @OptionGroup var source: LabelledSource
  @OptionGroup var features: FeatureOptions
  @OptionGroup var head: HeadChoice

  @Option(
    name: [.customShort("o"), .customLong("out")], help: ArgumentHelp("The model file to write.", valueName: "file"))
  var out: String

  @Option(
    help: ArgumentHelp(
      "What the file says of the training data (default: the folder's, task's or labels' name).", valueName: "text"))
  var data: String?

  @OptionGroup var seed: SeedOption
  @OptionGroup var jobs: JobsOption
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let start = ContinuousClock.now
    try checkCanWrite(
      [out], besideStore: store.path, keepingClearOf: [features.backbone].compactMap(\.self))
    let photographs = try source.read(store)
    if let problem = ClassNameProblem.of([photographs.classes.positive, photographs.classes.negative]) {
      throw Fault(.data, problem.sentence)
    }
    let set = try await TrainingSet(
      photographs, sets: try features.read(), groupedBy: try source.kinships(), jobs: jobs.jobs,
      command: "selfies train", output: output)
    set.tellProblems(output)
    try set.check()
    let interrupts = Interrupts.whileLearning()
    defer { withExtendedLifetime(interrupts) {} }
    let options = try head.read()
    var report = try EvaluationReport(
      set, options: options, folds: head.folds, seed: seed.seed, jobs: jobs.jobs, output: output)
    let classifier = try set.explainingProblems {
      try train(set.examples, options, seed: seed.seed, jobs: jobs.jobs)
    }
    let model = ModelFile(
      createdBy: "curate \(Version.current)", positive: photographs.classes.positive,
      negative: photographs.classes.negative,
      features: set.sets.map {
        .init(
          name: $0.name, fingerprint: $0.fingerprint, columns: $0.dimensions, blocks: $0.blocks, settings: $0.modelFacts
        )
      }, classifier: classifier,
      training: .init(
        examples: set.examples.count, positives: set.examples.positives, groups: set.groups, seed: seed.seed,
        data: data ?? photographs.origin.name),
      validation: .init(report.result, isPositive: set.examples.isPositive))
    let bytes = model.encode()
    try AtomicFile.write(bytes, to: out)
    report.isKept = try await report.keep(command: "selfies train")
    for warning in report.warnings { output.warning(warning) }
    try output.answer(
      "selfies train", since: start,
      [("model", .string(out)), ("sha256", .string(SHA256.hex(of: bytes))), ("bytes", .int(bytes.count))]
        + report.fields
    ) {
      (report.lines + ["  \(out) holds the classifier, trained on all \(set.examples.count.of("photograph"))."])
        .joined(separator: "\n")
    }
  }
}
