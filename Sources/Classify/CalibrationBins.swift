// CalibrationBins: what came of the examples that were called so probable.
package import Base

/// The examples whose probability lies from `low` to `high`.
package struct CalibrationBin: Sendable, Hashable {
  /// Inclusive.
  package var low: Double
  /// Exclusive, but for the last bin.
  package var high: Double
  package var count: Int
  /// nil where there are none.
  package var meanProbability: Double?
  /// The share of them that is positive; nil where there are none.
  package var sharePositive: Double?
  /// The same with its 95 % interval (`shareOverGroups`).
  package var share: Share?
}

/// Bins of equal width from 0 to 1, empty ones too.
/// - Parameter groups: each example's group; nil where each is its own.
/// - Precondition: as many probabilities, 0 to 1, as truths and groups.
package func calibrationBins(isPositive: [Bool], probabilities: [Double], groups: [Int]? = nil, bins: Int = 10)
  -> [CalibrationBin]
{
  precondition(isPositive.count == probabilities.count && bins > 0)
  var rows = [[Int]](repeating: [], count: bins)
  var sums = [Double](repeating: 0, count: bins)
  for (row, probability) in probabilities.enumerated() {
    let bin = min(bins - 1, Int(probability * Double(bins)))
    rows[bin].append(row)
    sums[bin] += probability
  }
  return (0..<bins).map { bin in
    let count = Double(rows[bin].count)
    let share = shareOverGroups(
      rows[bin].map { isPositive[$0] }, groups: groups.map { groups in rows[bin].map { groups[$0] } })
    return CalibrationBin(
      low: Double(bin) / Double(bins), high: Double(bin + 1) / Double(bins), count: rows[bin].count,
      meanProbability: count > 0 ? sums[bin] / count : nil,
      sharePositive: share?.value, share: share)
  }
}
