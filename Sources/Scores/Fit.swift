// Fit: coefficients and both kinds of standard errors from co-moments and the sums of the second pass.

/// The sums of residual times (1, columns) of each account: what clustered standard errors are made of.
struct ClusterSums {
  private(set) var sums: [SIMD4<Double>] = []
  private var sizes: [Int] = []
  private var indices: [Int: Int] = [:]
  /// Posts mostly come account by account.
  private var last: (account: Int, index: Int)?

  var count: Int { sums.count }

  /// Posts of the account with the most.
  var largest: Int { sizes.max() ?? 0 }

  mutating func add(_ scores: SIMD4<Double>, account: Int) {
    let index = self.index(of: account)
    sums[index] += scores
    sizes[index] += 1
  }

  private mutating func index(of account: Int) -> Int {
    if let last, last.account == account { return last.index }
    let index = indices[account] ?? sums.count
    if index == sums.count {
      indices[account] = index
      sums.append(.zero)
      sizes.append(0)
    }
    last = (account, index)
    return index
  }
}

/// Least squares in centred columns: slopes from S b = s, the intercept from the means.
struct Fit {
  private let n: Int
  private let equations: NormalEquations
  private let slopes: [Double]
  private let inverse: [[Double]]
  /// Means and standard deviations of the columns as they are, not as measured from the reference post.
  private let means: SIMD4<Double>
  private let deviations: SIMD4<Double>
  /// The slopes by column, 0 for columns that are not in the fit.
  private let slopeOfColumn: SIMD4<Double>

  /// - Parameter moments: of at least two posts more than there are controls.
  init(_ moments: CoMoments, columns: Columns, controls: [RegressionOptions.Control]) {
    var candidates: [Int] = []
    for control in controls {
      let column = control == .followers ? Columns.followers : Columns.hashtags
      if !candidates.contains(column) { candidates.append(column) }
    }
    n = moments.n
    equations = NormalEquations(moments, candidates: candidates)
    slopes = equations.solve(equations.columns.map { moments[$0, Columns.likes] })
    inverse = equations.inverse()
    means = columns.origin + moments.mean
    var squares = SIMD4<Double>.zero
    for column in 0...Columns.likes { squares[column] = moments[column, column] }
    deviations = (squares / Double(moments.n)).squareRoot()
    var byColumn = SIMD4<Double>.zero
    for (column, slope) in zip(equations.columns, slopes) { byColumn[column] = slope }
    slopeOfColumn = byColumn
  }

  /// The residual of a post from its centred columns.
  func residual(_ centred: SIMD4<Double>) -> Double {
    centred[Columns.likes] - slopeOfColumn[0] * centred[0] - slopeOfColumn[1] * centred[1]
  }

  var coefficients: RegressionTerms {
    terms(intercept: means[Columns.likes] - atMeans(slopes), slopes)
  }

  /// σ² (X′X)⁻¹ with σ² = Σ e² / (n − k).
  func standardErrors(squares: Double) -> RegressionTerms {
    let variance = squares / Double(n - equations.columns.count - 1)
    let ofMeans = equations.solve(equations.columns.map { means[$0] })
    let intercept = 1 / Double(n) + atMeans(ofMeans)
    return terms(
      intercept: (variance * intercept).squareRoot(),
      inverse.indices.map { (variance * inverse[$0][$0]).squareRoot() })
  }

  /// CR1 (Liang and Zeger 1986, with the small-sample factor G/(G − 1) · (n − 1)/(n − k)); nil for one account.
  func standardErrors(_ clusters: ClusterSums) -> RegressionTerms? {
    guard clusters.count >= 2 else { return nil }
    let columns = equations.columns
    var squares = [Double](repeating: 0, count: columns.count + 1)
    for sum in clusters.sums {
      // How far this account moves each coefficient: (X′X)⁻¹ Xᵍ′eᵍ, the columns centred, then moved to the origin.
      let moved = inverse.map { row in zip(row, columns).reduce(0) { $0 + $1.0 * sum[1 + $1.1] } }
      let intercept = sum[0] / Double(n) - atMeans(moved)
      squares[0] += intercept * intercept
      for (j, slope) in moved.enumerated() { squares[1 + j] += slope * slope }
    }
    let groups = Double(clusters.count)
    let factor = groups / (groups - 1) * Double(n - 1) / Double(n - columns.count - 1)
    let errors = squares.map { (factor * $0).squareRoot() }
    return terms(intercept: errors[0], Array(errors.dropFirst()))
  }

  func warn(_ warnings: inout RegressionWarnings) {
    for finding in equations.findings { warnings.about(finding) }
    for column in equations.columns {
      warnings.about(column: column, mean: means[column], deviation: deviations[column])
    }
  }

  /// Σ x̄ⱼ bⱼ over the columns of the fit.
  private func atMeans(_ values: [Double]) -> Double {
    zip(equations.columns, values).reduce(0) { $0 + means[$1.0] * $1.1 }
  }

  private func terms(intercept: Double, _ values: [Double]) -> RegressionTerms {
    var terms = RegressionTerms(intercept: intercept)
    for (column, value) in zip(equations.columns, values) {
      if column == Columns.followers { terms.log10Followers = value } else { terms.hashtags = value }
    }
    return terms
  }
}
