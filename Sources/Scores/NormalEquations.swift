// NormalEquations: the small symmetric system behind a regression, without the columns that cannot be in it.
import Foundation

/// The centred normal equations of a few columns, scaled to correlations and factored by Cholesky's method.
///
/// A column that does not vary, or that the columns before it determine, is left out and told.
struct NormalEquations {
  /// Why a column is not in the system.
  enum Finding: Equatable {
    case constant(column: Int)
    case determined(column: Int)
  }

  /// The columns in the system, in the order given.
  private(set) var columns: [Int] = []
  private(set) var findings: [Finding] = []
  /// √Σ (x − x̄)² of each column in the system.
  private var scales: [Double] = []
  /// The lower triangle L with L L′ = the correlation matrix, by rows.
  private var factor: [[Double]] = []

  /// - Parameter products: Σ (a − ā)(b − b̄) for columns a and b.
  init(candidates: [Int], products: (Int, Int) -> Double) {
    for column in candidates {
      let scale = products(column, column).squareRoot()
      guard scale > 0 else {
        findings.append(.constant(column: column))
        continue
      }
      let correlations = zip(columns, scales).map { products(column, $0) / scale / $1 }
      var row: [Double] = []
      for (j, correlation) in correlations.enumerated() {
        let known = zip(row, factor[j]).reduce(0) { $0 + $1.0 * $1.1 }
        row.append((correlation - known) / factor[j][j])
      }
      let rest = 1 - row.reduce(0) { $0 + $1 * $1 }
      // Below this the rest is rounding of the correlations.
      guard rest > 1e-12 else {
        findings.append(.determined(column: column))
        continue
      }
      columns.append(column)
      scales.append(scale)
      factor.append(row + [rest.squareRoot()])
    }
  }

  /// The solution b of S b = `right`, where S is the matrix of the columns' centred co-moments.
  func solve(_ right: [Double]) -> [Double] {
    let p = columns.count
    var b = zip(right, scales).map { $0 / $1 }
    for i in 0..<p {
      for j in 0..<i { b[i] -= factor[i][j] * b[j] }
      b[i] /= factor[i][i]
    }
    for i in (0..<p).reversed() {
      for j in i + 1..<p { b[i] -= factor[j][i] * b[j] }
      b[i] /= factor[i][i]
    }
    return zip(b, scales).map { $0 / $1 }
  }

  /// S⁻¹ by rows.
  func inverse() -> [[Double]] {
    columns.indices.map { i in solve(columns.indices.map { $0 == i ? 1 : 0 }) }
  }

  /// ln of the determinant of the columns' correlations.
  var logDeterminant: Double { factor.reduce(0) { $0 + 2 * log($1.last ?? 1) } }

  /// The variance inflation factor of some of the columns on all others: for one column 1 / (1 − R²), for q columns
  /// that belong together the q-th root of the generalised one (Fox and Monette 1992, eq. 8), which compares with it.
  func inflation(of part: [Int], products: (Int, Int) -> Double) -> Double {
    let rest = columns.filter { !part.contains($0) }
    guard !part.isEmpty, !rest.isEmpty else { return 1 }
    let alone = NormalEquations(candidates: part, products: products).logDeterminant
    let others = NormalEquations(candidates: rest, products: products).logDeterminant
    return exp((alone + others - logDeterminant) / Double(part.count))
  }
}
