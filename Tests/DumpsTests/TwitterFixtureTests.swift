// TwitterFixtureTests: whole files as API v1.1 writes them: a stream, a page of a search, a timeline.
import Base
import Dumps
import Foundation
import Testing

private let now = UTCTime(seconds: 1_700_000_000)
private let ada = AccountRecord(
  platform: "twitter", id: "2901114", username: "ada_sails", followers: 5120, following: 210, observedAt: now)
private let bo = AccountRecord(
  platform: "twitter", id: "3144550017", username: "bo_bakes", followers: 88, following: 340, observedAt: now)
private let cy = AccountRecord(
  platform: "twitter", id: "1263544901288734720", username: "cy_9", followers: 17, following: 25, observedAt: now)

private func photo(_ name: String, _ ordinal: Int) -> MediaRecord {
  MediaRecord(url: "https://pbs.twimg.com/media/\(name).jpg", ordinal: ordinal)
}

@Suite struct TwitterFixtureTests {
  @Test func `a stream: a retweet before its original, a quote, and notices`() throws {
    let file = fixture("twitter-stream.jsonl")
    let reading = try read(file, observedAt: now)
    let original = PostRecord(
      platform: "twitter", id: "1367417333483569157", account: ada, postedAt: UTCTime(seconds: 1_614_852_672),
      observedAt: now, permalink: "https://twitter.com/ada_sails/status/1367417333483569157",
      caption: "The boat is out of the water again & the whole harbour came to look at her, which took most of the day "
        + "and all of the bread. #Boats #harbour #BOATS and then some more words past the cut https://t.co/Aa00000001",
      hashtags: ["boats", "harbour"], hashtagCount: 3, likes: 0, comments: 0, followers: 5120,
      media: [photo("EvStreamOne", 1), photo("EvStreamTwo", 2)], origin: Origin(source: file, position: 3))
    var repost = original
    repost.likes = 41
    repost.comments = 3
    repost.isRepost = true
    repost.origin.position = 1
    let quote = PostRecord(
      platform: "twitter", id: "1367445998846083075", account: bo, postedAt: UTCTime(seconds: 1_614_859_506),
      observedAt: now, permalink: "https://twitter.com/bo_bakes/status/1367445998846083075",
      caption: "Always. #bread https://t.co/Cc00000001", hashtags: ["bread"], hashtagCount: 1, likes: 0, comments: 0,
      followers: 88, latitude: 53.5, longitude: 10.25, origin: Origin(source: file, position: 5))
    #expect(reading.posts == [repost, original, quote])
    #expect(reading.skipped == ["stream_notice", "stream_notice", "stream_notice"])
    #expect(reading.rejections.isEmpty)
    #expect(reading.accounts.isEmpty)
    #expect(reading.summary == DumpSummary(dialects: [.twitter], documents: 1))
  }

