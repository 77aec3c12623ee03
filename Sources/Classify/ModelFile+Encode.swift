// ModelFile+Encode: a model as text.
internal import Base
import Foundation

extension ModelFile {
  static let format = "curate-model"
  /// Stands where the hash will, while it is made.
  static let noHash = String(repeating: "0", count: 64)

  /// The file: JSON, a key a line, `format` first and the others sorted. Lists of many numbers are base64 of little-endian
  /// IEEE numbers, so that they read back to the last bit. `sha256` is that of the whole file with 64 zeros in its place.
  package func encode() -> [UInt8] {
    let fields: [String: ModelText] = [
      "format": .string(Self.format), "version": .whole(Self.version), "created_by": .string(createdBy),
      "classes": .object(["positive": .string(positive), "negative": .string(negative)]),
      "features": .array(features.map(\.text)), "head": classifier.text, "training": training.text,
      "cross_validation": validation?.text ?? .null, "threshold": .number(threshold), "sha256": .string(Self.noHash),
    ]
    var bytes = Array((ModelText.object(fields).written(first: "format") + "\n").utf8)
    guard let place = Self.placeOfHash(bytes) else { preconditionFailure("the text has a hash") }
    bytes.replaceSubrange(place, with: SHA256.hex(of: bytes).utf8)
    return bytes
  }

  /// Where the 64 digits of the hash lie: only a key of the outermost object stands two spaces in.
  static func placeOfHash(_ bytes: [UInt8]) -> Range<Int>? {
    let key = Array("\n  \"sha256\": \"".utf8)
    guard let start = bytes.indices.last(where: { bytes[$0] == key[0] && bytes[$0...].starts(with: key) }) else {
      return nil
    }
    let digits = start + key.count..<start + key.count + noHash.utf8.count
    return digits.upperBound < bytes.count && bytes[digits.upperBound] == UInt8(ascii: "\"") ? digits : nil
  }
}

extension ModelFile.FeatureSource {
  fileprivate var text: ModelText {
    .object([
      "name": .string(name), "fingerprint": .string(fingerprint), "columns": .whole(columns),
      "blocks": .array(blocks.map(ModelText.whole)),
      "settings": .object(settings.mapValues(ModelText.string)),
    ])
  }
}

extension ModelFile.Training {
  fileprivate var text: ModelText {
    .object([
      "examples": .whole(examples), "positives": .whole(positives), "groups": .whole(groups),
      // JSON's readers do not keep whole numbers of 64 bits.
      "seed": .string(String(seed)), "data": .string(data),
    ])
  }
}

extension ModelFile.Validation {
  fileprivate var text: ModelText {
    func maybe(_ number: Double?) -> ModelText { number.map(ModelText.number) ?? .null }
    return .object([
      "folds": .whole(folds), "accuracy": .object(["mean": .number(accuracyMean), "sd": .number(accuracySD)]),
      "confusion": .array(confusion.map { .array($0.map(ModelText.whole)) }), "precision": maybe(precision),
      "recall": maybe(recall), "f1": maybe(f1), "auc": maybe(auc), "brier": .number(brier),
      "log_loss": .number(logLoss),
      "ece": .number(ece), "curve_of": .array(["threshold", "precision", "recall"].map(ModelText.string)),
      "curve": .array(
        curve.map { .array([.number($0.threshold), .number($0.precision), .number($0.recall)]) }),
    ])
  }
}

extension Classifier {
  fileprivate var text: ModelText {
    var fields: [String: ModelText] = [
      "kind": .string(options.kind.rawValue), "weights": .string(options.weights.rawValue),
      "pca": options.pca.map(ModelText.whole) ?? .null, "costs": .array(options.costs.map(ModelText.number)),
      "gammas": .array(options.gammas.map(ModelText.number)),
      "cost": .number(cost), "inner_folds_asked": .whole(options.innerFolds), "inner_folds": .whole(innerFolds),
      "platt": .object(["a": .number(platt.a), "b": .number(platt.b)]),
      "standardiser": .object([
        "means": .doubles(standardiser.means), "factors": .doubles(standardiser.factors),
      ]),
    ]
    if let components {
      fields["components"] = .object([
        "count": .whole(components.count), "variances": .doubles(components.variances),
        "directions": .floats(components.directions.values),
      ])
    }
    switch head {
    case .linear(let weights, let bias):
      fields["linear"] = .object(["weights": .doubles(weights), "bias": .number(bias)])
    case .rbf(let head):
      fields["rbf"] = .object([
        "count": .whole(head.supports.count), "supports": .floats(head.supports.values),
        "coefficients": .doubles(head.coefficients), "gamma": .number(head.gamma), "bias": .number(head.bias),
      ])
    }
    return .object(fields)
  }
}
