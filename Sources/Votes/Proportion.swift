// Proportion: so many out of so many, with its interval.

/// A share with its 95 % interval after Wilson 1927 ("Probable inference, the law of succession, and statistical
/// inference", JASA 22): it stays between 0 and 1 and has a width also where none or all are hits.
package struct Proportion: Sendable, Hashable {
  package var hits: Int
  package var count: Int
  package var value: Double
  package var low: Double
  package var high: Double

  /// Nil where there is nothing to take a share of. Requires 0 ≤ hits ≤ count.
  package init?(_ hits: Int, of count: Int) {
    guard count > 0 else { return nil }
    self.hits = hits
    self.count = count
    // The 0.975 quantile of the normal distribution.
    let z = 1.959963984540054
    let (n, p) = (Double(count), Double(hits) / Double(count))
    let middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    let half = z / (1 + z * z / n) * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
    value = p
    low = hits == 0 ? 0 : max(0, middle - half)
    high = hits == count ? 1 : min(1, middle + half)
  }
}
