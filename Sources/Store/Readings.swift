// Readings: of all that was read of a post the one that counts.
internal import GRDB

/// What was read of a post at one time.
struct Reading {
  var at: Int64
  var likes: Int64
  var comments: Int64?
  var followers: Int64?
}

/// All readings of the store in the order of posts and times, walked through once beside the posts.
struct Readings {
  private let statement: RawStatement
  private let moment: LikesMoment
  private let hasComments: Bool
  private var row: RawRow?
  private var post: Int64 = .min

  /// - Parameter comments: whether to read them too.
  init(_ moment: LikesMoment, comments: Bool, in db: Database) throws {
    hasComments = comments
    statement = try RawStatement(
      """
      SELECT post_id, observed_at, likes, followers\(comments ? ", comments" : "") FROM post_observation WHERE post_id BETWEEN ?1 AND ?2
      ORDER BY post_id, observed_at
      """, in: db)
    self.moment = moment
  }

  /// Goes to the readings of these posts.
  mutating func begin(_ ids: ClosedRange<Int64>) throws {
    statement.reset()
    statement.bind(1, ids.lowerBound)
    statement.bind(2, ids.upperBound)
    try step()
  }

  private mutating func step() throws {
    row = try statement.next()
    if let row { post = row.wholeNumber(0) }
  }

  /// The reading of the post that counts, and whether there is any that could. Posts must be asked for in ascending order.
  mutating func choose(for id: Int64, postedAt: Int64?) throws -> (reading: Reading?, wasObserved: Bool) {
    while row != nil, post < id { try step() }
    switch moment {
    case .latest: return try choose(for: id) { _, _ in true }
    case .first: return try choose(for: id) { _, chosen in chosen == nil }
    case .at(let after, let tolerance):
      guard let postedAt else { return (nil, false) }
      let target = postedAt.saturatingSum(after)
      let limit = UInt64(max(0, tolerance))
      return try choose(
        for: id, within: { $0.distance(from: target) <= limit },
        isBetter: { at, chosen in
          guard let chosen else { return true }
          return at.distance(from: target) < chosen.at.distance(from: target)
        })
    }
  }

  @inline(__always)
  private mutating func choose(
    for id: Int64, within isNear: (Int64) -> Bool = { _ in true }, isBetter: (Int64, Reading?) -> Bool
  ) throws -> (reading: Reading?, wasObserved: Bool) {
    var chosen: Reading?
    var wasObserved = false
    while let row, post == id {
      let at = row.wholeNumber(1)
      if isNear(at) {
        wasObserved = true
        if isBetter(at, chosen), let likes = row.int(2) {
          chosen = Reading(at: at, likes: likes, comments: hasComments ? row.int(4) : nil, followers: row.int(3))
        }
      }
      try step()
    }
    return (chosen, wasObserved)
  }
}

extension Int64 {
  /// How far two times or row numbers are apart, also the outermost.
  func distance(from other: Int64) -> UInt64 {
    self > other ? UInt64(bitPattern: self &- other) : UInt64(bitPattern: other &- self)
  }

  fileprivate func saturatingSum(_ other: Int64) -> Int64 {
    let (sum, overflows) = addingReportingOverflow(other)
    return overflows ? (other > 0 ? .max : .min) : sum
  }
}
