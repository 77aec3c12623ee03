// AccountFilterTests: whose posts are left out for the number of their followers, and what is said about it.
import Base
import Scores
import Testing

@Suite struct AccountFilterTests {
  /// One post for each number.
  private func accounts(_ followers: [Int]) -> ScorePosts {
    columns(likes: followers.map { _ in 1 }, followers: followers)
  }

  @Test func `accounts further from the median than so many MADs go`() throws {
    // Median 50, deviations 49 40 30 0 10 50 950, their median 40: from 10 to 90 with one MAD.
    var posts = accounts([1, 10, 20, 50, 60, 100, 1000])
    let found = try AccountFilter(.mad(1)).apply(to: &posts)
    #expect(posts.followers == [10, 20, 50, 60])
    #expect(posts.ids == [2, 3, 4, 5])
    #expect(found.reason == "account_outside_mad")
    #expect(found.accounts == 7 && found.dropped == 3 && found.droppedBelow == 1 && found.posts == 3)
    #expect(found.median == 50 && found.mad == 40 && found.low == 10 && found.high == 90)
    #expect(found.warnings == [])
  }

  @Test func `the MAD is that of scipy, without a scale`() throws {
    // f = 100 + i * i * 31 % 977 for i in arange(200): median(f), scipy 1.17.1 stats.median_abs_deviation(f), and how
    // many lie further than 1.5 of it from the median.
    var posts = accounts((0..<200).map { 100 + $0 * $0 * 31 % 977 })
    let found = try AccountFilter(.mad(1.5)).apply(to: &posts)
    #expect(found.median == 567 && found.mad == 255.5)
    #expect(found.dropped == 46 && found.droppedBelow == 20 && posts.count == 154)
  }

  @Test func `an account counts once, with the median of its posts' followers`() throws {
    // Counted by posts, the median would be 1000. The account's own median is 25, between 20 and 30.
    let rows = [1000, 30, 20, 5].map { Reach(likes: 1, followers: $0, account: 9, id: Int64($0)) }
    let others = [10, 20, 40].enumerated().map { Reach(likes: 1, followers: $1, account: Int64($0), id: Int64(-$1)) }
    var posts = columns(rows + others)
    let found = try AccountFilter(.mad(1)).apply(to: &posts)
    #expect(found.accounts == 4 && found.median == 22.5)
    // Deviations 2.5, 12.5, 2.5, 17.5: from 15 to 30.
    #expect(found.mad == 7.5 && found.low == 15 && found.high == 30)
    #expect(posts.followers == [1000, 30, 20, 5, 20])
    #expect(found.posts == 2 && found.dropped == 2 && found.droppedBelow == 1)
  }

