// RatioMethodTests: likes for each follower, halves, and the warning that they still tell small accounts from large
// ones.
import Base
import Scores
import Testing

@Suite struct RatioMethodTests {
  @Test func `the score is likes for each follower, and the median of odd posts is in neither half`() throws {
    let posts = columns(likes: [10, 30, 5, 80, 2], followers: [100, 100, 10, 1000, 200])
    let found = try RatioMethod().score(posts)
    #expect(found.scores == [0.1, 0.3, 0.5, 0.08, 0.01])
    #expect(found.tails.assignment == [.middle, .top, .top, .bottom, .bottom])
    #expect(found.tails.thresholds.low == 0.08 && found.tails.thresholds.high == 0.3)
    #expect(found.tails.tiesAtLow == 0 && found.tails.tiesAtHigh == 0)
  }

  @Test func `every post of an even number is labelled`() throws {
    let posts = columns(madeUpReach(400))
    let found = try RatioMethod().score(posts)
    #expect(found.tails.assignment.count { $0 == .top } == 200)
    #expect(found.tails.assignment.count { $0 == .bottom } == 200)
  }

  @Test func `equal ratios are told apart by the seed, and counted`() throws {
    let posts = columns(likes: Array(repeating: 1, count: 200), followers: Array(repeating: 10, count: 200))
    let (one, other) = try (RatioMethod(seed: 1).score(posts), RatioMethod(seed: 2).score(posts))
    #expect(one.tails.bottom == 100 && one.tails.top == 100)
    #expect(one.tails.tiesAtLow == 100 && one.tails.tiesAtHigh == 100)
    #expect(labels(posts, one) != labels(posts, other))
    #expect(one.tails.byChance == 200)
    #expect(
      one.warnings == [
        "All posts have the same number of likes: the labels do not say which of them is liked.",
        "200 of 200 labels (100 %) were drawn by chance: their posts have the very score of others beyond the border, as "
          + "where many posts have the same few likes. Take smaller shares (--top, --bottom), or posts with more likes "
          + "(--min-age, --at).",
      ])
  }

  @Test func `the order of the posts does not matter`() throws {
    var chance = KeyedGenerator(seed: 9, key: ["order"])
    let rows = madeUpReach(601)
    let (posts, shuffled) = (columns(rows), columns(rows.shuffled(using: &chance)))
    let method = RatioMethod(shares: TailShares(bottom: 0.3, top: 0.2), seed: 4)
    #expect(try labels(posts, method.score(posts)) == labels(shuffled, method.score(shuffled)))
  }

  @Test func `a ratio that follows the followers is called so`() throws {
    let followers = (0..<200).map { 10 + $0 * $0 }
    // Likes that do not grow at all: the ratio falls with the followers.
    let posts = columns(likes: (0..<200).map { 40 + $0 * 7 % 11 }, followers: followers)
    #expect(
      try RatioMethod().score(posts).warnings == [
        "The ratio still depends on followers (rank correlation -1): small accounts have the higher ratios, so that "
          + "the posts labelled top have 2,460.5 followers in the median, those labelled bottom 22,360.5. The "
          + "regression and the bins take followers out."
      ])
    let fair = columns(
      likes: followers.indices.map { 1000 * followers[$0] * (1 + $0 * 7 % 11) + $0 }, followers: followers)
    #expect(try RatioMethod().score(fair).warnings == [])
  }

  @Test func `few posts and one account are named`() throws {
    let rows = (0..<20).map { Reach(likes: $0 * 7 % 20, followers: 5, account: 3, id: Int64($0)) }
    #expect(
      try RatioMethod().score(columns(rows)).warnings == [
        "There are only 20 posts: with fewer than 100 the borders of the labels are rough.",
        "All 20 posts are of one account: the labels compare its posts with each other.",
      ])
    let one = try RatioMethod().score(columns(likes: [3], followers: [6]))
    #expect(one.scores == [0.5] && one.tails.assignment == [.middle])
    #expect(
      one.warnings == [
        "There is only 1 post: it has nothing to be compared with.",
        "No post is labelled bottom: a share of 0.5 is less than one post.",
        "No post is labelled top: a share of 0.5 is less than one post.",
      ])
  }

  @Test func `no posts and shares that overlap are refused`() {
    #expect(throws: Fault(.data, "There are no posts to score. Import posts with likes first.")) {
      try RatioMethod().score(ScorePosts())
    }
    #expect(
      throws: Fault(.usage, "The top share 0.6 and the bottom share 0.5 overlap: together they may be 1 at most.")
    ) { try RatioMethod(shares: TailShares(bottom: 0.5, top: 0.6)).score(ScorePosts()) }
    #expect(throws: Fault(.usage, "The bottom share is -0.1; it must lie between 0 and 1.")) {
      try RatioMethod(shares: TailShares(bottom: -0.1, top: 0.6)).score(ScorePosts())
    }
  }

  @Test func `plain likes are scored as they are`() throws {
    let posts = columns(likes: [5, 0, 900, 7], followers: [1, 1, 1_000_000, 1])
    let found = try RawLikes().score(posts)
    #expect(found.scores == [5, 0, 900, 7])
    #expect(found.tails.assignment == [.bottom, .bottom, .top, .top])
  }

  @Test func `methods ask for what they divide by`() {
    #expect(RatioMethod().needs == [.nonzeroFollowers])
    #expect(BinsMethod().needs == [.followers])
    #expect(RawLikes().needs == [])
    #expect([RatioMethod.name, BinsMethod.name, RawLikes.name] == ["ratio", "bins", "likes"])
  }
}
