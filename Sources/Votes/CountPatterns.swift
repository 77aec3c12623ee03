// CountPatterns: the distinct sets of labels that items got, and how many items got each.

/// Items with two votes and more, those with equal counts of all categories as one pattern.
///
/// All coefficients but Cohen's ask of an item only how many votes each category has, so that three million items of
/// three votes for five categories are 35 patterns. The order of patterns depends on their counts alone: neither the
/// names of the items nor the order of the votes leave a trace in any sum or draw.
struct CountPatterns: Sendable {
  /// The number of categories, by rank.
  let categories: Int
  /// How many items have the pattern, at least one.
  private(set) var items: [Int] = []
  /// How many votes such an item has, at least two.
  private(set) var votes: [Int] = []
  /// Pattern p has the entries `starts[p] ..< starts[p + 1]`, ranks ascending.
  private(set) var starts: [Int] = [0]
  private(set) var ranks: [Int32] = []
  private(set) var counts: [Int32] = []
  /// For each pattern its number in the order in which the table has them.
  private var firstSeen: [Int] = []

  var count: Int { items.count }
  /// Items of all patterns.
  var totalItems: Int { items.reduce(0, +) }
  var totalVotes: Int { zip(items, votes).reduce(0) { $0 + $1.0 * $1.1 } }

  func entries(_ pattern: Int) -> Range<Int> { starts[pattern]..<starts[pattern + 1] }

  /// Calls `body` with `starts`, `votes`, `ranks` and `counts` where they lie; they are valid within it.
  func withEntries(
    _ body: (
      UnsafeBufferPointer<Int>, UnsafeBufferPointer<Int>, UnsafeBufferPointer<Int32>, UnsafeBufferPointer<Int32>
    ) -> Void
  ) {
    starts.withUnsafeBufferPointer { starts in
      votes.withUnsafeBufferPointer { votes in
        ranks.withUnsafeBufferPointer { ranks in counts.withUnsafeBufferPointer { body(starts, votes, ranks, $0) } }
      }
    }
  }

  /// The rank that all votes have, where it is one and the same.
  var onlyRank: Int? {
    guard let first = ranks.first, ranks.allSatisfy({ $0 == first }) else { return nil }
    return Int(first)
  }

  /// The patterns that `isKept` by their number of votes.
  func filtered(_ isKept: (_ votes: Int) -> Bool) -> CountPatterns {
    var kept = CountPatterns(categories: categories)
    for pattern in 0..<count where isKept(votes[pattern]) { kept.append(self, pattern) }
    return kept
  }

  /// The number of votes that most items have; of equally frequent ones the largest. Nil without items.
  var modalVotes: Int? {
    var itemsOf: [Int: Int] = [:]
    for pattern in 0..<count { itemsOf[votes[pattern], default: 0] += items[pattern] }
    return itemsOf.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key
  }

  private init(categories: Int) { self.categories = categories }

  init(_ table: VoteTable, scale: CategoryScale) {
    self.init(table, scale: scale) { _, _ in }
  }

  /// - Parameter patternOfItem: becomes the pattern of each item of the table, −1 for those with less than two votes.
  init(_ table: VoteTable, scale: CategoryScale, patternOfItem: inout [Int32]) {
    var found = [Int32](repeating: -1, count: table.items.count)
    let all = CountPatterns(table, scale: scale) { found[$0] = $1 }
    var placeOf = [Int32](repeating: 0, count: all.count)
    for (place, pattern) in all.firstSeen.enumerated() { placeOf[pattern] = Int32(place) }
    patternOfItem = found.map { $0 < 0 ? -1 : placeOf[Int($0)] }
    self = all
  }

  private init(_ table: VoteTable, scale: CategoryScale, met: (_ item: Int, _ pattern: Int32) -> Void) {
    var found = CountPatterns(categories: scale.positions.count)
    var slots = [Int32](repeating: -1, count: 64)
    var entry: [(rank: Int32, count: Int32)] = []
    table.forEachItem { item, votes, present, counts in
      guard votes >= 2 else { return }
      entry.removeAll(keepingCapacity: true)
      for category in present { entry.append((scale.rankOf[category], Int32(counts[category]))) }
      if entry.count > 1 { entry.sort { $0.rank < $1.rank } }
      if 2 * found.count >= slots.count { slots = found.rehashed(2 * slots.count) }
      var slot = Self.hash(entry) & (slots.count - 1)
      while slots[slot] >= 0, !found.has(entry, at: Int(slots[slot])) { slot = (slot + 1) & (slots.count - 1) }
      if slots[slot] >= 0 {
        found.items[Int(slots[slot])] += 1
      } else {
        slots[slot] = Int32(found.count)
        for (rank, count) in entry {
          found.ranks.append(rank)
          found.counts.append(count)
        }
        found.starts.append(found.ranks.count)
        found.items.append(1)
        found.votes.append(votes)
      }
      met(item, slots[slot])
    }
    self = CountPatterns(categories: found.categories)
    firstSeen = (0..<found.count).sorted { found.precedes($0, $1) }
    for pattern in firstSeen { append(found, pattern) }
  }

  private mutating func append(_ other: CountPatterns, _ pattern: Int) {
    ranks.append(contentsOf: other.ranks[other.entries(pattern)])
    counts.append(contentsOf: other.counts[other.entries(pattern)])
    starts.append(ranks.count)
    items.append(other.items[pattern])
    votes.append(other.votes[pattern])
  }

  private func precedes(_ a: Int, _ b: Int) -> Bool {
    var (i, j) = (starts[a], starts[b])
    while i < starts[a + 1], j < starts[b + 1] {
      if ranks[i] != ranks[j] { return ranks[i] < ranks[j] }
      if counts[i] != counts[j] { return counts[i] < counts[j] }
      (i, j) = (i + 1, j + 1)
    }
    return starts[a + 1] - i < starts[b + 1] - j
  }

  private func has(_ entry: [(rank: Int32, count: Int32)], at pattern: Int) -> Bool {
    let range = entries(pattern)
    guard range.count == entry.count else { return false }
    for (at, part) in zip(range, entry) where ranks[at] != part.rank || counts[at] != part.count { return false }
    return true
  }

  private static func mixed(_ hash: UInt64, _ rank: Int32, _ count: Int32) -> UInt64 {
    let word = UInt64(UInt32(bitPattern: rank)) << 32 | UInt64(UInt32(bitPattern: count))
    let product = (hash ^ word).multipliedFullWidth(by: 0x9e37_79b9_7f4a_7c15)
    return product.high ^ product.low
  }

  private static func hash(_ entry: [(rank: Int32, count: Int32)]) -> Int {
    Int(truncatingIfNeeded: entry.reduce(0x51_7cc1_b727_220a) { mixed($0, $1.rank, $1.count) } >> 8)
  }

  private func rehashed(_ size: Int) -> [Int32] {
    var slots = [Int32](repeating: -1, count: size)
    for pattern in 0..<count {
      let hash = entries(pattern).reduce(0x51_7cc1_b727_220a as UInt64) { Self.mixed($0, ranks[$1], counts[$1]) }
      var slot = Int(truncatingIfNeeded: hash >> 8) & (size - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (size - 1) }
      slots[slot] = Int32(pattern)
    }
    return slots
  }
}
