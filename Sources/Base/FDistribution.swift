// FDistribution: how often chance alone gives so large a ratio of variances.
import Foundation

/// Fisher's F distribution. Probabilities are good to a relative 1e-10, to 1e-9 beyond a million degrees.
package enum FDistribution {
  /// P(F > f) with `numerator` ≥ 1 and `denominator` ≥ 1 degrees of freedom; 1 for f ≤ 0.
  package static func upperTail(_ f: Double, _ numerator: Int, _ denominator: Int) -> Double {
    guard f > 0 else { return f.isNaN ? .nan : 1 }
    guard f.isFinite else { return 0 }
    // I_x(a, b), the regularised incomplete beta function, at x = d₂ / (d₂ + d₁ f).
    let (a, b) = (Double(denominator) / 2, Double(numerator) / 2)
    let odds = Double(numerator) * f / Double(denominator)
    let x = 1 / (1 + odds)
    let y = odds / (1 + odds)
    // x^a · y^b / B(a, b)
    let front = exp(
      -a * log1p(odds) + b * (log(odds) - log1p(odds)) + IncompleteBeta.logGammaRise(from: a, halves: numerator)
        - IncompleteBeta.logGamma(halves: numerator))
    if x < (a + 1) / (a + b + 2) { return front / a * IncompleteBeta.continuedFraction(a, b, x) }
    return 1 - front / b * IncompleteBeta.continuedFraction(b, a, y)
  }
}
