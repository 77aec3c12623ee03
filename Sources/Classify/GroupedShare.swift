// GroupedShare: a share of rows that belong together in groups, and how far it can be trusted.
package import Base

/// The share of hits, with a 95 % interval that does not take copies for news.
///
/// Where each row is of a group of its own the interval is Wilson's (`Share(of:in:)`). Otherwise the share is a ratio of two
/// sums over groups, Σ xᵍ / Σ yᵍ of hits and rows, and its variance comes from the groups by linearisation (Cochran 1977,
/// "Sampling Techniques", 6.3):
///
///     v = G / (G − 1) · Σ (xᵍ − p yᵍ)² / (Σ yᵍ)²
///
/// with p ± t √v, t Student's with G − 1 degrees of freedom, cut at 0 and 1. Where all groups have the same share, so that
/// v is 0 and says nothing about other groups, the interval is Wilson's for as many examples as there are groups.
/// - Parameter groups: each row's group; nil where each row is its own.
/// - Precondition: as many groups as hits.
/// - Returns: nil where there is no row.
package func shareOverGroups(_ hits: [Bool], groups: [Int]?) -> Share? {
  let plain = Share(of: Double(hits.count(where: \.self)), in: Double(hits.count))
  guard let plain, let groups else { return plain }
  precondition(groups.count == hits.count)
  let kin = members(of: groups)
  guard kin.count < hits.count else { return plain }
  let count = Double(kin.count)
  let squares = kin.reduce(0.0) { sum, rows in
    let off = Double(rows.count { hits[$0] }) - plain.value * Double(rows.count)
    return sum + off * off
  }
  let deviation = (count / (count - 1) * squares).squareRoot() / Double(hits.count)
  // Less than that is a rounding of shares that are equal. One group has no deviation at all: 0 / 0.
  guard deviation > 1e-9, let t = StudentT.quantile(0.975, degrees: kin.count - 1) else {
    guard let likely = Share(of: plain.value * count, in: count) else { return nil }
    return Share(value: plain.value, low: likely.low, high: likely.high)
  }
  return Share(
    value: plain.value, low: max(0, plain.value - t * deviation), high: min(1, plain.value + t * deviation))
}
