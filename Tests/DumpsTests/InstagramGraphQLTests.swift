// InstagramGraphQLTests: pages and nodes as Instagram's own site and app answer them.
import Base
import Dumps
import Testing

private let time = UTCTime(seconds: 99)

private func address(_ number: Int, app: Bool = false) -> String {
  "https://scontent.example/v/t51.2885-15/\(number)_n.jpg?stp=dst-jpg_e35&_nc_ht=scontent.example&oh=00_A\(number)"
    + "&oe=65A1B2C3" + (app ? "&app=1" : "")
}

private func photo(_ number: Int, _ ordinal: Int = 1, app: Bool = false) -> MediaRecord {
  MediaRecord(url: address(number, app: app), ordinal: ordinal)
}

private func node(_ code: String, _ more: String = "") -> String {
  #"{"__typename":"GraphImage","shortcode":"\#(code)"\#(more)}"#
}

/// A post of the fixtures, which differ in little.
private func post(
  _ id: String, _ account: AccountRecord?, _ seconds: Int64, _ caption: String?, _ tags: [String] = [], count: Int,
  likes: Int?, comments: Int, _ media: [MediaRecord], _ source: String, position: Int = 1, part: Int
) -> PostRecord {
  PostRecord(
    platform: "instagram", id: id, account: account, postedAt: UTCTime(seconds: seconds), observedAt: time,
    permalink: "https://www.instagram.com/p/\(id)/", caption: caption, hashtags: tags, hashtagCount: count,
    likes: likes, comments: comments, followers: account?.followers, media: media,
    origin: Origin(source: source, position: position, part: part))
}

private func account(_ id: String, _ name: String?, _ followers: Int? = nil, _ following: Int? = nil) -> AccountRecord {
  AccountRecord(
    platform: "instagram", id: id, username: name, followers: followers, following: following,
    observedAt: followers == nil ? nil : time)
}

private let lena = account("3501", "lena.frost")

private func teaTime(_ source: String) -> PostRecord {
  var tea = post(
    "CsAppFeed01", lena, 1_684_000_000, "Tea time &amp; rain #TeaTime", ["teatime"], count: 1, likes: 33, comments: 2,
    [photo(51, app: true)], source, part: 1)
  (tea.latitude, tea.longitude) = (51.5072, -0.1276)
  return tea
}

