// BinsMethodTests: bins of the sizes said, halves of each, and what bins that are too wide are warned about.
import Base
import Scores
import Testing

@Suite struct BinsMethodTests {
  @Test func `posts are compared with those of accounts of the same size`() throws {
    // By followers: (10: 4 likes, 20: 1, 30: 9, 40: 2), (50: 7, 60: 80, 70: 70, 80: 8).
    let posts = columns(likes: [80, 9, 7, 4, 8, 2, 70, 1], followers: [60, 30, 50, 10, 80, 40, 70, 20])
    let (found, bins) = try BinsMethod(binSize: 4).scoreInBins(posts)
    #expect(bins.count == 2 && bins.smallest == 4 && bins.largest == 4)
    #expect(bins.binOf == [1, 0, 1, 0, 1, 0, 1, 0])
    #expect(found.scores == [0.875, 0.875, 0.125, 0.625, 0.375, 0.375, 0.625, 0.125])
    #expect(found.tails.assignment == [.top, .top, .bottom, .top, .bottom, .bottom, .top, .bottom])
    #expect(found.tails.thresholds == RegressionResult.Thresholds(low: 0.375, high: 0.625))
    #expect(found.tails.bottom == 4 && found.tails.top == 4)
    // 41 / 11 is more than 81 / 51.
    #expect(bins.widest == Bins.Span(from: 10, to: 40, posts: 4))
    #expect(bins.postsInWideBins == 4)
  }

  @Test(arguments: [
    (300, 100, [100, 100, 100]), (349, 100, [100, 100, 149]), (350, 100, [100, 100, 100, 50]), (99, 100, [99]),
    (30, 100, [30]), (149, 100, [149]), (150, 100, [100, 50]), (1, 100, [1]), (7, 3, [3, 4]), (8, 3, [3, 3, 2]),
    (5, 2, [2, 2, 1]),
  ])
  func `bins have the sizes said and follow the followers`(posts n: Int, size: Int, sizes: [Int]) throws {
    let posts = columns(madeUpReach(n))
    let (_, bins) = try BinsMethod(binSize: size).scoreInBins(posts)
    #expect(bins.count == sizes.count)
    #expect((0..<bins.count).map { bin in bins.binOf.count { $0 == UInt32(bin) } } == sizes)
    #expect(bins.smallest == sizes.min() && bins.largest == sizes.max())
    for bin in 1..<max(1, bins.count) {
      let below = zip(posts.followers, bins.binOf).filter { $1 == UInt32(bin - 1) }.map(\.0).max() ?? 0
      let above = zip(posts.followers, bins.binOf).filter { $1 == UInt32(bin) }.map(\.0).min() ?? 0
      #expect(below <= above)
    }
  }

  @Test(arguments: [
    (TailShares.halves, 100), (TailShares(bottom: 0.1, top: 0.3), 100), (TailShares(bottom: 0.29, top: 0), 100),
    (.halves, 7),
  ])
  func `each bin has its shares, and whoever is labelled top has at least the likes of the rest`(
    shares: TailShares, size: Int
  ) throws {
    let posts = columns(madeUpReach(1234))
    let (found, bins) = try BinsMethod(binSize: size, shares: shares, seed: 2).scoreInBins(posts)
    var (ties, tiesHigh) = (0, 0)
    for bin in 0..<bins.count {
      let own = posts.ids.indices.filter { bins.binOf[$0] == UInt32(bin) }
      func likes(_ tail: ScoreTail) -> [Int] {
        own.filter { found.tails.assignment[$0] == tail }.map { posts.likes[$0] }
      }
      let all = own.map { posts.likes[$0] }
      let (bottom, top) = (likes(.bottom), likes(.top))
      #expect(bottom.count == Int(Double(own.count) * shares.bottom + 1e-9))
      #expect(top.count == Int(Double(own.count) * shares.top + 1e-9))
      #expect((bottom.max() ?? 0) <= (likes(.middle) + top).min() ?? .max)
      #expect((top.min() ?? .max) >= (likes(.middle) + bottom).max() ?? 0)
      if let border = bottom.max() { ties += all.count { $0 == border } - bottom.count { $0 == border } }
      if let border = top.min() { tiesHigh += all.count { $0 == border } - top.count { $0 == border } }
      for post in own {
        let below = all.count { $0 < posts.likes[post] }
        let equal = all.count { $0 == posts.likes[post] }
        let midrank = Double(below) + Double(equal + 1) / 2
        #expect(close(found.scores[post], (midrank - 0.5) / Double(own.count), 1e-12))
      }
    }
    #expect(found.tails.tiesAtLow == ties && found.tails.tiesAtHigh == tiesHigh && ties > 0)
    let scored = zip(found.scores, found.tails.assignment)
    #expect(found.tails.thresholds.low == scored.filter { $1 == .bottom }.map(\.0).max())
    #expect(found.tails.thresholds.high == scored.filter { $1 == .top }.map(\.0).min())
    #expect(found.tails.bottom == found.tails.assignment.count { $0 == .bottom })
    #expect(found.tails.top == found.tails.assignment.count { $0 == .top })
  }

