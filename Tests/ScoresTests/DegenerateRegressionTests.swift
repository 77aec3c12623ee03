// DegenerateRegressionTests: what a regression cannot say is left out, refused or warned about, in words.
import Base
import Scores
import Testing

@Suite struct DegenerateRegressionTests {
  /// 120 posts of 40 accounts, changed as the test needs.
  private func table(_ change: (Int, inout PostFacts) -> Void) -> [PostFacts] {
    (0..<120).map { i in
      var post = PostFacts(
        id: Int64(i), account: Int64(i % 40), likes: 3 + i * 7 % 97, followers: 50 + i * i % 1009, hashtags: i * 11 % 13
      )
      change(i, &post)
      return post
    }
  }

  @Test func `an ordinary table has no warnings`() throws {
    #expect(try regress(table { _, _ in }).warnings == [])
  }

  @Test func `followers that do not vary are left out`() throws {
    let found = try regress(table { $1.followers = 1234 })
    #expect(found.coefficients.log10Followers == nil)
    #expect(found.standardErrors.log10Followers == nil)
    #expect(found.standardErrorsClustered?.log10Followers == nil)
    let without = try regress(table { _, _ in }, options: RegressionOptions(controls: [.hashtags]))
    #expect(found.coefficients == without.coefficients && found.residuals == without.residuals)
    #expect(
      found.warnings == ["Followers do not vary: a regression on them says nothing, and the control was left out."])
  }

  @Test func `a control that the other determines is left out`() throws {
    // As many hashtags as digits of the followers, which are all nines.
    let nines = [9, 99, 999, 9999, 99_999]
    let found = try regress(
      table {
        $1.followers = nines[$0 % 5]
        $1.hashtags = $0 % 5 + 1
      })
    #expect(found.coefficients.log10Followers != nil)
    #expect(found.coefficients.hashtags == nil)
    #expect(
      found.warnings == [
        "Hashtags follow exactly from the other control: the two cannot be told apart, and this one was left out."
      ])
  }

  @Test func `controls that nearly determine each other are warned about`() throws {
    let nines = [9, 99, 999, 9999, 99_999]
    let found = try regress(
      table {
        $1.followers = nines[$0 % 5] + $0 / 20
        $1.hashtags = $0 % 5 + 1
      })
    #expect(found.coefficients.hashtags != nil)
    #expect(found.warnings.count == 1)
    #expect(found.warnings[0].hasPrefix("Hashtags nearly follow from the other control (variance inflation factor "))
  }

  @Test func `equal likes leave nothing to explain`() throws {
    let found = try regress(table { $1.likes = 7 })
    #expect(found.rSquared == nil)
    #expect(found.residuals.allSatisfy { $0 == 0 })
    #expect(close(found.coefficients.intercept, 0.9030899869919435, 1e-14))
    #expect(found.coefficients.log10Followers == 0 && found.coefficients.hashtags == 0)
    #expect(found.tails.byChance == 24)
    #expect(
      found.warnings == [
        "All posts have the same number of likes: there is nothing to explain, and R² is undefined.",
        "24 of 24 labels (100 %) were drawn by chance: their posts have the very score of others beyond the border, as "
          + "where many posts have the same few likes. Take smaller shares (--top, --bottom), or posts with more likes "
          + "(--min-age, --at).",
      ])
    #expect(found.tails.tiesAtLow == 108 && found.tails.tiesAtHigh == 108)
    let order = (0..<120).sorted { TieOrder.mix($0, seed: 0) < TieOrder.mix($1, seed: 0) }
    #expect(order.prefix(12).allSatisfy { found.tails.assignment[Int($0)] == .bottom })
    #expect(order.suffix(12).allSatisfy { found.tails.assignment[Int($0)] == .top })
  }

  @Test func `one account with most of the posts is named as such`() throws {
    let found = try regress(table { $1.account = $0 < 61 ? 1 : Int64($0) })
    #expect(found.warnings == ["One account has 50.8 % of the posts: the coefficients are mostly its own."])
    #expect(try regress(table { $1.account = $0 < 60 ? 1 : Int64($0) }).warnings == [])
    // 108 of 120 posts: from nine in ten on, followers are as good as constant.
    #expect(
      try regress(table { $1.account = $0 < 108 ? 1 : Int64($0) }).warnings == [
        "One account has 90.0 % of the posts, so that followers hardly vary: a regression on them is degenerate, and its "
          + "coefficients rest on the 12 other posts.",
        "There are only 13 accounts: with fewer than 30 the standard errors by account come out too small.",
      ])
    #expect(
      try regress(table { $1.account = $0 < 108 ? 1 : Int64($0) }, options: RegressionOptions(controls: [.hashtags]))
        .warnings.first
        == "One account has 90.0 % of the posts: the coefficients are its own, and say nothing about accounts.")
  }

  @Test func `a control that only one account varies in is named`() throws {
    let one = try regress(table { $1.hashtags = $0 == 7 ? 3 : 0 })
    #expect(
      one.warnings.contains {
        $0.hasSuffix(
          "% of what varies in hashtags is one account's: its coefficient is that account's, and the error by account is far "
            + "too small. Leave this control out.")
      })
    let three = try regress(table { $1.hashtags = $0 % 41 == 7 ? 3 : 0 })
    #expect(!three.warnings.contains { $0.contains("one account's") })
  }

  @Test func `few posts are warned about, and a tail of less than one`() throws {
    let found = try regress(Array(table { _, _ in }.prefix(9)))
    #expect(
      found.warnings == [
        "There are only 9 posts: with fewer than 100 the coefficients and the borders are rough.",
        "There are only 9 accounts: with fewer than 30 the standard errors by account come out too small.",
        "The bottom tail is empty: a share of 0.1 of 9 posts is less than one post.",
        "The top tail is empty: a share of 0.1 of 9 posts is less than one post.",
      ])
    #expect(found.tails.thresholds == RegressionResult.Thresholds())
    #expect(found.tails.assignment.allSatisfy { $0 == .middle })
  }

  @Test func `too few posts are refused`() throws {
    let enough = table { _, _ in }.prefix(4)
    #expect(try regress(enough).n == 4)
    #expect(
      fault { try regress(enough.prefix(3)) }
        == Fault(
          .data,
          "A regression with 2 controls needs at least 4 posts, and there are 3 posts. Import more posts first."))
    #expect(
      fault { try regress(enough.prefix(1), options: RegressionOptions(controls: [.followers])) }
        == Fault(
          .data, "A regression with 1 control needs at least 3 posts, and there is 1 post. Import more posts first."))
    #expect(fault { try regress([PostFacts]()) }?.code == .data)
  }

  @Test func `a negative count never comes to be scored`() {
    var posts = ScorePosts()
    for change in [\PostFacts.likes, \.followers, \.hashtags, \.comments] as [WritableKeyPath<PostFacts, Int?>] {
      var post = PostFacts(id: 70, account: 1, likes: 1, comments: 1, followers: 1, hashtags: 1)
      post[keyPath: change] = -1
      #expect(posts.add(post) == "negative_count")
    }
    #expect(posts.count == 0)
  }

  @Test(arguments: [(1.5, 0.1), (0.1, -0.1), (.nan, 0.1), (0.6, 0.5)])
  func `shares that are none are refused`(top: Double, bottom: Double) {
    let found = fault { try regress(smallTable, options: RegressionOptions(top: top, bottom: bottom)) }
    #expect(found?.code == .usage)
  }

  private func fault(_ body: () throws -> RegressionResult) -> Fault? {
    do {
      _ = try body()
      return nil
    } catch {
      return error as? Fault
    }
  }
}
