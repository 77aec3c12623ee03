// FeatureSet: a way to turn a photograph into a row of numbers.

/// What a photograph is described by: our own features, or a layer of a network.
package protocol FeatureSet: Sendable {
  /// For people: `builtin`, or the network's name.
  var name: String { get }
  /// Everything that the numbers depend on: version, settings, the hash of the weights. The same fingerprint and the same
  /// bytes of a photograph give the same numbers, on any thread and in any order.
  var fingerprint: String { get }
  /// How many numbers a row has.
  var dimensions: Int { get }
  /// How many of them belong together, one part after the other: a classifier gives each part the same weight. Their sum
  /// is `dimensions`.
  var blocks: [Int] { get }
  /// What a model file must say for the features to be made again; empty where the program alone makes them.
  var modelFacts: [String: String] { get }

  /// Makes what one worker needs.
  /// - Throws: `Fault` where the features cannot be made at all.
  func makeExtractor() throws -> any FeatureExtractor
}

extension FeatureSet {
  package var blocks: [Int] { [dimensions] }
  package var modelFacts: [String: String] { [:] }
}

/// One worker's extractor. One thread at a time.
package protocol FeatureExtractor: AnyObject {
  /// The features of an encoded photograph (JPEG, PNG or WebP), made upright first.
  /// - Parameter maxPixels: a larger picture is refused.
  /// - Returns: `dimensions` numbers, all of them finite.
  /// - Throws: `ImageProblem` where the picture cannot be decoded, `FeatureProblem` where its features cannot be made.
  func features(of bytes: [UInt8], maxPixels: Int) throws -> [Float]
}

/// Why a photograph that could be decoded has no features.
package struct FeatureProblem: Error, Hashable, Sendable {
  /// A word for counting, such as `not_finite`.
  package var reason: String
  /// A clause without the photograph's name, such as "the network gives a number that is not finite".
  package var sentence: String

  package init(reason: String, sentence: String) {
    self.reason = reason
    self.sentence = sentence
  }
}
