// Scores: the numbers of all posts that scores are made of, read by the million.
import Base
internal import GRDB

extension Connection {
  package func postCount() throws -> Int { try Int.fetchOne(db, sql: "SELECT count(*) FROM post") ?? 0 }

  /// Hands every post to `body`, in the order of the posts' ids, with the likes of the moment and the followers read nearest in
  /// time to them. One row at a time: the posts need not fit into memory; the accounts' readings of followers do, 24 bytes
  /// each, where a post comes without.
  /// - Parameter faces: whether to look for the faces in the posts' photographs.
  package func forEachScoreRow(likes: LikesMoment, faces: Bool, _ body: (ScoreRow) throws -> Void) throws {
    // Three tables in one order, walked through side by side: a join would look each post up in the others.
    let posts = try RawStatement(
      "SELECT id, account_id, posted_at, hashtag_count, gone_at IS NOT NULL FROM post ORDER BY id", in: db)
    var readings = try Readings(likes, in: db)
    var photographs = faces ? try FacesOfPosts(db) : nil
    var history: FollowerHistory?
    while let post = try posts.next() {
      let id = post.wholeNumber(0)
      let (account, postedAt) = (post.int(1), post.int(2))
      let (reading, wasObserved) = try readings.choose(for: id, postedAt: postedAt)
      var followers = reading?.followers
      if followers == nil, let account {
        let known = try history ?? FollowerHistory(db)
        history = known
        followers = known.followers(of: account, near: reading?.at ?? postedAt ?? 0)
      }
      try body(
        ScoreRow(
          postID: id, accountID: account, postedAt: postedAt, observedAt: reading?.at,
          likes: reading.map { Int($0.likes) }, comments: reading?.comments.map { Int($0) },
          followers: followers.map { Int($0) }, hashtagCount: post.int(3).map { Int($0) }, isGone: post.flag(4),
          wasObserved: wasObserved, faces: try photographs?.faces(of: id)))
    }
  }
}
