// Proportion: so many out of so many, with its interval.
import Base

/// A share with its 95 % interval (see `Share`): it stays between 0 and 1 and has a width also where none or all are hits.
package struct Proportion: Sendable, Hashable {
  package var hits: Int
  package var count: Int
  package var value: Double
  package var low: Double
  package var high: Double

  /// Nil where there is nothing to take a share of. Requires 0 ≤ hits ≤ count.
  package init?(_ hits: Int, of count: Int) {
    guard let share = Share(of: Double(hits), in: Double(count)) else { return nil }
    self.hits = hits
    self.count = count
    (value, low, high) = (share.value, share.low, share.high)
  }
}
