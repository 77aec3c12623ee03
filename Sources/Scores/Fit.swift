// Fit: coefficients and plain standard errors from co-moments, and what an account does to the coefficients.

/// Least squares in centred columns: slopes from S b = s, the intercept from the means.
struct Fit: Sendable {
  /// The columns that are in the fit.
  let columns: [Int]
  /// In the order of `columns`.
  let slopes: [Double]
  /// S⁻¹ by rows, of the columns in the fit.
  let inverse: [[Double]]
  /// The same, one row behind the other.
  let factors: [Double]
  let findings: [NormalEquations.Finding]
  /// Of the columns in the fit as they are, not as measured from the reference post.
  let means: [Double]
  /// √(Σ (x − x̄)² / n) of the columns in the fit.
  private let deviations: [Double]
  private let n: Int
  /// Of log10(1 + likes).
  let meanOfLikes: Double
  private let terms: [RegressionTerm]
  /// S⁻¹ x̄.
  private let ofMeans: [Double]

  /// - Parameters:
  ///   - candidates: the columns to use, those of the design and of groups alike.
  ///   - moments: of at least two posts more than there are candidates.
  init(_ moments: CoMoments, design: Design, candidates: [Int]) {
    let equations = NormalEquations(candidates: candidates) { moments[$0, $1] }
    n = moments.n
    columns = equations.columns
    findings = equations.findings
    terms = design.terms
    slopes = equations.solve(equations.columns.map { moments[$0, design.likes] })
    inverse = equations.inverse()
    factors = inverse.flatMap(\.self)
    let means = equations.columns.map {
      (design.origins.indices.contains($0) ? design.origins[$0] : 0) + moments.mean($0)
    }
    self.means = means
    deviations = equations.columns.map { (moments[$0, $0] / Double(moments.n)).squareRoot() }
    ofMeans = equations.solve(means)
    meanOfLikes = design.origins[design.likes] + moments.mean(design.likes)
  }

  /// Of the intercept too.
  var parameters: Int { columns.count + 1 }

  var coefficients: RegressionTerms { named(intercept: meanOfLikes - atMeans(slopes), slopes) }

  /// The intercept's column holds nothing but ones.
  var columnMeans: RegressionTerms { named(intercept: 1, means) }

  var columnDeviations: RegressionTerms { named(intercept: 0, deviations) }

  /// σ² (X′X)⁻¹ with σ² = Σ e² / (n − k).
  func standardErrors(squares: Double) -> RegressionTerms {
    let variance = squares / Double(n - parameters)
    return named(
      intercept: (variance * (1 / Double(n) + atMeans(ofMeans))).squareRoot(),
      inverse.indices.map { (variance * inverse[$0][$0]).squareRoot() })
  }

  /// CR1 (Liang and Zeger 1986) from the squares, summed over the accounts, of how far each moves the intercept and the
  /// slopes; nil for one account.
  func standardErrors(moved squares: [Double], accounts: Int) -> RegressionTerms? {
    guard accounts >= 2 else { return nil }
    let errors = squares.map { (smallSampleFactor(accounts: accounts) * $0).squareRoot() }
    return named(intercept: errors[0], Array(errors.dropFirst()))
  }

  /// G/(G − 1) · (n − 1)/(n − k), as in Stata and statsmodels.
  func smallSampleFactor(accounts: Int) -> Double {
    Double(accounts) / Double(accounts - 1) * Double(n - 1) / Double(n - parameters)
  }

  /// Σ x̄ⱼ bⱼ over the columns of the fit.
  private func atMeans(_ values: [Double]) -> Double { zip(means, values).reduce(0) { $0 + $1.0 * $1.1 } }

  private func named(intercept: Double, _ values: [Double]) -> RegressionTerms {
    var result = RegressionTerms(intercept: intercept)
    for (column, value) in zip(columns, values) where column < terms.count { result[terms[column]] = value }
    return result
  }
}
