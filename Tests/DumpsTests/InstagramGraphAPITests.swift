// InstagramGraphAPITests: media, users and searches as Meta's Graph API gives them.
import Base
import Dumps
import Testing

private let time = UTCTime(seconds: 99)

private func medium(_ fields: String) -> String {
  #"{"id":"17895695668004550","media_type":"IMAGE","timestamp":"2017-08-31T18:10:00+0000",\#(fields)}"#
}

private func chair(_ account: AccountRecord, _ source: String) -> PostRecord {
  PostRecord(
    platform: "instagram", id: "BYGraphAPI1", account: account, postedAt: UTCTime(seconds: 1_504_203_000),
    observedAt: time, permalink: "https://www.instagram.com/p/BYGraphAPI1/",
    caption: "New in: the #Blue chair & the #blue lamp", hashtags: ["blue"], hashtagCount: 2, likes: 61, comments: 2,
    followers: account.followers,
    media: [MediaRecord(url: "https://scontent.example/v/BYGraphAPI1.jpg?_nc_cat=1", ordinal: 1)],
    origin: Origin(source: source, position: 1, part: 1))
}

private func album(_ account: AccountRecord, _ source: String) -> PostRecord {
  PostRecord(
    platform: "instagram", id: "BYGraphAPI2", account: account, postedAt: UTCTime(seconds: 1_504_252_800),
    observedAt: time, permalink: "https://www.instagram.com/p/BYGraphAPI2/", comments: 0, followers: account.followers,
    media: [
      MediaRecord(url: "https://scontent.example/v/k2.jpg", ordinal: 2),
      MediaRecord(url: "https://scontent.example/v/k3.jpg", ordinal: 3),
    ], origin: Origin(source: source, position: 1, part: 2))
}

private let comments = [
  CommentRecord(
    platform: "instagram", postID: "BYGraphAPI1", id: "17873440459141021", authorID: "6601", authorName: "ana.b",
    writtenAt: UTCTime(seconds: 1_504_206_962), text: "This is great!", likes: 2),
  CommentRecord(
    platform: "instagram", postID: "BYGraphAPI1", id: "17873440459141029", authorName: "studio.example",
    writtenAt: UTCTime(seconds: 1_504_207_200), text: "Thanks"),
]

@Suite struct InstagramGraphAPITests {
  @Test func `a list of media is read`() throws {
    let file = fixture("instagram-graph-api.json")
    let reading = try read(file, observedAt: time)
    let studio = AccountRecord(platform: "instagram", id: "17841400000000001", username: "studio.example")
    #expect(reading.posts == [chair(studio, file), album(studio, file)])
    #expect(reading.comments == comments)
    #expect(reading.skipped == ["video"])
    #expect(reading.accounts.isEmpty)
    #expect(reading.rejections.isEmpty)
    #expect(reading.summary == DumpSummary(dialects: [.instagramGraphAPI], documents: 1))
  }

  @Test func `a user has followers, an own id of the platform, and media`() throws {
    let file = fixture("instagram-graph-api-user.json")
    let reading = try read(file, observedAt: time)
    let studio = AccountRecord(
      platform: "instagram", id: "7701234567", username: "studio.example", followers: 5021, following: 88,
      observedAt: time)
    #expect(reading.accounts == [studio])
    #expect(reading.posts == [chair(studio, file), album(studio, file)])
    #expect(reading.comments == comments)
    #expect(reading.summary.dialects == [.instagramGraphAPI])
  }

