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
    _ likes: LikesMoment, faces: Bool, comments: Bool, history: @escaping () throws -> FollowerHistory, in db: Database
  ) throws {
    loadHistory = history
    posts = try RawStatement(
      """
      SELECT id, account_id, posted_at, hashtag_count, gone_at IS NOT NULL FROM post WHERE id BETWEEN ?1 AND ?2
      ORDER BY id
      """, in: db)
    readings = try Readings(likes, comments: comments, in: db)
    photographs = faces ? try FacesOfPosts(db) : nil
  }

  mutating func forEach(in ids: ClosedRange<Int64>, _ body: (ScoreRow) throws -> Void) throws {
    for row in try rows(in: ids) { try body(row) }
  }

  /// The rows of the posts, of which there are no more than the numbers.
  mutating func rows(in ids: ClosedRange<Int64>) throws -> [ScoreRow] {
    posts.bind(1, ids.lowerBound)
    posts.bind(2, ids.upperBound)
    defer { posts.reset() }
    try readings.begin(ids)
    try photographs?.begin(ids)
    var rows: [ScoreRow] = []
    rows.reserveCapacity(Int(clamping: min(ids.upperBound.distance(from: ids.lowerBound), 8191) + 1))
    var lackFollowers = false
    while let post = try posts.next() {
      let id = post.wholeNumber(0)
      let (account, postedAt) = (post.int(1), post.int(2))
      let (reading, wasObserved) = try readings.choose(for: id, postedAt: postedAt)
      if reading?.followers == nil, account != nil { lackFollowers = true }
      rows.append(
        ScoreRow(
          postID: id, accountID: account, postedAt: postedAt, observedAt: reading?.at,
          likes: reading.map { Int($0.likes) }, comments: reading?.comments.map { Int($0) },
          followers: reading?.followers.map { Int($0) }, hashtagCount: post.int(3).map { Int($0) },
          isGone: post.flag(4), wasObserved: wasObserved, faces: try photographs?.faces(of: id)))
    }
    if lackFollowers {
      if history == nil { history = try loadHistory() }
      history?.fill(&rows)
    }
    return rows
  }
}
