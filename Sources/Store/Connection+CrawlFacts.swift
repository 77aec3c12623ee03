// CrawlFacts: where the store's posts come from and from when, for the card of a data set.
internal import GRDB

/// What is said of a crawl as a whole. Times are seconds since 1970 in UTC, nil where no post says.
package struct CrawlFacts: Sendable, Hashable {
  /// Such as `instagram`, in order.
  package var platforms: [String]
  /// Of the dumps, such as `instaloader`, in order.
  package var dialects: [String]
  package var posts, accounts: Int
  package var postedFrom, postedTo: Int64?
  /// When likes were read.
  package var observedFrom, observedTo: Int64?
}

extension Connection {
  package func crawlFacts() throws -> CrawlFacts {
    let posts = try Row.fetchOne(
      db, sql: "SELECT count(*) AS n, min(posted_at) AS first, max(posted_at) AS last FROM post")
    let observed = try Row.fetchOne(
      db, sql: "SELECT min(observed_at) AS first, max(observed_at) AS last FROM post_observation")
    return CrawlFacts(
      platforms: try String.fetchAll(db, sql: "SELECT DISTINCT platform FROM post ORDER BY platform"),
      dialects: try String.fetchAll(db, sql: "SELECT DISTINCT dialect FROM source ORDER BY dialect"),
      posts: posts?["n"] ?? 0, accounts: try Int.fetchOne(db, sql: "SELECT count(*) FROM account") ?? 0,
      postedFrom: posts?["first"], postedTo: posts?["last"], observedFrom: observed?["first"],
      observedTo: observed?["last"])
  }
}
