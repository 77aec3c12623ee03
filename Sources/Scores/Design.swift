// Design: the columns of the regression, made from the posts a block at a time and never kept.
import Foundation

/// A block of rows: columns one behind the other, each with room for `capacity` rows.
struct Block {
  /// A multiple of eight, so that sums can be taken eight rows at a time.
  static let capacity = 256

  let values: UnsafeMutablePointer<Double>
  /// Of the posts in the block.
  let posts: UnsafeMutablePointer<Int>
  private let columns: Int

  init(columns: Int) {
    self.columns = columns
    values = UnsafeMutableRawPointer.allocate(
      byteCount: columns * Self.capacity * MemoryLayout<Double>.stride, alignment: MemoryLayout<SIMD8<Double>>.alignment
    ).bindMemory(to: Double.self, capacity: columns * Self.capacity)
    values.initialize(repeating: 0, count: columns * Self.capacity)
    posts = .allocate(capacity: Self.capacity)
    posts.initialize(repeating: 0, count: Self.capacity)
  }

  func deallocate() {
    values.deallocate()
    posts.deallocate()
  }

  func column(_ index: Int) -> UnsafeMutablePointer<Double> { values + index * Self.capacity }
}

/// The columns of the controls, and log10(1 + likes) behind them, each less its value for a reference post.
///
/// The difference of two logarithms is the logarithm of a ratio. Taken so, a billion followers and a billion and one
/// differ by the right amount and not by the last bit of 9.0; the intercept gets the reference back in the end.
struct Design: Sendable {
  let posts: ScorePosts
  /// The columns of the controls, in the order in which the controls were asked for.
  let terms: [RegressionTerm]
  /// What was taken off each column, the likes' last.
  let origins: [Double]
  /// Posts of each day, Monday first; empty unless the weekday is a control.
  let weekdays: [Int]
  private let reference: Int

  /// Where the likes stand.
  var likes: Int { terms.count }

  /// - Parameter posts: at least one, with the numbers that the controls need.
  init(_ posts: ScorePosts, controls: [RegressionOptions.Control]) {
    self.posts = posts
    // The least id, not the first post: the order of the posts shall change nothing but the last bits of sums.
    var reference = 0
    for index in posts.ids.indices where posts.ids[index] < posts.ids[reference] { reference = index }
    self.reference = reference
    let weekdays = controls.contains(.weekday) ? Self.count(posts.weekdays) : []
    self.weekdays = weekdays
    let terms = controls.flatMap { control in
      RegressionTerm.allCases.filter { $0.control == control && Self.isUsed($0, weekdays: weekdays) }
    }
    self.terms = terms
    origins = (terms + [nil]).map { Self.origin($0, post: reference, of: posts) }
  }

  private static func count(_ days: [UInt8]) -> [Int] {
    var counts = [Int](repeating: 0, count: 7)
    for day in days { counts[Int(day)] += 1 }
    return counts
  }

  /// Days without posts have no column, nor has the first day with posts, with which the others are compared.
  private static func isUsed(_ term: RegressionTerm, weekdays: [Int]) -> Bool {
    guard let day = term.weekday else { return true }
    return weekdays[day] > 0 && weekdays.firstIndex { $0 > 0 } != day
  }

  /// A nil term stands for the likes.
  private static func origin(_ term: RegressionTerm?, post: Int, of posts: ScorePosts) -> Double {
    switch term {
    case nil: return log10(1 + Double(posts.likes[post]))
    case .intercept: return 1
    case .log10Followers: return log10(1 + Double(posts.followers[post]))
    case .hashtags: return Double(posts.hashtags[post])
    case .log10AgeDays: return log10(1 + Double(posts.ageInSeconds[post]) / secondsOfADay)
    case .log10Comments: return log10(1 + Double(posts.comments[post]))
    default: return Int(posts.weekdays[post]) == term?.weekday ? 1 : 0
    }
  }

  /// The columns of `count` posts whose indices stand in the block, each less its value for the reference post.
  func fill(_ block: Block, count: Int) {
    for (index, term) in terms.enumerated() {
      let column = block.column(index)
      switch term {
      case .intercept: break
      case .log10Followers: fillLog(column, posts.followers, block.posts, count, offset: 1)
      case .log10AgeDays: fillLog(column, posts.ageInSeconds, block.posts, count, offset: Self.secondsOfADay)
      case .log10Comments: fillLog(column, posts.comments, block.posts, count, offset: 1)
      case .hashtags:
        let hashtags = posts.hashtags
        let origin = hashtags[reference]
        for row in 0..<count { column[row] = Double(Int(hashtags[block.posts[row]]) - Int(origin)) }
      default:
        guard let day = term.weekday else { break }
        let days = posts.weekdays
        let origin = origins[index]
        for row in 0..<count { column[row] = (Int(days[block.posts[row]]) == day ? 1 : 0) - origin }
      }
    }
    fillLog(block.column(likes), posts.likes, block.posts, count, offset: 1)
  }

  /// log10((offset + value) / (offset + value of the reference post))
  private func fillLog(
    _ column: UnsafeMutablePointer<Double>, _ values: [Int], _ posts: UnsafeMutablePointer<Int>, _ count: Int,
    offset: Double
  ) {
    let origin = values[reference]
    let whole = offset + Double(origin)
    // Posts of one account mostly have the same followers.
    var (last, lastLog) = (origin, 0.0)
    for row in 0..<count {
      let value = values[posts[row]]
      if value != last {
        let change = Double(value - origin) / whole
        last = value
        lastLog = abs(change) < 0.5 ? log1p(change) * 0.434_294_481_903_251_8 : log10((offset + Double(value)) / whole)
      }
      column[row] = lastLog
    }
  }

  private static let secondsOfADay = 86_400.0
}
