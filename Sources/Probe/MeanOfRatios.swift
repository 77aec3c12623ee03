// MeanOfRatios: means over classes of shares, precisions, F1 and errors, and how far they can be trusted.
internal import Base

/// A ratio of two sums over rows, such as hits over rows of a class.
struct RowRatio {
  /// What each row adds above and below the line.
  var above: [Double]
  var below: [Double]

  init(_ rows: Range<Int>, above: (Int) -> Double, below: (Int) -> Double) {
    self.above = rows.map(above)
    self.below = rows.map(below)
  }
}

/// The mean of some ratios Σx / Σy over the same rows, with a 95 % interval that does not take copies for news.
///
/// The variance comes from groups by linearisation (Cochran 1977, "Sampling Techniques", 6.3): with G groups, K ratios r
/// and d the sum over a group's rows and the ratios of (x − r y) / (K Σy),
///
///     v = G / (G − 1) · Σ d²
///
/// and the interval is m ± t √v, t Student's with G − 1 degrees of freedom, cut at `range`. Where all groups agree, so that
/// v is 0 and says nothing about other groups, it is Wilson's for as many examples as there are groups, where the mean is a
/// share. A ratio of 0 to 0 counts as 0: nothing was called so, and nothing of it is right.
/// - Parameters:
///   - groups: each row's group, by number; nil where each is its own.
///   - range: what the mean can be.
/// - Returns: nil where there is no row.
func meanOfRatios(_ ratios: [RowRatio], groups: [Int]?, range: ClosedRange<Double> = 0...1) -> Share? {
  guard let rows = ratios.first?.above.indices, !rows.isEmpty else { return nil }
  var value = 0.0
  // In the order in which groups first appear: sums of floating-point numbers depend on their order.
  var places: [Int: Int] = [:]
  let placeOfRow = rows.map { row -> Int in
    let group = groups?[row] ?? row
    if let place = places[group] { return place }
    places[group] = places.count
    return places.count - 1
  }
  var sums = [Double](repeating: 0, count: places.count)
  for ratio in ratios {
    let below = ratio.below.reduce(0, +)
    guard below > 0 else { continue }
    let own = ratio.above.reduce(0, +) / below
    value += own / Double(ratios.count)
    for row in rows {
      sums[placeOfRow[row]] += (ratio.above[row] - own * ratio.below[row]) / (below * Double(ratios.count))
    }
  }
  let count = Double(sums.count)
  let deviation = (count / (count - 1) * sums.reduce(0) { $0 + $1 * $1 }).squareRoot()
  // Less than that is a rounding of shares that are equal. One group has no deviation at all: 0 / 0.
  guard deviation > 1e-9, let t = StudentT.quantile(0.975, degrees: sums.count - 1) else {
    guard range == 0...1 else { return Share(value: value, low: range.lowerBound, high: range.upperBound) }
    guard let likely = Share(of: value * count, in: count) else { return nil }
    return Share(value: value, low: likely.low, high: likely.high)
  }
  return Share(
    value: value, low: max(range.lowerBound, value - t * deviation), high: min(range.upperBound, value + t * deviation))
}
