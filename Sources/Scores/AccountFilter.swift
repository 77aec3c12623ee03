// AccountFilter: leaves out the posts of accounts that have far more or far fewer followers than most.
import Base

/// Which accounts are too large or too small. Each account counts once, however many posts it has: with the median of
/// the followers that its posts know.
package struct AccountFilter: Sendable, Hashable {
  package enum Rule: Sendable, Hashable {
    /// Accounts outside median ± X · MAD of the accounts' followers go, as in the #me study. The MAD is the median
    /// absolute deviation as it is, without the 1.4826 that would make it a standard deviation of normal data.
    case mad(Double)
    /// ⌊accounts · share⌋ accounts go at each end; of equal ones, those whose posts have the smallest `TieOrder.mix`
    /// count as smaller.
    case trim(Double)
  }

  package let rule: Rule
  package let seed: UInt64

  /// - Throws: `Fault` with code `usage` for a number that makes no rule.
  package init(_ rule: Rule, seed: UInt64 = 0) throws(Fault) {
    switch rule {
    case .mad(let times):
      guard times > 0, times.isFinite else {
        throw Fault(.usage, "--mad is \(times); it must be a number above 0, such as 3.")
      }
    case .trim(let share):
      guard share >= 0, share < 0.5 else {
        throw Fault(
          .usage, "--trim is \(share); it is a share of the accounts at each end, at least 0 and below 0.5.")
      }
    }
    self.rule = rule
    self.seed = seed
  }

  /// What it asks of every post.
  package var needs: Set<PostNumber> { [.followers] }

  /// Takes the posts of the accounts that go out of `posts` and says who went.
  package func apply(to posts: inout ScorePosts) -> FilteredAccounts {
    let accounts = AccountFollowers(posts, seed: seed)
    var found = FilteredAccounts(reason: reason, accounts: accounts.count)
    let isDropped =
      switch rule {
      case .mad(let times): accounts.outsideMAD(times, &found)
      case .trim(let share): accounts.trimmed(share, &found)
      }
    guard found.dropped > 0 else { return found }
    let before = posts.count
    let numbers = posts.accounts
    posts.keep { !isDropped[Int(numbers[$0])] }
    found.posts = before - posts.count
    return found
  }

  private var reason: String {
    switch rule {
    case .mad: "account_outside_mad"
    case .trim: "account_trimmed"
    }
  }
}

/// What a filter of accounts has done.
package struct FilteredAccounts: Sendable, Equatable {
  /// Why the posts are left out: `account_outside_mad` or `account_trimmed`.
  package let reason: String
  /// That had posts before.
  package let accounts: Int
  /// Accounts that went, and how many of them had too few followers.
  package fileprivate(set) var dropped = 0
  package fileprivate(set) var droppedBelow = 0
  /// Posts that went with them.
  package fileprivate(set) var posts = 0
  /// Accounts stay from here on, in followers. With MADs it may lie below zero: then nobody has too few.
  /// Nil without accounts; likewise the next.
  package fileprivate(set) var low: Double?
  /// Accounts stay up to here, in followers.
  package fileprivate(set) var high: Double?
  /// Of the accounts' followers; nil unless that is the rule.
  package fileprivate(set) var median: Double?
  package fileprivate(set) var mad: Double?
  /// Full sentences for the user.
  package fileprivate(set) var warnings: [String] = []

  fileprivate init(reason: String, accounts: Int) {
    self.reason = reason
    self.accounts = accounts
  }
}

/// The followers of each account that has posts, once.
private struct AccountFollowers {
  /// Twice the median, which keeps it a whole number.
  private var doubled: [Int] = []
  /// The numbers of the accounts, and how many there are with those that have no posts.
  private var numbers: [Int] = []
  private let numbersInAll: Int
  /// The smallest of each account's posts.
  private var ties: [UInt64] = []

  var count: Int { numbers.count }

  init(_ posts: ScorePosts, seed: UInt64) {
    numbersInAll = posts.accountCount
    // Followers account by account: where each account's begin, then the followers themselves.
    var ends = [Int](repeating: 0, count: numbersInAll + 1)
    for account in posts.accounts { ends[Int(account) + 1] += 1 }
    for account in 0..<numbersInAll { ends[account + 1] += ends[account] }
    var followers = [Int](repeating: 0, count: posts.count)
    var smallest = [UInt64](repeating: .max, count: numbersInAll)
    var places = ends
    for i in 0..<posts.count {
      let account = Int(posts.accounts[i])
      followers[places[account]] = posts.followers[i]
      places[account] += 1
      smallest[account] = min(smallest[account], TieOrder.mix(posts.ids[i], seed: seed))
    }
    followers.withUnsafeMutableBufferPointer { followers in
      for account in 0..<numbersInAll where ends[account] < ends[account + 1] {
        let (start, end) = (ends[account], ends[account + 1])
        if end - start > 1 {
          var own = UnsafeMutableBufferPointer(rebasing: followers[start..<end])
          own.sort()
        }
        let (lower, upper) = (followers[(start + end - 1) / 2], followers[(start + end) / 2])
        let (sum, overflows) = lower.addingReportingOverflow(upper)
        doubled.append(overflows ? .max : sum)
        numbers.append(account)
        ties.append(smallest[account])
      }
    }
  }

  func outsideMAD(_ times: Double, _ found: inout FilteredAccounts) -> [Bool] {
    var isDropped = [Bool](repeating: false, count: numbersInAll)
    let followers = doubled.map { Double($0) / 2 }
    guard let middle = median(followers), let mad = median(followers.map { abs($0 - middle) }) else { return isDropped }
    (found.median, found.mad) = (middle, mad)
    guard mad > 0 else {
      found.warnings.append(
        "Half of the accounts and more have \(number(middle)) followers, so that the median deviation (MAD) is 0 and "
          + "says nothing about who is far away: no account was left out.")
      return isDropped
    }
    let (low, high) = (middle - times * mad, middle + times * mad)
    (found.low, found.high) = (low, high)
    for (account, followers) in zip(numbers, followers) where followers < low || followers > high {
      isDropped[account] = true
      found.dropped += 1
      if followers < low { found.droppedBelow += 1 }
    }
    return isDropped
  }

  func trimmed(_ share: Double, _ found: inout FilteredAccounts) -> [Bool] {
    var isDropped = [Bool](repeating: false, count: numbersInAll)
    let order = RankOrder.ascending(doubled, ties: ties)
    let each = TailShares.count(share, of: count)
    guard each < count - each else { return isDropped }
    for place in order.prefix(each) { isDropped[numbers[Int(place)]] = true }
    for place in order.suffix(each) { isDropped[numbers[Int(place)]] = true }
    (found.dropped, found.droppedBelow) = (2 * each, each)
    found.low = Double(doubled[Int(order[each])]) / 2
    found.high = Double(doubled[Int(order[count - 1 - each])]) / 2
    if each == 0, share > 0 {
      found.warnings.append(
        "No account was trimmed: a share of \(share) of \(count) account\(count == 1 ? "" : "s") is less than one "
          + "account."
      )
    }
    return isDropped
  }
}
