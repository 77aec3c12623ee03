// InstagramScraperTests: the files of instagram-scraper, with the photos beside them.
import Base
import Dumps
import Foundation
import Testing

private let query = "stp=dst-jpg_e35&_nc_ht=scontent.example"

private func address(_ number: Int) -> String {
  "https://scontent.example/v/t51.2885-15/\(number)_n.jpg?\(query)&oh=00_A\(number)&oe=65A1B2C3"
}

private func image(_ code: String, _ more: String = "") -> String {
  #"{"__typename":"GraphImage","shortcode":"\#(code)","display_url":"https://c/p/\#(code).jpg?x=1","is_video":false\#(more)}"#
}

@Suite struct InstagramScraperTests {
  @Test func `posts, their profile, photos and comments are read`() throws {
    let folder = try DumpFolder()
    let file = try folder.write(
      "tomas_hale.json", Array(try Data(contentsOf: URL(fileURLWithPath: fixture("instagram-scraper.json")))))
    let photo = try folder.write("34_n.jpg", "photo")
    let time = UTCTime(seconds: 99)
    let reading = try read(file, observedAt: time)
    let account = AccountRecord(
      platform: "instagram", id: "3301", username: "tomas_hale", followers: 640, following: 120, observedAt: time)
    #expect(
      reading.posts == [
        PostRecord(
          platform: "instagram", id: "B7Xscraper1", account: account, postedAt: UTCTime(seconds: 1_579_000_000),
          observedAt: time, permalink: "https://www.instagram.com/p/B7Xscraper1/",
          caption: "Morning run #Run #run #sunrise", hashtags: ["sunrise", "run"], hashtagCount: 3, likes: 77,
          comments: 2, followers: 640, media: [MediaRecord(url: address(31), ordinal: 1)],
          origin: Origin(source: file, position: 1, part: 1)),
        PostRecord(
          platform: "instagram", id: "B7Xscraper2", account: account, postedAt: UTCTime(seconds: 1_579_100_000),
          observedAt: time, permalink: "https://www.instagram.com/p/B7Xscraper2/", hashtagCount: 0, comments: 0,
          followers: 640,
          media: [
            MediaRecord(url: address(32), ordinal: 2), MediaRecord(url: address(34), file: photo, ordinal: 3),
          ], origin: Origin(source: file, position: 1, part: 2)),
      ])
    #expect(reading.accounts == [account])
    #expect(
      reading.comments == [
        CommentRecord(
          platform: "instagram", postID: "B7Xscraper1", id: "17850000000000001", authorID: "3302",
          authorName: "ines.k", writtenAt: UTCTime(seconds: 1_579_000_400), text: "Early bird!"),
        CommentRecord(
          platform: "instagram", postID: "B7Xscraper1", id: "17850000000000002", authorID: "3303",
          authorName: "b_rand", writtenAt: UTCTime(seconds: 1_579_000_500), text: "Too cold for me"),
      ])
    #expect(reading.skipped == ["video", "other_node"])
    #expect(reading.rejections.isEmpty)
    #expect(reading.summary == DumpSummary(dialects: [.instagramScraper], documents: 1))
  }

  @Test func `the profile's followers are joined wherever it stands, to its own posts only`() throws {
    let images = [
      image("A", #","owner":{"id":"5"}"#), image("B", #","owner":{"id":"6"},"username":"u""#),
      image("C", #","username":"u""#),
    ].joined(separator: ",")
    let profile = #""GraphProfileInfo":{"info":{"id":"5","followers_count":50},"username":"u"}"#
    for text in [#"{\#(profile),"GraphImages":[\#(images)]}"#, #"{"GraphImages":[\#(images)],\#(profile)}"#] {
      let reading = try read(text: text, as: "u.json")
      #expect(reading.posts.map(\.followers) == [50, nil, 50])
      #expect(reading.posts.map(\.account?.id) == ["5", "6", "5"])
      #expect(reading.posts.map(\.account?.username) == ["u", "u", "u"])
    }
  }

  @Test func `a profile without an id has that of the posts fetched under its name`() throws {
    let text =
      #"{"GraphProfileInfo":{"info":{"followers_count":50},"username":"u"},"GraphImages":["#
      + image("A", #","owner":{"id":"5"},"username":"u""#) + "]}"
    #expect(try read(text: text, as: "u.json").posts.map(\.followers) == [50])
    let none = #"{"GraphProfileInfo":{"info":{"followers_count":50},"username":"u"},"GraphImages":[]}"#
    #expect(try read(text: none, as: "u.json").reasons == ["no_id"])
  }

  @Test func `a plain list of posts is known by their urls`() throws {
    let folder = try DumpFolder()
    let file = try folder.write(
      "u.json",
      "[" + image("A", #","urls":["https://c/p/A.jpg"],"tags":["One","one","TWO"]"#) + ","
        + image("B", #","urls":[]"#) + "]")
    let photo = try folder.write("A.jpg", "photo")
    let reading = try read(file)
    #expect(reading.summary.dialects == [.instagramScraper])
    #expect(reading.ids == ["A", "B"])
    #expect(reading.posts.map(\.hashtags) == [["one", "two"], []])
    #expect(reading.posts.map(\.hashtagCount) == [3, nil])
    #expect(reading.posts.first?.media == [MediaRecord(url: "https://c/p/A.jpg?x=1", file: photo, ordinal: 1)])
  }

  @Test func `an item from before 2018 is a post too`() throws {
    let item = #"""
      {"code":"Old","created_time":"1477512088","type":"image","id":"1369793132326237681_50955534","urls":["https://c/o.jpg"],
      "images":{"standard_resolution":{"url":"https://c/o.jpg","width":640,"height":640}},"likes":{"count":8,"data":[]},
      "comments":{"count":1,"data":[{"id":"44","text":"hi","created_time":"1477512100","from":{"id":"2"}}]},
      "caption":{"text":"#then"},"user":{"id":"50955534","username":"past"},"location":null}
      """#
    let post = try #require(try read(text: #"{"GraphImages":[\#(item)]}"#, as: "u.json").posts.first)
    #expect(post.id == "Old")
    #expect(post.postedAt == UTCTime(seconds: 1_477_512_088))
    #expect(post.likes == 8)
    #expect(post.comments == 1)
    #expect(post.hashtags == ["then"])
    #expect(post.account == AccountRecord(platform: "instagram", id: "50955534", username: "past"))
    #expect(post.media == [MediaRecord(url: "https://c/o.jpg", ordinal: 1)])
  }

  @Test func `broken entries are refused one by one`() throws {
    let text = #"{"GraphImages":[null,\#(image("A")),{"id":"1"},[],{"shortcode":""}],"GraphStories":5}"#
    let reading = try read(text: text, as: "u.json")
    #expect(reading.ids == ["A"])
    #expect(reading.reasons == ["not_a_post", "no_id", "not_a_post", "no_id"])
    #expect(reading.rejections.map(\.part) == [1, 3, 4, 5])
  }

  @Test(arguments: ["null", "5", "\"x\"", "[]", "{}", "[null]", "true"])
  func `wrong types stop nothing`(_ value: String) throws {
    let keys = ["urls", "tags", "comments", "username", "owner", "edge_media_to_comment", "edge_sidecar_to_children"]
    let fields = keys.map { #","\#($0)":\#(value)"# }.joined()
    let text = #"{"GraphProfileInfo":\#(value),"GraphImages":[\#(image("A", fields))]}"#
    let reading = try read(text: text, as: "u.json")
    #expect(reading.ids == ["A"])
    #expect(reading.posts.first?.comments ?? 5 == 5)
  }

  @Test func `an empty address is none`() throws {
    for urls in [#"[""]"#, #"["","https://i.example/a.jpg"]"#] {
      let text =
        #"{"GraphImages":[{"__typename":"GraphImage","id":"1","shortcode":"A1","owner":{"id":"2"},"urls":\#(urls)}]}"#
      let media = try read(text: text, as: "a.json").posts.flatMap(\.media)
      #expect(media.allSatisfy { $0.url?.isEmpty != true && ($0.url != nil || $0.file != nil) })
      #expect(media.count == (urls == #"[""]"# ? 0 : 1))
    }
  }
}