  @Test func `a page of a search: films have their places and are left out, and an id that lost digits is refused`()
    throws
  {
    let file = fixture("twitter-search.json")
    let reading = try read(file, observedAt: now)
    #expect(
      reading.posts == [
        PostRecord(
          platform: "twitter", id: "1590411397559222273", account: ada, postedAt: UTCTime(seconds: 1_668_018_600),
          observedAt: now, permalink: "https://twitter.com/ada_sails/status/1590411397559222273",
          caption: "One, a film, and one more #Mixed https://t.co/Aa00000001", hashtags: ["mixed"], hashtagCount: 1,
          likes: 12, followers: 5120, media: [photo("FhMixOne", 1), photo("FhMixThree", 3)],
          origin: Origin(source: file, position: 1, part: 1)),
        PostRecord(
          platform: "twitter", id: "1590373651964755971", account: cy, postedAt: UTCTime(seconds: 1_668_009_600),
          observedAt: now, permalink: "https://twitter.com/cy_9/status/1590373651964755971", caption: "Only words <3",
          hashtagCount: 0, likes: 0, followers: 17, origin: Origin(source: file, position: 1, part: 3)),
      ])
    #expect(reading.skipped == ["video"])
    #expect(reading.reasons == ["no_id"])
    #expect(reading.rejections.map(\.part) == [4])
    #expect(reading.summary == DumpSummary(dialects: [.twitter], documents: 1))
  }

  @Test func `a timeline: a place, a tweet that is withheld, a retweet`() throws {
    let file = fixture("twitter-timeline.json")
    let reading = try read(file, observedAt: now)
    #expect(
      reading.posts == [
        PostRecord(
          platform: "twitter", id: "1134746404254646279", account: ada, postedAt: UTCTime(seconds: 1_559_379_600),
          observedAt: now, permalink: "https://twitter.com/ada_sails/status/1134746404254646279",
          caption: "Two eggs #Egg #egg https://t.co/Aa00000003", hashtags: ["egg"], hashtagCount: 2, likes: 30,
          followers: 5120, latitude: 40.25, longitude: -75.5, media: [photo("D7EggOne", 1)],
          origin: Origin(source: file, position: 1)),
        PostRecord(
          platform: "twitter", id: "1134021628523446280", account: ada, postedAt: UTCTime(seconds: 1_559_206_800),
          observedAt: now, permalink: "https://twitter.com/ada_sails/status/1134021628523446280", likes: 3,
          followers: 5120, origin: Origin(source: file, position: 2)),
        PostRecord(
          platform: "twitter", id: "1133644141163446273", account: bo, postedAt: UTCTime(seconds: 1_559_116_800),
          observedAt: now, permalink: "https://twitter.com/bo_bakes/status/1133644141163446273",
          caption: "Rolls! https://t.co/Aa00000004", hashtagCount: 0, likes: 8, followers: 88,
          media: [photo("D7Rolls", 1)], isRepost: true, origin: Origin(source: file, position: 3)),
      ])
    #expect(reading.summary == DumpSummary(dialects: [.twitter], documents: 1))
  }

  @Test(arguments: ["twitter-stream.jsonl", "twitter-v2-flat.jsonl", "twitter-v2-stream.jsonl", "snscrape.jsonl"])
  func `whatever breaks in one field, each line is one thing`(_ name: String) throws {
    let dialects: [String: Dialect] = ["twitter-stream.jsonl": .twitter, "snscrape.jsonl": .snscrape]
    let lines = try linesWithOneValueBroken(fixture(name))
    #expect(lines.count > 500)
    let reading = try read(
      text: lines.joined(separator: "\n"), as: "broken.jsonl", dialects[name] ?? .twitterV2, observedAt: now)
    let posts = reading.posts.map(\.origin.position)
    let rejected = reading.rejections.map(\.position)
    #expect(posts.count + rejected.count + reading.skipped.count + reading.accounts.count == lines.count)
    #expect(Set(posts).isDisjoint(with: rejected))
    #expect(Set(reading.reasons).isSubset(of: ["no_id", "not_a_post"]))
    #expect(reading.posts.allSatisfy { !$0.id.isEmpty && ($0.likes ?? 0) >= 0 && ($0.followers ?? 0) >= 0 })
  }
}

/// Every line of a file once for each value in it and each wrong thing that can stand in its place.
private func linesWithOneValueBroken(_ path: String) throws -> [String] {
  let wrong: [Any] = [NSNull(), -1, "x", [Any](), [String: Any](), 1.5]
  var lines: [String] = []
  for line in try String(contentsOfFile: path, encoding: .utf8).split(whereSeparator: \.isNewline) {
    let record = try JSONSerialization.jsonObject(with: Data(line.utf8))
    for value in wrong {
      for broken in variants(of: record, with: value) where broken is [String: Any] {
        lines.append(String(decoding: try JSONSerialization.data(withJSONObject: broken), as: UTF8.self))
      }
    }
  }
  return lines
}

private func variants(of value: Any, with wrong: Any) -> [Any] {
  var all: [Any] = [wrong]
  if let object = value as? [String: Any] {
    for (key, inner) in object {
      for variant in variants(of: inner, with: wrong) {
        var copy = object
        copy[key] = variant
        all.append(copy)
      }
    }
  } else if let list = value as? [Any] {
    for (index, inner) in list.enumerated() {
      for variant in variants(of: inner, with: wrong) {
        var copy = list
        copy[index] = variant
        all.append(copy)
      }
    }
  }
  return all
}
