// FollowerHistory: the followers of all accounts at all times, in memory, for posts that come without.
internal import GRDB

/// 24 bytes a reading, ordered by account and time, and as much as 8 bytes more for finding it; readings without followers
/// are left out.
struct FollowerHistory: Sendable {
  private struct Entry {
    var account: Int64
    var at: Int64
    var followers: Int64
  }

  private var entries: [Entry] = []
  /// Where the entries begin of every 2^shift account numbers, and where they all end. Accounts are numbered without
  /// many gaps, so that hardly anything is left to search.
  private var starts: [UInt32] = []
  private var firstAccount: Int64 = 0
  private var shift: UInt64 = 0

  init(_ db: Database) throws {
    let statement = try RawStatement(
      """
      SELECT account_id, observed_at, followers FROM account_observation WHERE followers IS NOT NULL
      ORDER BY account_id, observed_at
      """, in: db)
    while let row = try statement.next() {
      entries.append(Entry(account: row.wholeNumber(0), at: row.wholeNumber(1), followers: row.wholeNumber(2)))
    }
    makeStarts()
  }

  private mutating func makeStarts() {
    guard let first = entries.first, let last = entries.last else { return }
    firstAccount = first.account
    while last.account.distance(from: firstAccount) >> shift >= 2 * entries.count { shift += 1 }
    let buckets = bucket(of: last.account) + 1
    starts.reserveCapacity(buckets + 1)
    for (index, entry) in entries.enumerated() {
      while starts.count <= bucket(of: entry.account) { starts.append(UInt32(truncatingIfNeeded: index)) }
    }
    starts.append(UInt32(truncatingIfNeeded: entries.count))
  }

  private func bucket(of account: Int64) -> Int {
    Int(clamping: account.distance(from: firstAccount) >> shift)
  }

  /// Gives the posts that come without followers those of their accounts, read nearest to their likes.
  ///
  /// Accounts come in no order, and each look waits for memory. In a loop that does nothing else the processor begins the
  /// next waits before the last one is over.
  func fill(_ rows: inout [ScoreRow]) {
    rows.withUnsafeMutableBufferPointer { rows in
      for index in rows.indices where rows[index].followers == nil {
        guard let account = rows[index].accountID else { continue }
        let time = rows[index].observedAt ?? rows[index].postedAt ?? 0
        rows[index].followers = followers(of: account, near: time).map { Int($0) }
      }
    }
  }

  /// The account's followers as they were read nearest to the time; of two readings that are equally near the earlier.
  func followers(of account: Int64, near time: Int64) -> Int64? {
    guard account >= firstAccount, bucket(of: account) < starts.count - 1 else { return nil }
    let bucket = bucket(of: account)
    return entries.withUnsafeBufferPointer { entries in
      // The first reading of the account after the time, or the first of the next account.
      var (low, high) = (Int(starts[bucket]), Int(starts[bucket + 1]))
      func isBefore(_ entry: Entry) -> Bool {
        entry.account < account || (entry.account == account && entry.at <= time)
      }
      // Most accounts have two or three, where steps are quicker than guesses.
      if high - low <= 8 {
        while low < high, isBefore(entries[low]) { low += 1 }
      } else {
        while low < high {
          let middle = (low + high) / 2
          if isBefore(entries[middle]) { low = middle + 1 } else { high = middle }
        }
      }
      let before = low > 0 && entries[low - 1].account == account ? entries[low - 1] : nil
      let after = low < entries.count && entries[low].account == account ? entries[low] : nil
      guard let before, let after else { return (before ?? after)?.followers }
      return after.at.distance(from: time) < before.at.distance(from: time) ? after.followers : before.followers
    }
  }
}
