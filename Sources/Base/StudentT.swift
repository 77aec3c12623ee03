// StudentT: the t distribution's probabilities and quantiles, for intervals from few items.
import Foundation

/// Student's t distribution. Quantiles are good to a relative 1e-12, and to 1e-10 at a million degrees of freedom.
package enum StudentT {
  /// P(T ≤ t) with `degrees` > 0 degrees of freedom.
  package static func cumulative(_ t: Double, degrees: Int) -> Double {
    let tail = upperTail(abs(t), degrees: Double(degrees))
    return t > 0 ? 1 - tail : tail
  }

  /// The t with P(T ≤ t) = `probability`. Nil unless 0 < probability < 1 and degrees ≥ 1.
  package static func quantile(_ probability: Double, degrees: Int) -> Double? {
    guard probability > 0, probability < 1, degrees >= 1 else { return nil }
    let tail = min(probability, 1 - probability)
    if tail == 0.5 { return 0 }
    let nu = Double(degrees)
    var (low, high) = (0.0, 2.0)
    while upperTail(high, degrees: nu) > tail { (low, high) = (high, high * 2) }
    // Newton's steps on the logarithm of the tail, which is nearly straight far out; bisection where one leaves the
    // bracket.
    var t = (low + high) / 2
    for _ in 0..<200 {
      let q = upperTail(t, degrees: nu)
      if q > tail { low = t } else { high = t }
      let step = log(q / tail) * q / density(t, degrees: nu)
      var next = t + step
      if !(next > low && next < high) { next = (low + high) / 2 }
      if abs(next - t) <= 1e-14 * next { break }
      t = next
    }
    return probability < 0.5 ? -t : t
  }

  private static func density(_ t: Double, degrees nu: Double) -> Double {
    exp(IncompleteBeta.logGammaRatio(nu / 2) - 0.5 * log(nu * Double.pi) - (nu + 1) / 2 * log1p(t * t / nu))
  }

  /// P(T > t) for t ≥ 0: half the regularised incomplete beta function I_x(ν/2, ½) at x = ν / (ν + t²).
  private static func upperTail(_ t: Double, degrees nu: Double) -> Double {
    if t == 0 { return 0.5 }
    let (a, b) = (nu / 2, 0.5)
    let square = t * t / nu
    let x = 1 / (1 + square)
    let y = square / (1 + square)
    // x^a · y^b / B(a, b), with Γ(½) = √π.
    let front = exp(-a * log1p(square) + IncompleteBeta.logGammaRatio(a)) * (y / Double.pi).squareRoot()
    if x < (a + 1) / (a + b + 2) { return 0.5 * front / a * IncompleteBeta.continuedFraction(a, b, x) }
    return 0.5 - 0.5 * front / b * IncompleteBeta.continuedFraction(b, a, y)
  }
}
