// Standardiser: columns of any scale to columns of one scale, each feature set with the same weight.

/// What brings rows to mean 0 and to a fixed total variance.
package struct Standardiser: Sendable, Hashable {
  /// A column: its mean among the rows that were learnt from.
  package internal(set) var means: [Double]
  /// A column: what its distance from the mean is multiplied by; 0 where it was constant, since nothing is known of it.
  package internal(set) var factors: [Double]

  /// The sum of all columns' variances after standardising. One for each column, as is usual, would make the same cost
  /// mean something else for 100 columns than for 2,000: with a fixed sum, the published grid of costs reaches from
  /// too smooth to too close for any feature set.
  package static let totalVariance = 100.0

  /// As far from 0 as a row may come. Of n rows that are learnt from none is further than √(100 n), 1,414 at most; one that
  /// is judged may be anything, and its products must stay numbers.
  static let reach = 1e6

  package init(means: [Double], factors: [Double]) {
    precondition(means.count == factors.count)
    self.means = means
    self.factors = factors
  }

  /// Learns from some rows of a matrix. Standard deviations are of the rows themselves (divided by their number).
  ///
  /// The total variance is shared evenly among the feature sets (blocks) that vary at all, and inside a set among its
  /// columns that do: a set of 200 columns says as much as one of 1,280.
  init(_ matrix: FeatureMatrix, rows: [Int]) {
    let columns = matrix.columns
    means = [Double](repeating: 0, count: columns)
    factors = [Double](repeating: 0, count: columns)
    var spreads = [Double](repeating: 0, count: columns)
    let count = Double(max(1, rows.count))
    matrix.values.withUnsafeBufferPointer { values in
      for row in rows {
        for column in 0..<columns { means[column] += Double(values[row * columns + column]) }
      }
      for column in 0..<columns { means[column] /= count }
      for row in rows {
        for column in 0..<columns {
          let distance = Double(values[row * columns + column]) - means[column]
          spreads[column] += distance * distance
        }
      }
    }
    for column in 0..<columns { spreads[column] = (spreads[column] / count).squareRoot() }
    // Equal numbers have a mean that is rounded, and so a spread of some 1e-16 of it; the least spread that single
    // precision can hold among millions of rows is above 1e-11.
    let varies = (0..<columns).map { spreads[$0] > 1e-11 * abs(means[$0]) }
    var blocks: [(columns: Range<Int>, varying: Int)] = []
    var start = 0
    for width in matrix.blocks {
      blocks.append((start..<start + width, (start..<start + width).count { varies[$0] }))
      start += width
    }
    let sets = Double(blocks.count { $0.varying > 0 })
    for block in blocks where block.varying > 0 {
      let deviation = (Self.totalVariance / (sets * Double(block.varying))).squareRoot()
      for column in block.columns where varies[column] { factors[column] = deviation / spreads[column] }
    }
  }

  var columns: Int { means.count }

  /// Writes a row as it becomes, from `place` on.
  @inline(__always)
  func apply(_ row: ArraySlice<Float>, to out: inout [Float], at place: Int) {
    for (offset, value) in row.enumerated() {
      let standardised = (Double(value) - means[offset]) * factors[offset]
      out[place + offset] = Float(min(Self.reach, max(-Self.reach, standardised)))
    }
  }

  /// Some rows of a matrix, standardised.
  func apply(_ matrix: FeatureMatrix, rows: [Int]) -> DenseRows {
    var standardised = DenseRows(count: rows.count, columns: columns)
    for (place, row) in rows.enumerated() {
      apply(matrix.row(row), to: &standardised.values, at: place * columns)
    }
    return standardised
  }
}
