// MastodonTests: statuses and accounts of Mastodon and Pixelfed, and the answers that they come in.
import Base
import Dumps
import Testing

private let observedAt = UTCTime(seconds: 1_714_700_000)

private let ida = AccountRecord(
  platform: "mastodon", id: "ida_lund@fedi.example", username: "ida_lund", followers: 1204, following: 311,
  observedAt: observedAt)

/// The status of one server, read at another.
private let pass = PostRecord(
  platform: "mastodon", id: "https://social.berg.example/users/tomas/statuses/112371001187654321",
  account: AccountRecord(
    platform: "mastodon", id: "tomas@social.berg.example", username: "tomas", followers: 88, following: 140,
    observedAt: observedAt),
  postedAt: UTCTime(seconds: 1_714_639_500), observedAt: observedAt,
  permalink: "https://social.berg.example/@tomas/112371001187654321", caption: "Two from the pass. #mountains",
  hashtags: ["mountains"], hashtagCount: 1, likes: 9, comments: 0, followers: 88,
  media: [
    MediaRecord(
      url: "https://files.berg.example/media_attachments/files/112/371/000/901/original/bb22.jpg", ordinal: 1),
    MediaRecord(
      url: "https://files.berg.example/media_attachments/files/112/371/000/902/original/cc33.jpeg", ordinal: 2),
  ], origin: Origin(source: "", position: 1))

/// A status with an account and whatever else is wanted.
private func status(_ more: String = "", uri: String = "https://a.example/users/x/statuses/1") -> String {
  #"{"id":"1","uri":"\#(uri)","created_at":"2024-01-01T00:00:00.000Z","media_attachments":[],"#
    + #""account":{"id":"9","username":"x","acct":"x","url":"https://a.example/@x"}\#(more)}"#
}

private func read(_ name: String) throws -> Reading { try read(fixture(name), observedAt: observedAt) }

