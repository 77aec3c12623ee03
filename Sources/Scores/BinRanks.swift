// BinRanks: the posts of each bin by likes, and from that scores and labels.

/// The posts, bin by bin, and in each bin by likes.
struct BinRanks {
  private let posts: ScorePosts
  private let bins: Bins
  /// Positions of posts: those of the first bin with the fewest likes first, then the next bin.
  private let order: [UInt32]

  init(_ posts: ScorePosts, bins: Bins, seed: UInt64) {
    // One sort of all posts by likes, dealt out to the bins, rather than a sort in each bin.
    let ties = posts.ids.map { TieOrder.mix($0, seed: seed) }
    let byLikes = RankOrder.ascending(posts.likes, ties: ties)
    var places = bins.starts
    var order = [UInt32](repeating: 0, count: posts.count)
    for post in byLikes {
      let bin = Int(bins.binOf[Int(post)])
      order[places[bin]] = post
      places[bin] += 1
    }
    self.posts = posts
    self.bins = bins
    self.order = order
  }

  func labelled(_ shares: TailShares) -> (scores: [Double], tails: ScoreTails) {
    var scores = [Double](repeating: 0, count: order.count)
    var tails = GroupedTails(posts: order.count)
    for bin in 0..<bins.count {
      let (start, end) = (bins.starts[bin], bins.starts[bin + 1])
      score(start..<end, &scores)
      let (bottom, top) = shares.counts(of: end - start)
      for place in start..<(start + bottom) { tails.mark(.bottom, Int(order[place])) }
      for place in (end - top)..<end { tails.mark(.top, Int(order[place])) }
      if bottom > 0 {
        let border = Int(order[start + bottom - 1])
        tails.reaches(low: scores[border])
        var place = start + bottom
        while place < end, likes(place) == posts.likes[border] { place += 1 }
        tails.tiesAtLow += place - start - bottom
        if place > start + bottom {
          tails.byChance += (start..<start + bottom).count { likes($0) == posts.likes[border] }
        }
      }
      if top > 0 {
        let border = Int(order[end - top])
        tails.reaches(high: scores[border])
        var place = end - top
        while place > start, likes(place - 1) == posts.likes[border] { place -= 1 }
        tails.tiesAtHigh += end - top - place
        if place < end - top {
          tails.byChance += (end - top..<end).count { likes($0) == posts.likes[border] }
        }
      }
    }
    return (scores, tails.done())
  }

  private func likes(_ place: Int) -> Int { posts.likes[Int(order[place])] }

  /// (midrank − ½) / posts for one bin.
  private func score(_ bin: Range<Int>, _ scores: inout [Double]) {
    var start = bin.lowerBound
    while start < bin.upperBound {
      let value = likes(start)
      var end = start + 1
      while end < bin.upperBound, likes(end) == value { end += 1 }
      // Ranks start + 1 to end, less a half, from the start of the bin.
      let score = Double(start + end - 2 * bin.lowerBound) / 2 / Double(bin.count)
      for place in start..<end { scores[Int(order[place])] = score }
      start = end
    }
  }
}

/// Tails that are decided in each group by itself.
private struct GroupedTails {
  private var assignment: [ScoreTail]
  private var thresholds = RegressionResult.Thresholds()
  private var bottom = 0
  private var top = 0
  var tiesAtLow = 0
  var tiesAtHigh = 0
  var byChance = 0

  init(posts: Int) { assignment = Array(repeating: .middle, count: posts) }

  mutating func mark(_ tail: ScoreTail, _ post: Int) {
    assignment[post] = tail
    if tail == .bottom { bottom += 1 } else { top += 1 }
  }

  mutating func reaches(low: Double) { thresholds.low = max(low, thresholds.low ?? low) }
  mutating func reaches(high: Double) { thresholds.high = min(high, thresholds.high ?? high) }

  func done() -> ScoreTails {
    ScoreTails(
      assignment: assignment, thresholds: thresholds, bottom: bottom, top: top, tiesAtLow: tiesAtLow,
      tiesAtHigh: tiesAtHigh, byChance: byChance)
  }
}
