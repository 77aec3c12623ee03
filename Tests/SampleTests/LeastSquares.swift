// LeastSquares: ordinary regression on a few columns and Pearson's correlation, as plainly as they can be written.

/// The coefficients of y on the columns of `rows`, by the normal equations and Gauss's elimination. No pivoting: the
/// tests' columns are far from collinear.
func leastSquares(_ rows: [[Double]], _ y: [Double]) -> [Double] {
  let width = rows.first?.count ?? 0
  var system = (0..<width).map { i in
    (0..<width).map { j in rows.reduce(0) { $0 + $1[i] * $1[j] } } + [zip(rows, y).reduce(0) { $0 + $1.0[i] * $1.1 }]
  }
  for pivot in 0..<width {
    for row in 0..<width where row != pivot {
      let factor = system[row][pivot] / system[pivot][pivot]
      for column in 0...width { system[row][column] -= factor * system[pivot][column] }
    }
  }
  return (0..<width).map { system[$0][width] / system[$0][$0] }
}

func correlation(_ a: [Double], _ b: [Double]) -> Double {
  let meanA = a.reduce(0, +) / Double(a.count)
  let meanB = b.reduce(0, +) / Double(b.count)
  var (ab, aa, bb) = (0.0, 0.0, 0.0)
  for (x, y) in zip(a, b) {
    ab += (x - meanA) * (y - meanB)
    aa += (x - meanA) * (x - meanA)
    bb += (y - meanB) * (y - meanB)
  }
  return ab / (aa * bb).squareRoot()
}
