// TwitterV2Tests: pages of the API v2, its stream, and what twarc2 makes of them.
import Base
import Dumps
import Testing

private let now = UTCTime(seconds: 1_700_000_000)
/// `__twarc.retrieved_at` of the fixtures.
private let retrieved = UTCTime(seconds: 1_674_284_765)

private func ada(_ time: UTCTime) -> AccountRecord {
  AccountRecord(
    platform: "twitter", id: "2901114", username: "ada_sails", followers: 5120, following: 210, observedAt: time)
}

private func bo(_ time: UTCTime) -> AccountRecord {
  AccountRecord(
    platform: "twitter", id: "3144550017", username: "bo_bakes", followers: 88, following: 340, observedAt: time)
}

private func cy(_ time: UTCTime) -> AccountRecord {
  AccountRecord(
    platform: "twitter", id: "1263544901288734720", username: "cy_9", followers: 17, following: 25, observedAt: time)
}

private func boat(_ time: UTCTime, _ origin: Origin) -> PostRecord {
  PostRecord(
    platform: "twitter", id: "1616344778142646273", account: ada(time), postedAt: UTCTime(seconds: 1_674_201_600),
    observedAt: time, permalink: "https://twitter.com/ada_sails/status/1616344778142646273",
    caption: "A boat & a film #Boats #boats https://t.co/x1", hashtags: ["boats"], hashtagCount: 2, likes: 14,
    comments: 2, followers: 5120, latitude: 53.5, longitude: 10.25,
    media: [
      MediaRecord(url: "https://pbs.twimg.com/media/FnOne.jpg", ordinal: 1),
      MediaRecord(url: "https://pbs.twimg.com/media/FnThree.jpg", ordinal: 3),
    ], origin: origin)
}

/// The original that a retweet repeats; media of originals are included too.
private func rolls(_ time: UTCTime, _ origin: Origin, media: [MediaRecord]) -> PostRecord {
  PostRecord(
    platform: "twitter", id: "1615982390277046274", account: bo(time), postedAt: UTCTime(seconds: 1_674_115_200),
    observedAt: time, permalink: "https://twitter.com/bo_bakes/status/1615982390277046274",
    caption: "Rolls again, the long and whole text of it #Rolls https://t.co/x2", hashtags: ["rolls"], hashtagCount: 1,
    likes: 77, comments: 5, followers: 88, media: media, isRepost: true, origin: origin)
}

private let rollsPhoto = MediaRecord(url: "https://pbs.twimg.com/media/FnRolls.jpg", ordinal: 1)

private func look(_ time: UTCTime, _ origin: Origin, tags: Int) -> PostRecord {
  PostRecord(
    platform: "twitter", id: "1616374977131446277", account: bo(time), postedAt: UTCTime(seconds: 1_674_208_800),
    observedAt: time, permalink: "https://twitter.com/bo_bakes/status/1616374977131446277",
    caption: "Look https://t.co/x3", hashtagCount: tags, likes: 3, comments: 0, followers: 88, origin: origin)
}