  @Test func `where most accounts have the same followers the MAD says nothing and nobody goes`() throws {
    var posts = accounts([500, 500, 500, 7, 1_000_000])
    let found = try AccountFilter(.mad(3)).apply(to: &posts)
    #expect(posts.count == 5 && found.dropped == 0 && found.posts == 0)
    #expect(
      found.warnings == [
        "Half of the accounts and more have 500 followers, so that the median deviation (MAD) is 0 and says nothing "
          + "about who is far away: no account was left out."
      ])
  }

  @Test func `trimming takes the whole part of the share from each end`() throws {
    var posts = accounts((1...25).map { $0 * 10 })
    let found = try AccountFilter(.trim(0.1)).apply(to: &posts)
    #expect(posts.followers == (3...23).map { $0 * 10 })
    #expect(found.reason == "account_trimmed")
    #expect(found.dropped == 4 && found.droppedBelow == 2 && found.posts == 4)
    #expect(found.low == 30 && found.high == 230 && found.median == nil && found.mad == nil)
  }

  @Test func `all posts of a trimmed account go`() throws {
    let rows = (0..<60).map { Reach(likes: 1, followers: 10 + $0 % 10, account: Int64($0 % 10), id: Int64($0)) }
    var posts = columns(rows)
    let found = try AccountFilter(.trim(0.1)).apply(to: &posts)
    #expect(found.accounts == 10 && found.dropped == 2 && found.posts == 12)
    #expect(posts.count == 48 && !posts.followers.contains(10) && !posts.followers.contains(19))
  }

  @Test func `accounts with equal followers are trimmed by chance and seed`() throws {
    let rows = (0..<40).map { Reach(likes: 1, followers: 5, account: Int64($0 / 2), id: Int64($0)) }
    func kept(seed: UInt64) throws -> [Int64] {
      var posts = columns(rows)
      _ = try AccountFilter(.trim(0.25), seed: seed).apply(to: &posts)
      return posts.ids
    }
    #expect(try kept(seed: 1).count == 20)
    #expect(try kept(seed: 1) == kept(seed: 1))
    #expect(try kept(seed: 1) != kept(seed: 2))
    // The smallest numbers of TieOrder go below, the largest above.
    let order = (0..<20).sorted { smallest($0, seed: 1) < smallest($1, seed: 1) }
    #expect(try Set(kept(seed: 1).map { Int($0) / 2 }) == Set(order[5..<15]))
  }

  private func smallest(_ account: Int, seed: UInt64) -> UInt64 {
    min(TieOrder.mix(Int64(2 * account), seed: seed), TieOrder.mix(Int64(2 * account + 1), seed: seed))
  }

  @Test func `a share of less than one account trims nobody and says so`() throws {
    var posts = accounts([1, 2, 3])
    let found = try AccountFilter(.trim(0.01)).apply(to: &posts)
    #expect(posts.count == 3 && found.low == 1 && found.high == 3)
    #expect(found.warnings == ["No account was trimmed: a share of 0.01 of 3 accounts is less than one account."])
  }

  @Test(arguments: [AccountFilter.Rule.mad(2), .trim(0.2)])
  func `the order of the posts does not matter`(rule: AccountFilter.Rule) throws {
    var chance = KeyedGenerator(seed: 5, key: ["order"])
    let rows = madeUpReach(500)
    var (posts, shuffled) = (columns(rows), columns(rows.shuffled(using: &chance)))
    let (found, again) = try (
      AccountFilter(rule, seed: 3).apply(to: &posts), AccountFilter(rule, seed: 3).apply(to: &shuffled)
    )
    #expect(found == again && found.dropped > 10)
    #expect(posts.ids.sorted() == shuffled.ids.sorted())
    #expect(posts.count + found.posts == 500)
  }

  @Test func `filters follow each other`() throws {
    var posts = columns(madeUpReach(500))
    let mad = try AccountFilter(.mad(2)).apply(to: &posts)
    let trim = try AccountFilter(.trim(0.05)).apply(to: &posts)
    // Accounts that the first one dropped are no accounts to the second.
    #expect(trim.accounts == mad.accounts - mad.dropped)
    #expect(trim.dropped == 2 * Int(Double(trim.accounts) * 0.05))
    #expect(Set(posts.accounts).count == trim.accounts - trim.dropped)
  }

  @Test(arguments: [AccountFilter.Rule.mad(3), .trim(0.1)])
  func `no posts are no trouble`(rule: AccountFilter.Rule) throws {
    var posts = ScorePosts()
    let found = try AccountFilter(rule).apply(to: &posts)
    #expect(found.accounts == 0 && found.posts == 0 && found.low == nil)
  }

  @Test func `followers at the end of the numbers do not overflow`() throws {
    var posts = columns(
      (0..<4).map { Reach(likes: 1, followers: .max - $0 % 2, account: Int64($0 / 2), id: Int64($0)) })
    #expect(try AccountFilter(.mad(1)).apply(to: &posts).accounts == 2)
    #expect(posts.count == 4)
  }

  @Test func `numbers that make no rule are refused`() {
    #expect(throws: Fault(.usage, "--mad is 0.0; it must be a number above 0, such as 3.")) {
      try AccountFilter(.mad(0))
    }
    #expect(throws: Fault.self) { try AccountFilter(.mad(.nan)) }
    #expect(throws: Fault.self) { try AccountFilter(.mad(.infinity)) }
    #expect(
      throws: Fault(.usage, "--trim is 0.5; it is a share of the accounts at each end, at least 0 and below 0.5.")
    ) { try AccountFilter(.trim(0.5)) }
    #expect(throws: Fault.self) { try AccountFilter(.trim(-0.1)) }
  }
}
