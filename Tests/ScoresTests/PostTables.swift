// PostTables: posts for regressions whose results another program has computed.
import Foundation
import Scores

/// Posts as (likes, followers, hashtags, account), numbered from 1.
func posts(_ rows: [(likes: Int, followers: Int, hashtags: Int, account: Int)]) -> [PostFacts] {
  rows.enumerated().map { index, row in
    PostFacts(
      id: Int64(index + 1), account: Int64(row.account), likes: row.likes, followers: row.followers,
      hashtags: row.hashtags)
  }
}

/// The posts as columns; every one must be usable.
func columns(_ facts: some Collection<PostFacts>, for controls: [RegressionOptions.Control]) -> ScorePosts {
  var posts = ScorePosts(needs: Set(controls.map(\.need)))
  for post in facts {
    let reason = posts.add(post)
    precondition(reason == nil, "\(post): \(reason ?? "")")
  }
  return posts
}

func regress(
  _ facts: some Collection<PostFacts>, options: RegressionOptions = RegressionOptions()
) throws -> RegressionResult {
  try regress(columns(facts, for: options.controls), options: options)
}

/// 28 invented posts of 8 accounts; the first account's followers change from post to post.
let smallTable = posts([
  (3036, 42682, 3, 0), (439, 42355, 6, 0), (1241, 42306, 6, 0), (612, 41534, 7, 0), (9, 318, 2, 1), (13, 314, 8, 1),
  (0, 60, 8, 2), (5, 59, 4, 2), (1, 63, 8, 2), (2, 63, 7, 2), (54, 6980, 3, 3), (239, 6765, 10, 3), (4, 175, 5, 4),
  (7, 178, 6, 4), (2, 178, 10, 4), (4864, 791083, 6, 5), (4540, 776977, 5, 5), (6570, 768992, 8, 5),
  (3213, 784144, 4, 5), (3, 115, 5, 6), (0, 112, 3, 6), (7, 115, 2, 6), (7, 114, 6, 6), (7, 114, 5, 6),
  (11, 1168, 8, 7), (15, 1179, 7, 7), (12, 1175, 7, 7), (7, 1165, 6, 7),
])

/// Whether `value` is `expected` to a relative `tolerance`.
func close(_ value: Double?, _ expected: Double, _ tolerance: Double) -> Bool {
  guard let value else { return false }
  return abs(value - expected) <= tolerance * max(abs(expected), 1e-3)
}

/// Real posts in ../shared/data/metadata, where someone has put them beside the checkout.
enum SharedPosts {
  static let isThere = FileManager.default.fileExists(atPath: folder.path)

  /// Counted on the first of June 2017.
  static func instagram() throws -> [PostFacts] {
    let text = try String(contentsOf: folder.appendingPathComponent("instagram_likes.csv"), encoding: .utf8)
    let format = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    return try text.split(whereSeparator: \.isNewline).dropFirst().enumerated().compactMap { index, line in
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
      guard let account = Int64(fields[0].dropFirst()), let followers = Int(fields[1]), let likes = Int(fields[2]),
        let hashtags = Int(fields[3])
      else { return nil }
      let date = try Date(String(fields[6]), strategy: format)
      return PostFacts(
        id: Int64(index), account: account, likes: likes, followers: followers, hashtags: hashtags,
        postedAt: Int64(date.timeIntervalSince1970), observedAt: 1_496_275_200)
    }
  }

  static func twitter() throws -> [PostFacts] {
    struct Tweet: Decodable {
      struct User: Decodable { var followersCount: Int }
      struct Entities: Decodable { var hashtags: [Hashtag] }
      struct Hashtag: Decodable {}
      var id: Int64
      var favoriteCount: Int
      var user: User
      var entities: Entities
    }
    let text = try String(contentsOf: folder.appendingPathComponent("twitter_v11.jsonl"), encoding: .utf8)
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try text.split(separator: "\n").map { line in
      let tweet = try decoder.decode(Tweet.self, from: Data(line.utf8))
      return PostFacts(
        id: tweet.id, account: 1, likes: tweet.favoriteCount, followers: tweet.user.followersCount,
        hashtags: tweet.entities.hashtags.count)
    }
  }

  private static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("../shared/data/metadata")
}
