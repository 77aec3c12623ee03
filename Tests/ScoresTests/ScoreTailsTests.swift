// ScoreTailsTests: exactly the shares asked for, and ties decided by the posts' ids.
import Base
import Scores
import Testing

@Suite struct ScoreTailsTests {
  /// Posts whose score depends on the likes only: no controls are used with them.
  private func table(likes: [Int], ids: [Int64]) -> [ScorePost] {
    zip(likes, ids).map { ScorePost(likes: $0, followers: 1, hashtags: 0, account: Int($1), id: $1) }
  }

  private func options(top: Double, bottom: Double) -> RegressionOptions {
    RegressionOptions(controls: [], top: top, bottom: bottom)
  }

  @Test(arguments: [(0.1, 10), (0.29, 29), (0.07, 7), (0.3333, 33), (0.999, 99), (1, 100), (0, 0)])
  func `a tail holds the whole part of its share`(share: Double, count: Int) throws {
    let posts = table(likes: Array(0..<100), ids: Array(0..<100))
    let found = try regress(posts, options: options(top: share, bottom: 0))
    #expect(found.top == count)
    #expect(found.assignment.filter { $0 == .top }.count == count)
    #expect(found.assignment.filter { $0 == .bottom }.isEmpty && found.bottom == 0)
    #expect(found.thresholds.low == nil)
  }

  @Test func `thresholds are the scores of the last posts inside`() throws {
    let posts = table(likes: [5, 900, 40, 300, 0, 7, 80, 2, 1, 20], ids: Array(1...10))
    let found = try regress(posts, options: options(top: 0.2, bottom: 0.3))
    #expect(found.assignment == [.middle, .top, .middle, .top, .bottom, .middle, .middle, .bottom, .bottom, .middle])
    #expect(found.thresholds.low == found.residuals[7])
    #expect(found.thresholds.high == found.residuals[3])
    #expect(found.tiesAtLow == 0 && found.tiesAtHigh == 0)
  }

  @Test func `ties at a border go by id, and those left outside are counted`() throws {
    let posts = table(likes: [1, 1, 1, 1, 5, 5, 9, 9, 9, 9], ids: [14, 11, 13, 12, 5, 6, 3, 1, 4, 2])
    let found = try regress(posts, options: options(top: 0.1, bottom: 0.3))
    #expect(
      found.assignment == [
        .middle, .bottom, .bottom, .bottom, .middle, .middle, .middle, .middle, .top, .middle,
      ])
    #expect(found.tiesAtLow == 1)
    #expect(found.tiesAtHigh == 3)
  }

  @Test func `both tails may meet in a tie and share no post`() throws {
    let posts = table(likes: Array(repeating: 4, count: 10), ids: Array(1...10).reversed())
    let found = try regress(posts, options: options(top: 0.5, bottom: 0.5))
    #expect(found.assignment == Array(repeating: .top, count: 5) + Array(repeating: .bottom, count: 5))
    #expect(found.tiesAtLow == 5 && found.tiesAtHigh == 5)
  }

  @Test func `the order of the posts does not change who is in a tail`() throws {
    var chance = KeyedGenerator(seed: 3, key: ["tails"])
    let likes = (0..<400).map { _ in chance.index(12) }
    let posts = table(likes: likes, ids: Array(0..<400))
    let shuffled = posts.shuffled(using: &chance)
    func top(_ posts: [ScorePost]) throws -> [Int64] {
      let found = try regress(posts, options: options(top: 0.1, bottom: 0.1))
      return zip(posts, found.assignment).filter { $1 == .top }.map(\.0.id).sorted()
    }
    #expect(try top(posts) == top(shuffled))
    #expect(try top(posts).count == 40)
  }
}