  @Test func `equal followers and equal likes go in the order of chance and seed`() throws {
    let ids = (0..<40).map { Int64($0) }
    let posts = columns(ids.map { Reach(likes: 5, followers: 9, account: $0, id: $0) })
    let (found, bins) = try BinsMethod(binSize: 10, seed: 6).scoreInBins(posts)
    let order = ids.sorted { TieOrder.mix($0, seed: 6) < TieOrder.mix($1, seed: 6) }
    for (place, id) in order.enumerated() {
      #expect(bins.binOf[Int(id)] == UInt32(place / 10))
      #expect(found.tails.assignment[Int(id)] == (place % 10 < 5 ? .bottom : .top))
    }
    #expect(found.scores.allSatisfy { $0 == 0.5 })
    #expect(found.tails.tiesAtLow == 20 && found.tails.tiesAtHigh == 20)
    #expect(try labels(posts, BinsMethod(binSize: 10, seed: 7).score(posts)) != labels(posts, found))
  }

  @Test func `the order of the posts does not matter`() throws {
    var chance = KeyedGenerator(seed: 11, key: ["order"])
    let rows = madeUpReach(1111)
    let (posts, shuffled) = (columns(rows), columns(rows.shuffled(using: &chance)))
    let method = BinsMethod(binSize: 50, seed: 8)
    #expect(try labels(posts, method.score(posts)) == labels(shuffled, method.score(shuffled)))
  }

  @Test(arguments: [2, 3, 1000])
  func `so many times the likes for everybody change no label`(factor: Int) throws {
    let rows = madeUpReach(777)
    let more = rows.map {
      Reach(likes: (1 + $0.likes) * factor - 1, followers: $0.followers, account: $0.account, id: $0.id)
    }
    let (posts, multiplied) = (columns(rows), columns(more))
    let (one, other) = try (BinsMethod(binSize: 30).score(posts), BinsMethod(binSize: 30).score(multiplied))
    #expect(labels(posts, one) == labels(multiplied, other))
    #expect(one.scores == other.scores)
  }

  @Test func `counts that fill the whole number are sorted too`() throws {
    let likes = [Int.max, 0, Int.max - 1, 1, Int.max - 2, 2]
    let posts = columns(likes: likes, followers: [0, 1, 2, Int.max - 2, Int.max - 1, .max])
    let found = try BinsMethod(binSize: 3, shares: TailShares(bottom: 0.34, top: 0.34)).score(posts)
    #expect(found.tails.assignment == [.top, .bottom, .middle, .bottom, .top, .middle])
  }

  @Test func `bins over accounts of very different sizes are warned about`() throws {
    let posts = columns(
      likes: (0..<300).map { $0 * 7 % 31 }, followers: (0..<300).map { $0 < 200 ? 100 + $0 : $0 * 1000 })
    #expect(try BinsMethod().scoreInBins(posts).bins.postsInWideBins == 0)
    let wide = columns(likes: (0..<300).map { $0 * 7 % 31 }, followers: (0..<300).map { $0 * $0 })
    let (found, bins) = try BinsMethod().scoreInBins(wide)
    #expect(bins.widest == Bins.Span(from: 0, to: 9801, posts: 100))
    #expect(
      found.warnings == [
        "66.7 % of the posts are in bins whose followers differ by a factor of more than 3 (the widest from 0 to "
          + "9,801): there the labels still depend on followers. Smaller bins, or --trim, narrow them."
      ])
  }

  @Test func `fewer posts than a bin are one bin and a warning`() throws {
    let posts = columns(likes: (0..<120).map { $0 * 7 % 31 }, followers: (0..<120).map { 100 + $0 })
    let (found, bins) = try BinsMethod(binSize: 200).scoreInBins(posts)
    #expect(bins.count == 1)
    #expect(
      found.warnings == [
        "There are 120 posts, fewer than a bin of 200: all of them are compared with each other, whatever "
          + "their followers."
      ])
  }

  @Test func `one post, and no posts`() throws {
    let one = try BinsMethod().score(columns(likes: [3], followers: [6]))
    #expect(one.scores == [0.5] && one.tails.assignment == [.middle] && one.tails.thresholds.low == nil)
    #expect(one.warnings.first == "There is only 1 post: it has nothing to be compared with.")
    #expect(throws: Fault(.data, "There are no posts to score. Import posts with likes first.")) {
      try BinsMethod().score(ScorePosts())
    }
    #expect(throws: Fault(.usage, "A bin of 1 cannot be halved; --bin-size must be at least 2.")) {
      try BinsMethod(binSize: 1).score(ScorePosts())
    }
  }

  @Test func `young posts are told where there are some`() {
    #expect(
      BinsMethod.youngPosts(3, of: 8)
        == "3 of 8 posts (37.5 %) were younger than 30 days when the likes were counted; the protocol takes only posts "
        + "that are a month old or older (--min-age 30).")
    #expect(BinsMethod.youngPosts(1, of: 1000)?.hasPrefix("1 of 1000 posts (0.1 %) was younger") == true)
    #expect(BinsMethod.youngPosts(0, of: 8) == nil)
  }
}
