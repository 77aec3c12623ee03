// MethodTables: posts for ratio, bins, filters and comparisons, and what one wants to know of their labels.
import Base
import Scores

/// A post of which only likes, followers and account matter.
struct Reach: Sendable {
  var likes: Int
  var followers: Int
  var account: Int64 = 0
  var id: Int64
}

/// The posts as columns; with ages in days where they are given.
func columns(_ rows: [Reach], days: [Double] = []) -> ScorePosts {
  var posts = ScorePosts(needs: days.isEmpty ? [.followers] : [.followers, .age])
  for (index, row) in rows.enumerated() {
    var facts = PostFacts(id: row.id, account: row.account, likes: row.likes, followers: row.followers)
    if !days.isEmpty { (facts.postedAt, facts.observedAt) = (0, Int64(days[index] * 86400)) }
    _ = posts.add(facts)
  }
  return posts
}

/// Posts of accounts of their own, with ids from 1.
func columns(likes: [Int], followers: [Int]) -> ScorePosts {
  columns(
    zip(likes, followers).enumerated().map { index, row in
      Reach(likes: row.0, followers: row.1, account: Int64(index), id: Int64(index + 1))
    })
}

/// Posts of 3 accounts in 4, whose likes grow more slowly than their followers, with many equal numbers.
func madeUpReach(_ count: Int, seed: UInt64 = 1) -> [Reach] {
  var chance = KeyedGenerator(seed: seed, key: ["reach"])
  return (0..<count).map { index in
    let followers = 1 << chance.index(14) + chance.index(5)
    return Reach(
      likes: chance.index(2 + followers / (1 + chance.index(8))), followers: followers,
      account: Int64(chance.index(1 + count * 3 / 4)), id: Int64(index) * 7 - 300)
  }
}

/// The label of each post, by id.
func labels(_ posts: ScorePosts, _ scoring: Scoring) -> [Int64: ScoreTail] {
  Dictionary(zip(posts.ids, scoring.tails.assignment)) { first, _ in first }
}
