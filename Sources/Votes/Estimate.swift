// Estimate: a number with its standard error and interval, or the words why there is none.
import Base

/// A coefficient estimated from a sample of items.
package struct Estimate: Sendable, Equatable {
  /// Nil where the coefficient is undefined; `note` then says why.
  package var value: Double?
  /// Standard error over the items, the annotators as they are. Nil with fewer than two items.
  package var se: Double?
  /// Lower end of the 95 % interval.
  package var low: Double?
  /// Upper end of the 95 % interval.
  package var high: Double?
  /// The interval by drawing the items anew; nil where that was not asked for, or not possible.
  package var bootstrap: BootstrapInterval?
  /// A sentence where value or interval are missing or need a caution.
  package var note: String?

  package init(
    value: Double?, se: Double? = nil, low: Double? = nil, high: Double? = nil, note: String? = nil,
    bootstrap: BootstrapInterval? = nil
  ) {
    self.value = value
    self.se = se
    self.low = low
    self.high = high
    self.note = note
    self.bootstrap = bootstrap
  }

  static func undefined(_ note: String) -> Estimate { Estimate(value: nil, note: note) }

  static let allAlike = undefined(
    "All votes that count here are the same to this coefficient: chance explains all agreement, and it has no value.")

  /// The estimate and its 95 % interval from the squared deviations of the items' linearised values (Gwet 2021,
  /// "Large-sample variance of Fleiss generalized kappa"): se² = Σ (xᵢ − value)² / (n (n − 1)), t with n − 1 degrees.
  ///
  /// The interval ends at `least` and `most`, unless the value itself lies beyond. `t` is the quantile, where the caller
  /// has it already.
  static func linearised(
    _ value: Double, squares: Double, items n: Int, from least: Double = -1, to most: Double = 1, t: Double? = nil
  ) -> Estimate {
    guard n >= 2, let t = t ?? StudentT.quantile(0.975, degrees: n - 1) else {
      return Estimate(
        value: value, note: "One item only: there is no variation between items to make an interval from.")
    }
    let se = (squares / (Double(n) * Double(n - 1))).squareRoot()
    return around(
      value, se: se, t: t, from: least, to: most,
      flat: "The items do not differ in agreement, so the interval has no width; it is no proof of certainty.")
  }

  /// The estimate ± t · se. A standard error that is nothing but rounding is zero, and `flat` says what that means.
  static func around(
    _ value: Double, se: Double, t: Double, from least: Double, to most: Double, flat: String
  ) -> Estimate {
    guard se >= 1e-12 else { return Estimate(value: value, se: 0, low: value, high: value, note: flat) }
    return Estimate(
      value: value, se: se, low: min(value, max(least, value - t * se)), high: max(value, min(most, value + t * se)))
  }
}
