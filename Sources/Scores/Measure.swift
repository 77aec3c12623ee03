// Measure: a number with its standard error and 95 % interval, or the words why there is none.

/// An estimate from posts. Its interval takes the posts as independent of each other.
package struct Measure: Sendable, Equatable {
  /// Nil where it is undefined; `note` then says why.
  package let value: Double?
  /// Standard error; nil where there is none.
  package let se: Double?
  /// Ends of the 95 % interval, value ± 1.96 se, cut off where the measure ends.
  package let low: Double?
  package let high: Double?
  /// A sentence where something is missing or needs a caution.
  package let note: String?

  static func undefined(_ note: String) -> Measure { Measure(value: nil, se: nil, low: nil, high: nil, note: note) }

  static func around(_ value: Double, se: Double, from least: Double, to most: Double) -> Measure {
    // What is nothing but rounding is zero.
    guard se >= 1e-12 else {
      return Measure(
        value: value, se: 0, low: value, high: value,
        note: "The posts leave the standard error no width; it is no proof of certainty.")
    }
    let reach = 1.959963984540054 * se
    return Measure(
      value: value, se: se, low: min(value, max(least, value - reach)), high: max(value, min(most, value + reach)),
      note: nil)
  }
}

/// Posts that two scorings divide into two each.
struct TwoByTwo {
  /// `cells[a][b]`: posts that are `a` in the first and `b` in the second, 0 or 1.
  var cells = [[0, 0], [0, 0]]

  /// Cohen's kappa (1960) with the large-sample standard error of Fleiss, Cohen and Everitt (1969): that of κ as it is,
  /// not of κ under chance.
  ///
  /// κ = 1 − Dₒ / Dₑ with the disagreement observed and that of chance. se² is the variance over the posts of −d / Dₑ +
  /// (d̄ₖ. + d̄.ₗ) Dₒ / Dₑ², where d is 1 for a post divided differently and d̄ its mean over the other's totals,
  /// divided by their number.
  func kappa() -> Measure {
    let n = Double(cells[0][0] + cells[0][1] + cells[1][0] + cells[1][1])
    guard n > 0 else { return .undefined("There are no posts to compare.") }
    let first = cells.map { Double($0[0] + $0[1]) / n }
    let second = [0, 1].map { Double(cells[0][$0] + cells[1][$0]) / n }
    let expected = first[0] * second[1] + first[1] * second[0]
    guard expected > 0 else {
      return .undefined("Both divide the posts in one and the same way throughout, which chance explains.")
    }
    let observed = Double(cells[0][1] + cells[1][0]) / n
    let share = observed / expected
    var (mean, squares) = (0.0, 0.0)
    for pass in 0...1 {
      for a in 0...1 {
        for b in 0...1 {
          let value = (share * (second[1 - a] + first[1 - b]) - (a == b ? 0 : 1)) / expected
          let weight = Double(cells[a][b]) / n
          if pass == 0 { mean += weight * value } else { squares += weight * (value - mean) * (value - mean) }
        }
      }
    }
    return .around(1 - share, se: (squares / n).squareRoot(), from: -1, to: 1)
  }
}