@Suite struct MastodonTests {
  @Test func `a timeline is read with photos, films and a reblog among its statuses`() throws {
    let file = fixture("mastodon-timeline.json")
    let files = "https://files.fedi.example/media_attachments/files/112/370/510"
    let reading = try read("mastodon-timeline.json")
    var reblogged = pass
    reblogged.isRepost = true
    reblogged.origin = Origin(source: file, position: 2)
    #expect(
      reading.posts == [
        PostRecord(
          platform: "mastodon", id: "https://fedi.example/users/ida_lund/statuses/112370514206118043", account: ida,
          postedAt: UTCTime(seconds: 1_714_632_072), observedAt: observedAt,
          permalink: "https://fedi.example/@ida_lund/112370514206118043",
          caption: "Morning fog & a fox, nearly <3 metres away.\nIt stayed.\n\n"
            + "More at https://lund.example/2024/05/the-fox-that-stayed #Fog #Räv",
          hashtags: ["fog", "räv"], hashtagCount: 2, likes: 57, comments: 3, followers: 1204,
          media: [
            MediaRecord(
              url: "\(files)/001/original/0a1b2c.jpg", ordinal: 1),
            MediaRecord(
              url: "\(files)/003/original/6a7b8c.png", ordinal: 3),
          ], origin: Origin(source: file, position: 1)),
        reblogged,
        PostRecord(
          platform: "mastodon", id: "https://fedi.example/users/ida_lund/statuses/112372000000000002", account: ida,
          postedAt: UTCTime(seconds: 1_714_654_711), observedAt: observedAt,
          permalink: "https://fedi.example/@ida_lund/112372000000000002", caption: "Tea or coffee?", hashtagCount: 0,
          likes: 0, comments: 14, followers: 1204, origin: Origin(source: file, position: 3)),
      ])
    #expect(reading.skipped == ["video"])
    #expect(reading.rejections.isEmpty)
    #expect(reading.summary.dialects == [.mastodon])
  }

  @Test func `a search answer holds statuses and accounts, and the status is the one that another server showed`()
    throws
  {
    let file = fixture("mastodon-search.json")
    let reading = try read("mastodon-search.json")
    var home = pass
    home.account?.followers = 95
    home.account?.following = 141
    (home.likes, home.comments, home.followers) = (31, 4, 95)
    home.origin = Origin(source: file, position: 1, part: 1)
    #expect(reading.posts == [home])
    #expect(
      reading.accounts == [
        AccountRecord(
          platform: "mastodon", id: "quiet@glitch.example", username: "quiet", following: 12, observedAt: observedAt)
      ])
    #expect(reading.summary.dialects == [.mastodon])
  }

  @Test func `a thread is its statuses`() throws {
    let reading = try read("mastodon-context.json")
    #expect(
      reading.ids
        == [112_370_900_000_000_001, 112_371_100_000_000_001, 112_371_200_000_000_001].map {
          "https://fedi.example/users/ida_lund/statuses/\($0)"
        })
    #expect(reading.posts.map(\.caption) == ["@tomas Where was it?", "@tomas Lovely.", "@tomas Truly."])
    #expect(reading.posts.map(\.origin.part) == [1, 2, 3])
    #expect(reading.posts.map(\.origin.position) == [1, 1, 1])
  }

  @Test func `events of a stream hold statuses as text`() throws {
    let reading = try read("mastodon-stream.jsonl")
    #expect(reading.posts.map(\.likes) == [57, 61, 0])
    #expect(reading.posts.map(\.origin.position) == [1, 4, 5])
    #expect(reading.posts.first?.hashtags == ["fog", "räv"])
    #expect(reading.skipped == ["stream_notice", "stream_notice"])
    #expect(reading.summary.dialects == [.mastodon])
    let broken = try read(
      text: #"{"event":"update","payload":"{\"id\":"}"# + "\n" + #"{"event":"update","payload":\#(status())}"#,
      as: "s.jsonl")
    #expect(broken.reasons == ["bad_json"])
    #expect(broken.rejections.first?.detail.hasPrefix("The payload of its event is not JSON: ") == true)
    #expect(broken.ids == ["https://a.example/users/x/statuses/1"])
  }

  @Test func `lists of accounts are accounts, and -1 followers are hidden ones`() throws {
    let reading = try read("mastodon-followers.jsonl")
    #expect(
      reading.accounts.map(\.id) == ["tomas@social.berg.example", "quiet@glitch.example", "ida_lund@fedi.example"])
    #expect(reading.accounts.map(\.followers) == [88, nil, 0])
    #expect(reading.accounts.map(\.following) == [140, 12, 5])
    #expect(reading.summary.dialects == [.mastodon])
  }

  @Test func `a 0 of Pixelfed's own accounts may be a hidden number, and of others it is 0`() throws {
    let accounts = [("n", true), ("m", false)].map { name, isLocal in
      #"{"acct":"\#(name)","username":"\#(name)","url":"https://pix.example/\#(name)","note_text":"","#
        + #""local":\#(isLocal),"followers_count":0,"following_count":3}"#
    }
    let reading = try read(text: accounts.joined(separator: "\n"), as: "a.jsonl")
    #expect(reading.accounts.map(\.followers) == [nil, 0])
    #expect(reading.accounts.map(\.following) == [3, 3])
  }

  @Test func `Pixelfed's statuses are read, and are Mastodon's where they come from there`() throws {
    let file = fixture("pixelfed-timeline.json")
    let reading = try read("pixelfed-timeline.json")
    var remote = pass
    (remote.likes, remote.comments) = (1, 0)
    remote.origin = Origin(source: file, position: 2)
    #expect(
      reading.posts == [
        PostRecord(
          platform: "mastodon", id: "https://pix.example/p/nils/691553010045792257",
          account: AccountRecord(
            platform: "mastodon", id: "nils@pix.example", username: "nils", following: 57, observedAt: observedAt),
          postedAt: UTCTime(seconds: 1_714_591_330), observedAt: observedAt,
          permalink: "https://pix.example/p/nils/691553010045792257",
          caption: "Harbour at <dusk> & after\nPortra 400 #harbour #Film #film", hashtags: ["harbour", "film"],
          hashtagCount: 2, likes: 23, comments: 2,
          media: [
            MediaRecord(url: "https://pix.example/storage/m/_v2/270114559021846528/a/1.jpg", ordinal: 1),
            MediaRecord(url: "https://pix.example/storage/m/_v2/270114559021846528/a/3.jpg", ordinal: 3),
          ], origin: Origin(source: file, position: 1)),
        remote,
      ])
    #expect(reading.summary.dialects == [.mastodon])
  }

  @Test(arguments: [
    ("https://a.example/users/Ann/statuses/7", "https://a.example/users/Ann/statuses/7"),
    ("https://a.example/@Ann/7", "https://a.example/users/Ann/statuses/7"),
    ("https://a.example/@Ann/statuses/01HX", "https://a.example/users/Ann/statuses/01HX"),
    ("https://a.example/ap/users/115/statuses/7", "https://a.example/users/x/statuses/7"),
    ("https://a.example/@Ann/about", "https://a.example/@Ann/about"),
    ("https://a.example/objects/5e2f", "https://a.example/objects/5e2f"),
    ("https://a.example/?p=12", "https://a.example/?p=12"), ("https://", "https://"),
    (
      "tag:a.example,2017-04-01:objectId=12:objectType=Status", "tag:a.example,2017-04-01:objectId=12:objectType=Status"
    ),
  ])
  func `a status is known by its uri, in one spelling`(_ uri: String, _ id: String) throws {
    #expect(try read(text: status(uri: uri), as: "s.json").ids == [id])
  }

  @Test func `the server's own number is never the id`() throws {
    let text = status().replacing(#""uri":"https://a.example/users/x/statuses/1","#, with: "")
    #expect(try read(text: text, as: "s.json", .mastodon).reasons == ["no_id"])
    let url = status(#","url":"https://a.example/@x/9007199254740993""#, uri: "")
    #expect(try read(text: url, as: "s.json").ids == ["https://a.example/users/x/statuses/9007199254740993"])
  }

  @Test func `accounts without a page are known by a whole handle, else not at all`() throws {
    let accounts = [
      #"{"acct":"Ann@B.example","username":"Ann","followers_count":1}"#,
      #"{"acct":"ann","username":"ann","followers_count":1,"uri":"https://c.example/users/ann"}"#,
      #"{"acct":"ann","username":"ann","followers_count":1}"#,
    ]
    let reading = try read(text: accounts.joined(separator: "\n"), as: "a.jsonl")
    #expect(reading.accounts.map(\.id) == ["ann@b.example", "ann@c.example"])
    #expect(reading.reasons == ["no_id"])
  }

  @Test func `a repost without its original is left out`() throws {
    let reposts = [
      status(uri: "https://a.example/users/x/statuses/2/activity"), status(#","reblog":"77""#),
      status(#","pf_type":"share""#), status(#","reblog":{}"#),
    ]
    let reading = try read(text: reposts.joined(separator: "\n"), as: "r.jsonl")
    #expect(reading.posts.isEmpty)
    #expect(reading.skipped == Array(repeating: "repost_without_original", count: 4))
  }

  @Test func `a repost may come before its original, which is the same post`() throws {
    let original = status(#","favourites_count":8,"content":"<p>o</p>""#, uri: "https://b.example/users/y/statuses/5")
    let repost = status(#","favourites_count":0,"content":"<p>o</p>","reblog":\#(original)"#)
    let reading = try read(text: "\(repost)\n\(original)", as: "r.jsonl")
    #expect(reading.ids == Array(repeating: "https://b.example/users/y/statuses/5", count: 2))
    #expect(reading.posts.map(\.isRepost) == [true, false])
    #expect(reading.posts.map(\.likes) == [8, 8])
  }

  @Test func `numbers that are missing, null, negative or no numbers are unknown`() throws {
    let numbers = [
      "", #","favourites_count":null,"replies_count":null"#, #","favourites_count":-1,"replies_count":"many""#,
      #","favourites_count":"12","reply_count":"3""#, #","favourites_count":null,"likes_count":4"#,
    ]
    let reading = try read(text: numbers.map { status($0) }.joined(separator: "\n"), as: "n.jsonl")
    #expect(reading.posts.map(\.likes) == [nil, nil, nil, 12, 4])
    #expect(reading.posts.map(\.comments) == [nil, nil, nil, 3, nil])
  }

  @Test func `a time of 1970 is one where it is written out, and a number is none`() throws {
    let epoch = status().replacing("2024-01-01T00:00:00.000Z", with: "1970-01-01T00:00:00.000Z")
    #expect(try read(text: epoch, as: "t.json").posts.map(\.postedAt) == [UTCTime(seconds: 0)])
    let zero = status().replacing(#""2024-01-01T00:00:00.000Z""#, with: "0")
    #expect(try read(text: zero, as: "t.json", .mastodon).posts.map(\.postedAt) == [nil])
  }

  @Test func `listed tags keep their repeats, and the caption shows them where no list does`() throws {
    let listed = status(#","content":"<p>#c</p>","tags":[{"name":"A"},{"name":"a"},{"name":"Cafe\u0301"},{},null,7]"#)
    let shown = status(##","content":"<p>#One<br>#two <a href=\"#x\">#<span>one</span></a></p>""##)
    let silent = status(#","content":null"#)
    let empty = status(#","content":"""#)
    let reading = try read(text: [listed, shown, silent, empty].joined(separator: "\n"), as: "t.jsonl")
    #expect(reading.posts.map(\.hashtags) == [["a", "café"], ["one", "two"], [], []])
    #expect(reading.posts.map(\.hashtagCount) == [3, 3, nil, 0])
    #expect(reading.posts.map(\.caption) == ["#c", "#One\n#two #one", nil, ""])
  }

  @Test func `a caption may hold NUL and half a surrogate pair`() throws {
    let text = status(#","content":"<p>a\u0000b \ud83d c</p>","tags":[]"#)
    #expect(try read(text: text, as: "c.json").posts.map(\.caption) == ["a\u{0}b \u{fffd} c"])
  }

  @Test func `media count films and sounds in their places`() throws {
    let media = #"""
      ,"media_attachments":[{"type":"Image","url":"https://f/1"},{"type":"audio","url":"https://f/2.mp3"},null,
      {"type":"unknown","url":null,"remote_url":"https://f/4.PNG?x"},{"type":"unknown","url":"https://f/5.mp4"},
      {"type":"image","url":null,"remote_url":null},{"type":"image","url":"https://c/7","remote_url":"https://f/7"}]
      """#.replacing("\n", with: "").replacing(#""media_attachments":[],"#, with: "")
    let text = status(media).replacing(#""media_attachments":[],"#, with: "")
    let post = try #require(try read(text: text, as: "m.json").posts.first)
    #expect(
      post.media == [
        MediaRecord(url: "https://f/1", ordinal: 1), MediaRecord(url: "https://f/4.PNG?x", ordinal: 4),
        MediaRecord(url: "https://f/7", ordinal: 7),
      ])
  }

  @Test func `a place with coordinates is read, and one off the globe is none`() throws {
    let places = [
      #","place":{"name":"Ystad","lat":"55.43","long":13.82}"#,
      #","location":{"latitude":-91,"longitude":5}"#, #","place":{"name":"Ystad","lat":null,"long":null}"#,
    ]
    let reading = try read(text: places.map { status($0) }.joined(separator: "\n"), as: "p.jsonl")
    #expect(reading.posts.map(\.latitude) == [55.43, nil, nil])
    #expect(reading.posts.map(\.longitude) == [13.82, nil, nil])
  }

  @Test func `stories and a server's errors are left out`() throws {
    let lines = [status(#","pf_type":"story""#), #"{"error":"Too many requests"}"#, "{}", "7", "null", status()]
    let reading = try read(text: lines.joined(separator: "\n"), as: "e.jsonl", .mastodon)
    #expect(reading.skipped == ["other_node", "other_node"])
    #expect(reading.reasons == ["not_a_post", "not_a_post", "not_a_post"])
    #expect(reading.ids.count == 1)
  }

  @Test(arguments: ["null", "[]", "{}", "7", "-1.5", "\"\"", "\"x\"", "true", "[null]", "[[[{}]]]"])
  func `any value in any field is no reason to stop`(_ junk: String) throws {
    let fields = [
      "id", "created_at", "uri", "url", "content", "content_text", "replies_count", "reply_count", "favourites_count",
      "reblog", "account", "media_attachments", "tags", "place", "location", "pf_type", "event", "payload", "stream",
      "statuses", "accounts", "ancestors", "descendants", "acct", "username", "followers_count",
    ]
    let inside = ["acct", "username", "url", "uri", "followers_count", "following_count", "note_text"]
    var lines = fields.map { status(#","\#($0)":\#(junk)"#) }
    lines += fields.map { #"{"\#($0)":\#(junk),"uri":"https://a.example/1"}"# }
    lines += inside.map { #"{"uri":"https://a.example/1","account":{"\#($0)":\#(junk),"id":"1"}}"# }
    lines += ["type", "url", "remote_url"].map {
      #"{"uri":"https://a.example/1","account":{},"media_attachments":[{"\#($0)":\#(junk)},\#(junk)]}"#
    }
    lines.append(#"{"uri":"https://a.example/last","account":{},"content":"end"}"#)
    let reading = try read(text: lines.joined(separator: "\n"), as: "j.jsonl", .mastodon)
    #expect(reading.ids.last == "https://a.example/last")
    #expect(reading.posts.allSatisfy { $0.likes == nil || junk == "7" })
    // The same once more where the record has nothing but the junk.
    let bare = try read(
      text: "{" + fields.map { #""\#($0)":\#(junk)"# }.joined(separator: ",") + "}\n" + status(), as: "b.jsonl",
      .mastodon)
    #expect(bare.ids.last == "https://a.example/users/x/statuses/1")
  }

  @Test func `records of other dialects are not claimed`() throws {
    let others = [
      tweet(1), #"{"statuses":[\#(tweet(1))],"search_metadata":{"count":1}}"#,
      // Twitter's v2, and a notice of its streams.
      #"{"data":[{"id":"1","text":"a","author_id":"2","created_at":"2024-01-01T00:00:00.000Z","#
        + #""public_metrics":{"like_count":1}}],"includes":{"users":[{"id":"2","username":"b"}]}}"#,
      #"{"event":"favorite","source":{},"target":{},"created_at":"Sat Sep 04 16:10:54 +0000 2010"}"#,
      // snscrape.
      #"{"_type":"snscrape.modules.twitter.Tweet","url":"https://twitter.com/b/status/1","#
        + #""date":"2022-01-01T00:00:00+00:00","content":"a","id":1,"user":{"username":"b","followersCount":3}}"#,
      // Instagram's feed, Meta's Graph API, Instaloader's profile.
      #"{"code":"B1","taken_at":1600000000,"user":{"pk":"5","username":"b"},"like_count":3}"#,
      #"{"business_discovery":{"username":"b","followers_count":9,"media":{"data":[{"id":"1"}]}},"id":"17"}"#,
      #"{"username":"b","id":"5","edge_followed_by":{"count":3},"followers_count":3}"#,
      // gallery-dl's sidecar of a status.
      #"{"category":"mastodon","subcategory":"user","id":"1","uri":"https://a.example/1","#
        + #""created_at":"2024-01-01T00:00:00.000Z","favourites_count":1,"account":{"acct":"x","username":"x"}}"#,
    ]
    for text in others {
      let reading = try? read(text: text, as: "o.json")
      #expect(reading?.summary.dialects.contains(.mastodon) != true, "\(text)")
    }
  }

  @Test func `empty answers are Mastodon's without a post`() throws {
    let reading = try read(
      text: #"{"ancestors":[],"descendants":[]}"# + "\n" + #"{"accounts":[],"statuses":[],"hashtags":[]}"# + "\n"
        + status(), as: "e.jsonl")
    #expect(reading.ids == ["https://a.example/users/x/statuses/1"])
    #expect(reading.rejections.isEmpty)
  }
}
