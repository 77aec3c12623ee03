// AreaUnderROC: how often a positive example stands above a negative one.
package import Base

/// The share of pairs of a positive and a negative example in which the positive one has the higher score, ties counted
/// half, with a 95 % interval from its variance over both classes (DeLong, DeLong and Clarke-Pearson 1988, "Comparing the
/// Areas under Two or More Correlated Receiver Operating Characteristic Curves", Biometrics 44, by midranks as in Sun and
/// Xu 2014), cut at 0 and 1. Where all pairs are in order the variance is 0, and so is the interval's width: it then says
/// nothing about other examples.
/// - Returns: nil where a class is missing.
package func areaUnderROC(isPositive: [Bool], scores: [Double]) -> Share? {
  precondition(isPositive.count == scores.count)
  let positives = isPositive.indices.filter { isPositive[$0] }
  let negatives = isPositive.indices.filter { !isPositive[$0] }
  guard !positives.isEmpty, !negatives.isEmpty else { return nil }
  let among = midranks(scores)
  let (m, n) = (Double(positives.count), Double(negatives.count))
  // For each example the share of the other class that it is in order with.
  let above = zip(positives, midranks(positives.map { scores[$0] })).map { (among[$0] - $1) / n }
  let below = zip(negatives, midranks(negatives.map { scores[$0] })).map { 1 - (among[$0] - $1) / m }
  let area = above.reduce(0, +) / m
  func variance(_ values: [Double]) -> Double {
    guard values.count > 1 else { return 0 }
    return values.reduce(0) { $0 + ($1 - area) * ($1 - area) } / Double(values.count - 1)
  }
  let reach = 1.959963984540054 * (variance(above) / m + variance(below) / n).squareRoot()
  return Share(value: area, low: max(0, area - reach), high: min(1, area + reach))
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
