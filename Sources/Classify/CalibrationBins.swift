// CalibrationBins: what came of the examples that were called so probable.

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
}

/// Bins of equal width from 0 to 1, empty ones too.
/// - Precondition: as many probabilities, 0 to 1, as truths.
package func calibrationBins(isPositive: [Bool], probabilities: [Double], bins: Int = 10) -> [CalibrationBin] {
  precondition(isPositive.count == probabilities.count && bins > 0)
  var counts = [Int](repeating: 0, count: bins)
  var positives = counts
  var sums = [Double](repeating: 0, count: bins)
  for (truth, probability) in zip(isPositive, probabilities) {
    let bin = min(bins - 1, Int(probability * Double(bins)))
    counts[bin] += 1
    positives[bin] += truth ? 1 : 0
    sums[bin] += probability
  }
  return (0..<bins).map { bin in
    let count = Double(counts[bin])
    return CalibrationBin(
      low: Double(bin) / Double(bins), high: Double(bin + 1) / Double(bins), count: counts[bin],
      meanProbability: count > 0 ? sums[bin] / count : nil,
      sharePositive: count > 0 ? Double(positives[bin]) / count : nil)
  }
}
