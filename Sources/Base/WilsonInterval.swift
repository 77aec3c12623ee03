// WilsonInterval: a share with the interval that holds also near 0 and 1.

/// A share of so many and its 95 % interval.
package struct Share: Sendable, Hashable {
  /// 0 to 1.
  package var value: Double
  package var low: Double
  package var high: Double

  package init(value: Double, low: Double, high: Double) {
    self.value = value
    self.low = low
    self.high = high
  }

  /// The score interval of Wilson 1927 ("Probable Inference, the Law of Succession, and Statistical Inference", Journal of
  /// the American Statistical Association 22, p. 209), z = 1.959964:
  ///
  ///     (p + z²/2n ± z √(p (1 − p) / n + z²/4n²)) / (1 + z²/n)
  ///
  /// The counts may be sums of probabilities, as a model's are; the interval then takes the model's posterior for known,
  /// and is narrower than the truth where the posterior is not.
  /// - Returns: nil where `total` is not positive: of none nothing is known.
  package init?(of count: Double, in total: Double) {
    guard total > 0 else { return nil }
    let z = 1.959963984540054
    let p = min(1, max(0, count / total))
    let centre = p + z * z / (2 * total)
    let reach = z * (p * (1 - p) / total + z * z / (4 * total * total)).squareRoot()
    let scale = 1 + z * z / total
    self.init(
      value: p, low: max(0, min(p, (centre - reach) / scale)), high: min(1, max(p, (centre + reach) / scale)))
  }
}
