// AreaUnderROC: how often a positive example stands above a negative one.
package import Base

/// The share of pairs of a positive and a negative example in which the positive one has the higher score, ties counted
/// half, with a 95 % interval from its variance over both classes, cut at 0 and 1.
///
/// The variance is that of DeLong, DeLong and Clarke-Pearson 1988 ("Comparing the Areas under Two or More Correlated
/// Receiver Operating Characteristic Curves", Biometrics 44), by midranks as in Sun and Xu 2014; where examples belong
/// together, of their placements summed by group, with the covariance of both classes inside a group (Obuchowski 1997,
/// "Nonparametric Analysis of Clustered ROC Curve Data", Biometrics 53). Both are the same where each example is its own.
///
/// A variance of 0, as of a perfect order or of nothing but ties, says nothing about other examples, and neither does
/// that of a class with one group. The interval is then Wilson's for so many pairs as can be made of the groups without
/// taking one twice: such pairs are independent, and each is in order with the area's very probability. A perfect order
/// of 40 positives and 60 negatives has [0.912, 1].
/// - Parameter groups: each example's group; nil where each is its own.
/// - Returns: nil where a class is missing.
package func areaUnderROC(isPositive: [Bool], scores: [Double], groups: [Int]? = nil) -> Share? {
  precondition(isPositive.count == scores.count && groups.map { $0.count == scores.count } ?? true)
  let positives = isPositive.indices.filter { isPositive[$0] }
  let negatives = isPositive.indices.filter { !isPositive[$0] }
  guard !positives.isEmpty, !negatives.isEmpty else { return nil }
  let among = midranks(scores)
  let (m, n) = (Double(positives.count), Double(negatives.count))
  // For each example the share of the other class that it is in order with.
  var placements = [Double](repeating: 0, count: scores.count)
  for (example, rank) in zip(positives, midranks(positives.map { scores[$0] })) {
    placements[example] = (among[example] - rank) / n
  }
  for (example, rank) in zip(negatives, midranks(negatives.map { scores[$0] })) {
    placements[example] = 1 - (among[example] - rank) / m
  }
  let area = positives.reduce(0) { $0 + placements[$1] } / m
  let kin = groups.map { members(of: $0) } ?? scores.indices.map { [$0] }
  var above = Spread()
  var below = Spread()
  var together = 0.0
  for rows in kin {
    let up = above.add(rows.filter { isPositive[$0] }.map { placements[$0] }, area: area)
    let down = below.add(rows.filter { !isPositive[$0] }.map { placements[$0] }, area: area)
    together += up * down
  }
  let count = Double(kin.count)
  let pairs = min(Double(min(above.groups, below.groups)), max(1, (count / 2).rounded(.down)))
  let variance =
    above.variance / (m * m) + below.variance / (n * n) + (count > 1 ? 2 * count / (count - 1) * together / (m * n) : 0)
  let reach = 1.959963984540054 * max(0, variance).squareRoot()
  // Less than that is a rounding of placements that are equal.
  guard reach > 1e-9, above.groups > 1, below.groups > 1 else {
    guard let likely = Share(of: area * pairs, in: pairs) else { return nil }
    return Share(value: area, low: likely.low, high: likely.high)
  }
  return Share(value: area, low: max(0, area - reach), high: min(1, area + reach))
}

/// How far the sums of a class's placements in its groups lie from what the area lets expect.
private struct Spread {
  /// Groups that have examples of the class.
  var groups = 0
  private var squares = 0.0

  /// - Returns: a group's distance, 0 where it has none of the class.
  mutating func add(_ placements: [Double], area: Double) -> Double {
    guard !placements.isEmpty else { return 0 }
    let off = placements.reduce(0, +) - Double(placements.count) * area
    groups += 1
    squares += off * off
    return off
  }

  /// Of the sum over all groups; 0 of a single one.
  var variance: Double { groups > 1 ? Double(groups) / Double(groups - 1) * squares : 0 }
}

/// Places from 1 on in ascending order; equal values share the mean of theirs.
private func midranks(_ values: [Double]) -> [Double] {
  let order = values.indices.sorted { values[$0] < values[$1] }
  var ranks = [Double](repeating: 0, count: values.count)
  var start = 0
  while start < order.count {
    var end = start
    while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
    for place in start..<end { ranks[order[place]] = Double(start + end + 1) / 2 }
    start = end
  }
  return ranks
}
