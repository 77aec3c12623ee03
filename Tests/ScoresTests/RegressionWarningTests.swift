// RegressionWarningTests: what users should read before they believe a regression.
import Base
import Foundation
import Scores
import Testing

@Suite struct RegressionWarningTests {
  /// 200 posts of 40 accounts with all numbers, changed as the test needs. The weekdays take turns.
  private func table(_ change: (Int, inout PostFacts) -> Void = { _, _ in }) -> [PostFacts] {
    (0..<200).map { i in
      var post = PostFacts(
        id: Int64(i), account: Int64(i % 40), likes: 3 + i * 7 % 97, comments: i * 29 % 23,
        followers: 50 + i * i % 1009,
        hashtags: i * 11 % 13, postedAt: Int64(86400 * i + i * i % 1000), observedAt: 86400 * 400)
      change(i, &post)
      return post
    }
  }

  private func warnings(_ posts: [PostFacts], _ controls: [RegressionOptions.Control]) throws -> [String] {
    try regress(posts, options: RegressionOptions(controls: controls)).warnings
  }

  @Test func `comments are an outcome themselves`() throws {
    #expect(
      try warnings(table(), [.followers, .comments]) == [
        "Comments are an outcome too: posts that are liked are commented on. Controlling for them takes away a part of "
          + "what the score shall measure."
      ])
    #expect(try warnings(table(), [.followers, .hashtags, .age, .weekday]) == [])
  }

  @Test func `few accounts make errors by account too small`() throws {
    let found = try warnings(table { $1.account = Int64($0 % 29) }, [.followers])
    #expect(
      found == ["There are only 29 accounts: with fewer than 30 the standard errors by account come out too small."])
    #expect(try warnings(table { $1.account = Int64($0 % 30) }, [.followers]) == [])
  }

  @Test func `posts of accounts without followers are counted`() throws {
    let many = try warnings(table { if $0 < 7 { $1.followers = 0 } }, [.followers])
    #expect(
      many.first
        == "7 posts are of accounts with 0 followers and stand at the far end of the scale (log10(1 + 0) is 0): where 0 "
        + "means unknown, leave such posts out.")
    let one = try warnings(table { if $0 < 1 { $1.followers = 0 } }, [.followers])
    #expect(one.first?.hasPrefix("1 post is of accounts with 0 followers and stands at the far end") == true)
    #expect(try warnings(table { if $0 < 7 { $1.followers = 0 } }, [.hashtags]).isEmpty)
  }

  @Test func `posts of one weekday, of some weekdays, and of nearly one`() throws {
    let day: Int64 = 86400
    // Day 4 of 1970 was a Monday.
    func weekday(_ day: Int) -> Int64 { Int64(4 + day) * 86400 }
    let constant = try regress(
      table { $1.postedAt = weekday(2) + Int64($0) }, options: RegressionOptions(controls: [.weekday]))
    #expect(
      constant.warnings == ["Weekdays do not vary: a regression on them says nothing, and the control was left out."])
    #expect(constant.terms.isEmpty && constant.coefficients.present.count == 1)

    let some = try regress(
      table { $1.postedAt = weekday(2 + $0 % 3) + day * 7 }, options: RegressionOptions(controls: [.weekday]))
    #expect(some.terms == [.weekdayThursday, .weekdayFriday])
    #expect(
      some.warnings == [
        "No post is of a Monday: the other days are compared with Wednesday.",
        "No post is of a Tuesday: the day has no coefficient.", "No post is of a Saturday: the day has no coefficient.",
        "No post is of a Sunday: the day has no coefficient.",
      ])
    // The mean of Wednesday is the intercept.
    let wednesdays = table().filter { $0.id % 3 == 0 }.map { log10(1 + Double($0.likes ?? 0)) }
    #expect(close(some.coefficients.intercept, wednesdays.reduce(0, +) / Double(wednesdays.count), 1e-12))

    let nearly = (0..<2000).map { i in
      PostFacts(
        id: Int64(i), account: Int64(i % 40), likes: i * 7 % 97, postedAt: i < 7 ? weekday(i) : weekday(0),
        observedAt: 86400 * 400)
    }
    // Six of 2,000 are more than one in a thousand, one is less.
    #expect(!(try warnings(nearly, [.weekday]).contains { $0.hasPrefix("Weekdays barely vary") }))
    let one = nearly.map { post in
      var post = post
      if post.id != 6 { post.postedAt = weekday(0) }
      return post
    }
    #expect(
      try warnings(one, [.weekday]).first
        == "Weekdays barely vary (1 of 2000 posts are not of a Monday): a regression on them says nothing; leave this "
        + "control out.")
  }

  /// The factor of a control is 1 / (1 − R²) of a regression of it on all the others.
  @Test func `of three controls those that nearly follow from the others are named with their factors`() throws {
    let posts = table {
      $1.followers = 10 + $0 * $0 % 1009
      $1.comments = (($1.followers ?? 0) + 1) * (4 + $0 * 7 % 3)
      $1.hashtags = $0 % 13
    }
    func factor(of control: RegressionOptions.Control, on others: [RegressionOptions.Control]) throws -> Double {
      let swapped = posts.map { post in
        var post = post
        post.likes = control == .comments ? post.comments : post.followers
        return post
      }
      let explained = try #require(
        try regress(swapped, options: RegressionOptions(controls: others, top: 0, bottom: 0)).rSquared)
      return 1 / (1 - explained)
    }
    let ofComments = try factor(of: .comments, on: [.followers, .hashtags])
    let ofFollowers = try factor(of: .followers, on: [.comments, .hashtags])
    #expect(ofComments > 10 && ofFollowers > 10)
    func sentence(_ name: String, _ factor: Double) -> String {
      "\(name) nearly follow from the other controls (variance inflation factor \((factor * 10).rounded() / 10)): what "
        + "they do is hard to tell from what the others do."
    }
    let found = try warnings(posts, [.followers, .hashtags, .comments])
    #expect(found.contains(sentence("Followers", ofFollowers)))
    #expect(found.contains(sentence("Comments", ofComments)))
    #expect(!found.contains { $0.hasPrefix("Hashtags nearly") })
  }

  @Test func `weekdays that hashtags nearly tell are named`() throws {
    let posts = table { i, post in post.hashtags = (i + 3) % 7 + (i == 50 ? 1 : 0) }
    let found = try warnings(posts, [.weekday, .hashtags])
    #expect(found.count == 1)
    #expect(found[0].hasPrefix("Hashtags nearly follow from the other control (variance inflation factor "))
    // With nothing but the weekday in them they follow exactly.
    let exactly = try warnings(table { i, post in post.hashtags = (i + 3) % 7 }, [.weekday, .hashtags])
    #expect(
      exactly == [
        "Hashtags follow exactly from the other control: the two cannot be told apart, and this one was left out."
      ])
    let days = try warnings(table { i, post in post.hashtags = i % 7 == 0 ? 1 : 0 }, [.hashtags, .followers, .weekday])
    #expect(
      days == [
        "Posts of Thursday follow exactly from the other controls: they cannot be told apart, and this one was left out."
      ])
  }

  @Test func `ages that hardly vary are told`() throws {
    let found = try warnings(table { $1.postedAt = 1000 + Int64($0) }, [.age])
    #expect(found.count == 1)
    #expect(found[0].hasPrefix("Ages barely vary (coefficient of variation "))
  }

  @Test func `a control whose numbers were not read is refused`() throws {
    let posts = columns(table(), for: [.followers])
    for control in [RegressionOptions.Control.age, .weekday, .comments] {
      do {
        _ = try regress(posts, options: RegressionOptions(controls: [control]))
        Issue.record("\(control) was taken")
      } catch {
        #expect(
          (error as? Fault)?.sentence
            == "\(control.rawValue) cannot be controlled for: 200 of 200 posts were read without it. Ask for it when the "
            + "posts are read, or leave it out of the controls.")
      }
    }
    let unknown = columns(table { if $0 < 3 { $1.followers = nil } }, for: [.hashtags])
    #expect(throws: Fault.self) { try regress(unknown, options: RegressionOptions(controls: [.followers])) }
  }

  @Test func `the method is the regression with its options`() throws {
    let method = RegressionMethod(
      options: RegressionOptions(controls: [.age, .comments], top: 0.2, bottom: 0.3, seed: 3))
    #expect(method.needs == [.age, .comments] && RegressionMethod.name == "regression")
    let posts = columns(table(), for: [.age, .comments])
    let (scoring, result) = (try method.score(posts), try regress(posts, options: method.options))
    #expect(scoring.scores == result.residuals && scoring.tails.assignment == result.tails.assignment)
    #expect(scoring.warnings == result.warnings && scoring.tails.top == 40 && scoring.tails.bottom == 60)
  }
}
