// ModelOptions: which classifier is used, with which network behind it, and from which probability on.
import ArgumentParser
import Base
import Classify
import Features
import Foundation
import ShippedData

struct ModelOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("A model of curate selfies train (default: the one that ships with curate).", valueName: "file"))
  var model: String?

  @Option(
    help: ArgumentHelp("The network that the model was trained on, where it needs one.", valueName: "file"))
  var backbone: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Call it positive from this probability on (default: the model's, 0.5).", valueName: "p"))
  var threshold: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Take the lowest threshold whose precision was at least this out of fold, when the model was trained.",
      valueName: "share"))
  var precision: Double?

  func validate() throws {
    if let threshold, !(threshold >= 0 && threshold <= 1) {
      throw ValidationError("--threshold \(threshold) must lie between 0 and 1.")
    }
    if let precision {
      guard precision > 0, precision <= 1 else {
        throw ValidationError("--precision \(precision) must lie above 0 and up to 1.")
      }
      if threshold != nil { throw ValidationError("--precision chooses the threshold; leave --threshold out.") }
    }
  }

  /// Reads the model and opens what it needs.
  /// - Throws: `Fault` where the file is no model, or does not fit this program or the network.
  func read() throws -> LoadedModel {
    let origin = model ?? "the model that ships with curate"
    let bytes = try model.map { try AtomicFile.readRegular($0) } ?? ShippedData.selfieModel
    let file: ModelFile
    do {
      file = try ModelFile.decode(bytes)
    } catch let problem as ModelFileProblem {
      throw Fault(.data, problem.sentence(file: model ?? "The model that ships with curate"))
    }
    var sets: [any FeatureSet] = []
    for source in file.features { sets.append(try open(source, origin)) }
    if let backbone, file.features.allSatisfy(\.settings.isEmpty) {
      throw Fault(.usage, "\(origin) needs no network; leave --backbone \(backbone) out.")
    }
    let (border, outOfFold) = try chosenThreshold(file, origin)
    return LoadedModel(
      origin: model ?? "shipped", hash: SHA256.hex(of: bytes), file: file, sets: sets, threshold: border,
      outOfFold: outOfFold)
  }

  private func open(_ source: ModelFile.FeatureSource, _ origin: String) throws -> any FeatureSet {
    if source.settings.isEmpty {
      let builtin = BuiltinFeatures()
      guard builtin.fingerprint == source.fingerprint else {
        throw Fault(
          .data,
          "\(origin) was trained on builtin features of another version (\(source.fingerprint)) than this curate's "
            + "(\(builtin.fingerprint)); train it again.")
      }
      return builtin
    }
    guard let backbone else {
      throw Fault(
        .unavailable, "\(origin) was trained on the network \(source.name); name its file with --backbone.")
    }
    // Asked first: another network seldom has the layers of this one, and a sentence about layers would lead astray.
    let known = source.settings["sha256"] ?? ""
    guard try Backbone.modelHash(of: backbone) == known else {
      throw Fault(
        .data,
        "\(backbone) is not the network \(source.name) (SHA-256 \(known.prefix(12))…) that \(origin) was trained on.")
    }
    let network = try Backbone.open(backbone, modelFacts: source.settings)
    guard network.fingerprint == source.fingerprint else {
      throw Fault(
        .data,
        "\(backbone) is the network that \(origin) was trained on, but this curate or its OpenCV makes other features of it; train the model again."
      )
    }
    return network
  }

  /// The threshold, and what it came to out of fold where the model says.
  private func chosenThreshold(_ file: ModelFile, _ origin: String) throws -> (Double, ModelFile.CurvePoint?) {
    guard let precision else {
      let value = threshold ?? file.threshold
      // What comes through is what is at least as probable.
      return (value, file.validation?.curve.last { $0.threshold >= value })
    }
    guard let validation = file.validation else {
      throw Fault(.usage, "\(origin) has no cross-validation to choose a threshold by; use --threshold.")
    }
    guard let point = validation.threshold(forPrecision: precision) else {
      let best = validation.curve.map(\.precision).max() ?? 0
      throw Fault(
        .data,
        "No threshold of \(origin) reached a precision of \(precision) out of fold; the best was \(best.decimals(3)).")
    }
    return (point.threshold, point)
  }
}

/// A model, ready to be used.
struct LoadedModel: Sendable {
  /// The file's name, or `shipped`.
  let origin: String
  /// SHA-256 of the model file.
  let hash: String
  let file: ModelFile
  let sets: [any FeatureSet]
  /// From which probability on it says positive.
  let threshold: Double
  /// What the threshold came to among the photographs that it was trained on, each judged without itself; nil where the
  /// file does not say.
  let outOfFold: ModelFile.CurvePoint?

  /// What the threshold buys, in words: "selfie from a probability of 0.900 on; out of fold 10 of 10 were, 21.3 % of all".
  var thresholdWords: String {
    var words = "\(file.positive) from a probability of \(threshold.decimals(3)) on"
    if let point = outOfFold {
      let found = point.recall * Double(file.training.positives)
      let called = point.precision > 0 ? found / point.precision : 0
      words +=
        "; out of fold \(Int(found.rounded()).grouped) of \(Int(called.rounded()).grouped) so called were "
        + "(precision \(point.precision.decimals(3))), \((point.recall * 100).decimals(1)) % of all"
    }
    return words
  }

  /// What should be known before the threshold is relied on.
  var thresholdCaution: String? {
    guard let point = outOfFold, point.precision > 0 else { return nil }
    let called = point.recall * Double(file.training.positives) / point.precision
    guard called < 30 else { return nil }
    return
      "The precision at that threshold rests on \(Int(called.rounded()).of("photograph")); it may be far from the truth."
  }

  func label(_ probability: Double) -> String { probability >= threshold ? file.positive : file.negative }
}
