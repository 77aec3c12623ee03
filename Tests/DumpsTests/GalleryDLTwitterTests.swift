// GalleryDLTwitterTests: tweets and profiles of Twitter as gallery-dl writes them.
import Base
import Dumps
import Foundation
import Testing

private let observedAt = UTCTime(seconds: 1_730_000_000)
private let author = AccountRecord(
  platform: "twitter", id: "2900000017", username: "ann_example", followers: 15230, following: 302,
  observedAt: observedAt)
private let longText =
  "A long text that Twitter cuts off in retweets, with enough words in it that the end of it falls behind the one "
  + "hundred and fortieth sign #boats #Harbour"

private func ink(_ medium: MediaRecord, _ origin: Origin) -> PostRecord {
  PostRecord(
    platform: "twitter", id: "1577900000000000001", account: author, postedAt: UTCTime(seconds: 1_665_035_650),
    observedAt: observedAt, permalink: "https://twitter.com/ann_example/status/1577900000000000001",
    caption: "Ink & paper <3 #Inktober #inktober", hashtags: ["inktober"], hashtagCount: 2, likes: 312, comments: 7,
    followers: 15230, media: [medium], origin: origin)
}

/// The retweeted tweet, by its retweet.
private func repeated(_ origin: Origin) -> PostRecord {
  PostRecord(
    platform: "twitter", id: "1296200000000000003", account: author, postedAt: UTCTime(seconds: 1_597_873_136),
    observedAt: observedAt, permalink: "https://twitter.com/ann_example/status/1296200000000000003",
    caption: longText, hashtags: ["boats", "harbour"], hashtagCount: 2, followers: 15230,
    media: [photo("EffExAmPlEAAb9Z", 1)], isRepost: true, origin: origin)
}

private func photo(_ name: String, _ number: Int) -> MediaRecord {
  MediaRecord(url: "https://pbs.twimg.com/media/\(name)?format=jpg&name=orig", ordinal: number)
}

