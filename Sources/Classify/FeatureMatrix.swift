// FeatureMatrix: what a classifier is given: a row of numbers an example.

/// Rows of 32-bit numbers, one after the other. The columns may come from several feature sets, side by side.
package struct FeatureMatrix: Sendable, Hashable {
  /// How many columns each feature set has, in their order. A head gives each set the same weight, however many columns
  /// it has.
  package let blocks: [Int]
  /// Row after row; `rows * columns` numbers.
  package private(set) var values: [Float] = []

  package init(blocks: [Int]) {
    self.blocks = blocks
  }

  package var columns: Int { blocks.reduce(0, +) }

  package var rows: Int { columns == 0 ? 0 : values.count / columns }

  /// - Precondition: `row` has `columns` numbers.
  package mutating func append(_ row: [Float]) {
    precondition(row.count == columns, "a row has \(row.count) numbers, and not \(columns)")
    values.append(contentsOf: row)
  }

  package func row(_ index: Int) -> ArraySlice<Float> {
    values[index * columns..<(index + 1) * columns]
  }

  /// The first number that is none, row after row; nil where all are finite, as every head requires.
  package func firstNotFinite() -> (row: Int, column: Int)? {
    guard let place = values.firstIndex(where: { !$0.isFinite }) else { return nil }
    return (place / columns, place % columns)
  }
}
