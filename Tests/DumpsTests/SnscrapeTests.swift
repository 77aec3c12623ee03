// SnscrapeTests: the JSONL of snscrape, of its last version and of its first ones.
import Base
import Dumps
import Testing

private let now = UTCTime(seconds: 1_700_000_000)
private let ada = AccountRecord(
  platform: "twitter", id: "2901114", username: "ada_sails", followers: 5120, following: 210, observedAt: now)
private let bo = AccountRecord(
  platform: "twitter", id: "3144550017", username: "bo_bakes", followers: 88, following: 340, observedAt: now)

private func photo(_ name: String, _ ordinal: Int, _ size: String = "orig") -> MediaRecord {
  MediaRecord(url: "https://pbs.twimg.com/media/\(name)?format=jpg&name=\(size)", ordinal: ordinal)
}

private func tweet(_ more: String) -> String {
  #"{"_type":"snscrape.modules.twitter.Tweet","id":5,"rawContent":"t"\#(more)}"#
}

@Suite struct SnscrapeTests {
  @Test func `tweets, retweets and the account of the last version`() throws {
    let file = fixture("snscrape.jsonl")
    let reading = try read(file, observedAt: now)
    #expect(
      reading.posts == [
        PostRecord(
          platform: "twitter", id: "1616344778142646273", account: ada, postedAt: UTCTime(seconds: 1_674_201_600),
          observedAt: now, permalink: "https://twitter.com/ada_sails/status/1616344778142646273",
          caption: "A boat & a film #Boats #boats", hashtags: ["boats"], hashtagCount: 2, likes: 14, comments: 2,
          followers: 5120, latitude: 53.5, longitude: 10.25, media: [photo("FnOne", 1), photo("FnThree", 3)],
          origin: Origin(source: file, position: 2)),
        PostRecord(
          platform: "twitter", id: "1615982390277046274", account: bo, postedAt: UTCTime(seconds: 1_674_115_200),
          observedAt: now, permalink: "https://twitter.com/bo_bakes/status/1615982390277046274",
          caption: "Rolls again, the long and whole text of it #Rolls", hashtags: ["rolls"], hashtagCount: 1, likes: 77,
          comments: 5, followers: 88, media: [photo("FnRolls", 1)], isRepost: true,
          origin: Origin(source: file, position: 3)),
        // Its list of hashtags is null, so it has none; its coordinates are a corner of the city that it names.
        PostRecord(
          platform: "twitter", id: "1616374977131446277", account: bo, postedAt: UTCTime(seconds: 1_674_208_800),
          observedAt: now, permalink: "https://twitter.com/bo_bakes/status/1616374977131446277", caption: "Look #1",
          hashtagCount: 0, likes: 3, comments: 0, followers: 88, origin: Origin(source: file, position: 4)),
      ])
    #expect(reading.accounts == [ada])
    #expect(reading.skipped == ["repost_without_original", "video", "other_node"])
    #expect(reading.rejections.isEmpty)
    #expect(reading.summary == DumpSummary(dialects: [.snscrape], documents: 1))
  }

  @Test func `tweets of the first versions have no types, no list of hashtags, and at first only a name`() throws {
    let file = fixture("snscrape-2020.jsonl")
    let reading = try read(file, observedAt: now)
    #expect(
      reading.posts == [
        PostRecord(
          platform: "twitter", id: "1333712441963446273", account: ada, postedAt: UTCTime(seconds: 1_606_816_800),
          observedAt: now, permalink: "https://twitter.com/ada_sails/status/1333712441963446273",
          caption: "Old #Boats, old #boats", hashtags: ["boats"], hashtagCount: 2, likes: 9, comments: 1,
          followers: 5120, media: [photo("EoOld", 2, "large")], origin: Origin(source: file, position: 1)),
        PostRecord(
          platform: "twitter", id: "1296386491806646273",
          account: AccountRecord(platform: "twitter", id: "@bo_bakes", username: "Bo_Bakes"),
          postedAt: UTCTime(seconds: 1_597_917_600), observedAt: now,
          permalink: "https://twitter.com/Bo_Bakes/status/1296386491806646273", caption: "Oldest & first",
          hashtagCount: 0, origin: Origin(source: file, position: 2)),
      ])
    #expect(reading.summary == DumpSummary(dialects: [.snscrape], documents: 1))
  }

  @Test(arguments: [
    #"{"_type":"snscrape.modules.instagram.InstagramPost","url":"https://www.instagram.com/p/A/","likes":3}"#,
    #"{"_type":"snscrape.modules.facebook.FacebookPost","cleanUrl":"u","content":"c"}"#,
    #"{"_type":"snscrape.modules.mastodon.Toot","id":"1","text":"c"}"#,
    #"{"_type":"snscrape.modules.twitter.Trend","name":"x"}"#,
    #"{"_type":"snscrape.modules.twitter.Tombstone","id":7}"#,
  ])
  func `what is no tweet is left out`(_ line: String) throws {
    let reading = try read(text: line, as: "o.jsonl")
    #expect(reading.skipped == ["other_node"])
    #expect(reading.posts.isEmpty)
    #expect(reading.summary.dialects == [.snscrape])
  }

  @Test func `the text form of an id wins, and a fraction without it is refused`() throws {
    let lines = [
      #"{"_type":"snscrape.modules.twitter.Tweet","id":1.6163447781426463e18,"id.str":"1616344778142646273","user":{"id":1.2e18,"id.str":"1263544901288734720"}}"#,
      #"{"_type":"snscrape.modules.twitter.Tweet","id":1.6163447781426463e18}"#,
      #"{"_type":"snscrape.modules.twitter.Tweet","id":null}"#,
    ]
    let reading = try read(text: lines.joined(separator: "\n"), as: "i.jsonl")
    #expect(reading.ids == ["1616344778142646273"])
    #expect(reading.posts.map(\.account?.id) == ["1263544901288734720"])
    #expect(reading.reasons == ["no_id", "no_id"])
    #expect(reading.rejections.map(\.position) == [2, 3])
  }

  @Test(arguments: [
    (#","hashtags":null"#, 0 as Int?), (#","hashtags":["A","a"]"#, 2), (#","hashtags":7"#, nil), ("", 0),
  ])
  func `hashtags are the list, none where it is null, and unknown where it is no list`(_ more: String, _ count: Int?)
    throws
  {
    #expect(try read(text: tweet(more), as: "h.jsonl").posts.map(\.hashtagCount) == [count])
  }

  @Test func `a place that is a point of interest is a point`() throws {
    let point = #","coordinates":{"longitude":"10.5","latitude":-3},"place":{"type":"poi"}"#
    let post = try #require(try read(text: tweet(point), as: "p.jsonl").posts.first)
    #expect(post.latitude == -3)
    #expect(post.longitude == 10.5)
  }

  @Test func `likes that are hidden or missing are unknown`() throws {
    let lines = [#","likeCount":-1"#, "", #","likeCount":null"#, #","likeCount":0"#].map(tweet)
    #expect(try read(text: lines.joined(separator: "\n"), as: "l.jsonl").posts.map(\.likes) == [nil, nil, nil, 0])
  }
}
