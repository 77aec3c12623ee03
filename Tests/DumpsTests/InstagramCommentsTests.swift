// InstagramCommentsTests: comments that Instaloader saves inside the post and in a file beside it.
import Base
import Dumps
import Foundation
import Testing

private func wrapped(_ node: String) -> String {
  #"{"node":\#(node),"instaloader":{"version":"4.14","node_type":"Post"}}"#
}

@Suite struct InstagramCommentsTests {
  @Test(arguments: [".json", ".json.xz"])
  func `comments in a file of their own belong to the post beside them`(_ ending: String) throws {
    let folder = try DumpFolder()
    try folder.copy(ending == ".json" ? "instaloader.json" : "instaloader-app.json.xz", as: "x/a\(ending)")
    try folder.copy("instaloader_comments.json", as: "x/a_comments.json")
    try folder.write("x/a0.json", wrapped(#"{"shortcode":"Z","__typename":"GraphImage"}"#))
    let reading = try read(folder.path)
    let postID = ending == ".json" ? "CzfQJ0ZMk1V" : "CV4fakePi01"
    let late = CommentRecord(
      platform: "instagram", postID: postID, id: "18002234567890123", authorID: "5503", authorName: "jonas.w",
      writtenAt: UTCTime(seconds: 1_700_060_000), text: "Late to this & still smiling")
    let known = commentsOfCarousel.map { comment in
      var comment = comment
      comment.postID = postID
      return comment
    }
    let beside = [late, known[2], known[0], known[1]]
    #expect(reading.comments == (ending == ".json" ? known + beside : beside))
    #expect(reading.ids == [postID, "Z"])
    #expect(reading.rejections.isEmpty)
    #expect(reading.summary == DumpSummary(dialects: [.instaloader], documents: 3))
  }

  @Test func `comments without a post are refused once`() throws {
    let folder = try DumpFolder()
    let alone = try folder.copy("instaloader_comments.json", as: "x/b_comments.json")
    try folder.write("w/b.json", wrapped(#"{"shortcode":"B","__typename":"GraphImage"}"#))
    try folder.write("x/bb.json", wrapped(#"{"shortcode":"C","__typename":"GraphImage"}"#))
    let reading = try read(folder.path)
    #expect(reading.comments.isEmpty)
    #expect(
      reading.rejections.map(\.detail) == [
        "They are comments, and the post that they belong to was not read before them."
      ])
    #expect(reading.reasons == ["stray_comments"])
    #expect(reading.rejections.first?.source == alone)
  }

  @Test func `comments under a film are left out with it`() throws {
    let folder = try DumpFolder()
    try folder.write("v.json", wrapped(#"{"shortcode":"V","__typename":"GraphVideo"}"#))
    try folder.copy("instaloader_comments.json", as: "v_comments.json")
    let reading = try read(folder.path)
    #expect(reading.skipped == ["video"])
    #expect(reading.comments.isEmpty)
    #expect(reading.rejections.isEmpty)
  }

  @Test func `a comment without an id is refused, one without an author is kept`() throws {
    let folder = try DumpFolder()
    try folder.write("c.json", wrapped(#"{"shortcode":"C","__typename":"GraphImage"}"#))
    try folder.write(
      "c_comments.json",
      #"""
      [{"id":null,"created_at":1,"text":"a","owner":null,"likes_count":0,"answers":[]},
      {"id":9007199254740993,"created_at":0,"text":"b","owner":null,"likes_count":-1,"answers":[null,5,{"id":1}]}]
      """#)
    let reading = try read(folder.path)
    #expect(reading.comments == [CommentRecord(platform: "instagram", postID: "C", id: "9007199254740993", text: "b")])
    #expect(reading.reasons == ["no_id"])
    #expect(reading.rejections.first?.postID == "C")
  }

  @Test func `in an archive comments may come before their post`() throws {
    let folder = try DumpFolder()
    let file = try folder.write("crawl.zip", base64: zip)
    let reading = try read(file)
    #expect(reading.ids == ["O", "V"])
    #expect(
      reading.comments == [
        CommentRecord(
          platform: "instagram", postID: "V", id: "1", authorID: "5", authorName: "w",
          writtenAt: UTCTime(seconds: 1_700_000_000), text: "first", likes: 2)
      ])
    #expect(
      reading.posts.last?.media == [MediaRecord(url: "u", file: "a/v.jpg", archive: file, ordinal: 1)])
    #expect(reading.reasons == ["stray_comments"])
    #expect(reading.rejections.map(\.source) == ["\(file)!c/v_comments.json"])
  }
}

/// The comments of the post in `instaloader.json`.
let commentsOfCarousel = [
  CommentRecord(
    platform: "instagram", postID: "CzfQJ0ZMk1V", id: "17851234567890121", authorID: "5501", authorName: "ove.berg",
    writtenAt: UTCTime(seconds: 1_700_050_100), text: "So good 😍 #jealous", likes: 2),
  CommentRecord(
    platform: "instagram", postID: "CzfQJ0ZMk1V", id: "17851234567890199", authorID: "2209876543",
    authorName: "mara.lindqvist", writtenAt: UTCTime(seconds: 1_700_050_200), text: "Come along next time", likes: 0),
  CommentRecord(
    platform: "instagram", postID: "CzfQJ0ZMk1V", id: "17851234567890122", authorID: "5502", authorName: "tess_k",
    writtenAt: UTCTime(seconds: 1_700_050_900), text: "Which ferry?", likes: 0),
]

extension DumpFolder {
  /// Copies a fixture under another name.
  @discardableResult
  func copy(_ name: String, as copy: String) throws -> String {
    try write(copy, Array(try Data(contentsOf: URL(fileURLWithPath: fixture(name)))))
  }
}

/// `a/v_comments.json`, `a/b/other.json`, `a/v.json`, `a/v.jpg` and `c/v_comments.json`, in this order, by Python's
/// zipfile.
private let zip =
  "UEsDBBQAAAAIAIMYIlh0SZGdYAAAAH4AAAARAAAAYS92X2NvbW1lbnRzLmpzb24ty1EKgCAQBNCrxH73UUEEXSVERDeQymBXMYju3i44f/OG2V6IAdZu7DvwhC5jsC4rLEOLLBkfNdgjcQaBuyYkkfaGWbEwUnIXKlT4RM54IFt/l6T3ScQlrkgsbTOf+QFQSwMEFAAAAAgAgxgiWHezaw5cAAAAcQAAAA4AAABhL2Ivb3RoZXIuanNvbqtWystPSVWyUqhWKs7ILypJhvCU/JV0FJTi40sqC1LzEnPBQu5FiQUZnrmJ6alKtUDJzLziksSc/MSU1CKw9rLUouLM/DyQShM9QxOQfpDRYCNAggH5xSVKtbUAUEsDBBQAAAAIAIMYIlhXKBVoawAAAIUAAAAIAAAAYS92Lmpzb24ljT0KwzAMha8SNIdAIFMuULJ1ympELRqDbRnJKYTgu7dyx/e9vxsye4J1uEEPlvr6K9hhHMC5ehXKmDp6CJZjS/gm83zQEvFyp0QzT2g/GLJWjIyepE9+SDRwtsAyzYv17K7PGnyyVmjtC1BLAwQUAAAACACDGCJYGIS3FAcAAAAFAAAABwAAAGEvdi5qcGcryMgvyQcAUEsDBBQAAAAIAIMYIljzHJbUYAAAAH4AAAARAAAAYy92X2NvbW1lbnRzLmpzb24tzUEKgDAMBMCvSM4eVBDBrxSR0OZQ1ApJpIr4d1NobjvLEvdCDDA3Q9uAZ0KlsKIa9FNXzxqluxiIMj5gcOZEbFLXMBa8hDjhQQUyfCZ73EhWf15J6w9MkonFklu+5QdQSwECFAMUAAAACACDGCJYdEmRnWAAAAB+AAAAEQAAAAAAAAAAAAAAgAEAAAAAYS92X2NvbW1lbnRzLmpzb25QSwECFAMUAAAACACDGCJYd7NrDlwAAABxAAAADgAAAAAAAAAAAAAAgAGPAAAAYS9iL290aGVyLmpzb25QSwECFAMUAAAACACDGCJYVygVaGsAAACFAAAACAAAAAAAAAAAAAAAgAEXAQAAYS92Lmpzb25QSwECFAMUAAAACACDGCJYGIS3FAcAAAAFAAAABwAAAAAAAAAAAAAAgAGoAQAAYS92LmpwZ1BLAQIUAxQAAAAIAIMYIljzHJbUYAAAAH4AAAARAAAAAAAAAAAAAACAAdQBAABjL3ZfY29tbWVudHMuanNvblBLBQYAAAAABQAFACUBAABjAgAAAAA="
