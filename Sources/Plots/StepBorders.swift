// StepBorders: from posts in bins to the borders that are drawn for each bin.

/// Takes posts in any order and finds what parts the tails of each bin.
package struct StepBorders: Sendable {
  private var bins: [LikesPlot.Step?]

  package init(bins: Int) { self.bins = Array(repeating: nil, count: bins) }

  /// - Parameter bin: from 0; another one than was promised is ignored, as is a post without followers.
  package mutating func add(bin: Int, followers: Int, likes: Int, isTop: Bool, isBottom: Bool) {
    guard bins.indices.contains(bin), followers >= 0 else { return }
    var step = bins[bin] ?? .init(fewestFollowers: followers, mostFollowers: followers, low: nil, high: nil)
    step.fewestFollowers = min(step.fewestFollowers, followers)
    step.mostFollowers = max(step.mostFollowers, followers)
    if isTop { step.high = min(step.high ?? .infinity, Double(likes)) }
    if isBottom { step.low = max(step.low ?? -.infinity, Double(likes)) }
    bins[bin] = step
  }

  /// The bins that have posts.
  package var steps: [LikesPlot.Step] { bins.compactMap { $0 } }
}
