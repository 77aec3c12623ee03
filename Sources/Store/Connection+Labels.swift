// Labels: named sets of them, from votes on images or from scores of posts.
internal import GRDB

/// What the score labeler reads of a post.
package struct ScoreRow: Sendable, Hashable {
  package var postID: Int64
  package var accountID: Int64?
  package var likes: Int?
  package var followers: Int?
  package var hashtagCount: Int
  package var isGone: Bool
}

/// Where labels come from.
package enum LabelKind: String, Sendable {
  case votes
  case score
}

extension Connection {
  /// Starts a set of labels under a name; labels of an earlier set of that name go.
  package func beginLabelSet(name: String, kind: LabelKind, method: String, run: Int64) throws -> Int64 {
    try db.execute(sql: "DELETE FROM label_set WHERE name = ?", arguments: [name])
    try db.execute(
      sql: "INSERT INTO label_set (name, kind, method, run_id) VALUES (?, ?, ?, ?)",
      arguments: [name, kind.rawValue, method, run])
    return db.lastInsertedRowID
  }

  package func addImageLabel(set: Int64, image: Int64, value: String, probability: Double, votes: Int, tie: Bool) throws {
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
        SELECT p.id, p.account_id, p.hashtag_count, p.gone_at IS NOT NULL AS gone, o.likes,
          coalesce(o.followers, (
            SELECT a.followers FROM account_observation AS a
            WHERE a.account_id = p.account_id AND a.followers IS NOT NULL
            ORDER BY abs(a.observed_at - coalesce(o.observed_at, p.posted_at, 0)) LIMIT 1)) AS followers
        FROM post AS p
        LEFT JOIN post_observation AS o ON o.post_id = p.id AND o.observed_at = (
          SELECT max(l.observed_at) FROM post_observation AS l WHERE l.post_id = p.id AND l.likes IS NOT NULL)
        ORDER BY p.id
        """)
    while let row = try rows.next() {
      try body(
        ScoreRow(
          postID: row["id"], accountID: row["account_id"], likes: row["likes"], followers: row["followers"],
          hashtagCount: row["hashtag_count"], isGone: row["gone"]))
    }
  }
}
