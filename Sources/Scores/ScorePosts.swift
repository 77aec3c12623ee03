// ScorePosts: the numbers of all posts that are to be scored, as columns.
import Base

/// What a post is known by before it is decided whether it can be scored. Nil is unknown; times are seconds since 1970.
package struct PostFacts: Sendable, Hashable {
  /// Unique, and the same whenever the post is read.
  package var id: Int64
  /// Any number that posts of one account share; nil where nobody knows whose it is.
  package var account: Int64?
  package var likes: Int?
  package var comments: Int?
  /// Of the account, about when the likes were counted.
  package var followers: Int?
  /// How many the caption holds.
  package var hashtags: Int?
  package var postedAt: Int64?
  /// When the likes were counted.
  package var observedAt: Int64?

  package init(
    id: Int64, account: Int64? = nil, likes: Int? = nil, comments: Int? = nil, followers: Int? = nil,
    hashtags: Int? = nil, postedAt: Int64? = nil, observedAt: Int64? = nil
  ) {
    self.id = id
    self.account = account
    self.likes = likes
    self.comments = comments
    self.followers = followers
    self.hashtags = hashtags
    self.postedAt = postedAt
    self.observedAt = observedAt
  }
}

/// A number that a method asks of every post.
package enum PostNumber: String, Sendable, CaseIterable {
  case followers
  /// At least one: they are divided by.
  case nonzeroFollowers = "nonzero_followers"
  case hashtags
  case comments
  /// When it was posted, and when its likes were counted.
  case age
  /// When it was posted.
  case weekday
}

/// The posts to be scored, a column for each number and nothing else: 32 bytes a post, and the columns that only some
/// methods use where they are asked for. A score needs its place among all others, so all of them are in memory; what is
/// made of them (logarithms, indicator columns) never is.
package struct ScorePosts: Sendable {
  package private(set) var ids: [Int64] = []
  /// Numbers from 0, one for each account in the order in which they come.
  package private(set) var accounts: [Int32] = []
  package private(set) var likes: [Int] = []
  /// -1 where they are unknown and nobody asked for them.
  package private(set) var followers: [Int] = []
  /// 0 where they are unknown and nobody asked for them.
  package private(set) var hashtags: [Int32] = []
  /// Empty where they are not asked for; likewise the next two.
  package private(set) var comments: [Int] = []
  /// From posting to the count of the likes, 0 and more.
  package private(set) var ageInSeconds: [Int] = []
  /// 0 is Monday, in UTC.
  package private(set) var weekdays: [UInt8] = []

  package let needs: Set<PostNumber>
  /// Those of posts that were dropped too.
  package var accountCount: Int { accountNumbers.count }
  private var accountNumbers = AccountNumbers()

  // A set is slow to ask five million times.
  private let needsFollowers, needsNonzeroFollowers, needsHashtags, needsComments, needsAge, needsWeekday: Bool

  package init(needs: Set<PostNumber> = [.followers, .hashtags]) {
    self.needs = needs
    needsNonzeroFollowers = needs.contains(.nonzeroFollowers)
    needsFollowers = needs.contains(.followers) || needsNonzeroFollowers
    needsHashtags = needs.contains(.hashtags)
    needsComments = needs.contains(.comments)
    needsAge = needs.contains(.age)
    needsWeekday = needs.contains(.weekday)
  }

  package var count: Int { ids.count }

  package mutating func reserveCapacity(_ count: Int) {
    ids.reserveCapacity(count)
    accounts.reserveCapacity(count)
    likes.reserveCapacity(count)
    followers.reserveCapacity(count)
    hashtags.reserveCapacity(count)
    if needsComments { comments.reserveCapacity(count) }
    if needsAge { ageInSeconds.reserveCapacity(count) }
    if needsWeekday { weekdays.reserveCapacity(count) }
  }

  /// Adds the post, or says what keeps it from being scored: `likes_unknown`, `followers_unknown`, `followers_zero`,
  /// `hashtags_unknown`, `comments_unknown`, `posted_at_unknown`, `negative_count`.
  package mutating func add(_ post: PostFacts) -> String? {
    guard let likes = post.likes else { return "likes_unknown" }
    if needsFollowers, post.followers == nil { return "followers_unknown" }
    if needsNonzeroFollowers, post.followers == 0 { return "followers_zero" }
    if needsHashtags, post.hashtags == nil { return "hashtags_unknown" }
    if needsComments, post.comments == nil { return "comments_unknown" }
    if needsWeekday || needsAge, post.postedAt == nil { return "posted_at_unknown" }
    if needsAge, post.observedAt == nil { return "posted_at_unknown" }
    guard likes >= 0, post.followers ?? 0 >= 0, post.hashtags ?? 0 >= 0, post.comments ?? 0 >= 0 else {
      return "negative_count"
    }
    ids.append(post.id)
    accounts.append(accountNumbers.number(of: post.account))
    self.likes.append(likes)
    followers.append(post.followers ?? -1)
    hashtags.append(Int32(clamping: post.hashtags ?? 0))
    if needsComments { comments.append(post.comments ?? 0) }
    if needsAge {
      ageInSeconds.append(
        Int(clamping: max(0, (post.observedAt ?? 0).subtractingReportingOverflow(post.postedAt ?? 0).partialValue)))
    }
    if needsWeekday { weekdays.append(Self.weekday(of: post.postedAt ?? 0)) }
    return nil
  }

  /// The first of January 1970 was a Thursday.
  private static func weekday(of time: Int64) -> UInt8 {
    let (quotient, rest) = time.quotientAndRemainder(dividingBy: 86400)
    let day = (quotient - (rest < 0 ? 1 : 0) + 3) % 7
    return UInt8(day < 0 ? day + 7 : day)
  }

  /// Keeps the posts for which `isKept` says so of their index, in their order. Accounts keep their numbers.
  package mutating func keep(where isKept: (Int) -> Bool) {
    var to = 0
    for from in 0..<count where isKept(from) {
      if from != to {
        ids[to] = ids[from]
        accounts[to] = accounts[from]
        likes[to] = likes[from]
        followers[to] = followers[from]
        hashtags[to] = hashtags[from]
        if !comments.isEmpty { comments[to] = comments[from] }
        if !ageInSeconds.isEmpty { ageInSeconds[to] = ageInSeconds[from] }
        if !weekdays.isEmpty { weekdays[to] = weekdays[from] }
      }
      to += 1
    }
    let dropped = count - to
    ids.removeLast(dropped)
    accounts.removeLast(dropped)
    likes.removeLast(dropped)
    followers.removeLast(dropped)
    hashtags.removeLast(dropped)
    if !comments.isEmpty { comments.removeLast(dropped) }
    if !ageInSeconds.isEmpty { ageInSeconds.removeLast(dropped) }
    if !weekdays.isEmpty { weekdays.removeLast(dropped) }
  }

  /// Posts of the account that has most; 0 without posts.
  var postsOfLargestAccount: Int {
    var counts = [Int32](repeating: 0, count: accountCount)
    for account in accounts { counts[Int(account)] += 1 }
    return Int(counts.max() ?? 0)
  }

  /// Accounts that have posts.
  package var accountsWithPosts: Int {
    var isThere = [Bool](repeating: false, count: accountCount)
    var count = 0
    for account in accounts where !isThere[Int(account)] {
      isThere[Int(account)] = true
      count += 1
    }
    return count
  }
}
