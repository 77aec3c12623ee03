// BinsMethod: posts compared with those of accounts of the same size, after Karpathy 2015.
import Base

/// Sorts the posts by followers, cuts them into bins of a hundred and labels the top and the bottom half by likes of
/// each, as Karpathy did with selfies ("What a deep neural network thinks about your #selfie", as Merrick, Cassady and
/// Banerjee 2016 describe it).
///
/// Posts with equal followers come in `TieOrder`. The posts that remain after the last whole bin are a bin of their own
/// where they are half a bin or more, else they join the last one. The score is (midrank of the likes − ½) / posts of
/// the bin: above 0 and below 1, equal for equal likes of a bin.
package struct BinsMethod: ScoringMethod {
  package static let name = "bins"

  /// Posts in a bin, at least 2.
  package var binSize: Int
  /// Of each bin: ⌊posts · share⌋; the post in the middle of an odd bin is in neither half.
  package var shares: TailShares
  /// Decides between equal followers, and between equal likes.
  package var seed: UInt64

  package init(binSize: Int = 100, shares: TailShares = .halves, seed: UInt64 = 0) {
    self.binSize = binSize
    self.shares = shares
    self.seed = seed
  }

  package var needs: Set<PostNumber> { [.followers] }

  /// - Throws: `Fault` with code `usage` for shares that are none or bins of fewer than 2, `data` where there are no
  ///   posts.
  package func score(_ posts: ScorePosts) throws -> Scoring { try scoreInBins(posts).scoring }

  /// The scores, and what the bins are like.
  package func scoreInBins(_ posts: ScorePosts) throws -> (scoring: Scoring, bins: Bins) {
    try shares.check()
    guard binSize >= 2 else {
      throw Fault(.usage, "A bin of \(binSize) cannot be halved; --bin-size must be at least 2.")
    }
    guard posts.count > 0 else { throw noPosts() }
    let bins = Bins(posts, size: binSize, seed: seed)
    let (scores, tails) = BinRanks(posts, bins: bins, seed: seed).labelled(shares)
    var warnings = commonWarnings(posts, tails: tails, shares: shares)
    warnings += bins.warnings(binSize: binSize)
    return (Scoring(scores: scores, tails: tails, warnings: warnings), bins)
  }

  /// That so many posts were younger than `days` when their likes were counted, in a sentence; nil where none was. For runs
  /// in which nobody asked for a minimum.
  package static func youngPosts(_ young: Int, of posts: Int, days: Int = 30) -> String? {
    guard young > 0 else { return nil }
    let share = percent(Double(young) / Double(posts))
    return "\(young) of \(posts) posts (\(share)) \(young == 1 ? "was" : "were") younger than \(days) days when "
      + "the likes were counted; the protocol takes only posts that are a month old or older (--min-age \(days))."
  }
}

/// Posts of similar reach: consecutive runs of the posts sorted by followers.
package struct Bins: Sendable {
  /// A bin's followers and posts.
  package struct Span: Sendable, Hashable {
    package var from: Int
    package var to: Int
    package var posts: Int

    package init(from: Int, to: Int, posts: Int) {
      self.from = from
      self.to = to
      self.posts = posts
    }

    /// (1 + to) / (1 + from), as the regression counts followers: accounts may have none.
    package var factor: Double { (1 + Double(to)) / (1 + Double(from)) }
  }

  package let count: Int
  package let smallest: Int
  package let largest: Int
  /// The bin whose followers differ by the largest factor; of several the first.
  package let widest: Span
  /// Posts in bins whose followers differ by a factor of more than 3.
  package let postsInWideBins: Int
  /// For each post its bin, ascending with the followers.
  package let binOf: [UInt32]
  /// For each bin the posts in those before it; one more in the end.
  let starts: [Int]

  /// - Parameters:
  ///   - posts: at least one.
  ///   - size: at least 1.
  init(_ posts: ScorePosts, size: Int, seed: UInt64) {
    let n = posts.count
    let ties = posts.ids.map { TieOrder.mix($0, seed: seed) }
    let order = RankOrder.ascending(posts.followers, ties: ties)
    let rest = n % size
    let count = max(1, n / size + (rest * 2 >= size ? 1 : 0))
    let starts = (0..<count).map { $0 * size } + [n]
    var binOf = [UInt32](repeating: 0, count: n)
    var (smallest, largest, wide) = (n, 0, 0)
    var widest = Span(from: 0, to: 0, posts: 0)
    for bin in 0..<count {
      let (start, end) = (starts[bin], starts[bin + 1])
      for place in start..<end { binOf[Int(order[place])] = UInt32(bin) }
      let span = Span(
        from: posts.followers[Int(order[start])], to: posts.followers[Int(order[end - 1])], posts: end - start)
      if bin == 0 || span.factor > widest.factor { widest = span }
      if span.factor > 3 { wide += span.posts }
      (smallest, largest) = (min(smallest, span.posts), max(largest, span.posts))
    }
    (self.count, self.smallest, self.largest) = (count, smallest, largest)
    (self.widest, postsInWideBins) = (widest, wide)
    (self.binOf, self.starts) = (binOf, starts)
  }

  /// From one post in a hundred on: the few largest accounts of all always share a bin.
  func warnings(binSize: Int) -> [String] {
    var sentences: [String] = []
    let posts = binOf.count
    if posts < binSize, posts > 1 {
      sentences.append(
        "There are \(posts) posts, fewer than a bin of \(binSize): all of them are compared with each other, whatever "
          + "their followers.")
    }
    if postsInWideBins * 100 >= posts, postsInWideBins > 0 {
      sentences.append(
        "\(percent(Double(postsInWideBins) / Double(posts))) of the posts are in bins whose followers differ by a "
          + "factor of more than 3 (the widest from \(number(Double(widest.from))) to "
          + "\(number(Double(widest.to)))): there the labels still depend on followers. Smaller bins, or "
          + "--trim, narrow them.")
    }
    return sentences
  }
}
