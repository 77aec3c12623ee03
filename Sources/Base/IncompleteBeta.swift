// IncompleteBeta: the pieces of the regularised incomplete beta function behind the t and F distributions.
import Foundation

/// Gamma functions half a step apart, and a continued fraction.
enum IncompleteBeta {
  /// ln Γ(a + ½) − ln Γ(a), from its asymptotic series and Γ(a + 1) = a Γ(a).
  ///
  /// The difference is taken as such: for large `a` the two logarithms would cancel all digits that matter.
  static func logGammaRatio(_ a: Double) -> Double {
    var (a, shift) = (a, 0.0)
    while a < 20 {
      shift += log(a / (a + 0.5))
      a += 1
    }
    let w = 1 / (a * a)
    let series = -1 / 8.0 + w * (1 / 192.0 + w * (-1 / 640.0 + w * (17 / 14336.0 - w * 31 / 18432.0)))
    return 0.5 * log(a) + series / a + shift
  }

  /// ln Γ(a + halves / 2) − ln Γ(a), step by step for the same reason.
  static func logGammaRise(from a: Double, halves: Int) -> Double {
    let half = halves % 2 == 0 ? 0 : 0.5
    let start = half == 0 ? 0 : logGammaRatio(a)
    return (0..<halves / 2).reduce(start) { $0 + log(a + half + Double($1)) }
  }

  /// ln Γ(halves / 2), from Γ(½) = √π and Γ(1) = 1. Requires halves ≥ 1.
  static func logGamma(halves: Int) -> Double {
    if halves % 2 == 1 { return 0.5 * log(Double.pi) + logGammaRise(from: 0.5, halves: halves - 1) }
    return logGammaRise(from: 1, halves: halves - 2)
  }

  /// The continued fraction of the incomplete beta function, by Lentz's method as modified by Thompson and Barnett
  /// (1986). Converges in about √max(a, b) steps on the side of the mean that the caller chooses.
  static func continuedFraction(_ a: Double, _ b: Double, _ x: Double) -> Double {
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
