// GalleryDLTests: the forms that gallery-dl's keywords come in, and how the files of one post belong together.
import Base
import Dumps
import Testing

/// Keywords of a tweet's file.
private func file(_ id: Int, _ number: Int, of count: Int, _ more: String = #","extension":"jpg","type":"photo""#)
  -> String
{
  #"{"category":"twitter","subcategory":"timeline","tweet_id":\#(id),"num":\#(number),"count":\#(count),"#
    + #""filename":"FeXaMpLeYAA9A1\#(number)"\#(more)}"#
}

private let film = #","extension":"mp4","type":"video""#

private func message(_ id: Int, _ number: Int, of count: Int, film isFilm: Bool = false) -> String {
  let keywords = isFilm ? file(id, number, of: count, film) : file(id, number, of: count)
  return #"[3,"https://m.example/\#(id)_\#(number)",\#(keywords)]"#
}

private func begin(_ id: Int, count: Int) -> String {
  #"[2,{"category":"twitter","subcategory":"timeline","tweet_id":\#(id),"count":\#(count)}]"#
}

@Suite struct GalleryDLTests {
  @Test func `the beginning of a post is one with its files, and a post without files is there too`() throws {
    let lines = [
      begin(1, count: 2), message(1, 1, of: 2), message(1, 2, of: 2), begin(2, count: 0), begin(3, count: 1),
      begin(4, count: 1), message(4, 1, of: 1, film: true), begin(5, count: 1), message(5, 1, of: 1),
    ]
    for text in [lines.joined(separator: "\n"), "[" + lines.joined(separator: ",\n") + "]"] {
      let reading = try read(text: text, as: "j.json")
      // The file of 3 was left out by the user's own filter.
      #expect(reading.ids == ["1", "1", "2", "3", "5"])
      #expect(reading.posts.map { $0.media.map(\.ordinal) } == [[1], [2], [], [], [1]])
      #expect(reading.posts.map(\.origin.position) == [2, 3, 4, 5, 9])
      #expect(reading.skipped == ["video"])
      #expect(reading.rejections.isEmpty)
    }
  }

  @Test func `films beside photos are left out silently, and others counted one by one`() throws {
    let lines = [
      message(1, 1, of: 2, film: true), message(1, 2, of: 2), message(2, 1, of: 2), message(2, 2, of: 2, film: true),
      message(3, 1, of: 2, film: true), message(3, 2, of: 2, film: true), message(4, 1, of: 3, film: true),
      message(5, 1, of: 1),
    ]
    let reading = try read(text: lines.joined(separator: "\n"), as: "j.jsonl")
    #expect(reading.ids == ["1", "2", "5"])
    #expect(reading.posts.map { $0.media.map(\.ordinal) } == [[2], [1], [1]])
    #expect(reading.skipped == ["video", "video", "video"])
  }

  @Test func `a single message on a single line is no list of records`() throws {
    let one = try read(text: message(7, 2, of: 2), as: "j.jsonl")
    #expect(one.posts.map(\.media) == [[MediaRecord(url: "https://m.example/7_2", ordinal: 2)]])
    #expect(one.rejections.isEmpty)
    let text = try read(text: begin(8, count: 1), as: "j.jsonl")
    #expect(text.ids == ["8"])
    #expect(text.rejections.isEmpty)
  }

  @Test func `other messages are counted and what is none is refused`() throws {
    let text = [
      message(1, 1, of: 1), #"[6,"https://x.com/ann/timeline",{}]"#, #"[-1,{"error":"HttpError","message":"404"}]"#,
      #"["AuthorizationError","no"]"#, "[1,1]", "[3]", #"[3,"u"]"#, "[2,[]]", "[9,{}]", "[]", #""x""#, "7", "null",
      "{}",
      #"{"category":null,"subcategory":5}"#,
    ].joined(separator: "\n")
    let reading = try read(text: text, as: "j.jsonl")
    #expect(reading.ids == ["1"])
    #expect(reading.skipped == Array(repeating: "other_node", count: 6))
    #expect(reading.reasons == Array(repeating: "not_a_post", count: 8))
    #expect(reading.rejections.map(\.position) == Array(6...13))
    #expect(reading.rejections.first?.detail == "It is a list, but no message of gallery-dl.")
  }

  @Test func `a page that only sends elsewhere is known`() throws {
    let reading = try read(text: #"[[6,"https://x.com/ann/timeline",{}]]"#, as: "j.json")
    #expect(reading.skipped == ["other_node"])
    #expect(reading.summary.dialects == [.galleryDL])
  }

  @Test func `other sites are counted`() throws {
    let text =
      #"{"id":5,"title":"x","num":0,"category":"pixiv","subcategory":"artworks","filename":"5_p0","extension":"png"}"#
    let reading = try read(text: text, as: "5_p0.png.json")
    #expect(reading.skipped == ["other_node"])
    #expect(reading.summary.dialects == [.galleryDL])
  }

  @Test func `records of neighbours are not claimed`() throws {
    let others: [(String, Dialect)] = [
      (tweet(1, #","category":"x""#), .twitter),
      (
        #"{"node":{"shortcode":"A","__typename":"GraphImage","category":"x"},"instaloader":{"node_type":"Post"}}"#,
        .instaloader
      ),
    ]
    for (text, dialect) in others {
      #expect(try read(text: text, as: "n.json").summary.dialects == [dialect])
    }
    for text in [
      #"{"category":"shoes","subcategory":"boots","price":5}"#, #"{"category":"twitter","tweet_id":5}"#,
      #"{"category":"instagram","subcategory":"x","username":"u"}"#, "[[1,1]]", "[[3,4,5],[2,3]]", #"[["a","b"]]"#,
      #"[[3,"no address",{}]]"#,
    ] {
      #expect(throws: Fault.self) { try read(text: text, as: "n.json") }
    }
  }

  @Test func `files of a post within ten minutes are one reading`() throws {
    let folder = try DumpFolder()
    let times = [1_600_000_000, 1_600_000_599, 1_600_000_600]
    for (index, time) in times.enumerated() {
      let keywords = file(9, index + 1, of: 3, #","extension":"jpg","author":{"id":4,"followers_count":8}"#)
      folder.touch(try folder.write("9_\(index + 1).jpg.json", keywords), time)
      try folder.write("9_\(index + 1).jpg", "photo")
    }
    let reading = try read(folder.path)
    let seen = [1_600_000_000, 1_600_000_000, 1_600_000_600].map { UTCTime(seconds: $0) }
    #expect(reading.posts.map(\.observedAt) == seen)
    #expect(reading.posts.map(\.account?.observedAt) == seen)
    #expect(
      reading.posts.flatMap(\.media)
        == [1, 2, 3].map { (number: Int) in MediaRecord(file: "\(folder.path)/9_\(number).jpg", ordinal: number) })
  }

  @Test func `a photo is found with its right ending, and above a folder of sidecars`() throws {
    let folder = try DumpFolder()
    try folder.write("a/9_1.jpg.json", file(9, 1, of: 1, #","extension":"jpg""#))
    let renamed = try folder.write("a/9_1.webp", "photo")
    try folder.write("b/metadata/8_1.png.json", file(8, 1, of: 1, #","extension":"png""#))
    let above = try folder.write("b/8_1.png", "photo")
    try folder.write("c/7_1.json", file(7, 1, of: 1, #","extension":"jpg""#))
    let plain = try folder.write("c/7_1.jpg", "photo")
    try folder.write("d/6_1.jpg.json", file(6, 1, of: 1, #","extension":"jpg""#))
    let reading = try read(folder.path)
    #expect(reading.ids == ["9", "8", "7", "6"])
    #expect(
      reading.posts.map(\.media)
        == [renamed, above, plain].map { [MediaRecord(file: $0, ordinal: 1)] } + [[]])
    #expect(reading.skipped == ["file_missing"])
  }

  @Test func `a sidecar in an archive has the photo beside it there`() throws {
    let folder = try DumpFolder()
    let path = try folder.write("z.zip", base64: zip)
    let reading = try read(path)
    #expect(reading.posts.map(\.media) == [[MediaRecord(file: "u/9_1.jpg", archive: path, ordinal: 1)]])
    #expect(reading.summary.dialects == [.galleryDL])
  }

  @Test(arguments: ["null", "7", "-1", "1.5", #""x""#, #""""#, "true", "[]", "[[]]", "{}", #"{"id":{"id":[]}}"#])
  func `any value in any field is survived`(_ value: String) throws {
    let keys = [
      "tweet_id", "retweet_id", "retweeter", "author", "user", "user_id", "date", "date_original", "content", "lang",
      "conversation_id", "hashtags", "favorite_count", "reply_count", "num", "count", "extension", "filename", "type",
      "description", "post_shortcode", "shortcode", "sidecar_shortcode", "sidecar_media_id", "media_id", "display_url",
      "video_url", "audio_url", "likes", "comments", "typename", "tags", "owner_id", "username", "post_date",
      "post_url", "nick", "subcategory", "category",
    ]
    let bases = [
      #""tweet_id":5,"category":"twitter","subcategory":"t""#,
      #""post_shortcode":"A","category":"instagram","subcategory":"p""#,
    ]
    var lines = [message(1, 1, of: 1)]
    for base in bases {
      for key in keys { lines.append(#"{"\#(key)":\#(value),\#(base)}"#) }
      lines.append(#"{\#(base),\#(keys.map { #""\#($0)":\#(value)"# }.joined(separator: ","))}"#)
    }
    lines.append("{" + keys.map { #""\#($0)":\#(value)"# }.joined(separator: ",") + "}")
    lines.append(message(2, 1, of: 1))
    let reading = try read(text: lines.joined(separator: "\n"), as: "w.jsonl", .galleryDL)
    #expect(reading.ids.first == "1")
    #expect(reading.ids.last == "2")
    #expect(reading.posts.allSatisfy { $0.likes != -1 && $0.followers == nil })
    #expect(reading.rejections.allSatisfy { $0.reason == "no_id" })
  }

  @Test func `numbers may be texts`() throws {
    let text = #"""
      {"category":"twitter","subcategory":"t","tweet_id":"5","retweet_id":"0","num":"2","count":"2",
      "favorite_count":"31","author":{"id":"4","name":"ann","followers_count":"1200"},"filename":"FeXaMpLeYAA9A18",
      "extension":"jpg","type":"photo"}
      """#
    let post = try #require(try read(text: text, as: "5_2.jpg.json").posts.first)
    #expect(post.likes == 31)
    #expect(post.followers == 1200)
    #expect(post.isRepost == false)
    #expect(post.media.map(\.ordinal) == [2])
  }
}

/// `u/9_1.jpg` and its sidecar, by Python's zipfile.
private let zip =
  "UEsDBBQAAAAIAFRjLVEYhLcUBwAAAAUAAAAJAAAAdS85XzEuanBnK8jIL8kHAFBLAwQUAAAACABUYy1Rd8FXklkAAABxAAAADgAAAHUvOV8xLm"
  + "pwZy5qc29uTYu7CoAwEAT/Zes0luZnxMcqJ+Yi5kIU8d8NVnbDzO6NsTcu8bjgYUXMeMAh5eHvJXATZQ1WSOtkgm8dNAf4xmGMWe2jWTZqH1hP"
  + "bdfUPU+jJolazboveF5QSwECFAMUAAAACABUYy1RGIS3FAcAAAAFAAAACQAAAAAAAAAAAAAAgAEAAAAAdS85XzEuanBnUEsBAhQDFAAAAAgAVG"
  + "MtUXfBV5JZAAAAcQAAAA4AAAAAAAAAAAAAAIABLgAAAHUvOV8xLmpwZy5qc29uUEsFBgAAAAACAAIAcwAAALMAAAAAAA=="
