// RegressionPropertyTests: what must not change a label, and what scores and deciles always are.
import Base
import Foundation
import Scores
import Testing

@Suite struct RegressionPropertyTests {
  /// 1,500 drawn posts of 120 accounts with everything known; likes are round numbers often enough for ties.
  private func drawn(seed: UInt64, bend: Double = 0) -> [PostFacts] {
    var chance = KeyedGenerator(seed: seed, key: ["posts"])
    let accounts = (0..<120).map { _ in (followers: Int(pow(10, chance.uniform(1, 6))), luck: chance.uniform(-0.3, 0.3))
    }
    return (0..<1500).map { index in
      let account = chance.index(accounts.count)
      let followers = accounts[account].followers
      let size = log10(1 + Double(followers))
      let hashtags = chance.index(4) * 3
      let posted = 1_500_000_000 - chance.index(40_000_000)
      let expected =
        0.1 + 0.5 * size + bend * (size - 3.5) * (size - 3.5) + 0.02 * Double(hashtags) + accounts[account].luck
      let likes = Int(pow(10, expected + chance.uniform(-0.5, 0.5)))
      return PostFacts(
        id: Int64(10 + 3 * index), account: Int64(account), likes: likes, comments: likes / (3 + chance.index(9)),
        followers: followers, hashtags: hashtags, postedAt: Int64(posted), observedAt: 1_500_000_000)
    }
  }

  @Test(arguments: [[], [.followers, .hashtags], RegressionOptions.Control.allCases])
  func `a constant added to the logarithms of all likes changes no label`(
    controls: [RegressionOptions.Control]
  ) throws {
    let posts = drawn(seed: 1)
    let options = RegressionOptions(controls: controls, top: 0.3, bottom: 0.2)
    let plain = try regress(posts, options: options)
    for factor in [2, 10, 977] {
      let more = posts.map { post in
        var post = post
        post.likes = post.likes.map { (1 + $0) * factor - 1 }
        return post
      }
      let found = try regress(more, options: options)
      #expect(found.tails.assignment == plain.tails.assignment)
      #expect(close(found.coefficients.intercept, plain.coefficients.intercept + log10(Double(factor)), 1e-12))
    }
  }

