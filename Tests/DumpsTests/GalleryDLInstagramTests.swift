// GalleryDLInstagramTests: posts and profiles of Instagram as gallery-dl writes them.
import Base
import Dumps
import Foundation
import Testing

private let observedAt = UTCTime(seconds: 1_730_000_000)

/// Keywords of a file, with more or others than usual.
private func file(_ more: String = "", code: String = "AbC") -> String {
  #"""
  {"category":"instagram","subcategory":"posts","post_shortcode":"\#(code)","media_id":"7",
  "display_url":"https://i.example/7.jpg","extension":"jpg","filename":"7"\#(more)}
  """#.replacing("\n", with: "")
}

private func photo(_ number: Int, _ name: String) -> MediaRecord {
  MediaRecord(
    url: "https://scontent-xyz1-1.cdninstagram.com/v/t51.2885-15/\(name)_n.jpg?stp=dst-jpg_e35_p1080x1080"
      + "&_nc_ht=example&oh=00_\(name)&oe=6900", ordinal: number)
}

@Suite struct GalleryDLInstagramTests {
  @Test func `messages give each photo with its post, and its place counts the films`() throws {
    let path = fixture("gallery-dl-instagram.json")
    let reading = try read(path, observedAt: observedAt)
    let account = AccountRecord(
      platform: "instagram", id: "48209913377", username: "mira_example", followers: 5312, following: 411,
      observedAt: observedAt)
    func carousel(_ medium: MediaRecord, _ position: Int) -> PostRecord {
      // Likes of 0: the app's API leaves them out where they are hidden, and where there are none.
      PostRecord(
        platform: "instagram", id: "C9bZxQpI1aH", account: account, postedAt: UTCTime(seconds: 1_721_556_011),
        observedAt: observedAt, permalink: "https://www.instagram.com/p/C9bZxQpI1aH/",
        caption: "Morning at the lake & after it 🌅\n#Lake #sunrise #lake #Übermut",
        hashtags: ["lake", "sunrise", "übermut"], hashtagCount: 4, likes: nil, followers: 5312, media: [medium],
        origin: Origin(source: path, position: position))
    }
    #expect(
      reading.posts == [
        carousel(photo(1, "451000001"), 2), carousel(photo(3, "451000003"), 4),
        PostRecord(
          platform: "instagram", id: "C92xYw_oAbc", account: account, postedAt: UTCTime(seconds: 1_722_467_811),
          observedAt: observedAt, permalink: "https://www.instagram.com/p/C92xYw_oAbc/", caption: "", hashtags: [],
          hashtagCount: 0, likes: 1204, followers: 5312, media: [photo(1, "452000001")],
          origin: Origin(source: path, position: 6)),
      ])
    #expect(reading.skipped == ["video"])
    #expect(reading.rejections.isEmpty)
    #expect(reading.summary == DumpSummary(dialects: [.galleryDL], documents: 1))
  }

  @Test func `a sidecar is read with the photo that it lies beside`() throws {
    let folder = try DumpFolder()
    let bytes = try Data(contentsOf: URL(fileURLWithPath: fixture("gallery-dl-instagram-sidecar.json")))
    let path = try folder.write("harbour_example/1875_1.jpg.json", Array(bytes))
    let photo = try folder.write("harbour_example/1875_1.jpg", "photo")
    folder.touch(path, 1_600_000_000)
    let reading = try read(path)
    #expect(
      reading.posts == [
        PostRecord(
          platform: "instagram", id: "BoHeEB_aBcD",
          account: AccountRecord(platform: "instagram", id: "7719", username: "harbour_example"),
          postedAt: UTCTime(seconds: 1_537_999_871), observedAt: UTCTime(seconds: 1_600_000_000),
          permalink: "https://www.instagram.com/p/BoHeEB_aBcD/", caption: "Two of them #dogs #Dogs #pier",
          hashtags: ["dogs", "pier"], hashtagCount: 3, likes: 0,
          media: [
            MediaRecord(
              url: "https://scontent-xyz1-1.cdninstagram.com/v/t51.2885-15/e35/41000001_n.jpg?_nc_ht=example",
              file: photo, ordinal: 1)
          ], origin: Origin(source: path, position: 1))
      ])
    #expect(reading.summary.dialects == [.galleryDL])
  }

  @Test func `keywords of a whole post give it without media`() throws {
    let path = fixture("gallery-dl-instagram-post.json")
    let reading = try read(path, observedAt: observedAt)
    #expect(
      reading.posts == [
        PostRecord(
          platform: "instagram", id: "BoHeEB_aBcD",
          account: AccountRecord(platform: "instagram", id: "7719", username: "harbour_example"),
          postedAt: UTCTime(seconds: 1_537_999_871), observedAt: observedAt,
          permalink: "https://www.instagram.com/p/BoHeEB_aBcD/", caption: "Two of them #dogs #Dogs #pier",
          hashtags: ["dogs", "pier"], hashtagCount: 3, likes: 0, origin: Origin(source: path, position: 1))
      ])
    #expect(reading.summary.dialects == [.galleryDL])
  }

  @Test(arguments: [
    // The app's API.
    (#","likes":5"#, 5), (#","likes":0"#, nil as Int?), (#","likes":-1"#, nil), (#","likes":null"#, nil), ("", nil),
    (#","likes":"12""#, 12), (#","likes":[1]"#, nil),
    // GraphQL.
    (#","typename":"GraphImage","likes":0"#, 0), (#","typename":"GraphImage","likes":-1"#, nil),
  ])
  func `0 likes are believed only where they cannot mean hidden ones`(_ fields: String, _ likes: Int?) throws {
    #expect(try read(text: file(fields), as: "7.jpg.json").posts.map(\.likes) == [likes])
  }

  @Test(arguments: [
    (#""id":"9","count_followed":31"#, 31), (#""id":"9","count_followed":0"#, nil as Int?),
    (#""pk":9,"follower_count":0"#, 0), (#""pk":"9","follower_count":77,"count_followed":0"#, 77),
    (#""id":"9","edge_followed_by":{"count":4}"#, 4), (#""id":"10","count_followed":31"#, nil),
    (#""username":"z","count_followed":31"#, nil),
  ])
  func `followers are those of the post's owner`(_ user: String, _ followers: Int?) throws {
    let reading = try read(text: file(#","owner_id":9,"username":"u","user":{\#(user)}"#), as: "7.jpg.json")
    #expect(reading.posts.map(\.followers) == [followers])
    #expect(reading.posts.map(\.account?.id) == ["9"])
    #expect(reading.posts.map(\.account?.username) == ["u"])
    #expect(reading.posts.first?.account?.observedAt == (followers == nil ? nil : reading.posts.first?.observedAt))
  }

  @Test func `a profile is an account, and its zeros are unknown`() throws {
    let text = #"""
      [[2,{"id":"9","username":"z","full_name":"Z","is_private":false,"count_media":0,"count_follow":0,
      "count_followed":0,"category":"instagram","subcategory":"info"}],
      [2,{"pk":"8","username":"y","follower_count":12,"following_count":0,"category":"instagram","subcategory":"info"}],
      [2,{"username":"x","follower_count":12,"category":"instagram","subcategory":"info"}]]
      """#
    let reading = try read(text: text, as: "info.json", observedAt: observedAt)
    #expect(
      reading.accounts == [
        AccountRecord(platform: "instagram", id: "9", username: "z"),
        AccountRecord(
          platform: "instagram", id: "8", username: "y", followers: 12, following: 0, observedAt: observedAt),
      ])
    #expect(reading.reasons == ["no_id"])
    #expect(reading.posts.isEmpty)
  }

  @Test(arguments: [
    #"{"category":"instagram","subcategory":"stories","post_id":"5","post_shortcode":"AAAAF","type":"story","num":1}"#,
    #"{"category":"instagram","subcategory":"post","post_shortcode":"AAAAF","type":"highlight","extension":"jpg"}"#,
    #"{"category":"instagram","subcategory":"user","post_shortcode":"A","post_url":"https://i.example/stories/u/"}"#,
    #"{"category":"instagram","subcategory":"avatar","post_shortcode":"avatar:9","likes":0,"num":1}"#,
    #"{"category":"instagram","subcategory":"user","shortcode":"A","typename":"GraphStoryImage","media_id":"1"}"#,
  ])
  func `stories and profile pictures are no posts`(_ text: String) throws {
    let reading = try read(text: text, as: "s.json")
    #expect(reading.skipped == ["other_node"])
    #expect(reading.posts.isEmpty)
  }

  @Test(arguments: [
    #","video_url":"https://v.example/1.mp4""#, #","typename":"GraphVideo""#, #","extension":"MP4""#,
    #","video_url":"https://v.example/1.mp4","num":1,"count":1"#,
  ])
  func `a film is counted, and no post`(_ fields: String) throws {
    let text = file(fields).replacing(fields.contains("MP4") ? #""extension":"jpg","# : "\0", with: "")
    let reading = try read(text: text, as: "7.json")
    #expect(reading.skipped == ["video"])
    #expect(reading.posts.isEmpty)
  }

  @Test func `music is neither photo nor film`() throws {
    let text = [
      file(#","num":1,"count":2"#), file(#","num":1,"count":2,"audio_url":"https://i.example/a.m4a""#),
    ].joined(separator: "\n")
    let reading = try read(text: text, as: "data.jsonl")
    #expect(reading.posts.map(\.media) == [[MediaRecord(url: "https://i.example/7.jpg", ordinal: 1)]])
    #expect(reading.skipped.isEmpty)
  }

  @Test func `the first versions had no numbers, and the shortcode of a carousel's post only in its photos`() throws {
    let lines = [1, 2, 3].map { number in
      #"""
      {"media_id":"\#(number)","shortcode":"c\#(number)","typename":"\#(number == 2 ? "GraphVideo" : "GraphImage")",
      "display_url":"https://i.example/\#(number).jpg","sidecar_media_id":"50","sidecar_shortcode":"Old","likes":3,
      "comments":2,"owner_id":"4","date":"2019-07-01 00:00:00","description":"#a","category":"instagram",
      "subcategory":"user","filename":"f","extension":"\#(number == 2 ? "mp4" : "jpg")"}
      """#.replacing("\n", with: "")
    }
    let reading = try read(text: lines.joined(separator: "\n"), as: "data.jsonl")
    #expect(reading.ids == ["Old", "Old"])
    #expect(reading.posts.flatMap(\.media).map(\.ordinal) == [1, 3])
    #expect(reading.posts.map(\.comments) == [2, 2])
    #expect(reading.skipped.isEmpty)
    let single = #"{"media_id":"1","shortcode":"One","typename":"GraphImage","category":"instagram","subcategory":""}"#
    #expect(try read(text: single, as: "1.jpg.json").ids == ["One"])
  }

  @Test func `dates before 1970 and words for none are no dates, and the post's goes before the file's`() throws {
    let dates = [
      #","date":"1970-01-01 00:00:00""#, #","date":"0001-01-01 00:00:00""#, #","date":"[Invalid DateTime]""#,
      #","date":null"#, #","date":0"#, #","post_date":"2024-01-01 00:00:00","date":"2024-01-01 00:00:09""#,
    ]
    let text = dates.enumerated().map { file($0.element, code: "C\($0.offset)") }.joined(separator: "\n")
    #expect(
      try read(text: text, as: "data.jsonl").posts.map(\.postedAt)
        == [nil, nil, nil, nil, nil, UTCTime(seconds: 1_704_067_200)])
  }

  @Test func `without a caption the listed tags are read, and without both nothing is known`() throws {
    let text = [
      file(##","tags":["#B","#a","#b"]"##, code: "A"), file("", code: "B"), file(#","description":"""#, code: "C"),
      file(##","description":"#z \u0000 \ud83d #z","tags":["#z"]"##, code: "D"), file(#","tags":"none""#, code: "E"),
    ].joined(separator: "\n")
    let posts = try read(text: text, as: "data.jsonl").posts
    #expect(posts.map(\.hashtags) == [["b", "a"], [], [], ["z"], []])
    #expect(posts.map(\.hashtagCount) == [3, nil, 0, 2, nil])
    #expect(posts.map(\.caption) == [nil, nil, "", "#z \0 \u{fffd} #z", nil])
  }
}
