// ModelFile: a classifier with all that must be known to use it and to trust it.
internal import Base

/// What a model file holds. Its text is JSON, see ModelFile+Encode.swift.
package struct ModelFile: Sendable, Hashable {
  /// The format's version that this program writes, and the last one that it reads.
  package static let version = 1

  /// A feature set that rows are made of.
  package struct FeatureSource: Sendable, Hashable {
    package var name: String
    /// As `FeatureSet.fingerprint` says: a model serves features of this very fingerprint.
    package var fingerprint: String
    package var columns: Int
    /// How many of them belong together, as `FeatureMatrix.blocks` says; their sum is `columns`.
    package var blocks: [Int]
    /// What else is needed to make them, for example a network's layer, size and channel order.
    package var settings: [String: String]

    /// - Parameter blocks: nil: all columns are one.
    package init(
      name: String, fingerprint: String, columns: Int, blocks: [Int]? = nil, settings: [String: String] = [:]
    ) {
      self.name = name
      self.fingerprint = fingerprint
      self.columns = columns
      self.blocks = blocks ?? [columns]
      self.settings = settings
    }
  }

  /// What it was trained on.
  package struct Training: Sendable, Hashable {
    package var examples: Int
    package var positives: Int
    /// Groups that were never parted.
    package var groups: Int
    package var seed: UInt64
    /// For people: where the examples came from.
    package var data: String

    package init(examples: Int, positives: Int, groups: Int, seed: UInt64, data: String) {
      self.examples = examples
      self.positives = positives
      self.groups = groups
      self.seed = seed
      self.data = data
    }
  }

  /// What cross-validation said of the same examples and options.
  package struct Validation: Sendable, Hashable {
    package var folds: Int
    package var accuracyMean: Double
    package var accuracySD: Double
    /// [[tn, fp], [fn, tp]]
    package var confusion: [[Int]]
    package var precision: Double?
    package var recall: Double?
    package var f1: Double?
    package var auc: Double?
    package var brier: Double
    package var logLoss: Double
    package var ece: Double
    /// Out of fold, the highest threshold first: what `--precision` is read from.
    package var curve: [CurvePoint]

    /// - Precondition: the truths are those that were cross-validated.
    package init(_ result: CrossValidation, isPositive: [Bool]) {
      let measures = result.measures
      folds = result.folds.count
      (accuracyMean, accuracySD) = (result.accuracy.mean, result.accuracy.sd)
      confusion = measures.confusion
      (precision, recall, f1) = (measures.precision?.value, measures.recall?.value, measures.f1)
      (auc, brier, logLoss, ece) = (measures.auc?.value, measures.brier, measures.logLoss, measures.ece)
      curve = ThresholdCurve(isPositive: isPositive, probabilities: result.probabilities).points.map {
        CurvePoint(threshold: $0.threshold, precision: $0.precision, recall: $0.recall)
      }
    }

    init(
      folds: Int, accuracyMean: Double, accuracySD: Double, confusion: [[Int]], precision: Double?, recall: Double?,
      f1: Double?, auc: Double?, brier: Double, logLoss: Double, ece: Double, curve: [CurvePoint]
    ) {
      self.folds = folds
      (self.accuracyMean, self.accuracySD) = (accuracyMean, accuracySD)
      self.confusion = confusion
      (self.precision, self.recall, self.f1, self.auc) = (precision, recall, f1, auc)
      (self.brier, self.logLoss, self.ece) = (brier, logLoss, ece)
      self.curve = curve
    }

    /// The lowest threshold at which at least this share of those called positive were; nil where none came so far.
    package func threshold(forPrecision precision: Double) -> CurvePoint? {
      curve.last { $0.precision >= precision }
    }
  }

  /// What a threshold came to among examples that the classifier had not seen.
  package struct CurvePoint: Sendable, Hashable {
    package var threshold: Double
    package var precision: Double
    package var recall: Double
  }

  /// The program that wrote it, for example `curate 0.8.0`.
  package var createdBy: String
  /// Names of the classes; probabilities are of the first.
  package var positive: String
  package var negative: String
  package var features: [FeatureSource]
  package var classifier: Classifier
  package var training: Training
  package var validation: Validation?
  /// The label is positive from this probability on, unless the user says otherwise. 0 to 1.
  package var threshold: Double

  /// - Precondition: the features have the columns of the classifier, set by set.
  package init(
    createdBy: String, positive: String, negative: String, features: [FeatureSource], classifier: Classifier,
    training: Training, validation: Validation?, threshold: Double = 0.5
  ) {
    precondition(features.flatMap(\.blocks) == classifier.blocks)
    self.createdBy = createdBy
    self.positive = positive
    self.negative = negative
    self.features = features
    self.classifier = classifier
    self.training = training
    self.validation = validation
    self.threshold = threshold
  }
}