@Suite struct InstagramGraphQLTests {
  @Test func `a profile's page gives the account and its posts with the followers`() throws {
    let file = fixture("instagram-graphql-profile.json")
    let reading = try read(file, observedAt: time)
    let tomas = account("3301", "tomas_hale", 655, 121)
    #expect(reading.accounts == [tomas])
    #expect(
      reading.posts == [
        post(
          "B7Xscraper1", tomas, 1_579_000_000, "Morning run #Run #run #sunrise", ["run", "sunrise"], count: 3,
          likes: 80, comments: 3, [photo(31)], file, part: 1),
        post(
          "B7Xscraper2", account("9901", "other.house"), 1_579_100_000, nil, count: 0, likes: 9, comments: 0,
          [photo(32, 2)], file, part: 2),
      ])
    #expect(reading.skipped == ["video"])
    #expect(reading.rejections.isEmpty)
    #expect(reading.summary == DumpSummary(dialects: [.instagramGraphQL], documents: 1))
  }

  @Test func `a single post is a record of its own, with its comments`() throws {
    let file = fixture("instagram-graphql-post.json")
    let reading = try read(file, observedAt: time)
    #expect(
      reading.posts == [
        post(
          "C3XdtPost01", account("3401", "vera_m", 99), 1_707_000_000, "Hidden likes here", count: 0, likes: nil,
          comments: 1, [photo(41)], file, part: 0)
      ])
    #expect(
      reading.comments == [
        CommentRecord(
          platform: "instagram", postID: "C3XdtPost01", id: "17860000000000001", authorID: "3402",
          authorName: "kai.o", writtenAt: UTCTime(seconds: 1_707_000_100), text: "Nice", likes: 1)
      ])
    #expect(reading.summary.dialects == [.instagramGraphQL])
  }

  @Test func `a feed of the app gives its items`() throws {
    let file = fixture("instagram-graphql-feed.json")
    let reading = try read(file, observedAt: time)
    #expect(
      reading.posts == [
        teaTime(file),
        post(
          "CsAppFeed02", lena, 1_684_100_000, nil, count: 0, likes: nil, comments: 0,
          [photo(52, 1, app: true), photo(54, 3, app: true)], file, part: 2),
      ])
    #expect(
      reading.comments == [
        CommentRecord(
          platform: "instagram", postID: "CsAppFeed01", id: "17870000000000001", authorID: "3502", authorName: "moe",
          writtenAt: UTCTime(seconds: 1_684_000_300), text: "Cosy", likes: 4)
      ])
    #expect(reading.skipped == ["video"])
    #expect(reading.accounts.isEmpty)
    #expect(reading.summary.dialects == [.instagramGraphQL])
  }

  @Test func `the sections of a hashtag give their media`() throws {
    let file = fixture("instagram-graphql-sections.json")
    let reading = try read(file, observedAt: time)
    #expect(
      reading.posts == [
        teaTime(file),
        post(
          "CsAppTag009", account("3503", "una.b"), 1_684_300_000, "#teatime at last", ["teatime"], count: 1, likes: 1,
          comments: 0, [photo(56, app: true)], file, part: 2),
      ])
    #expect(reading.rejections.isEmpty)
    #expect(reading.summary.dialects == [.instagramGraphQL])
  }

  @Test func `the page of a hashtag gives its posts and its top posts`() throws {
    let file = fixture("instagram-graphql-hashtag.json")
    let reading = try read(file, observedAt: time)
    #expect(
      reading.posts == [
        post(
          "B9TagNode01", account("3601", nil), 1_583_000_000, "#Snow day", ["snow"], count: 1, likes: 14, comments: 1,
          [photo(61)], file, part: 1),
        post(
          "B9TagNode02", account("3602", nil), 1_583_000_500, "#snow #Snow", ["snow"], count: 2, likes: 25,
          comments: 0, [photo(62)], file, part: 2),
      ])
    #expect(reading.summary.dialects == [.instagramGraphQL])
  }

  @Test func `a timeline of the newest kind is read`() throws {
    let file = fixture("instagram-graphql-timeline.json")
    let reading = try read(file, observedAt: time)
    #expect(
      reading.posts == [
        post(
          "CsTimeline1", lena, 1_684_400_000, "By the window", count: 0, likes: 64, comments: 0,
          [photo(57, app: true)], file, part: 1)
      ])
    #expect(reading.summary.dialects == [.instagramGraphQL])
  }

  @Test func `nodes stand on lines, old and new ones mixed`() throws {
    let file = fixture("instagram-graphql.jsonl")
    let reading = try read(file, observedAt: time)
    #expect(
      reading.posts == [
        post(
          "B9TagNode01", account("3601", nil), 1_583_000_000, "#Snow day", ["snow"], count: 1, likes: 14, comments: 1,
          [photo(61)], file, position: 1, part: 0),
        post(
          "C3XdtPost01", account("3401", "vera_m", 99), 1_707_000_000, "Hidden likes here", count: 0, likes: nil,
          comments: 1, [photo(41)], file, position: 2, part: 0),
        post(
          "CsAppFeed02", lena, 1_684_100_000, nil, count: 0, likes: nil, comments: 0,
          [photo(52, 1, app: true), photo(54, 3, app: true)], file, position: 3, part: 0),
      ])
    #expect(reading.skipped == ["video"])
    #expect(reading.summary.dialects == [.instagramGraphQL])
  }

  @Test(arguments: [
    #"{"graphql":{"shortcode_media":NODE}}"#, #"{"data":{"shortcode_media":NODE},"status":"ok"}"#,
    #"{"data":{"xdt_shortcode_media":NODE}}"#, #"{"node":NODE}"#, #"{"media":NODE}"#, "NODE",
  ])
  func `one post in any wrapper may have its photo beside it`(_ wrapper: String) throws {
    let folder = try DumpFolder()
    let file = try folder.write("p.json", wrapper.replacing("NODE", with: node("A", #","display_url":"u""#)))
    let photo = try folder.write("p.jpg", "photo")
    let reading = try read(file)
    #expect(reading.posts.map(\.media) == [[MediaRecord(url: "u", file: photo, ordinal: 1)]])
    #expect(reading.posts.map(\.origin.part) == [0])
    #expect(reading.summary.dialects == [.instagramGraphQL])
  }

  @Test(arguments: [
    #"{"entry_data":{"ProfilePage":[{"graphql":{"user":{"edge_owner_to_timeline_media":{"edges":[{"node":A},{"node":B}]}}}}]}}"#,
    #"{"tag":{"media":{"count":2,"nodes":[A,B],"page_info":{}}}}"#,
    #"{"items":[{"media":A},{"media":B}],"more_available":false}"#, #"{"edges":[{"node":A},{"node":B}]}"#,
    #"{"response":{"sections":[{"layout_content":{"fill_items":[{"media":A}],"one_by_two_item":{"clips":{"items":[{"media":B}]}}}}]}}"#,
    #"{"feed_items":[{"media_or_ad":A},{"suggested_users":{"suggestions":[]}},{"media_or_ad":B}],"more_available":true}"#,
    #"{"require":[["S","handle",null,[{"__bbox":{"require":[["R","next",[],["q",{"__bbox":{"result":{"data":{"x":[A,B]}}}}]]]}}]]]}"#,
    "[A,B]",
  ])
  func `posts are found wherever a page has them`(_ page: String) throws {
    let text = page.replacing("A", with: "\u{1}").replacing("B", with: node("2")).replacing("\u{1}", with: node("1"))
    let reading = try read(text: text, as: "page.json")
    #expect(reading.ids == ["1", "2"])
    #expect(reading.rejections.isEmpty)
    #expect(reading.summary.dialects == [.instagramGraphQL])
    let isList = page.hasPrefix("[")
    #expect(reading.posts.map(\.origin.part) == (isList ? [0, 0] : [1, 2]))
    #expect(reading.posts.map(\.origin.position) == (isList ? [1, 2] : [1, 1]))
  }

  @Test func `what a post holds are no posts of their own`() throws {
    let inner =
      #","edge_web_media_to_related_media":{"edges":[{"node":\#(node("Related"))}]},"carousel_media":[{"code":"Child","media_type":1,"image_versions2":{"candidates":[{"url":"c"}]}}]"#
    let reading = try read(text: #"{"items":[\#(node("A", inner))]}"#, as: "p.json")
    #expect(reading.ids == ["A"])
    #expect(reading.posts.first?.media == [MediaRecord(url: "c", ordinal: 1)])
  }

  @Test func `a post that names no owner is the profile's, if it stands in its own list`() throws {
    let user = #"""
      {"id":9007199254740993,"username":"u","edge_followed_by":{"count":900},
      "edge_owner_to_timeline_media":{"edges":[{"node":\#(node("A"))}]},"edge_saved_media":{"edges":[{"node":\#(node("B"))}]}}
      """#
    let reading = try read(text: #"{"graphql":{"user":\#(user)}}"#, as: "p.json", observedAt: time)
    #expect(reading.accounts == [account("9007199254740993", "u", 900)])
    #expect(reading.posts.map(\.account?.id) == ["9007199254740993", nil])
    #expect(reading.posts.map(\.followers) == [900, nil])
  }

  @Test func `stories, empty pages and refusals are skipped`() throws {
    let lines = [
      #"{"data":{"user":{"edge_owner_to_timeline_media":{"count":0,"page_info":{"has_next_page":false},"edges":[]}}}}"#,
      #"{"message":"Please wait a few minutes before you try again.","require_login":true,"status":"fail"}"#,
      #"{"items":[{"pk":"1","code":"S","taken_at":1,"media_type":1,"image_versions2":{},"product_type":"story"}]}"#,
      #"{"data":{"reels_media":[{"items":[{"__typename":"GraphStoryImage","id":"1","display_url":"u"}]}]}}"#,
    ]
    let reading = try read(text: lines.joined(separator: "\n"), as: "p.jsonl")
    #expect(reading.skipped == ["other_node", "other_node", "other_node", "other_node"])
    #expect(reading.posts.isEmpty)
    #expect(reading.rejections.isEmpty)
  }

  @Test func `a page's broken posts are refused each in its place`() throws {
    let text =
      #"{"items":[{"pk":"1","taken_at":1500000000,"media_type":1,"image_versions2":{}},"# + node("A")
      + #",{"__typename":"XDTGraphImage","shortcode":null,"code":""}]}"#
    let reading = try read(text: text + "\n" + #"{"x":1}"# + "\n5\n", as: "p.jsonl")
    #expect(reading.ids == ["A"])
    #expect(reading.reasons == ["no_id", "no_id", "not_a_post", "not_a_post"])
    #expect(reading.rejections.map(\.position) == [1, 1, 2, 3])
    #expect(reading.rejections.map(\.part) == [1, 3, 0, 0])
  }

  @Test(arguments: [
    #"{"id":"1","username":"pin","follower_count":5,"following_count":6,"board":{"code":"x"}}"#,
    #"{"id":"1","text":"t","date":"2020-01-01"}"#,
    #"{"post_shortcode":"A","shortcode":"A","display_url":"u","date":"2020-01-01 00:00:00"}"#,
    #"{"status":"ok","data":{"code":"X","items":[]}}"#, #"{"code":200,"message":"ok","data":{"id":1}}"#,
  ])
  func `what others write is not claimed`(_ text: String) throws {
    let folder = try DumpFolder()
    let claimed = (try? read(try folder.write("x.json", text)))?.summary.dialects ?? []
    #expect(!claimed.contains(.instagramGraphQL))
  }

  @Test func `absurd nesting is no post`() throws {
    let deep = String(repeating: #"{"data":["#, count: 200) + node("A") + String(repeating: "]}", count: 200)
    let reading = try read(text: deep + "\n" + node("B"), as: "p.jsonl")
    #expect(reading.ids == ["B"])
    #expect(reading.reasons == ["not_a_post"])
  }
}
