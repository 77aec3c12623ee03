// FollowerGroups: posts in ten groups of equal size by followers.

/// Which tenth of the posts by followers each post is in.
///
/// With m posts whose followers are known, group g holds the ranks from ⌊g m / 10⌋ to ⌊(g + 1) m / 10⌋; equal followers
/// are ranked by `TieOrder`. Posts whose followers are not known are a group of their own.
struct FollowerGroups: Sendable {
  static let tenths = 10

  /// Of each post: 0 to 9, and 10 where followers are not known.
  private(set) var groups: [UInt8]
  /// 10, or 11 where some followers are not known.
  let count: Int
  /// The lowest and the highest followers of each tenth.
  private(set) var from = [Int](repeating: .max, count: tenths)
  private(set) var to = [Int](repeating: .min, count: tenths)

  /// Nil with fewer than 100 posts whose followers are known, or where all of those are the same.
  init?(_ posts: ScorePosts, seed: UInt64) {
    let followers = posts.followers
    var keys: [UInt64] = []
    keys.reserveCapacity(followers.count)
    var (low, high) = (Int.max, Int.min)
    for value in followers where value >= 0 {
      keys.append(UInt64(value))
      (low, high) = (min(low, value), max(high, value))
    }
    guard keys.count >= 100, low < high else { return nil }
    count = keys.count < followers.count ? Self.tenths + 1 : Self.tenths
    let ranks = (1..<Self.tenths).map { $0 * keys.count / Self.tenths }
    let borders = orderStatistics(of: keys, ranks: ranks).map { Int($0) }
    keys = []
    groups = [UInt8](repeating: UInt8(Self.tenths), count: followers.count)
    let tied = place(followers, borders: borders)
    var below = tied.below
    for value in Set(borders).sorted() {
      let indices = tied.indices[value] ?? []
      placeTied(indices, first: below[value] ?? 0, ranks: ranks, ids: posts.ids, seed: seed)
      // Ties of lower borders are below this one too.
      for border in below.keys where border > value { below[border, default: 0] += indices.count }
      for index in indices { extend(Int(groups[index]), to: value) }
    }
  }

  /// Places the posts that are not at a border. Returns those that are, by followers, and how many posts that are not
  /// at a border are below each.
  private mutating func place(_ followers: [Int], borders: [Int]) -> (indices: [Int: [Int]], below: [Int: Int]) {
    var indices: [Int: [Int]] = [:]
    var sizes = [Int](repeating: 0, count: Self.tenths)
    for index in followers.indices where followers[index] >= 0 {
      let value = followers[index]
      var group = 0
      while group < borders.count, borders[group] < value { group += 1 }
      if group < borders.count, borders[group] == value {
        indices[value, default: []].append(index)
        continue
      }
      groups[index] = UInt8(group)
      sizes[group] += 1
      extend(group, to: value)
    }
    var below: [Int: Int] = [:]
    var sum = 0
    for (group, border) in borders.enumerated() {
      sum += sizes[group]
      below[border] = below[border] ?? sum
    }
    return (indices, below)
  }

  /// Places posts of equal followers, of which the first has rank `first`, by their numbers in the tie order.
  private mutating func placeTied(_ indices: [Int], first: Int, ranks: [Int], ids: [Int64], seed: UInt64) {
    let numbers = indices.map { TieOrder.mix(ids[$0], seed: seed) }
    let inside = ranks.enumerated().filter { $0.element >= first && $0.element < first + indices.count }
    let starts = orderStatistics(of: numbers, ranks: inside.map { $0.element - first })
    let lowest = ranks.count { $0 < first }
    for (index, number) in zip(indices, numbers) {
      groups[index] = UInt8(lowest + starts.count { $0 <= number })
    }
  }

  private mutating func extend(_ group: Int, to value: Int) {
    from[group] = min(from[group], value)
    to[group] = max(to[group], value)
  }
}
