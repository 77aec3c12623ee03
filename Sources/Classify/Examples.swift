// Examples: rows of features with their labels, and which of them belong together.

/// What a head is trained on and held against.
package struct Examples: Sendable {
  package var features: FeatureMatrix
  /// For each row, whether it is of the class that is looked for.
  package var isPositive: [Bool]
  /// For each row the number of its group: rows of one group never lie in different folds.
  package var groups: [Int]

  /// - Precondition: as many labels and groups as rows.
  package init(features: FeatureMatrix, isPositive: [Bool], groups: [Int]) {
    precondition(isPositive.count == features.rows && groups.count == features.rows)
    self.features = features
    self.isPositive = isPositive
    self.groups = groups
  }

  package var count: Int { isPositive.count }
  package var positives: Int { isPositive.count(where: \.self) }
}
