// Revisit: what a second look at a crawl says of the posts that it no longer has.
import Base
internal import GRDB

extension Connection {
  /// Ends a revisit: posts that it saw are marked as revisited; posts of the same platform that it did not see, and
  /// that were last read before it, are gone since the revisit's last look.
  ///
  /// - Returns: how many posts are newly gone; how many posts of these platforms it did not see that were read at its
  ///   time or later, and so are not; and how many posts these platforms have.
  package func endRevisit(platforms: [String], at time: UTCTime) throws -> (gone: Int, later: Int, known: Int) {
    let see = try db.makeStatement(sql: "INSERT OR IGNORE INTO temp.seen_post VALUES (?)")
    for row in state.seenPosts.rows { try see.execute(arguments: [row]) }
    try db.execute(
      sql: """
        UPDATE post SET revisited_at = max(coalesce(revisited_at, 0), ?)
        WHERE id IN (SELECT post_id FROM temp.seen_post)
          AND (SELECT min(observed_at) FROM post_observation WHERE post_id = post.id) < ?
        """, arguments: [time.seconds, time.seconds])
    var (gone, later, known) = (0, 0, 0)
    for platform in platforms {
      known += try Int.fetchOne(db, sql: "SELECT count(*) FROM post WHERE platform = ?", arguments: [platform]) ?? 0
      later +=
        try Int.fetchOne(
          db,
          sql: """
            SELECT count(*) FROM post
            WHERE platform = ?2 AND gone_at IS NULL AND id NOT IN (SELECT post_id FROM temp.seen_post)
              AND (SELECT max(observed_at) FROM post_observation WHERE post_id = post.id) >= ?1
            """, arguments: [time.seconds, platform]) ?? 0
      try db.execute(
        sql: """
          UPDATE post SET gone_at = ?1
          WHERE platform = ?2 AND gone_at IS NULL AND id NOT IN (SELECT post_id FROM temp.seen_post)
            AND (SELECT max(observed_at) FROM post_observation WHERE post_id = post.id) < ?1
          """, arguments: [time.seconds, platform])
      gone += db.changesCount
    }
    return (gone, later, known)
  }
}