  @Test(arguments: [[], [.followers, .hashtags], RegressionOptions.Control.allCases])
  func `the order of the posts changes no label and no number`(controls: [RegressionOptions.Control]) throws {
    let posts = drawn(seed: 2)
    let options = RegressionOptions(controls: controls, top: 0.25, bottom: 0.25, seed: 5)
    let plain = try regress(posts, options: options)
    let labels = Dictionary(uniqueKeysWithValues: zip(posts.map(\.id), plain.tails.assignment))
    var chance = KeyedGenerator(seed: 4, key: ["shuffle"])
    for _ in 0..<3 {
      let shuffled = posts.shuffled(using: &chance)
      let found = try regress(shuffled, options: options)
      #expect(Dictionary(uniqueKeysWithValues: zip(shuffled.map(\.id), found.tails.assignment)) == labels)
      for (term, value) in plain.coefficients.present { #expect(close(found.coefficients[term], value, 1e-11)) }
      let (errors, before) = (found.standardErrorsClustered, plain.standardErrorsClustered)
      for (term, value) in before?.present ?? [] { #expect(close(errors?[term], value, 1e-11)) }
      let (test, testBefore) = (try #require(found.deciles?.test), try #require(plain.deciles?.test))
      #expect(close(test.f, testBefore.f, 1e-9))
      #expect(found.deciles?.groups.map(\.from) == plain.deciles?.groups.map(\.from))
    }
  }

  @Test func `scores have mean zero and nothing left of the controls`() throws {
    let posts = drawn(seed: 3)
    let found = try regress(posts, options: RegressionOptions(controls: RegressionOptions.Control.allCases))
    let n = Double(posts.count)
    #expect(abs(found.residuals.reduce(0, +)) / n < 1e-14)
    func sum(_ of: (PostFacts) -> Double) -> Double { zip(posts, found.residuals).reduce(0) { $0 + of($1.0) * $1.1 } }
    #expect(abs(sum { Double($0.hashtags ?? 0) }) / n < 1e-12)
    #expect(abs(sum { log10(1 + Double($0.followers ?? 0)) }) / n < 1e-13)
    #expect(abs(sum { log10(1 + Double($0.comments ?? 0)) }) / n < 1e-13)
  }

  @Test(arguments: [100, 101, 999, 1500])
  func `deciles hold what they say`(count: Int) throws {
    let posts = Array(drawn(seed: 4).prefix(count))
    let options = RegressionOptions(controls: [.hashtags], seed: 9)
    let found = try regress(posts, options: options)
    let groups = try #require(found.deciles?.groups)
    let sorted = posts.indices.sorted { a, b in
      let (one, other) = (posts[a], posts[b])
      if one.followers != other.followers { return one.followers ?? 0 < other.followers ?? 0 }
      return TieOrder.mix(one.id, seed: 9) < TieOrder.mix(other.id, seed: 9)
    }
    for (tenth, group) in groups.enumerated() {
      let inside = sorted[(tenth * count / 10)..<((tenth + 1) * count / 10)]
      #expect(group.posts == inside.count)
      #expect(group.from == inside.compactMap { posts[$0].followers }.min())
      #expect(group.to == inside.compactMap { posts[$0].followers }.max())
      #expect(group.accounts == Set(inside.map { posts[$0].account }).count)
      #expect(abs(group.mean - inside.reduce(0) { $0 + found.residuals[$1] } / Double(inside.count)) < 1e-13)
    }
    #expect(abs(groups.reduce(0) { $0 + Double($1.posts) * $1.mean }) < 1e-10)
    #expect(groups.reduce(0) { $0 + $1.posts } == count)
    for (one, next) in zip(groups, groups.dropFirst()) { #expect(one.to <= next.from) }
  }

  @Test func `an account's posts may come in any number of pieces`() throws {
    // Enough posts for several runs, account by account and shuffled.
    var chance = KeyedGenerator(seed: 6, key: ["pieces"])
    let whole = (0..<90_000).map { index in
      PostFacts(
        id: Int64(index), account: Int64(index / 7), likes: chance.index(1000), followers: 1 + index / 7 % 5000,
        hashtags: chance.index(9))
    }
    let found = try regress(whole)
    let shuffled = try regress(whole.shuffled(using: &chance))
    #expect(found.accounts == shuffled.accounts)
    for (term, value) in try #require(found.standardErrorsClustered).present {
      #expect(close(shuffled.standardErrorsClustered?[term], value, 1e-10))
    }
    #expect(close(found.deciles?.test?.f, try #require(shuffled.deciles?.test?.f), 1e-8))
    let again = try regress(whole)
    #expect(again.residuals == found.residuals && again.standardErrorsClustered == found.standardErrorsClustered)
    #expect(again.deciles == found.deciles)
  }

  @Test func `posts that were dropped leave no trace`() throws {
    let facts = drawn(seed: 5)
    var posts = columns(facts, for: RegressionOptions.Control.allCases)
    posts.keep { facts[$0].account != 0 && facts[$0].account != 41 && $0 % 11 != 3 }
    let kept = facts.enumerated().filter { $1.account != 0 && $1.account != 41 && $0 % 11 != 3 }.map(\.element)
    let options = RegressionOptions(controls: RegressionOptions.Control.allCases)
    let (found, expected) = (try regress(posts, options: options), try regress(kept, options: options))
    #expect(found.n == kept.count && found.accounts == 118 && expected.accounts == 118)
    #expect(found.coefficients == expected.coefficients && found.residuals == expected.residuals)
    for (term, value) in try #require(expected.standardErrorsClustered).present {
      #expect(close(found.standardErrorsClustered?[term], value, 1e-12))
    }
  }

  @Test func `scores that bend with followers are told, those that do not are not`() throws {
    #expect(try regress(drawn(seed: 7)).warnings.isEmpty)
    let found = try regress(drawn(seed: 7, bend: 0.15))
    let worst = try #require(found.deciles?.worst)
    #expect(found.warnings.count == 1)
    let sentence = try #require(found.warnings.first)
    #expect(sentence.hasPrefix("The scores still depend on followers (in ten groups of equal size F = "))
    let factor = (pow(10, worst.mean) * 100).rounded() / 100
    #expect(sentence.contains(" followers get \(factor) times the likes that the regression expects"))
    #expect(sentence.contains("--method bins"))
  }

  @Test func `without followers among the controls the scores say how large an account is`() throws {
    let found = try regress(drawn(seed: 8), options: RegressionOptions(controls: [.hashtags]))
    #expect(found.warnings.count == 1)
    #expect(try #require(found.warnings.first).contains("--controls followers"))
  }

  @Test func `tables without dependence are seldom accused of it`() throws {
    var chance = KeyedGenerator(seed: 12, key: ["null"])
    func normal() -> Double { (-2 * log(1 - chance.unit())).squareRoot() * cos(2 * .pi * chance.unit()) }
    var (accused, refused) = (0, 0)
    for _ in 0..<60 {
      var posts: [PostFacts] = []
      for account in 0..<60 {
        let (size, luck) = (4 + normal(), 0.2 * normal())
        for _ in 0..<max(1, Int(6 * exp(normal()))) {
          posts.append(
            PostFacts(
              id: Int64(posts.count), account: Int64(account),
              likes: Int(pow(10, 1 + 0.6 * size + luck + 0.3 * normal())),
              followers: Int(pow(10, size)), hashtags: chance.index(9)))
        }
      }
      let found = try regress(posts)
      accused += found.warnings.contains { $0.contains("still depend") } ? 1 : 0
      refused += found.deciles?.test.map { $0.p < 0.01 } == true ? 1 : 0
    }
    // By the joint test alone half of these tables would be accused.
    #expect(accused <= 3 && refused > 15, "\(accused) accused, \(refused) refused by the joint test")
  }
}
