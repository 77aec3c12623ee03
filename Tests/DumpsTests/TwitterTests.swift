// TwitterTests: the facts of API v1.1, one by one.
import Base
import Dumps
import Testing

private let full = #"""
  {"created_at":"Wed Oct 10 20:19:24 +0000 2018","id":1050118621198921728,"id_str":"1050118621198921728",
  "text":"cut…","full_text":"Fish &amp; chips &lt;3 #Food #food #Caf\u0065\u0301 &amp;lt;","lang":"en",
  "entities":{"hashtags":[{"text":"Food"},{"text":"food"},{"text":"Cafe\u0301"}],
    "media":[{"type":"photo","media_url":"http://p/1.jpg","media_url_https":"https://p/1.jpg"}]},
  "extended_entities":{"media":[{"type":"photo","media_url_https":"https://p/1.jpg"},
    {"type":"video","media_url_https":"https://p/v.jpg"},{"type":"photo","media_url":"http://p/2.jpg"},
    {"type":"photo","media_url_https":"https://p/1.jpg"}]},
  "coordinates":{"type":"Point","coordinates":[-75.5,40.25]},"favorite_count":12,"reply_count":3,
  "user":{"id":6253282,"id_str":"6253282","screen_name":"API","followers_count":21,"friends_count":8}}
  """#

@Suite struct TwitterTests {
  @Test func `a tweet is read with its account, its place, its photos and its tags`() throws {
    let folder = try DumpFolder()
    let file = try folder.write("tweet.json", full)
    folder.touch(file, 1_600_000_000)
    let reading = try read(file)
    let observedAt = UTCTime(seconds: 1_600_000_000)
    #expect(
      reading.posts == [
        PostRecord(
          platform: "twitter", id: "1050118621198921728",
          account: AccountRecord(
            platform: "twitter", id: "6253282", username: "API", followers: 21, following: 8, observedAt: observedAt),
          postedAt: UTCTime(seconds: 1_539_202_764), observedAt: observedAt,
          permalink: "https://twitter.com/API/status/1050118621198921728",
          caption: "Fish & chips <3 #Food #food #Cafe\u{301} &lt;", hashtags: ["food", "caf\u{e9}"], hashtagCount: 3,
          likes: 12, comments: 3, followers: 21, latitude: 40.25, longitude: -75.5,
          media: [
            MediaRecord(url: "https://p/1.jpg", ordinal: 1), MediaRecord(url: "http://p/2.jpg", ordinal: 3),
          ],
          origin: Origin(source: file, position: 1))
      ])
    #expect(reading.summary == DumpSummary(dialects: [.twitter], documents: 1))
  }

  @Test func `tags are composed before they are compared`() throws {
    let reading = try read(text: full, as: "tweet.json")
    #expect(reading.posts.first?.hashtags.map { Array($0.utf8) }.last == [0x63, 0x61, 0x66, 0xc3, 0xa9])
  }

  @Test func `lines, an array and a search answer hold the same tweets`() throws {
    let tweets = [tweet(1), tweet(2), tweet(3)]
    let lines = try read(text: tweets.joined(separator: "\r\n\n") + "\n", as: "a.jsonl")
    #expect(lines.ids == ["1", "2", "3"])
    #expect(lines.posts.map(\.origin.position) == [1, 3, 5])
    let array = try read(text: "[\n" + tweets.joined(separator: ",\n") + "]", as: "a.json")
    #expect(array.ids == ["1", "2", "3"])
    #expect(array.posts.map(\.origin.position) == [1, 2, 3])
    let search = #"{"statuses":[\#(tweets.joined(separator: ","))],"search_metadata":{"count":3}}"#
    let page = try read(text: search, as: "a.json")
    #expect(page.ids == ["1", "2", "3"])
    #expect(page.posts.map(\.origin.position) == [1, 1, 1])
    #expect(page.posts.map(\.origin.part) == [1, 2, 3])
    let nothing = try read(text: #"{"statuses":[],"search_metadata":{"count":3}}"#, as: "a.json")
    #expect(nothing.skipped == ["other_node"])
  }

  @Test func `a retweet is the tweet that it repeats`() throws {
    let original = tweet(
      7, #","favorite_count":99,"user":{"id_str":"70","followers_count":5},"entities":{"hashtags":[{"text":"A"}]}"#)
    let retweet = tweet(
      8, #","favorite_count":0,"user":{"id_str":"80","followers_count":1},"retweeted_status":\#(original)"#)
    let reading = try read(text: "\(retweet)\n\(original)\n", as: "a.jsonl")
    #expect(reading.ids == ["7", "7"])
    #expect(reading.posts.map(\.likes) == [99, 99])
    #expect(reading.posts.map(\.account?.id) == ["70", "70"])
    #expect(reading.posts.map(\.followers) == [5, 5])
    #expect(reading.posts.map(\.caption) == ["t7", "t7"])
    #expect(reading.posts.map(\.hashtags) == [["a"], ["a"]])
    #expect(reading.posts.map(\.origin.position) == [1, 2])
    #expect(reading.posts.map(\.isRepost) == [true, false])
  }

  @Test func `a long tweet of a stream has its text, tags and photos in extended_tweet`() throws {
    let extended = #"""
      ,"truncated":true,"entities":{"hashtags":[]},"extended_tweet":{"full_text":"all of it","entities":{"hashtags":
      [{"text":"long"}]},"extended_entities":{"media":[{"type":"photo","media_url_https":"https://p/9.jpg"}]}}
      """#.replacing("\n", with: "")
    let post = try #require(try read(text: tweet(1, extended), as: "a.json").posts.first)
    #expect(post.caption == "all of it")
    #expect(post.hashtags == ["long"])
    #expect(post.media == [MediaRecord(url: "https://p/9.jpg", ordinal: 1)])
  }

  @Test func `entities.media is the fallback, and a tweet without photos is a post too`() throws {
    let media = #","entities":{"media":[{"type":"photo","media_url_https":"https://p/1.jpg"}]}"#
    let reading = try read(text: "\(tweet(1, media))\n\(tweet(2))\n", as: "a.jsonl")
    #expect(reading.posts.map(\.media) == [[MediaRecord(url: "https://p/1.jpg", ordinal: 1)], []])
  }

  @Test func `numbers that are missing, null or negative are unknown, not 0`() throws {
    let reading = try read(
      text: """
        \(tweet(1))
        \(tweet(2, #","favorite_count":null,"user":{"id_str":"5","followers_count":-1}"#))
        \(tweet(3, #","favorite_count":0"#))
        """, as: "a.jsonl")
    #expect(reading.posts.map(\.likes) == [nil, nil, 0])
    #expect(reading.posts.map(\.followers) == [nil, nil, nil])
    #expect(reading.posts[1].account == AccountRecord(platform: "twitter", id: "5"))
    #expect(reading.posts[0].account == nil)
    #expect(reading.posts[0].permalink == "https://twitter.com/i/web/status/1")
  }

  @Test func `without entities the text shows the tags`() throws {
    let text = #"{"id_str":"1","created_at":"Wed Oct 10 20:19:24 +0000 2018","text":"x #One #two #ONE"}"#
    let post = try #require(try read(text: text, as: "a.json").posts.first)
    #expect(post.hashtags == ["one", "two"])
    #expect(post.hashtagCount == 3)
  }

  @Test func `an id without id_str is exact as a whole number and refused as a fraction`() throws {
    let exact = #"{"id":892420643555336193,"created_at":"Wed Oct 10 20:19:24 +0000 2018","text":"a"}"#
    let lossy = #"{"id":8.9242064355533619e17,"created_at":"Wed Oct 10 20:19:24 +0000 2018","text":"b"}"#
    let none = #"{"created_at":"Wed Oct 10 20:19:24 +0000 2018","text":"c"}"#
    let reading = try read(text: [exact, lossy, none].joined(separator: "\n"), as: "a.jsonl")
    #expect(reading.ids == ["892420643555336193"])
    #expect(reading.reasons == ["no_id", "no_id"])
    #expect(reading.rejections.map(\.position) == [2, 3])
    #expect(
      reading.rejections.first?.detail
        == "Its id was written as a fraction, so that digits are lost, and id_str is missing.")
  }

  @Test func `notices of a stream are skipped and counted`() throws {
    let notices = [
      #"{"delete":{"status":{"id":1234,"id_str":"1234","user_id":3}}}"#, #"{"limit":{"track":7}}"#,
      #"{"scrub_geo":{"user_id":1}}"#, #"{"errors":[{"code":88,"message":"Rate limit exceeded"}]}"#,
    ]
    let reading = try read(text: (notices + [tweet(1)]).joined(separator: "\n"), as: "a.jsonl")
    #expect(reading.ids == ["1"])
    #expect(reading.skipped == Array(repeating: "stream_notice", count: 4))
    #expect(reading.rejections.isEmpty)
  }

  @Test func `coordinates off the globe are no place`() throws {
    let point = #","coordinates":{"type":"Point","coordinates":[40,-200]}"#
    let post = try #require(try read(text: tweet(1, point), as: "a.json").posts.first)
    #expect(post.latitude == nil)
    #expect(post.longitude == nil)
  }

  @Test func `character references are undone once`() throws {
    let text =
      #"{"id_str":"1","created_at":"Wed Oct 10 20:19:24 +0000 2018","full_text":"&#39;&#x1F600;&quot; &nope; & &#0; &amp;amp;"}"#
    #expect(try read(text: text, as: "a.json").posts.first?.caption == "'😀\" &nope; & &#0; &amp;")
  }

  @Test func `a number as text is a number, and no type that is wrong does harm`() throws {
    let fields = [
      "text", "full_text", "extended_tweet", "user", "entities", "extended_entities", "favorite_count", "reply_count",
      "coordinates", "withheld_copyright", "retweeted_status",
    ]
    for wrong in ["null", "7", #""x""#, "[]", "{}", "[null]", "true", "1.5", "[[[{}]]]", #"{"media":[7,null,{}]}"#] {
      for field in fields where field != "retweeted_status" || !wrong.hasPrefix("{") {
        let reading = try read(text: #"{"id_str":"5","created_at":null,"\#(field)":\#(wrong)}"#, as: "w.json", .twitter)
        #expect(reading.ids == ["5"])
        #expect(reading.posts.map(\.postedAt) == [nil])
      }
    }
    let text = try read(text: tweet(6, #","favorite_count":"12","reply_count":"-1""#), as: "n.json").posts
    #expect(text.map(\.likes) == [12])
    #expect(text.map(\.comments) == [nil])
  }

  @Test func `zeros and half pairs in a text are kept or mended`() throws {
    let text = #"{"id_str":"1","created_at":"Wed Oct 10 20:19:24 +0000 2018","text":"a\u0000b \ud83d c"}"#
    #expect(try read(text: text, as: "z.json").posts.first?.caption == "a\u{0}b \u{fffd} c")
  }

  @Test(arguments: [
    #"{"id":17900000000000001,"created_at":1546586275,"text":"nice"}"#,
    #"{"id":"1","created_at":"2021-01-01T00:00:00.000Z","content":"<p>a</p>","favourites_count":1}"#,
    #"{"tweet_id":1,"content":"a","date":"2021-01-01 00:00:00","author":{"name":"x"}}"#,
  ])
  func `records of other kinds are not taken for tweets`(_ text: String) throws {
    let folder = try DumpFolder()
    let file = try folder.write("o.json", text)
    #expect((try? read(file))?.summary.dialects.contains(.twitter) != true)
  }
}
