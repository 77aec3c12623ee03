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
    exp(logGammaRatio(nu / 2) - 0.5 * log(nu * Double.pi) - (nu + 1) / 2 * log1p(t * t / nu))
  }

  /// P(T > t) for t ≥ 0: half the regularised incomplete beta function I_x(ν/2, ½) at x = ν / (ν + t²).
  private static func upperTail(_ t: Double, degrees nu: Double) -> Double {
    if t == 0 { return 0.5 }
    let (a, b) = (nu / 2, 0.5)
    let square = t * t / nu
    let x = 1 / (1 + square)
    let y = square / (1 + square)
    // x^a · y^b / B(a, b), with Γ(½) = √π.
    let front = exp(-a * log1p(square) + logGammaRatio(a)) * (y / Double.pi).squareRoot()
    if x < (a + 1) / (a + b + 2) { return 0.5 * front / a * continuedFraction(a, b, x) }
    return 0.5 - 0.5 * front / b * continuedFraction(b, a, y)
  }

  /// ln Γ(a + ½) − ln Γ(a), from its asymptotic series and Γ(a + 1) = a Γ(a).
  ///
  /// The difference is taken as such: for large `a` the two logarithms would cancel all digits that matter.
  private static func logGammaRatio(_ a: Double) -> Double {
    var (a, shift) = (a, 0.0)
    while a < 20 {
      shift += log(a / (a + 0.5))
      a += 1
    }
    let w = 1 / (a * a)
    let series = -1 / 8.0 + w * (1 / 192.0 + w * (-1 / 640.0 + w * (17 / 14336.0 - w * 31 / 18432.0)))
    return 0.5 * log(a) + series / a + shift
  }

  /// The continued fraction of the incomplete beta function, by Lentz's method as modified by Thompson and Barnett
  /// (1986). Converges in about √max(a, b) steps on the side of the mean that the caller chooses.
  private static func continuedFraction(_ a: Double, _ b: Double, _ x: Double) -> Double {
    let tiny = 1e-300
    func awayFromZero(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
    var c = 1.0
    var d = 1 / awayFromZero(1 - (a + b) * x / (a + 1))
    var fraction = d
    for m in 1...100_000 {
      let m = Double(m)
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      d = 1 / awayFromZero(1 + even * d)
      c = awayFromZero(1 + even / c)
      fraction *= d * c
      let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      d = 1 / awayFromZero(1 + odd * d)
      c = awayFromZero(1 + odd / c)
      fraction *= d * c
      if abs(d * c - 1) < 1e-16 { break }
    }
    return fraction
  }
}
