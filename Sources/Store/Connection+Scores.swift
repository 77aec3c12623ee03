// Scores: the numbers of all posts that scores are made of, read by the million.
import Base
internal import GRDB

extension Connection {
  /// The highest number of a post, which is about how many there are: to count five million reads a quarter of a gigabyte.
  package func highestPost() throws -> Int { try Int.fetchOne(db, sql: "SELECT max(id) FROM post") ?? 0 }

  /// Hands every post to `body`, in the order of the posts' ids, with the likes of the moment and the followers read nearest in
  /// time to them. One row at a time: the posts need not fit into memory; the accounts' readings of followers do, 24 bytes
  /// each, where a post comes without. `Store.forEachScoreRow` does the same on two threads.
  /// - Parameters:
  ///   - faces: whether to look for the faces in the posts' photographs.
  ///   - comments: whether to read how many there were.
  package func forEachScoreRow(
    likes: LikesMoment, faces: Bool, comments: Bool = true, _ body: (ScoreRow) throws -> Void
  ) throws {
    var rows = try ScoreRows(likes, faces: faces, comments: comments, history: { try FollowerHistory(db) }, in: db)
    for run in try Store.runs(of: db) { try rows.forEach(in: run, body) }
  }
}
