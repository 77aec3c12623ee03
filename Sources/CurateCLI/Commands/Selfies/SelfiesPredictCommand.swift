// curate selfies predict: what a classifier says of files, or of every photograph of the store.
import ArgumentParser
import Base
import Classify
import Features
import Foundation
import Pipeline
import Selfies
import Store

struct SelfiesPredictCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract:
      "Says of files, or of every photograph of the store, how probably each is a selfie (or what the model looks for).",
    discussion: """
      With files: {"file","label","probability"} or {"file","error","reason"}, a JSON line each, in the order of the input; the \
      probability is of the class that the model looks for. Without files: every photograph of the store; what was done under the \
      same model is not done again, and the labels go to the store under --name, ready for curate export --label and curate annotate \
      --among. Without --model the classifier that ships with curate is used: docs/SELFIES.md says on what it was trained, and how \
      far to trust it.

      --threshold sets the border, --precision picks it from what the model did out of fold when it was trained.

      Examples:
        curate selfies predict photo.jpg
        curate selfies predict photos/ --model selfie.model --backbone mobilenet_v2.onnx
        curate selfies predict
        curate selfies predict --precision 0.95 --name selfies
        curate selfies predict --model task.model --name mine
      """)

  @Argument(help: "Files, folders, or - for paths on standard input; none: the photographs of the store.")
  var paths: [String] = []

  @OptionGroup var model: ModelOptions

  @Option(
    help: ArgumentHelp(
      "The name of the labels that are kept in the store (default: predicted-CLASS).", valueName: "label"))
  var name: String?

  @OptionGroup var jobs: JobsOption
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if !paths.isEmpty, name != nil {
      throw ValidationError("--name is for the photographs of the store, without files.")
    }
  }

  func run() async throws {
    let start = ContinuousClock.now
    for path in paths { try FileList.check(path) }
    let model = try model.read()
    // With files standard output has a line for each and no room for this.
    if !paths.isEmpty, self.model.precision != nil || output.verbose {
      output.note("\(model.origin): \(model.thresholdWords)")
    }
    if self.model.precision != nil, let caution = model.thresholdCaution { output.warning(caution) }
    if paths.isEmpty { return try await predictStore(model, since: start) }
    try predictFiles(model)
  }

  // MARK: Files

  private func predictFiles(_ model: LoadedModel) throws {
    var files = FileList(paths)
    var answered = 0
    var failed = 0
    let cache = FeatureCache(folder: cacheFolder)
    let bar = ProgressBar("files", isQuiet: output.quiet || isatty(STDOUT_FILENO) == 1)
    let interrupts = Interrupts {
      Screen.note("\nInterrupted. The features that were finished are kept for the next run.")
    }
    defer { withExtendedLifetime(interrupts) {} }
    try featuresOfFiles(
      sets: model.sets, cache: cache, jobs: jobs.jobs, next: { try files.next() },
      emit: { found in
        answered += 1
        switch found {
        case .made(let file, _, let rows):
          let probability = model.file.classifier.probability(rows.flatMap(\.self)[...])
          try Screen.answer(
            JSON.object([
              ("file", .string(file)), ("label", .string(model.label(probability))),
              ("probability", .double(probability)),
            ]).text)
        case .failed(let file, let reason, let sentence):
          failed += 1
          try Screen.answer(
            JSON.object([("file", .string(file)), ("error", .string(sentence)), ("reason", .string(reason))]).text)
        }
        bar.update(answered, of: nil, problems: failed)
      })
    bar.finish()
    if let note = cache.note { output.note(note) }
    if answered == 0 { output.note("There was no file to look at.") }
    if failed > 0, !output.json {
      output.note("\(failed.grouped) of \(answered.of("file")) could not be judged.")
    }
  }

  // MARK: The store

  private func predictStore(_ model: LoadedModel, since start: ContinuousClock.Instant) async throws {
    let opened = try store.open()
    let label = name ?? "predicted-\(model.file.positive)"
    try checkName(label, of: "name for labels")
    let command = "selfies predict"
    // A name that belongs to other labels is found out before the work, not after it.
    try opened.read { try $0.checkLabelSetName(label, for: .model) }
    let (report, counts) = try await recordingRun(opened, command: command) {
      try await judge(opened, with: model, as: label, run: $0)
    }
    let fingerprints = Set(model.sets.map(\.fingerprint))
    let (total, problems) = try opened.read { connection in
      (
        try connection.imageCount(),
        try connection.problems(of: FeatureStage.name).filter { fingerprints.contains($0.fingerprint) }
          + connection.problems(of: PredictStage.name).filter { $0.fingerprint == model.hash }
      )
    }
    // What fails for two feature sets is one photograph without a prediction, by the first reason.
    let failures = Dictionary(problems.map { (ledgerHash($0.item), $0.reason ?? "unknown") }) { first, _ in first }
    let failed = failures.count
    let reasons = failures.values.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
    let pending = max(0, total - counts.positive - counts.negative - failed)
    let (positive, negative) = (model.file.positive, model.file.negative)
    try output.answer(
      command, since: start,
      [
        ("images", .int(total)),
        ("labels", .object([(positive, .int(counts.positive)), (negative, .int(counts.negative))])),
        ("failed", .int(failed)), ("pending", .int(pending)), ("reasons", JSON(reasons)),
        ("predicted_now", .int(report.done)), ("already", .int(report.already)), ("name", .string(label)),
        ("threshold", .double(model.threshold)),
        (
          "out_of_fold",
          model.outOfFold.map { ["precision": .double($0.precision), "recall": .double($0.recall)] } ?? .null
        ), ("model", .object(model.facts)),
      ]
    ) {
      """
      \(total.of("photograph")): \(counts.positive.grouped) \(positive), \(counts.negative.grouped) \(negative), \
      \(failed.grouped) failed\(pending == 0 ? "" : ", \(pending.grouped) not predicted yet")
        predicted now \(report.done.grouped), already known \(report.already.grouped)
        \(model.thresholdWords)
        the labels are kept as \(label)\(reasons.isEmpty ? "" : "\n  reasons: " + CurateCLI.counts(reasons))
      """
    }
    if total == 0 { output.note("The store has no photographs yet; curate import and curate fetch bring them.") }
  }

  /// Describes the photographs, judges them, and keeps the labels.
  private func judge(
    _ opened: Store, with model: LoadedModel, as label: String, run: Int64
  ) async throws -> (report: StageReport, counts: (positive: Int, negative: Int)) {
    for set in model.sets {
      let report = try await runStage(
        FeatureStage(images: opened.images, set: set), command: nil, items: "photographs (\(set.name))",
        width: jobs.jobs, store: opened, output: output)
      if report.wasInterrupted { throw EarlyEnd.interrupted }
    }
    let classifier = try opened.write {
      try $0.classifier(
        name: model.origin, fingerprint: model.hash, positive: model.file.positive, negative: model.file.negative,
        summary: JSON.object(model.facts).text, run: run)
    }
    guard let stored = try opened.read({ try $0.classifier(fingerprint: model.hash) }) else {
      throw Fault(.tryAgain, "The model was removed from the store while it was being used. Run the command again.")
    }
    let head = model.file.classifier
    let report = try await runStage(
      PredictStage(classifier: stored, featureSets: model.sets.map(\.fingerprint)) { head.probability($0[...]) },
      command: nil, items: "predictions", width: jobs.jobs, store: opened, output: output)
    if report.wasInterrupted { throw EarlyEnd.interrupted }
    let method = "\(model.origin) (\(model.hash.prefix(12))), threshold \(model.threshold)"
    if let earlier = try opened.read({ try $0.method(ofLabelSet: label) }), earlier != method {
      output.note("The labels \(label) were made by \(earlier); these take their place. --name keeps both.")
    }
    let counts = try opened.write { connection in
      let set = try connection.beginLabelSet(name: label, kind: .model, method: method, run: run)
      let counts = try connection.addPredictedLabels(set: set, of: classifier, threshold: model.threshold)
      try connection.keepSummary(
        JSON.object(model.facts + [("threshold", .double(model.threshold))]).text, ofLabelSet: set)
      return counts
    }
    return (report, counts)
  }
}

extension LoadedModel {
  /// What the store and the answer keep of a model.
  var facts: [(String, JSON)] {
    let validation = file.validation
    return [
      ("file", .string(origin)), ("sha256", .string(hash)), ("created_by", .string(file.createdBy)),
      ("positive", .string(file.positive)), ("negative", .string(file.negative)),
      ("features", JSON(file.features.map(\.name))), ("head", .string(file.classifier.options.words)),
      ("examples", .int(file.training.examples)), ("data", .string(file.training.data)),
      (
        "accuracy",
        validation.map { ["mean": .double($0.accuracyMean), "sd": .double($0.accuracySD)] } ?? .null
      ),
    ]
  }
}
