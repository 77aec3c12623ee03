// Labels: named sets of them, from votes on images or from scores of posts.
import Base
internal import GRDB

/// What the score labeler reads of a post.
package struct ScoreRow: Sendable, Hashable {
  package var postID: Int64
  package var accountID: Int64?
  package var likes: Int?
  package var followers: Int?
  package var hashtagCount: Int?
  package var isGone: Bool
}

/// Where labels come from.
package enum LabelKind: String, Sendable {
  case votes
  case score
}

extension Connection {
  /// Starts a set of labels under a name; labels of an earlier set of that name go.
  /// - Throws: `Fault(.usage)` where the name belongs to labels of the other kind.
  package func beginLabelSet(name: String, kind: LabelKind, method: String, run: Int64) throws -> Int64 {
    let earlier = try String.fetchOne(db, sql: "SELECT kind FROM label_set WHERE name = ?", arguments: [name])
    if let earlier, earlier != kind.rawValue {
      let made = earlier == LabelKind.votes.rawValue ? "people's votes" : "likes"
      throw Fault(.usage, "The labels \(name) were made of \(made) and stay; give these another name, with --name.")
    }
    try db.execute(sql: "DELETE FROM label_set WHERE name = ?", arguments: [name])
    try db.execute(
      sql: "INSERT INTO label_set (name, kind, method, run_id) VALUES (?, ?, ?, ?)",
      arguments: [name, kind.rawValue, method, run])
    return db.lastInsertedRowID
  }

  package func addImageLabel(set: Int64, image: Int64, value: String, probability: Double, votes: Int, tie: Bool) throws
  {
    let statement = try db.cachedStatement(
      sql: "INSERT INTO label (set_id, image_id, value, probability, votes, tie) VALUES (?, ?, ?, ?, ?, ?)")
    try statement.execute(arguments: [set, image, value, probability, votes, tie ? 1 : 0])
  }

  /// A nil value: the post has a score, but is in neither tail.
  package func addPostLabel(set: Int64, post: Int64, value: String?, score: Double) throws {
    let statement = try db.cachedStatement(sql: "INSERT INTO label (set_id, post_id, value, score) VALUES (?, ?, ?, ?)")
    try statement.execute(arguments: [set, post, value, score])
  }

  package func labelSetNames() throws -> [String] {
    try String.fetchAll(db, sql: "SELECT name FROM label_set ORDER BY name")
  }

  /// Hands every post to `body` with its latest known likes and the followers read nearest in time to them, in the
  /// order of the posts' ids. One row at a time: the posts need not fit into memory.
  package func forEachScoreRow(_ body: (ScoreRow) throws -> Void) throws {
    let rows = try Row.fetchCursor(
      db,
      sql: """
        WITH latest AS (
          SELECT p.id, p.account_id, p.hashtag_count, p.gone_at IS NOT NULL AS gone, o.likes, o.followers,
            coalesce(o.observed_at, p.posted_at, 0) AS at
          FROM post AS p
          LEFT JOIN post_observation AS o ON o.post_id = p.id AND o.observed_at = (
            SELECT max(l.observed_at) FROM post_observation AS l WHERE l.post_id = p.id AND l.likes IS NOT NULL)
        )
        SELECT id, account_id, hashtag_count, gone, likes, followers, at,
          CASE WHEN followers IS NULL THEN (
            SELECT max(a.observed_at) FROM account_observation AS a
            WHERE a.account_id = latest.account_id AND a.observed_at <= latest.at AND a.followers IS NOT NULL) END AS before,
          CASE WHEN followers IS NULL THEN (
            SELECT min(a.observed_at) FROM account_observation AS a
            WHERE a.account_id = latest.account_id AND a.observed_at > latest.at AND a.followers IS NOT NULL) END AS after
        FROM latest ORDER BY id
        """)
    let reading = try db.cachedStatement(
      sql: "SELECT followers FROM account_observation WHERE account_id = ? AND observed_at = ?")
    func nearestFollowers(_ row: Row) throws -> Int? {
      let at: Int64 = row["at"]
      let (before, after): (Int64?, Int64?) = (row["before"], row["after"])
      guard let nearest = [before, after].compactMap({ $0 }).min(by: { abs($0 - at) < abs($1 - at) }) else {
        return nil
      }
      return try Int.fetchOne(reading, arguments: [row["account_id"] as Int64?, nearest])
    }
    while let row = try rows.next() {
      try body(
        ScoreRow(
          postID: row["id"], accountID: row["account_id"], likes: row["likes"],
          followers: try row["followers"] ?? nearestFollowers(row),
          hashtagCount: row["hashtag_count"], isGone: row["gone"]))
    }
  }
}