  @Test func `a business that was discovered is the account, not the one who asked`() throws {
    let file = fixture("instagram-graph-api-discovery.json")
    let reading = try read(file, observedAt: time)
    let rival = AccountRecord(
      platform: "instagram", id: "8801234567", username: "rival.example", followers: 267_793, following: 20,
      observedAt: time)
    #expect(reading.accounts == [rival])
    #expect(
      reading.posts == [
        PostRecord(
          platform: "instagram", id: "Bz0Discover", account: rival, postedAt: UTCTime(seconds: 1_562_948_140),
          observedAt: time, permalink: "https://www.instagram.com/p/Bz0Discover/", caption: "#Lamp",
          hashtags: ["lamp"], hashtagCount: 1, likes: 4001, comments: 12, followers: 267_793,
          media: [MediaRecord(url: "https://scontent.example/v/Bz0Discover.jpg?_nc_cat=1", ordinal: 1)],
          origin: Origin(source: file, position: 1, part: 1))
      ])
    #expect(reading.summary.dialects == [.instagramGraphAPI])
    let bare = #"{"business_discovery":{"followers_count":10,"media_count":2,"id":"178"},"id":"179"}"#
    #expect(try read(text: bare, as: "b.json").accounts.map(\.id) == ["178"])
  }

  @Test func `a hashtag's media stand on lines, without owners`() throws {
    let file = fixture("instagram-graph-api-hashtag.jsonl")
    let reading = try read(file, observedAt: time)
    #expect(
      reading.posts == [
        PostRecord(
          platform: "instagram", id: "Cz9Hashtag1", postedAt: UTCTime(seconds: 1_699_599_600), observedAt: time,
          permalink: "https://www.instagram.com/p/Cz9Hashtag1/", caption: "#bluebottle morning",
          hashtags: ["bluebottle"], hashtagCount: 1, likes: 9, comments: 1,
          media: [MediaRecord(url: "https://scontent.example/v/Cz9Hashtag1.jpg?_nc_cat=1", ordinal: 1)],
          origin: Origin(source: file, position: 1)),
        PostRecord(
          platform: "instagram", id: "Cz9Hashtag2", postedAt: UTCTime(seconds: 1_699_599_900), observedAt: time,
          permalink: "https://www.instagram.com/p/Cz9Hashtag2/", caption: "quiet", hashtagCount: 0, comments: 0,
          media: [MediaRecord(url: "https://scontent.example/v/Cz9Hashtag2.jpg?_nc_cat=1", ordinal: 1)],
          origin: Origin(source: file, position: 2)),
      ])
    #expect(reading.summary.dialects == [.instagramGraphAPI])
    let nested = #"{"id":"17841593698074073","recent_media":{"data":[\#(medium(#""like_count":1"#))]}}"#
    #expect(try read(text: nested, as: "h.json").posts.map(\.likes) == [1])
  }

  @Test(arguments: [
    (#""shortcode":"S","permalink":"https://www.instagram.com/p/P/""#, "S", "https://www.instagram.com/p/S/"),
    (#""permalink":"https://www.instagram.com/p/P-_1/?x=/p/""#, "P-_1", "https://www.instagram.com/p/P-_1/"),
    (#""permalink":"https://www.instagram.com/reel/R""#, "R", "https://www.instagram.com/p/R/"),
    (#""permalink":"https://www.instagram.com/some.name/tv/T/""#, "T", "https://www.instagram.com/p/T/"),
    (#""permalink":"https://www.instagram.com/","like_count":1"#, "17895695668004550", "https://www.instagram.com/"),
    (#""like_count":1"#, "17895695668004550", nil as String?),
  ])
  func `the shortcode is the id, and the API's number only where there is none`(
    _ fields: String, _ id: String, _ permalink: String?
  ) throws {
    let reading = try read(text: medium(fields), as: "m.json")
    #expect(reading.ids == [id])
    #expect(reading.posts.map(\.permalink) == [permalink])
    #expect(reading.summary.dialects == [.instagramGraphAPI])
  }

  @Test func `an id above 2^53 is exact, and one that is a fraction is none`() throws {
    let exact = medium(#""like_count":1"#).replacing(#""17895695668004550""#, with: "17895695668004553")
    #expect(try read(text: exact, as: "m.json").ids == ["17895695668004553"])
    let lossy = exact.replacing("17895695668004553", with: "1.7895695668004553e16")
    #expect(try read(text: lossy, as: "m.json").reasons == ["no_id"])
  }

  @Test(arguments: [
    (#""like_count":-1"#, nil as Int?), (#""like_count":null"#, nil), (#""comments_count":2"#, nil),
    (#""like_count":0"#, 0), (#""like_count":"12""#, 12),
  ])
  func `likes that are left out are hidden`(_ fields: String, _ likes: Int?) throws {
    #expect(try read(text: medium(fields), as: "m.json").posts.map(\.likes) == [likes])
  }

  @Test func `children without addresses leave the album its own`() throws {
    let fields = #""media_url":"u.jpg","children":{"data":[{"id":"1"},{"id":"2"}]}"#
    let album = medium(fields).replacing("IMAGE", with: "CAROUSEL_ALBUM")
    #expect(try read(text: album, as: "m.json").posts.map(\.media) == [[MediaRecord(url: "u.jpg", ordinal: 1)]])
    let films = #""media_url":"u.mp4","children":{"data":[{"media_type":"VIDEO"},{"media_url":"https://c/2.mp4?x"}]}"#
    let reel = medium(films).replacing("IMAGE", with: "CAROUSEL_ALBUM")
    #expect(try read(text: reel, as: "m.json").skipped == ["video"])
  }

  @Test func `a medium of another owner is not the user's`() throws {
    let media = [medium(#""like_count":1,"owner":{"id":"6"}"#), medium(#""like_count":2"#)].joined(separator: ",")
    let text = #"{"id":"5","username":"me","followers_count":9,"media_count":2,"media":{"data":[\#(media)]}}"#
    let reading = try read(text: text, as: "u.json")
    #expect(reading.posts.map(\.account?.id) == ["6", "5"])
    #expect(reading.posts.map(\.followers) == [nil, 9])
  }

  @Test func `stories and refusals are skipped, and Threads has media of its own`() throws {
    let lines = [
      medium(#""media_product_type":"STORY","media_url":"u""#),
      #"{"error":{"message":"(#4) limit","type":"OAuthException","code":4,"fbtrace_id":"A1"}}"#,
    ]
    let reading = try read(text: lines.joined(separator: "\n"), as: "s.jsonl")
    #expect(reading.skipped == ["other_node", "other_node"])
    let folder = try DumpFolder()
    let threads = try folder.write(
      "t.json", medium(#""media_product_type":"THREADS","permalink":"https://www.threads.net/@a/post/X""#))
    #expect(fault(of: threads)?.code == .data)
  }

  @Test(arguments: ["null", "5", "\"x\"", "[]", "{}", "[null]", "{\"data\":[null,5,{}]}", "true"])
  func `wrong types stop nothing`(_ value: String) throws {
    let keys = [
      "shortcode", "permalink", "caption", "media_url", "timestamp", "like_count", "comments_count", "children",
      "comments", "owner", "username", "media_type",
    ]
    for key in keys {
      let text = #"{"id":"1","\#(key)":\#(value)}"#
      let reading = try read(text: text + "\n" + medium(#""like_count":1"#), as: "w.jsonl", .instagramGraphAPI)
      #expect(reading.ids.last == "17895695668004550")
      #expect(reading.ids.count == 2)
    }
    for key in ["data", "media", "business_discovery", "recent_media"] {
      let text = #"{"\#(key)":\#(value)}"# + "\n" + medium(#""like_count":1"#)
      #expect(try read(text: text, as: "w.jsonl", .instagramGraphAPI).ids == ["17895695668004550"])
    }
  }
}
