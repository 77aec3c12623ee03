// ScoreTailsTests: exactly the shares asked for, and ties decided by chance and seed.
import Base
import Scores
import Testing

@Suite struct ScoreTailsTests {
  /// Posts whose score depends on the likes only: no controls are used with them.
  private func table(likes: [Int], ids: [Int64]) -> [PostFacts] {
    zip(likes, ids).map { PostFacts(id: $1, account: $1, likes: $0, followers: 1, hashtags: 0) }
  }

  private func options(top: Double, bottom: Double) -> RegressionOptions {
    RegressionOptions(controls: [], top: top, bottom: bottom)
  }

  @Test(arguments: [(0.1, 10), (0.29, 29), (0.07, 7), (0.3333, 33), (0.999, 99), (1, 100), (0, 0)])
  func `a tail holds the whole part of its share`(share: Double, count: Int) throws {
    let posts = table(likes: Array(0..<100), ids: Array(0..<100))
    let found = try regress(posts, options: options(top: share, bottom: 0))
    #expect(found.tails.top == count)
    #expect(found.tails.assignment.filter { $0 == .top }.count == count)
    #expect(found.tails.assignment.filter { $0 == .bottom }.isEmpty && found.tails.bottom == 0)
    #expect(found.tails.thresholds.low == nil)
  }

  @Test func `thresholds are the scores of the last posts inside`() throws {
    let posts = table(likes: [5, 900, 40, 300, 0, 7, 80, 2, 1, 20], ids: Array(1...10))
    let found = try regress(posts, options: options(top: 0.2, bottom: 0.3))
    #expect(
      found.tails.assignment == [.middle, .top, .middle, .top, .bottom, .middle, .middle, .bottom, .bottom, .middle])
    #expect(found.tails.thresholds.low == found.residuals[7])
    #expect(found.tails.thresholds.high == found.residuals[3])
    #expect(found.tails.tiesAtLow == 0 && found.tails.tiesAtHigh == 0)
  }

  @Test func `ties at a border go by the tie order, and those left outside are counted`() throws {
    let ids: [Int64] = [14, 11, 13, 12, 5, 6, 3, 1, 4, 2]
    let posts = table(likes: [1, 1, 1, 1, 5, 5, 9, 9, 9, 9], ids: ids)
    for seed in [0, 1, 2] as [UInt64] {
      let found = try regress(posts, options: RegressionOptions(controls: [], top: 0.1, bottom: 0.3, seed: seed)).tails
      func inOrder(_ ids: ArraySlice<Int64>) -> [Int64] {
        ids.sorted { TieOrder.mix($0, seed: seed) < TieOrder.mix($1, seed: seed) }
      }
      let bottom = Set(inOrder(ids[..<4]).prefix(3))
      let top = inOrder(ids[6...]).suffix(1)
      #expect(
        found.assignment == ids.map { bottom.contains($0) ? .bottom : top.contains($0) ? .top : .middle })
      #expect(found.tiesAtLow == 1)
      #expect(found.tiesAtHigh == 3)
    }
  }

  @Test func `ties do not go by when posts were crawled`() {
    let n = 10_000
    let tails = ScoreTails(
      scores: Array(repeating: 1, count: n), ids: (0..<n).map(Int64.init), shares: .halves, seed: 4)
    #expect(tails.bottom == n / 2 && tails.top == n / 2)
    let early = tails.assignment.prefix(n / 2).count { $0 == .bottom }
    // Six standard errors of drawing half of the posts without putting them back.
    #expect(abs(early - n / 4) < 150)
    let other = ScoreTails(
      scores: Array(repeating: 1, count: n), ids: (0..<n).map(Int64.init), shares: .halves, seed: 5)
    #expect(zip(tails.assignment, other.assignment).count { $0 == $1 } < 5200)
  }

  @Test func `both tails may meet in a tie and share no post`() throws {
    let posts = table(likes: Array(repeating: 4, count: 10), ids: Array(1...10).reversed())
    let found = try regress(posts, options: options(top: 0.5, bottom: 0.5))
    #expect(found.tails.assignment.count { $0 == .top } == 5)
    #expect(found.tails.assignment.count { $0 == .bottom } == 5)
    #expect(found.tails.tiesAtLow == 5 && found.tails.tiesAtHigh == 5)
  }

  /// Large enough for the selection by digits, with numbers of every kind and many of them equal.
  @Test(arguments: [0.001, 0.1, 0.3, 0.5])
  func `many scores have the tails that sorting finds`(share: Double) {
    var chance = KeyedGenerator(seed: 8, key: ["many"])
    let n = 30_000
    let scores = (0..<n).map { index in
      switch index % 4 {
      case 0: chance.uniform(-3, 3)
      case 1: Double(chance.index(50) - 25) / 8
      case 2: index % 8 == 2 ? 0.0 : -0.0
      default: chance.uniform(-1, 1) * 1e-300
      }
    }
    let ids = (0..<n).map { Int64($0 * 3) }.shuffled(using: &chance)
    let tails = ScoreTails(scores: scores, ids: ids, shares: TailShares(bottom: share, top: share), seed: 1)
    let sorted = (0..<n).sorted {
      scores[$0] == scores[$1]
        ? TieOrder.mix(ids[$0], seed: 1) < TieOrder.mix(ids[$1], seed: 1) : scores[$0] < scores[$1]
    }
    let count = Int(Double(n) * share + 1e-9)
    var expected = [ScoreTail](repeating: .middle, count: n)
    for place in 0..<count { (expected[sorted[place]], expected[sorted[n - 1 - place]]) = (.bottom, .top) }
    #expect(tails.assignment == expected)
    #expect(tails.thresholds.low == scores[sorted[count - 1]] && tails.thresholds.high == scores[sorted[n - count]])
    #expect(
      tails.tiesAtLow == scores.count { $0 == tails.thresholds.low }
        - sorted.prefix(count).count { scores[$0] == tails.thresholds.low })
    #expect(
      tails.tiesAtHigh == scores.count { $0 == tails.thresholds.high }
        - sorted.suffix(count).count { scores[$0] == tails.thresholds.high })
  }

  @Test func `the order of the posts does not change who is in a tail`() throws {
    var chance = KeyedGenerator(seed: 3, key: ["tails"])
    let likes = (0..<400).map { _ in chance.index(12) }
    let posts = table(likes: likes, ids: Array(0..<400))
    let shuffled = posts.shuffled(using: &chance)
    func top(_ posts: [PostFacts]) throws -> [Int64] {
      let found = try regress(posts, options: options(top: 0.1, bottom: 0.1))
      return zip(posts, found.tails.assignment).filter { $1 == .top }.map(\.0.id).sorted()
    }
    #expect(try top(posts) == top(shuffled))
    #expect(try top(posts).count == 40)
  }

  @Test(arguments: [
    (200_545, 0.1, 20_054, 20_055), (519, 0.2, 103, 104), (8432, 0.1, 843, 843), (7, 0.5, 3, 4), (1, 0.1, 0, 0),
  ])
  func `both ends counted as one leave no post of their share out`(_ n: Int, _ share: Double, _ bottom: Int, _ top: Int)
  {
    let shares = TailShares(bottom: share, top: share, countsTogether: true)
    let tails = ScoreTails(scores: (0..<n).map(Double.init), ids: (0..<n).map(Int64.init), shares: shares)
    #expect(tails.bottom == bottom && tails.top == top)
    #expect(tails.assignment.count { $0 == .top } == top && tails.assignment.count { $0 == .bottom } == bottom)
  }
}
