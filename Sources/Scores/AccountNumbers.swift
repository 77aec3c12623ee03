// AccountNumbers: accounts counted from 0 in the order in which they come.

/// Gives each account a number of its own, the same whenever it comes again.
struct AccountNumbers: Sendable {
  private(set) var count = 0
  /// For accounts below the limit, which is nearly all of them where they are rows of a store; -1 is none yet.
  private var ofSmall: [Int32] = []
  private var ofOthers: [Int64: Int32] = [:]

  /// 16 million, 64 megabytes; a table that is looked up takes several times that for each account.
  private static let limit: Int64 = 1 << 24

  /// An account that nobody knows is one of its own each time: its posts are alike with nobody's.
  mutating func number(of account: Int64?) -> Int32 {
    let next = Int32(count)
    guard let account else {
      count += 1
      return next
    }
    guard account >= 0, account < Self.limit else {
      let number = ofOthers[account] ?? next
      if number == next {
        ofOthers[account] = next
        count += 1
      }
      return number
    }
    let place = Int(account)
    if place >= ofSmall.count {
      ofSmall += repeatElement(-1, count: max(place + 1, 2 * ofSmall.count) - ofSmall.count)
    }
    if ofSmall[place] < 0 {
      ofSmall[place] = next
      count += 1
    }
    return ofSmall[place]
  }
}
