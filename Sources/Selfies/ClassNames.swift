// ClassNames: what the two classes are called.

/// The two classes that a classifier tells apart.
package struct ClassNames: Sendable, Hashable {
  /// The one that is looked for; probabilities are of it.
  package var positive: String
  package var negative: String

  package init(positive: String, negative: String) {
    self.positive = positive
    self.negative = negative
  }
}
