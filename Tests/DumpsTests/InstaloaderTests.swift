// InstaloaderTests: posts and profiles as Instaloader and Instagram's GraphQL write them, with the photos beside them.
import Base
import Dumps
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
          media: [MediaRecord(url: "https://i/1.jpg", file: photo)], origin: Origin(source: file, position: 1))
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
        [MediaRecord(file: "\(folder.path)/egg/a_UTC.png")], [MediaRecord(file: "\(folder.path)/egg/b_UTC.webp")],
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
    #expect(post.media == [MediaRecord(file: photo)])
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
        MediaRecord(url: "https://i/1.jpg", file: "\(folder.path)/s_1.jpg"),
        MediaRecord(url: "https://i/3.jpg", file: "\(folder.path)/s_3.webp"), MediaRecord(url: "https://i/4.jpg"),
      ])
    #expect(reading.skipped.isEmpty)
  }

  @Test func `a sidecar without its children in the metadata takes the photos that are there`() throws {
    let folder = try DumpFolder()
    let file = try folder.write("s.json", wrapped(#"{"shortcode":"S","__typename":"GraphSidecar","display_url":"u"}"#))
    for name in ["s_1.jpg", "s_2.jpg", "s_2.mp4", "s_3.jpg", "s_5.jpg"] { try folder.write(name, "x") }
    #expect(
      try read(file).posts.first?.media == [
        MediaRecord(file: "\(folder.path)/s_1.jpg"), MediaRecord(file: "\(folder.path)/s_3.jpg"),
      ])
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
    #expect(post.media == [MediaRecord(url: "https://i/o.jpg")])
    #expect(post.postedAt == UTCTime(seconds: 1_500_000_000))
    #expect(post.hashtags == ["old"])
    #expect(post.comments == 6)
    let profile = wrapped(#"{"id":77,"username":"u","follower_count":12,"following_count":4}"#, "Profile")
    let account = try #require(try read(text: profile, as: "u_77.json").accounts.first)
    #expect(account.id == "77")
    #expect(account.followers == 12)
    #expect(account.following == 4)
  }

  @Test(arguments: [
    image, #"{"graphql":{"shortcode_media":\#(image)}}"#, #"{"data":{"xdt_shortcode_media":\#(image)}}"#,
    image.replacing("GraphImage", with: "XDTGraphImage"),
  ])
  func `bare nodes and other wrappers are known`(_ text: String) throws {
    let reading = try read(text: text, as: "g.json")
    #expect(reading.ids == ["BsOGulcndj-"])
    #expect(reading.posts.first?.likes == 55)
    #expect(reading.summary.dialects == [.instaloader])
  }

  @Test func `nodes on lines are posts without photos beside them`() throws {
    let folder = try DumpFolder()
    let nodes = ["A", "B"].map { wrapped(#"{"shortcode":"\#($0)","__typename":"GraphImage","display_url":"u\#($0)"}"#) }
    let file = try folder.write("n.json", nodes.joined(separator: "\n"))
    try folder.write("n.jpg", "of neither")
    #expect(try read(file).posts.map(\.media) == [[MediaRecord(url: "uA")], [MediaRecord(url: "uB")]])
  }

  @Test func `a post without a shortcode is refused`() throws {
    let reading = try read(text: wrapped(#"{"__typename":"GraphImage","id":"1"}"#), as: "n.json")
    #expect(reading.reasons == ["no_id"])
    #expect(reading.rejections.first?.position == 1)
  }

  @Test func `a post whose author wrote nothing has no hashtags`() throws {
    let post = try #require(
      try read(text: wrapped(#"{"shortcode":"E","__typename":"GraphImage"}"#), as: "e.json").posts.first)
    #expect(post.caption == nil)
    #expect(post.hashtagCount == 0)
  }
}

/// `{"node":{"shortcode":"X","__typename":"GraphImage"},"instaloader":{"version":"4.14","node_type":"Post"}}`, by xz
/// 5.4.
private let postXZ =
  "/Td6WFoAAAFpIt42AgAhARwAAAAQz1jM4ABnAFpdAD2IicczqOaoofb05HNRfUbEsmnYdtMPU2qzZMbOw+r2PKQU86yLlHW7FIVcaTtTAEc8VizdDoJhP0XU63bM06kR6j1AyhQZK+1oZN73UrfAF86L7l92WV3DAAAAAA/kgo4AAXJoNUfmfpBCmQ0BAAAAAAFZWg=="
