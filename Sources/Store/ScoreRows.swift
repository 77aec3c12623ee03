// ScoreRows: three tables in the order of the posts, walked through side by side: a join would look each post up.
internal import GRDB

/// The rows of posts between two numbers. Belongs to its connection's queue.
struct ScoreRows {
  private let posts: RawStatement
  private var readings: Readings
  private var photographs: FacesOfPosts?
  private let loadHistory: () throws -> FollowerHistory
  private var history: FollowerHistory?

  /// - Parameter history: is asked for once, when a post comes without followers.
  init(
    _ likes: LikesMoment, faces: Bool, history: @escaping () throws -> FollowerHistory, in db: Database
  ) throws {
    loadHistory = history
    posts = try RawStatement(
      """
      SELECT id, account_id, posted_at, hashtag_count, gone_at IS NOT NULL FROM post WHERE id BETWEEN ?1 AND ?2
      ORDER BY id
      """, in: db)
    readings = try Readings(likes, in: db)
    photographs = faces ? try FacesOfPosts(db) : nil
  }

  @inline(__always)
  mutating func forEach(in ids: ClosedRange<Int64>, _ body: (ScoreRow) throws -> Void) throws {
    posts.bind(1, ids.lowerBound)
    posts.bind(2, ids.upperBound)
    defer { posts.reset() }
    try readings.begin(ids)
    try photographs?.begin(ids)
    while let post = try posts.next() {
      let id = post.wholeNumber(0)
      let (account, postedAt) = (post.int(1), post.int(2))
      let (reading, wasObserved) = try readings.choose(for: id, postedAt: postedAt)
      var followers = reading?.followers
      if followers == nil, let account {
        if history == nil { history = try loadHistory() }
        followers = history?.followers(of: account, near: reading?.at ?? postedAt ?? 0)
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
