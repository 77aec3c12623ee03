// LabelsRecoverTruthTests: on posts whose likes are made of a known effect, the methods find it as well as they should.
import Base
import Foundation
import Scores
import Testing

@Suite struct LabelsRecoverTruthTests {
  /// Likes grow with the 0.7th power of followers and a little with hashtags; the effect is what pictures add, in
  /// log10.
  private func made(_ count: Int, seed: UInt64) throws -> (posts: ScorePosts, known: KnownEffects) {
    var chance = KeyedGenerator(seed: seed, key: ["truth"])
    func normal() -> Double {
      (-2 * log(1 - chance.unit())).squareRoot() * cos(2 * Double.pi * chance.unit())
    }
    var posts = ScorePosts(needs: [.nonzeroFollowers, .hashtags])
    var known: [(id: Int64, effect: Double)] = []
    for id in 0..<Int64(count) {
      let followers = 1 + Int(pow(10, 2.7 + 0.7 * normal()))
      let hashtags = chance.index(15)
      let effect = 0.35 * normal()
      let logLikes = 0.7 * log10(1 + Double(followers)) + 0.01 * Double(hashtags) + effect + 0.15 * normal()
      let facts = PostFacts(
        id: id, account: id / 3, likes: max(0, Int(pow(10, logLikes) - 0.5)), followers: followers, hashtags: hashtags)
      if posts.add(facts) == nil { known.append((id, effect)) }
    }
    return (posts, try KnownEffects(known))
  }

  private func truth(_ method: some ScoringMethod, _ posts: ScorePosts, _ known: KnownEffects) throws -> Truth {
    try Truth(ScoredPosts(posts, method.score(posts)), known)
  }

  @Test(arguments: 1...5)
  func `at 600 posts regression beats ratio beats raw likes`(seed: UInt64) throws {
    let (posts, known) = try made(600, seed: seed)
    let regression = try #require(try truth(RegressionMethod(), posts, known).auc.value)
    let ratio = try #require(try truth(RatioMethod(), posts, known).auc.value)
    let raw = try #require(try truth(RawLikes(), posts, known).auc.value)
    #expect(regression > ratio && ratio > raw)
    #expect(regression > 0.9)
  }

  @Test func `at 20,000 posts the order is no accident, and bins come close to the regression`() throws {
    let (posts, known) = try made(20_000, seed: 9)
    let regression = try truth(RegressionMethod(), posts, known)
    let (ratio, bins) = try (truth(RatioMethod(), posts, known), truth(BinsMethod(), posts, known))
    let raw = try truth(RawLikes(), posts, known)
    for (better, worse) in [(regression, bins), (bins, ratio), (ratio, raw)] {
      #expect(try #require(better.auc.low) > #require(worse.auc.high))
    }
    #expect(try #require(bins.auc.value) > #require(regression.auc.value) - 0.03)
    // Of a tenth at each end nearly all are right, of halves fewer: the reason to throw the middle away.
    #expect(regression.top == 2000 && regression.topRight > 1980 && regression.bottomRight > 1980)
    #expect(bins.top == 10_000 && bins.topRight < 9000)
  }

  @Test func `small accounts fill the upper half of the ratio, and not that of the bins`() throws {
    let (posts, _) = try made(20_000, seed: 3)
    func followers(_ method: some ScoringMethod, _ tail: ScoreTail) throws -> Double {
      let labels = try method.score(posts).tails.assignment
      let logs = posts.followers.indices.filter { labels[$0] == tail }.map { log10(Double(posts.followers[$0])) }
      return logs.reduce(0, +) / Double(logs.count)
    }
    #expect(try followers(RatioMethod(), .bottom) - followers(RatioMethod(), .top) > 0.3)
    #expect(try abs(followers(BinsMethod(), .bottom) - followers(BinsMethod(), .top)) < 0.02)
    #expect(try abs(followers(RegressionMethod(), .bottom) - followers(RegressionMethod(), .top)) < 0.1)
  }
}
