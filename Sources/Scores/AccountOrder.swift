// AccountOrder: posts account by account, cut into runs between accounts.

/// An order of the posts in which each account's stand together.
///
/// Standard errors by account need sums over each account. With its posts together they need one account's sums at a
/// time, not those of all accounts, of which there may be as many as posts.
struct AccountOrder: Sendable {
  /// The post at each place; nil where the posts come in this order as they are.
  private let posts: [Int32]?
  /// An account's posts are never in two of them.
  let runs: Runs
  /// That have posts.
  let accounts: Int
  /// Posts of the account with the most.
  let largest: Int

  init(_ posts: ScorePosts) {
    let numbers = posts.accounts
    var sizes = [Int32](repeating: 0, count: posts.accountCount)
    var isSorted = true
    var last: Int32 = 0
    for number in numbers {
      sizes[Int(number)] += 1
      if number < last { isSorted = false }
      last = number
    }
    accounts = sizes.count { $0 > 0 }
    largest = Int(sizes.max() ?? 0)
    var runs: [Range<Int>] = []
    var (start, end) = (0, 0)
    for size in sizes {
      end += Int(size)
      if end - start >= Runs.size {
        runs.append(start..<end)
        start = end
      }
    }
    if end > start { runs.append(start..<end) }
    self.runs = Runs(runs)
    self.posts = isSorted ? nil : Self.sorted(numbers, sizes: sizes)
  }

  /// Writes the posts at `places` to `indices`.
  func posts(at places: Range<Int>, to indices: UnsafeMutablePointer<Int>) {
    guard let posts else {
      for (offset, place) in places.enumerated() { indices[offset] = place }
      return
    }
    for (offset, place) in places.enumerated() { indices[offset] = Int(posts[place]) }
  }

  /// Indices by number, those of one number in their order.
  private static func sorted(_ numbers: [Int32], sizes: [Int32]) -> [Int32] {
    var next: [Int32] = []
    next.reserveCapacity(sizes.count)
    var sum: Int32 = 0
    for size in sizes {
      next.append(sum)
      sum += size
    }
    var sorted = [Int32](repeating: 0, count: numbers.count)
    for index in numbers.indices {
      let number = Int(numbers[index])
      sorted[Int(next[number])] = Int32(truncatingIfNeeded: index)
      next[number] += 1
    }
    return sorted
  }
}