/// Keywords of a tweet's photo.
private func file(_ id: String = "1050100000000000002", _ more: String = "") -> String {
  #"""
  {"filename":"FeXaMpLeYAA9A18","extension":"jpg","type":"photo","tweet_id":\#(id),"lang":"en","num":1,"count":1,
  "category":"twitter","subcategory":"timeline"\#(more)}
  """#.replacing("\n", with: "")
}

@Suite struct GalleryDLTwitterTests {
  @Test func `messages on lines give tweets, retweets as their originals, and texts`() throws {
    let path = fixture("gallery-dl-twitter.jsonl")
    let reading = try read(path, observedAt: observedAt)
    #expect(
      reading.posts == [
        ink(photo("FeXaMpLeYAA9A18", 1), Origin(source: path, position: 2)),
        ink(photo("FeXaMpLeYAA9A19", 3), Origin(source: path, position: 4)),
        PostRecord(
          platform: "twitter", id: "1050100000000000002", account: author, postedAt: UTCTime(seconds: 1_539_198_324),
          observedAt: observedAt, permalink: "https://twitter.com/ann_example/status/1050100000000000002",
          caption: "no picture today, see https://ann.example/blog#today #plain", hashtags: ["plain"],
          hashtagCount: 1, likes: 0, comments: 0, followers: 15230, origin: Origin(source: path, position: 5)),
        repeated(Origin(source: path, position: 7)),
        PostRecord(
          platform: "twitter", id: "1644900000000000005", account: author, postedAt: UTCTime(seconds: 1_681_009_695),
          observedAt: observedAt, permalink: "https://twitter.com/ann_example/status/1644900000000000005",
          caption: "the quoted one", hashtags: [], hashtagCount: 0, likes: 55, comments: 1, followers: 15230,
          media: [photo("FtPaaQtaEAA1b2c", 1)], origin: Origin(source: path, position: 9)),
      ])
    #expect(reading.skipped == ["video"])
    #expect(reading.rejections.isEmpty)
    #expect(reading.summary == DumpSummary(dialects: [.galleryDL], documents: 1))
  }

  @Test func `an original that stands for its retweet has its own numbers and tags`() throws {
    let path = fixture("gallery-dl-twitter-original.json")
    var expected = repeated(Origin(source: path, position: 2))
    (expected.likes, expected.comments) = (900, 12)
    let reading = try read(path, observedAt: observedAt)
    #expect(reading.posts == [expected])
    #expect(reading.summary.dialects == [.galleryDL])
  }

  @Test func `a sidecar has no URL, but what it is made of`() throws {
    let folder = try DumpFolder()
    let bytes = try Data(contentsOf: URL(fileURLWithPath: fixture("gallery-dl-twitter-sidecar.json")))
    let path = try folder.write("1577900000000000001_1.jpg.json", Array(bytes))
    #expect(
      try read(path, observedAt: observedAt).posts == [
        ink(photo("FeXaMpLeYAA9A18", 1), Origin(source: path, position: 1))
      ])
    var medium = photo("FeXaMpLeYAA9A18", 1)
    medium.file = try folder.write("1577900000000000001_1.jpg", "photo")
    let reading = try read(path, observedAt: observedAt)
    #expect(reading.posts == [ink(medium, Origin(source: path, position: 1))])
    #expect(reading.summary.dialects == [.galleryDL])
  }

  @Test func `keywords on lines find the photos beside them by their usual names`() throws {
    let folder = try DumpFolder()
    let bytes = try Data(contentsOf: URL(fileURLWithPath: fixture("gallery-dl-twitter-data.jsonl")))
    let path = try folder.write("data.jsonl", Array(bytes))
    var medium = photo("FeXaMpLeYAA9A19", 3)
    medium.file = try folder.write("1577900000000000001_3.jpg", "photo")
    let reading = try read(path, observedAt: observedAt)
    #expect(
      reading.posts == [
        ink(photo("FeXaMpLeYAA9A18", 1), Origin(source: path, position: 1)),
        ink(medium, Origin(source: path, position: 3)), repeated(Origin(source: path, position: 4)),
      ])
    #expect(reading.skipped.isEmpty)
    #expect(reading.summary.dialects == [.galleryDL])
  }

  @Test func `a profile is an account`() throws {
    let reading = try read(fixture("gallery-dl-twitter-info.json"), observedAt: observedAt)
    #expect(reading.accounts == [author])
    #expect(reading.posts.isEmpty)
    #expect(reading.summary.dialects == [.galleryDL])
  }

  @Test func `ids above 2^53 are exact, as numbers and as texts, and no fractions`() throws {
    let text = [
      file("1577924293023133697"), file(#""1577924293023133699""#), file("1.5779242930231337e18"), file("0"),
      file("null"), file(#""abc""#), file("[]"),
    ].joined(separator: "\n")
    let reading = try read(text: text, as: "data.jsonl")
    #expect(reading.ids == ["1577924293023133697", "1577924293023133699"])
    #expect(reading.reasons == Array(repeating: "no_id", count: 5))
    #expect(reading.rejections.map(\.position) == [3, 4, 5, 6, 7])
    #expect(
      reading.rejections.map(\.detail).prefix(2)
        == ["Its tweet_id was written as a fraction, so that digits are lost.", "It has no tweet_id."])
  }

  @Test func `a retweet has its original's date by the id where none is given, and no numbers`() throws {
    let more =
      ##","retweet_id":1296200000000000003,"author":{"id":"5","name":"Ann"},"user":{"id":6,"name":"bob"},"##
      + ##""date":"2020-08-20 04:16:18","favorite_count":0,"reply_count":0,"hashtags":["cut"],"##
      + ##""content":"RT @ann: RT @Ann: all of it #x #y https://a.example/#frag""##
    let post = try #require(try read(text: file("1296300000000000004", more), as: "r.json").posts.first)
    #expect(post.id == "1296200000000000003")
    #expect(post.postedAt == UTCTime(seconds: 1_597_873_136))
    #expect(post.account == AccountRecord(platform: "twitter", id: "5", username: "Ann"))
    #expect(post.caption == "all of it #x #y https://a.example/#frag")
    #expect(post.hashtags == ["x", "y"])
    #expect(post.hashtagCount == 2)
    #expect(post.likes == nil)
    #expect(post.comments == nil)
    #expect(post.isRepost)
  }

  @Test func `the text of a retweet that Twitter cut off is unknown, and so are its tags`() throws {
    let more =
      ##","retweet_id":"1296200000000000003","author":{"id":5,"name":"ann"},"hashtags":["boats"],"##
      + ##""content":"RT @ann: A long text that #boats…""##
    let post = try #require(try read(text: file("1296300000000000004", more), as: "r.json").posts.first)
    #expect(post.caption == nil)
    #expect(post.hashtags == [])
    #expect(post.hashtagCount == nil)
    #expect(post.media.count == 1)
  }

  @Test func `a retweet whose author is the retweeter has no original`() throws {
    let more = #","retweet_id":1296200000000000003,"author":{"id":6,"name":"bob"},"content":"RT @ann: what she wro…""#
    let reading = try read(text: file("1296300000000000004", more), as: "r.json")
    #expect(reading.skipped == ["repost_without_original"])
    #expect(reading.posts.isEmpty)
  }

  @Test func `an author may quote another in the old way`() throws {
    let more = #","retweet_id":5,"author":{"id":6,"name":"ann"},"content":"RT @ann: RT @carol: hm""#
    #expect(try read(text: file("5", more), as: "r.json").posts.map(\.caption) == ["RT @carol: hm"])
    #expect(
      try read(text: file("6", #","content":"RT @carol: hm""#), as: "r.json").posts.map(\.caption) == ["RT @carol: hm"])
  }

  @Test func `versions before June 2020 wrote the original as the tweet`() throws {
    let text = #"""
      {"tweet_id":1296200000000000003,"retweet_id":1296300000000000004,"retweeter":"bob","user":"ann","username":"Ann",
      "user_id":5,"date":"2020-08-19 21:38:56","content":"all #a","category":"twitter","subcategory":"timeline","num":1,
      "filename":"EffExAmPlEAAb9Z","extension":"jpg"}
      """#
    let reading = try read(text: text, as: "1296200000000000003_1.jpg.json")
    let post = try #require(reading.posts.first)
    #expect(post.id == "1296200000000000003")
    #expect(post.isRepost)
    #expect(post.postedAt == UTCTime(seconds: 1_597_873_136))
    #expect(post.account == AccountRecord(platform: "twitter", id: "5", username: "ann"))
    #expect(post.hashtags == ["a"])
    #expect(post.likes == nil)
    #expect(post.media.isEmpty)
    #expect(reading.skipped == ["file_missing"])
  }

  @Test func `character references are undone in old records only`() throws {
    let text = [
      file("1", #","content":"a &amp; b""#), file("2", #","content":"&amp;amp;","conversation_id":2"#),
    ].joined(separator: "\n")
    #expect(try read(text: text, as: "data.jsonl").posts.map(\.caption) == ["a & b", "&amp;amp;"])
  }

  @Test func `without a list of tags the text shows them where the record is not a full one`() throws {
    let text = [
      file("1", ##","content":"#a https://x.example/#b""##),
      file("2", ##","content":"#a https://x.example/#b #A""##).replacing(#""lang":"en","#, with: ""),
      file("3").replacing(#""lang":"en","#, with: ""), file("4", #","hashtags":null"#),
      file("5", ##","hashtags":["E\u0301","é","#X"],"content":"\ud83d\u0000""##),
    ].joined(separator: "\n")
    let posts = try read(text: text, as: "data.jsonl").posts
    #expect(posts.map(\.hashtags) == [[], ["a"], [], [], ["é", "x"]])
    #expect(posts.map(\.hashtagCount) == [0, 2, nil, nil, 3])
    #expect(posts.last?.caption == "\u{fffd}\0")
  }

  @Test(arguments: [
    (#""type":"video""#, "mp4"), (#""type":"animated_gif""#, "mp4"), (#""type":"preview""#, "jpg"),
    (#""bitrate":0"#, "mp4"),
  ])
  func `films and their previews are no photos`(_ field: String, _ ending: String) throws {
    let text =
      #"{"tweet_id":5,\#(field),"extension":"\#(ending)","filename":"x","category":"twitter","subcategory":"t"}"#
    let reading = try read(text: text, as: "5_1.\(ending).json")
    #expect(reading.skipped == ["video"])
    #expect(reading.posts.isEmpty)
  }

  @Test func `pictures of linked pages and texts of articles are not the tweet's, which is kept`() throws {
    let keywords = #"{"tweet_id":5,"num":1,"count":2,"category":"twitter","subcategory":"t"}"#
    let text = #"""
      [[3,"https://pbs.twimg.com/card_img/1/Abc?format=jpg&name=orig",\#(keywords)],[3,"text:<p>",\#(keywords)]]
      """#
    let reading = try read(text: text, as: "j.json")
    #expect(reading.ids == ["5"])
    #expect(reading.posts.map(\.media) == [[]])
  }

  @Test(arguments: ["avatar", "background"])
  func `profile pictures in the shape of tweets are none`(_ kind: String) throws {
    let text = file("1555555555555555555").replacing("timeline", with: kind)
    #expect(try read(text: text, as: "a.json").skipped == ["other_node"])
  }
}
