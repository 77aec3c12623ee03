// PrincipalComponents: standardised columns to the few directions that they vary most along.

/// Directions in the space of the standardised columns (Pearson 1901; Hotelling 1933), the one of most variance first.
package struct PrincipalComponents: Sendable, Hashable {
  /// A row a direction, of length 1.
  let directions: DenseRows
  /// The variance of the training rows along each, divided by their number.
  package let variances: [Double]

  /// - Precondition: as many variances as directions.
  init(directions: DenseRows, variances: [Double]) {
    precondition(directions.count == variances.count)
    self.directions = directions
    self.variances = variances
  }

  /// How many there are: fewer than were asked for where the rows have a lower rank.
  package var count: Int { directions.count }

  /// Learns up to `count` of them from rows whose columns have mean 0, through the smaller of the matrices of all pairs of
  /// rows and of all pairs of columns.
  init(of rows: DenseRows, count: Int) throws {
    precondition(count > 0)
    let isWide = rows.columns >= rows.count
    let side = isWide ? rows : rows.transposed()
    let pairs = try largestEigenpairs(of: side.gram(), size: side.count, count: count)
    let examples = Double(max(1, rows.count))
    variances = pairs.map { $0.value / examples }
    var directions = DenseRows(count: pairs.count, columns: rows.columns)
    for (place, pair) in pairs.enumerated() {
      var direction = isWide ? [Double](repeating: 0, count: rows.columns) : pair.vector
      if isWide {
        for (row, part) in pair.vector.enumerated() {
          for column in 0..<rows.columns {
            direction[column] += part * Double(rows.values[row * rows.columns + column])
          }
        }
        let length = dot(direction, direction).squareRoot()
        for column in direction.indices { direction[column] /= length }
      }
      for (column, value) in direction.enumerated() {
        directions.values[place * rows.columns + column] = Float(value)
      }
    }
    self.directions = directions
  }

  /// How far rows reach along each direction.
  func apply(_ rows: DenseRows) -> DenseRows {
    DenseRows(count: rows.count, columns: count, values: rows.products(with: directions))
  }
}

extension DenseRows {
  func transposed() -> DenseRows {
    var turned = DenseRows(count: columns, columns: count)
    for row in 0..<count {
      for column in 0..<columns { turned.values[column * count + row] = values[row * columns + column] }
    }
    return turned
  }
}
