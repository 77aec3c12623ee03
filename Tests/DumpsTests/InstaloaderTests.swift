// InstaloaderTests: posts, profiles and comments as Instaloader writes them, with the photos beside them.
import Base
import Dumps
import Foundation
import Testing

private func wrapped(_ node: String, _ type: String = "Post") -> String {
  #"{"node":\#(node),"instaloader":{"version":"4.14","node_type":"\#(type)"}}"#
}

private let image = #"""
  {"__typename":"GraphImage","shortcode":"BsOGulcndj-","id":"1953","display_url":"https://i/1.jpg","date":1546586275,
  "edge_media_preview_like":{"count":55},"edge_media_to_comment":{"count":4},
  "edge_media_to_caption":{"edges":[{"node":{"text":"Me! #Selfie #selfie #Ñandú"}}]},
  "owner":{"id":"1958","username":"egg"},"location":{"id":"2","name":"Köln","slug":"k","lat":50.9,"lng":6.95},
  "iphone_struct":{"like_count":7,"code":"no"}}
  """#

@Suite struct InstaloaderTests {
  @Test func `a post is read with the photo that lies beside it`() throws {
    let folder = try DumpFolder()
    let file = try folder.write("2019-01-04_07-17-55_UTC.json", wrapped(image))
    let photo = try folder.write("2019-01-04_07-17-55_UTC.jpg", "photo")
    folder.touch(file, 1_600_000_000)
    let reading = try read(file)
    #expect(
      reading.posts == [
        PostRecord(
          platform: "instagram", id: "BsOGulcndj-",
          account: AccountRecord(platform: "instagram", id: "1958", username: "egg"),
          postedAt: UTCTime(seconds: 1_546_586_275), observedAt: UTCTime(seconds: 1_600_000_000),
          permalink: "https://www.instagram.com/p/BsOGulcndj-/", caption: "Me! #Selfie #selfie #Ñandú",
          hashtags: ["selfie", "ñandú"], hashtagCount: 3, likes: 55, comments: 4, latitude: 50.9, longitude: 6.95,
          media: [MediaRecord(url: "https://i/1.jpg", file: photo, ordinal: 1)],
          origin: Origin(source: file, position: 1))
      ])
    #expect(reading.summary.dialects == [.instaloader])
  }

  @Test func `a folder gives posts, photos and profiles in the order of names`() throws {
    let folder = try DumpFolder()
    try folder.write("egg/b_UTC.json", wrapped(#"{"shortcode":"B","__typename":"GraphImage","owner":{"id":"1"}}"#))
    try folder.write("egg/b_UTC.webp", "photo")
    try folder.write("egg/a_UTC.json", wrapped(#"{"shortcode":"A","__typename":"GraphImage","owner":{"id":"1"}}"#))
    try folder.write("egg/a_UTC.png", "photo")
    try folder.write("egg/a_UTC.txt", "a caption")
    try folder.write("egg/.hidden.json", "{}")
    let profile = try folder.write(
      "egg/egg_1.json",
      wrapped(
        #"{"id":"1","username":"egg","edge_followed_by":{"count":900},"edge_follow":{"count":3}}"#, "Profile"))
    folder.touch(profile, 1_500_000_000)
    let reading = try read(folder.path)
    #expect(reading.ids == ["A", "B"])
    #expect(
      reading.posts.map(\.media) == [
        [MediaRecord(file: "\(folder.path)/egg/a_UTC.png", ordinal: 1)],
        [MediaRecord(file: "\(folder.path)/egg/b_UTC.webp", ordinal: 1)],
      ])
    #expect(
      reading.accounts == [
        AccountRecord(
          platform: "instagram", id: "1", username: "egg", followers: 900, following: 3,
          observedAt: UTCTime(seconds: 1_500_000_000))
      ])
    #expect(reading.posts.map(\.followers) == [nil, nil])
    #expect(reading.rejections.isEmpty)
    #expect(reading.summary.documents == 3)
  }

  @Test func `an xz-compressed post finds its photo too`() throws {
    let folder = try DumpFolder()
    let file = try folder.write("p_UTC.json.xz", base64: postXZ)
    let photo = try folder.write("p_UTC.jpg", "photo")
    let post = try #require(try read(file).posts.first)
    #expect(post.id == "X")
    #expect(post.media == [MediaRecord(file: photo, ordinal: 1)])
  }

  @Test func `a sidecar keeps its photos in order and leaves its films out`() throws {
    let folder = try DumpFolder()
    let children = (1...4).map { index in
      let kind = index == 2 ? "GraphVideo" : "GraphImage"
      return #"{"node":{"__typename":"\#(kind)","is_video":\#(index == 2),"display_url":"https://i/\#(index).jpg"}}"#
    }.joined(separator: ",")
    let file = try folder.write(
      "s.json",
      wrapped(
        #"{"shortcode":"S","__typename":"GraphSidecar","display_url":"https://i/1.jpg","edge_sidecar_to_children":{"edges":[\#(children)]}}"#
      ))
    for name in ["s_1.jpg", "s_2.jpg", "s_2.mp4", "s_3.webp"] { try folder.write(name, "x") }
    let reading = try read(file)
    #expect(
      reading.posts.first?.media == [
        MediaRecord(url: "https://i/1.jpg", file: "\(folder.path)/s_1.jpg", ordinal: 1),
        MediaRecord(url: "https://i/3.jpg", file: "\(folder.path)/s_3.webp", ordinal: 3),
        MediaRecord(url: "https://i/4.jpg", ordinal: 4),
      ])
    #expect(reading.skipped.isEmpty)
  }

  @Test func `a sidecar without its children in the metadata takes the photos that are there`() throws {
    let folder = try DumpFolder()
    let file = try folder.write("s.json", wrapped(#"{"shortcode":"S","__typename":"GraphSidecar","display_url":"u"}"#))
    for name in ["s_1.jpg", "s_2.jpg", "s_2.mp4", "s_3.mp4", "s_4.jpg", "s_6.jpg"] { try folder.write(name, "x") }
    #expect(
      try read(file).posts.first?.media == [
        MediaRecord(file: "\(folder.path)/s_1.jpg", ordinal: 1),
        MediaRecord(file: "\(folder.path)/s_4.jpg", ordinal: 4),
      ])
    let films = try DumpFolder()
    let onlyFilms = try films.write("s.json", wrapped(#"{"shortcode":"S","__typename":"GraphSidecar"}"#))
    try films.write("s_1.mp4", "x")
    #expect(try read(onlyFilms).skipped == ["video"])
  }

  @Test(arguments: [
    #"{"__typename":"GraphVideo","shortcode":"V"}"#, #"{"__typename":"XDTGraphVideo","shortcode":"V"}"#,
    #"{"shortcode":"V","is_video":true}"#,
    #"{"__typename":"GraphSidecar","shortcode":"V","edge_sidecar_to_children":{"edges":[{"node":{"is_video":true}}]}}"#,
  ])
  func `a post that is a film only is skipped`(_ node: String) throws {
    let reading = try read(text: wrapped(node), as: "v.json")
    #expect(reading.skipped == ["video"])
    #expect(reading.posts.isEmpty)
  }

  @Test(arguments: ["StoryItem", "Hashtag", "FrozenNodeIterator"])
  func `nodes that are no posts are skipped`(_ type: String) throws {
    let reading = try read(text: wrapped(#"{"shortcode":"H","id":"1"}"#, type), as: "h.json")
    #expect(reading.skipped == ["other_node"])
    #expect(reading.posts.isEmpty)
  }

  @Test(arguments: [
    (#""edge_media_preview_like":{"count":-1}"#, nil as Int?), (#""edge_media_preview_like":{"count":0}"#, 0),
    (#""x":1"#, nil),
    (#""edge_liked_by":{"count":8}"#, 8), (#""like_count":9"#, 9), (#""edge_media_preview_like":{"count":null}"#, nil),
  ])
  func `hidden and missing likes are unknown`(_ field: String, _ likes: Int?) throws {
    let reading = try read(text: wrapped(#"{"shortcode":"L","__typename":"GraphImage",\#(field)}"#), as: "l.json")
    #expect(reading.posts.map(\.likes) == [likes])
  }

  @Test func `both spellings of a field are read`() throws {
    let old = wrapped(
      ##"{"code":"O","__typename":"GraphImage","display_src":"https://i/o.jpg","taken_at_timestamp":1500000000,"caption":"#Old","edge_media_to_parent_comment":{"count":6}}"##
    )
    let post = try #require(try read(text: old, as: "o.json").posts.first)
    #expect(post.id == "O")
    #expect(post.media == [MediaRecord(url: "https://i/o.jpg", ordinal: 1)])
    #expect(post.postedAt == UTCTime(seconds: 1_500_000_000))
    #expect(post.hashtags == ["old"])
    #expect(post.comments == 6)
    let profile = wrapped(#"{"id":77,"username":"u","follower_count":12,"following_count":4}"#, "Profile")
    let account = try #require(try read(text: profile, as: "u_77.json").accounts.first)
    #expect(account.id == "77")
    #expect(account.followers == 12)
    #expect(account.following == 4)
  }

  @Test func `nodes on lines are posts without photos beside them`() throws {
    let folder = try DumpFolder()
    let nodes = ["A", "B"].map { wrapped(#"{"shortcode":"\#($0)","__typename":"GraphImage","display_url":"u\#($0)"}"#) }
    let file = try folder.write("n.json", nodes.joined(separator: "\n"))
    try folder.write("n.jpg", "of neither")
    #expect(
      try read(file).posts.map(\.media) == [
        [MediaRecord(url: "uA", ordinal: 1)], [MediaRecord(url: "uB", ordinal: 1)],
      ])
  }

  @Test func `a post without a shortcode is refused`() throws {
    let reading = try read(text: wrapped(#"{"__typename":"GraphImage","id":"1"}"#), as: "n.json")
    #expect(reading.reasons == ["no_id"])
    #expect(reading.rejections.first?.position == 1)
  }

  @Test(arguments: [
    (#""edge_media_to_caption":{"edges":[]}"#, nil as String?, 0 as Int?), (#""caption":null"#, nil, 0),
    (#""caption":"""#, "", 0), (#""x":1"#, nil, nil), (#""caption":5"#, nil, nil),
    (#""edge_media_to_caption":null"#, nil, nil), (##""caption":"#a #A\u0000 #b\ud83d""##, "#a #A\0 #b\u{fffd}", 3),
  ])
  func `a caption that is empty has no hashtags, one that is not there is unknown`(
    _ field: String, _ caption: String?, _ count: Int?
  ) throws {
    let post = try #require(
      try read(text: wrapped(#"{"shortcode":"E","__typename":"GraphImage",\#(field)}"#), as: "e.json").posts.first)
    #expect(post.caption == caption)
    #expect(post.hashtagCount == count)
    #expect(post.hashtags == (count == 3 ? ["a", "b"] : []))
  }

  @Test(arguments: ["0", "null", "-5", "\"never\"", "{}", "1e300"])
  func `a time of 0 is no time`(_ date: String) throws {
    let node = #"{"shortcode":"T","__typename":"GraphImage","date":\#(date),"iphone_struct":{"taken_at":0}}"#
    #expect(try read(text: wrapped(node), as: "t.json").posts.map(\.postedAt) == [nil])
    let other = node.replacing(#""iphone_struct":{"taken_at":0}"#, with: #""taken_at_timestamp":1500000000"#)
    #expect(
      try read(text: wrapped(other), as: "t.json").posts.map(\.postedAt) == [UTCTime(seconds: 1_500_000_000)])
  }

  @Test func `what the node does not know, the app's form of it may`() throws {
    let app = #"""
      {"like_count":70,"comment_count":5,"taken_at":1500000000,"code":"I","caption":{"text":"#Hi"},"lat":1.5,"lng":-2,
      "user":{"pk":9007199254740993,"username":"u"},"image_versions2":{"candidates":[
      {"width":10,"height":20,"url":"small"},{"width":100,"height":200,"url":"large"}]}}
      """#
    let node =
      #"{"__typename":"GraphImage","display_url":"medium","edge_media_preview_like":{"count":-1},"iphone_struct":\#(app)}"#
    let post = try #require(try read(text: wrapped(node), as: "i.json").posts.first)
    #expect(post.id == "I")
    #expect(post.likes == 70)
    #expect(post.comments == 5)
    #expect(post.postedAt == UTCTime(seconds: 1_500_000_000))
    #expect(post.hashtags == ["hi"])
    #expect(post.latitude == 1.5)
    #expect(post.longitude == -2)
    #expect(post.account == AccountRecord(platform: "instagram", id: "9007199254740993", username: "u"))
    #expect(post.media == [MediaRecord(url: "large", ordinal: 1)])
  }

  @Test func `three likes where likes are hidden are those whom Instagram names`() throws {
    let hidden = #"{"shortcode":"L","__typename":"GraphImage","like_and_view_counts_disabled":true,"like_count":3}"#
    #expect(try read(text: wrapped(hidden), as: "l.json").posts.map(\.likes) == [nil])
    let shown = hidden.replacing("true", with: "false")
    #expect(try read(text: wrapped(shown), as: "l.json").posts.map(\.likes) == [3])
    let known = hidden.replacing(":3", with: ":1496")
    #expect(try read(text: wrapped(known), as: "l.json").posts.map(\.likes) == [1496])
  }

  @Test(arguments: ["null", "5", "\"x\"", "[]", "{}", "[null]", "[[[]]]", "true", "-1e400"])
  func `nothing that a node holds stops the reading`(_ value: String) throws {
    let keys = [
      "shortcode", "__typename", "display_url", "is_video", "date", "edge_media_to_caption", "edge_media_preview_like",
      "edge_media_to_comment", "edge_media_to_parent_comment", "edge_sidecar_to_children", "owner", "user", "location",
      "iphone_struct", "carousel_media", "image_versions2", "tags", "urls", "comments", "likes", "caption",
    ]
    let all = "{" + keys.map { #""\#($0)":\#(value)"# }.joined(separator: ",") + "}"
    let reading = try read(text: wrapped(all) + "\n" + wrapped(#"{"shortcode":"A"}"#), as: "w.jsonl")
    #expect(reading.ids.last == "A")
    #expect(reading.posts.count + reading.rejections.count == 2)
    for key in keys where key != "shortcode" {
      let node = #"{"shortcode":"B","\#(key)":\#(value)}"#
      #expect(try read(text: wrapped(node), as: "w.json").ids.last ?? "B" == "B")
    }
    #expect(try read(text: wrapped(value), as: "w.json", .instaloader).posts.allSatisfy { $0.id == "x" })
  }

  // MARK: Fixtures

  @Test func `a carousel of Instaloader's has its photos, its place and its comments`() throws {
    let folder = try DumpFolder()
    let file = try folder.copy("instaloader.json", as: "a.json")
    let photo = try folder.write("a_3.jpg", "photo")
    let reading = try read(file, observedAt: UTCTime(seconds: 99))
    let url = { (number: Int) in
      "https://scontent.example/v/t51.2885-15/\(number)_n.jpg?\(query)&oh=00_A\(number)&oe=65A1B2C3&app=1"
    }
    #expect(
      reading.posts == [
        PostRecord(
          platform: "instagram", id: "CzfQJ0ZMk1V",
          account: AccountRecord(
            platform: "instagram", id: "2209876543", username: "mara.lindqvist", followers: 15230,
            observedAt: UTCTime(seconds: 99)),
          postedAt: UTCTime(seconds: 1_700_050_000), observedAt: UTCTime(seconds: 99),
          permalink: "https://www.instagram.com/p/CzfQJ0ZMk1V/", caption: "Harbour days ⚓ #Sea #sea #HarbourLife",
          hashtags: ["sea", "harbourlife"], hashtagCount: 3, likes: 412, comments: 3, followers: 15230,
          latitude: 57.7072, longitude: 11.9668,
          media: [MediaRecord(url: url(11), ordinal: 1), MediaRecord(url: url(13), file: photo, ordinal: 3)],
          origin: Origin(source: file, position: 1))
      ])
    #expect(reading.comments == commentsOfCarousel)
    #expect(reading.skipped.isEmpty)
    #expect(reading.rejections.isEmpty)
    #expect(reading.summary == DumpSummary(dialects: [.instaloader], documents: 1))
  }

  @Test func `a post from the app's answer hides its likes and has no caption`() throws {
    let file = fixture("instaloader-app.json.xz")
    let reading = try read(file, observedAt: UTCTime(seconds: 99))
    #expect(
      reading.posts == [
        PostRecord(
          platform: "instagram", id: "CV4fakePi01",
          account: AccountRecord(platform: "instagram", id: "44123456789", username: "pia.roos"),
          postedAt: UTCTime(seconds: 1_636_000_000), observedAt: UTCTime(seconds: 99),
          permalink: "https://www.instagram.com/p/CV4fakePi01/", hashtagCount: 0, comments: 0,
          media: [
            MediaRecord(
              url: "https://scontent.example/v/t51.2885-15/21_n.jpg?\(query)&oh=00_A21&oe=65A1B2C3&app=1", ordinal: 1)
          ], origin: Origin(source: file, position: 1))
      ])
    #expect(reading.summary.dialects == [.instaloader])
  }

  @Test func `a profile is an account`() throws {
    let reading = try read(fixture("instaloader-profile.json"), observedAt: UTCTime(seconds: 99))
    #expect(
      reading.accounts == [
        AccountRecord(
          platform: "instagram", id: "2209876543", username: "mara.lindqvist", followers: 15236, following: 310,
          observedAt: UTCTime(seconds: 99))
      ])
    #expect(reading.posts.isEmpty)
    #expect(reading.summary == DumpSummary(dialects: [.instaloader], documents: 1))
  }

  @Test func `a profile without numbers has no time of reading`() throws {
    let reading = try read(text: wrapped(#"{"id":"7","username":"u"}"#, "Profile"), as: "u_7.json")
    #expect(reading.accounts == [AccountRecord(platform: "instagram", id: "7", username: "u")])
    #expect(try read(text: wrapped(#"{"username":"u"}"#, "Profile"), as: "u.json").reasons == ["no_id"])
  }
}

/// What the addresses of the fixtures begin their query with.
private let query = "stp=dst-jpg_e35&_nc_ht=scontent.example"

/// `{"node":{"shortcode":"X","__typename":"GraphImage"},"instaloader":{"version":"4.14","node_type":"Post"}}`, by xz
/// 5.4.
private let postXZ =
  "/Td6WFoAAAFpIt42AgAhARwAAAAQz1jM4ABnAFpdAD2IicczqOaoofb05HNRfUbEsmnYdtMPU2qzZMbOw+r2PKQU86yLlHW7FIVcaTtTAEc8VizdDoJhP0XU63bM06kR6j1AyhQZK+1oZN73UrfAF86L7l92WV3DAAAAAA/kgo4AAXJoNUfmfpBCmQ0BAAAAAAFZWg=="
