// ScoreTails: exactly so many lowest and so many highest scores, equal ones told apart by post id.

/// Posts by score: the lowest, the highest, and those between.
package struct ScoreTails: Sendable {
  package private(set) var assignment: [ScoreTail]
  package private(set) var thresholds = RegressionResult.Thresholds()
  package private(set) var tiesAtLow = 0
  package private(set) var tiesAtHigh = 0
  package let bottom: Int
  package let top: Int

  /// - Parameters:
  ///   - bottom: share of the posts, 0 to 1; `bottom` + `top` is at most 1.
  ///   - ids: of the posts, in the order of `scores`. Of equal scores the lower id counts as the lower score.
  package init(scores: [Double], ids: [Int64], bottom bottomShare: Double, top topShare: Double) {
    let n = scores.count
    assignment = Array(repeating: .middle, count: n)
    bottom = Self.count(bottomShare, of: n)
    top = min(Self.count(topShare, of: n), n - bottom)
    let sorted = scores.sorted()
    if bottom > 0 {
      let border = sorted[bottom - 1]
      thresholds.low = border
      tiesAtLow = mark(.bottom, bottom, scores: scores, ids: ids, border: border, inside: <, lowerIDs: true)
    }
    if top > 0 {
      let border = sorted[n - top]
      thresholds.high = border
      tiesAtHigh = mark(.top, top, scores: scores, ids: ids, border: border, inside: >, lowerIDs: false)
    }
  }

  /// ⌊n · share⌋, where 0.29 of 100 are 29 although the product of the doubles is a little less.
  private static func count(_ share: Double, of n: Int) -> Int {
    min(n, Int((Double(n) * share + 1e-9).rounded(.down)))
  }

  /// Marks `count` posts from the border outwards and returns how many with the border's score stayed out.
  private mutating func mark(
    _ tail: ScoreTail, _ count: Int, scores: [Double], ids: [Int64], border: Double,
    inside: (Double, Double) -> Bool, lowerIDs: Bool
  ) -> Int {
    var marked = 0
    var onBorder: [Int] = []
    for (index, score) in scores.enumerated() {
      if inside(score, border) {
        assignment[index] = tail
        marked += 1
      } else if score == border {
        onBorder.append(index)
      }
    }
    // Sorting is stable, so that ids that are not unique after all fall back on the order of the input.
    onBorder.sort { lowerIDs ? ids[$0] < ids[$1] : ids[$0] > ids[$1] }
    for index in onBorder.prefix(count - marked) { assignment[index] = tail }
    return onBorder.count - (count - marked)
  }
}