@Suite struct TwitterV2Tests {
  @Test(arguments: [("twitter-v2-page.json", now), ("twitter-v2-pages.jsonl", retrieved)])
  func `a page gives its tweets, joined with what it includes`(_ name: String, _ time: UTCTime) throws {
    let file = fixture(name)
    let reading = try read(file, observedAt: name.hasSuffix("json") ? now : nil)
    func origin(_ part: Int) -> Origin { Origin(source: file, position: 1, part: part) }
    let long = PostRecord(
      platform: "twitter", id: "1616420275614646281", account: cy(time), postedAt: UTCTime(seconds: 1_674_219_600),
      observedAt: time, permalink: "https://twitter.com/cy_9/status/1616420275614646281",
      caption: "The first of many words, not cut here at all, up to the last of them: #Long", hashtags: ["long"],
      hashtagCount: 1, likes: 6, comments: 1, followers: 17, origin: origin(6))
    #expect(
      reading.posts == [
        boat(time, origin(1)), rolls(time, origin(2), media: [rollsPhoto]), look(time, origin(3), tags: 0), long,
      ])
    #expect(reading.skipped == ["repost_without_original", "video"] + (name.hasSuffix("json") ? [] : ["other_node"]))
    #expect(reading.rejections.isEmpty)
    #expect(reading.summary == DumpSummary(dialects: [.twitterV2], documents: 1))
  }

  @Test func `the user's own time stands against the one that twarc wrote`() throws {
    let reading = try read(fixture("twitter-v2-pages.jsonl"), observedAt: now)
    #expect(Set(reading.posts.map(\.observedAt)) == [now])
    #expect(reading.posts.first?.account == ada(now))
  }

  @Test func `flattened tweets hold their author, media and originals`() throws {
    let file = fixture("twitter-v2-flat.jsonl")
    let reading = try read(file)
    func origin(_ line: Int) -> Origin { Origin(source: file, position: line) }
    #expect(
      reading.posts == [
        boat(retrieved, origin(1)), rolls(retrieved, origin(2), media: [rollsPhoto]),
        look(retrieved, origin(3), tags: 0),
      ])
    #expect(reading.skipped == ["repost_without_original"])
    #expect(reading.summary == DumpSummary(dialects: [.twitterV2], documents: 1))
  }

  @Test func `a stream gives a tweet an object, and its disconnection is a notice`() throws {
    let file = fixture("twitter-v2-stream.jsonl")
    let reading = try read(file, observedAt: now)
    let live = PostRecord(
      platform: "twitter", id: "1620693432529846273", account: ada(now), postedAt: UTCTime(seconds: 1_675_238_400),
      observedAt: now, permalink: "https://twitter.com/ada_sails/status/1620693432529846273",
      caption: "Live #boats https://t.co/x7", hashtags: ["boats"], hashtagCount: 1, likes: 0, comments: 0,
      followers: 5120, media: [MediaRecord(url: "https://pbs.twimg.com/media/FnOne.jpg", ordinal: 1)],
      origin: Origin(source: file, position: 1))
    // The page does not include the original's photo.
    #expect(reading.posts == [live, rolls(now, Origin(source: file, position: 2), media: [])])
    #expect(reading.skipped == ["stream_notice"])
    #expect(reading.summary == DumpSummary(dialects: [.twitterV2], documents: 1))
  }

  @Test func `a page of users gives accounts, and their pinned tweets are no posts`() throws {
    let reading = try read(fixture("twitter-v2-users.jsonl"))
    #expect(reading.accounts == [ada(retrieved), cy(retrieved)])
    #expect(reading.posts.isEmpty)
    #expect(reading.summary == DumpSummary(dialects: [.twitterV2], documents: 1))
  }

  @Test func `an id and a text are a tweet, where nothing more was asked for`() throws {
    let page = ##"{"data":[{"id":"9007199254740993","text":"#A &lt;3"}],"meta":{"result_count":1}}"##
    let post = try #require(try read(text: page, as: "m.json").posts.first)
    #expect(post.id == "9007199254740993")
    #expect(post.caption == "#A <3")
    #expect(post.hashtags == ["a"])
    #expect(post.account == nil)
    #expect([post.likes, post.comments, post.followers] == [nil, nil, nil])
    #expect(post.postedAt == nil)
    #expect(post.permalink == "https://twitter.com/i/web/status/9007199254740993")
  }

  @Test func `ids as numbers are exact, and one that was a fraction is refused`() throws {
    let tweets = ["1616344778142646273", "18446744073709551615", "1.616e18", "null", "[]"].map {
      #"{"id":\#($0),"text":"a","author_id":"1"}"#
    }
    let reading = try read(text: #"{"data":[\#(tweets.joined(separator: ","))]}"#, as: "n.json", .twitterV2)
    #expect(reading.ids == ["1616344778142646273", "18446744073709551615"])
    #expect(reading.reasons == ["no_id", "no_id", "no_id"])
    #expect(reading.rejections.map(\.part) == [3, 4, 5])
  }

  @Test func `a tweet that is withheld keeps its numbers, not the notice in the place of its text`() throws {
    let notice = "This Tweet from @ada_sails has been withheld in response to a report from the copyright holder."
    let tweet =
      #"{"id":"5","author_id":"1","text":"\#(notice)","withheld":{"copyright":true,"country_codes":["XY"]},"public_metrics":{"like_count":4,"retweet_count":1}}"#
    let post = try #require(try read(text: tweet, as: "w.json").posts.first)
    #expect(post.caption == nil)
    #expect(post.hashtagCount == nil)
    #expect(post.likes == 4)
    let open = tweet.replacing(#""copyright":true"#, with: #""copyright":false"#)
    #expect(try read(text: open, as: "o.json").posts.first?.caption == notice)
  }

  @Test func `pages of errors and includes only do no harm`() throws {
    let problem =
      #"{"errors":[{"title":"Not Found Error","type":"https://api.twitter.com/2/problems/resource-not-found"}]}"#
    let included = #"{"includes":{"users":[{"id":"1","username":"a"}],"tweets":[{"id":"2","text":"b"}]}}"#
    let tweet = #"{"data":{"id":"3","text":"c","author_id":"1"}}"#
    let reading = try read(text: [problem, included, tweet].joined(separator: "\n"), as: "e.jsonl")
    #expect(reading.ids == ["3"])
    #expect(reading.skipped == ["stream_notice", "other_node"])
    #expect(reading.rejections.isEmpty)
  }

  @Test(arguments: [
    #"{"data":[{"id":"17900","text":"nice","timestamp":"2021-01-01T00:00:00+0000"}],"paging":{}}"#,
    #"{"data":[{"id":"17900","caption":"a","media_type":"IMAGE","like_count":3}]}"#,
    #"{"data":{"user":{"id":"1","username":"a"}}}"#, #"{"id":"1","username":"a","followers_count":3}"#,
    #"{"id":"1","content":"<p>a</p>","account":{"id":"2","username":"a"}}"#,
    #"{"id_str":"1","id":1,"created_at":"Wed Oct 10 20:19:24 +0000 2018","text":"a"}"#,
  ])
  func `records of other dialects are not claimed`(_ text: String) throws {
    let folder = try DumpFolder()
    let file = try folder.write("o.json", text)
    #expect((try? read(file))?.summary.dialects.contains(.twitterV2) != true)
  }
}
