// AccountLeverage: controls that vary in one account only.
import Foundation

/// The largest share that one account has of how a column varies.
///
/// Errors clustered by account come from how accounts differ. A column that is 0 but for the posts of one account has its
/// coefficient from that account alone, and a clustered error that is next to nothing.
struct AccountLeverage {
  let posts: ScorePosts

  /// The share of Σ (x − x̄)², 0 to 1; nil for a column that does not vary.
  func largestShare(of term: RegressionTerm, mean: Double) -> Double? {
    switch term {
    case .intercept: return nil
    case .hashtags: return share(mean) { Double(posts.hashtags[$0]) }
    case .log10Followers: return share(mean) { log10(1 + Double(max(0, posts.followers[$0]))) }
    case .log10AgeDays: return share(mean) { log10(1 + Double(posts.ageInSeconds[$0]) / 86400) }
    case .log10Comments: return share(mean) { log10(1 + Double(posts.comments[$0])) }
    default:
      guard let day = term.weekday else { return nil }
      return share(mean) { posts.weekdays[$0] == UInt8(day) ? 1 : 0 }
    }
  }

  @inline(__always)
  private func share(_ mean: Double, _ value: (Int) -> Double) -> Double? {
    var sums = [Double](repeating: 0, count: posts.accountCount)
    var total = 0.0
    for index in 0..<posts.count {
      let deviation = value(index) - mean
      sums[Int(posts.accounts[index])] += deviation * deviation
      total += deviation * deviation
    }
    guard total > 0, let largest = sums.max() else { return nil }
    return largest / total
  }
}
