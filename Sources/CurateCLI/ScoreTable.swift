// ScoreTable: the store's posts as the methods of scoring take them, and what was left out.
import Base
import Export
import Scores
import Store

/// Which posts of the store are scored, and by which of their likes.
struct ScoreSelection {
  var moment: LikesMoment
  /// Seconds from posting to the reading of the likes.
  var leastAge: Int64?
  var faces: FaceFilter
}

/// The posts of a store that can be scored.
struct ScoreTable {
  private(set) var posts: ScorePosts
  /// Reasons and how many posts each keeps out; a post has the first that applies.
  private(set) var excluded: [String: Int] = [:]
  /// What the filters of accounts did, in their order.
  private(set) var filters: [FilteredAccounts] = []
  /// What those that somebody asked for could not do.
  private(set) var filterWarnings: [String] = []
  /// Posts whose account nobody knows.
  private(set) var withoutAccount = 0
  /// Posts whose likes were read before they were posted, by what the store knows of both.
  private(set) var readTooEarly = 0
  /// When the likes of each post were read.
  private var readAt: [Int64] = []
  /// From posting to that reading, in seconds; -1 where nobody knows when it was posted.
  private var ages: [Int32] = []

  /// Reads all posts of the store.
  /// - Parameters:
  ///   - needs: what the method asks of a post.
  ///   - progress: called with the number of posts read so far, and of all; what it throws ends the reading.
  init(
    _ store: Store, needs: Set<PostNumber>, selection: ScoreSelection, progress: (Int, Int) throws -> Void
  ) throws {
    posts = ScorePosts(needs: needs)
    var table = self
    var rows = 0
    let total = try store.read { try $0.highestPost() }
    // An array that grows is copied; one that is too large costs nothing until it is filled.
    let room = min(total, 1 << 24)
    table.posts.reserveCapacity(room)
    table.ages.reserveCapacity(room)
    table.readAt.reserveCapacity(room)
    try store.forEachScoreRow(
      likes: selection.moment, faces: selection.faces != .any, comments: needs.contains(.comments)
    ) { row in
      if rows & 0xffff == 0 { try progress(rows, total) }
      rows += 1
      if let reason = table.add(row, selection) { table.excluded[reason, default: 0] += 1 }
    }
    self = table
  }

  private mutating func add(_ row: ScoreRow, _ selection: ScoreSelection) -> String? {
    if row.isGone { return "gone" }
    if let faces = row.faces, let reason = Self.reason(against: faces, selection.faces) { return reason }
    if case .at = selection.moment {
      guard row.postedAt != nil else { return "posted_at_unknown" }
      guard row.wasObserved else { return "not_read_then" }
    }
    guard row.likes != nil else { return "likes_unknown" }
    let age = row.postedAt.flatMap { posted in
      row.observedAt.map { $0.subtractingReportingOverflow(posted).partialValue }
    }
    if let age, age < 0 {
      if posts.needs.contains(.age) || selection.leastAge != nil { return "read_before_posting" }
      readTooEarly += 1
    }
    if let least = selection.leastAge {
      guard let age else { return "posted_at_unknown" }
      guard age >= least else { return "too_young" }
    }
    let reason = posts.add(
      PostFacts(
        id: row.postID, account: row.accountID, likes: row.likes, comments: row.comments, followers: row.followers,
        hashtags: row.hashtagCount, postedAt: row.postedAt, observedAt: row.observedAt))
    guard reason == nil else { return reason }
    if row.accountID == nil { withoutAccount += 1 }
    readAt.append(row.observedAt ?? 0)
    ages.append(age.map { Int32(clamping: max(0, $0)) } ?? -1)
    return nil
  }

  private static func reason(against faces: PostFaces, _ wanted: FaceFilter) -> String? {
    switch faces {
    case .one: nil
    case .noPhotograph: "no_photograph"
    case .notSearched: "faces_not_searched"
    case .none: "no_face"
    case .many: wanted == .one ? "several_faces" : nil
    }
  }

  /// Leaves out accounts by their followers.
  /// - Parameter isAsked: not the method's own habit, which may come to nothing without a word.
  mutating func apply(_ filter: AccountFilter, isAsked: Bool) {
    let before = posts.ids
    let found = filter.apply(to: &posts)
    if found.posts > 0 {
      excluded[found.reason, default: 0] += found.posts
      follow(from: before)
    }
    filters.append(found)
    if isAsked { filterWarnings += found.warnings }
  }

  /// Keeps the posts that `other` read at another time than this one.
  mutating func keep(readAtOtherTimesThan other: ScoreTable) {
    let (before, times) = (posts.ids, readAt)
    var place = 0
    posts.keep { index in
      while place < other.posts.count, other.posts.ids[place] < before[index] { place += 1 }
      return place < other.posts.count && other.posts.ids[place] == before[index]
        && other.readAt[place] != times[index]
    }
    follow(from: before)
  }

  /// Drops the times of posts that are no longer there. Posts are in the order of their ids, before and after.
  private mutating func follow(from before: [Int64]) {
    var to = 0
    for (from, id) in before.enumerated() where to < posts.count && posts.ids[to] == id {
      (readAt[to], ages[to]) = (readAt[from], ages[from])
      to += 1
    }
    readAt.removeLast(readAt.count - to)
    ages.removeLast(ages.count - to)
  }

  /// How old posts were when their likes were read, in seconds; nil where the times of none are known.
  var agesAtReading: Ages? { Self.summary(ages) }

  /// The same of some of them, whose ids ascend.
  func agesAtReading(ofPosts ids: [Int64]) -> Ages? {
    var (found, place) = ([Int32](), 0)
    for (index, id) in posts.ids.enumerated() where place < ids.count {
      while place < ids.count, ids[place] < id { place += 1 }
      if place < ids.count, ids[place] == id { found.append(ages[index]) }
    }
    return Self.summary(found)
  }

  private static func summary(_ ages: [Int32]) -> Ages? {
    let keys = ages.filter { $0 >= 0 }.map { UInt64($0) }
    guard !keys.isEmpty else { return nil }
    let found = orderStatistics(
      of: keys, ranks: [keys.count / 20, (keys.count - 1) / 2, keys.count - 1 - keys.count / 20])
    return Ages(low: Int(found[0]), median: Int(found[1]), high: Int(found[2]))
  }

  /// The middle nine tenths of the posts, and the median.
  struct Ages {
    var low: Int
    var median: Int
    var high: Int

    /// Whether some posts had much longer than others to gather likes; in their second month they gather few.
    var areMixed: Bool { high > 2 * low && low < 30 * 86400 }
  }

  /// Posts of the store that were looked at.
  var seen: Int { posts.count + excluded.values.reduce(0, +) }

  /// How many posts were younger when their likes were read, of those whose age is known.
  func count(youngerThan seconds: Int) -> Int { ages.count { $0 >= 0 && $0 < seconds } }

  /// Why there is nothing to score.
  func nothingToScore() -> Fault {
    if excluded.isEmpty { return Fault(.data, "The store has no posts to score; curate import brings them.") }
    var hint = ""
    if excluded["hashtags_unknown"] != nil { hint = " Leave hashtags out with --controls followers." }
    if excluded["not_read_then"] != nil { hint = " Give --at another moment, or --tolerance more room." }
    if excluded["too_young"] != nil { hint = " Give --min-age less, or leave it out." }
    if excluded["faces_not_searched"] != nil { hint = " Run curate faces first." }
    return Fault(.data, "No post of the store can be scored: \(counts(excluded)).\(hint)")
  }
}
