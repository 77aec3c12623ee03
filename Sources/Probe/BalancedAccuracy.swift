// BalancedAccuracy: the mean of the classes' recalls, and how far it can be trusted.
package import Base

/// The mean over the classes of the share of their pictures that is right, with a 95 % interval that does not take copies
/// for news.
///
/// Each picture counts 1 / (classes · pictures of its class). The variance comes from groups by linearisation (Cochran 1977,
/// "Sampling Techniques", 6.3): with G groups and d the weighted sum of a group's hits less their classes' recalls,
///
///     v = G / (G − 1) · Σ d²
///
/// and the interval is p ± t √v, t Student's with G − 1 degrees of freedom, cut at 0 and 1. Where all groups agree, so that
/// v is 0 and says nothing about other groups, it is Wilson's for as many examples as there are groups.
/// - Precondition: as many labels and groups as hits.
/// - Returns: nil where there is no picture.
package func balancedAccuracy(_ hits: [Bool], labels: [String], groups: [String]) -> Share? {
  precondition(labels.count == hits.count && groups.count == hits.count)
  var counts: [String: (right: Int, all: Int)] = [:]
  for (hit, label) in zip(hits, labels) {
    counts[label, default: (0, 0)].all += 1
    if hit { counts[label, default: (0, 0)].right += 1 }
  }
  guard !counts.isEmpty else { return nil }
  let recalls = counts.mapValues { Double($0.right) / Double($0.all) }
  // In the order of names: sums of floating-point numbers depend on their order.
  let value = recalls.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value } / Double(counts.count)
  var sums: [String: Double] = [:]
  for index in hits.indices {
    let (recall, all) = (recalls[labels[index]] ?? 0, counts[labels[index]]?.all ?? 1)
    sums[groups[index], default: 0] += ((hits[index] ? 1 : 0) - recall) / Double(all * counts.count)
  }
  let squares = sums.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value * $1.value }
  let count = Double(sums.count)
  let deviation = (count / (count - 1) * squares).squareRoot()
  // Less than that is a rounding of shares that are equal. One group has no deviation at all: 0 / 0.
  guard deviation > 1e-9, let t = StudentT.quantile(0.975, degrees: sums.count - 1) else {
    guard let likely = Share(of: value * count, in: count) else { return nil }
    return Share(value: value, low: likely.low, high: likely.high)
  }
  return Share(value: value, low: max(0, value - t * deviation), high: min(1, value + t * deviation))
}
