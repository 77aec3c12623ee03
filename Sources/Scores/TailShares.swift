// TailShares: which shares of the posts are called top and bottom, and how many posts that is.
import Base

/// Shares of the posts with the lowest and the highest scores.
package struct TailShares: Sendable, Hashable {
  /// 0 to 1.
  package var bottom: Double
  /// 0 to 1; together with `bottom` 1 at most.
  package var top: Double
  /// Whether both ends are counted as one: ⌊n · (bottom + top)⌋ posts are labelled, and what ⌊n · share⌋ at each end would
  /// leave out of them is called top. So a tenth at each end of 200,545 is 40,109, as Merrick, Cassady and Banerjee 2016 have it.
  package var countsTogether: Bool

  /// Split in the middle: of an odd number of posts the median one is in neither half.
  package static let halves = TailShares(bottom: 0.5, top: 0.5)

  package init(bottom: Double, top: Double, countsTogether: Bool = false) {
    self.bottom = bottom
    self.top = top
    self.countsTogether = countsTogether
  }

  /// - Throws: `Fault` with code `usage` for shares that are none, or that overlap.
  package func check() throws(Fault) {
    for (name, share) in [("top", top), ("bottom", bottom)] where !(share >= 0 && share <= 1) {
      throw Fault(.usage, "The \(name) share is \(share); it must lie between 0 and 1.")
    }
    guard top + bottom <= 1 + 1e-12 else {
      throw Fault(
        .usage, "The top share \(top) and the bottom share \(bottom) overlap: together they may be 1 at most.")
    }
  }

  /// ⌊n · share⌋ at each end, without a post that is in both.
  func counts(of n: Int) -> (bottom: Int, top: Int) {
    let bottom = Self.count(self.bottom, of: n)
    if countsTogether { return (bottom, Self.count(self.bottom + top, of: n) - bottom) }
    return (bottom, min(Self.count(top, of: n), n - bottom))
  }

  /// ⌊n · share⌋, where 0.29 of 100 are 29 although the product of the doubles is a little less.
  static func count(_ share: Double, of n: Int) -> Int {
    min(n, Int((Double(n) * share + 1e-9).rounded(.down)))
  }
}
