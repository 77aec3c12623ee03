// MapTests: somebody's own table or JSON records, through a map of fields to columns.
import Base
import Dumps
import Foundation
import Testing

@Suite struct MapTests {
  @Test func `every field of a table is read`() throws {
    let folder = try DumpFolder()
    let photo = try folder.write("pictures/one two.jpg", "photo")
    let file = try folder.write(
      "posts.csv",
      """
      key,who,link,when,favs,user followers,talk,tags,says,lat,lng,img
      p1,ann,https://i/1.jpg,2019-02-03T04:05:06Z,"1,234",5e3,7,"#One two,#one","Hi, ""you""
      there",10.5,-20,pictures/one two.jpg
      """)
    let reading = try read(
      file, .map,
      map: "id=key,account=who,url=link,posted_at=when,likes=favs,followers=user followers,comments=talk,"
        + "hashtags=tags,caption=says,latitude=lat,longitude=lng,file=img", observedAt: UTCTime(seconds: 99))
    #expect(
      reading.posts == [
        PostRecord(
          platform: "map", id: "p1",
          account: AccountRecord(platform: "map", id: "ann", followers: 5000, observedAt: UTCTime(seconds: 99)),
          postedAt: UTCTime(seconds: 1_549_166_706), observedAt: UTCTime(seconds: 99), caption: "Hi, \"you\"\nthere",
          hashtags: ["one", "two"], hashtagCount: 3, likes: 1234, comments: 7, followers: 5000, latitude: 10.5,
          longitude: -20, media: [MediaRecord(url: "https://i/1.jpg", file: photo)],
          origin: Origin(source: file, position: 1))
      ])
    #expect(reading.summary == DumpSummary(dialects: [.map], documents: 1))
  }

  @Test(arguments: numberCells)
  func `whole numbers are read however they are written`(_ text: String, _ likes: Int?) throws {
    let reading = try read(text: "id,n\na,\(text)\n", as: "n.csv", map: "id=id,likes=n")
    #expect(reading.posts.map(\.likes) == [likes])
    #expect(reading.rejections.isEmpty)
  }

  @Test(arguments: [
    "many", "1.5", "\"1,23\"", "\"1,2345\"", "-5", "12k", "9223372036854775808", "1e99999", "1e-1", "0x10", "1 2", ".",
    "e3", "-",
  ])
  func `other text where a count should be is a bad number`(_ text: String) throws {
    let reading = try read(text: "id,n\na,\(text)\nb,4\n", as: "n.csv", map: "id=id,followers=n")
    #expect(reading.ids == ["b"])
    #expect(reading.reasons == ["bad_number"])
    #expect(reading.rejections.first?.position == 1)
    #expect(
      reading.rejections.first?.detail
        == "Its followers are “\(text.replacing("\"", with: ""))”, which is no whole number.")
  }

  @Test(arguments: hashtagCells)
  func `hashtags are a list, a text of tags, or their number`(_ text: String, _ tags: [String], _ count: Int?) throws {
    let reading = try read(text: "id,h\np,\(text)\n", as: "h.csv", map: "id=id,hashtags=h")
    #expect(reading.posts.map(\.hashtags) == [tags])
    #expect(reading.posts.map(\.hashtagCount) == [count])
    #expect(reading.skipped.isEmpty)
  }

  @Test func `a column of numbers that is empty somewhere is unknown there`() throws {
    let reading = try read(text: "id,h\np,3\nq,\nr,0\n", as: "h.csv", map: "id=id,hashtags=h")
    #expect(reading.posts.map(\.hashtagCount) == [3, nil, 0])
  }

  @Test func `a list that is none leaves the post without hashtags, and is counted`() throws {
    let reading = try read(text: "id,h\np,\"[{'text': 'a'}]\"\n", as: "h.csv", map: "id=id,hashtags=h")
    #expect(reading.posts.map(\.hashtagCount) == [nil])
    #expect(reading.skipped == ["bad_hashtags"])
  }

  @Test func `hashtag_count goes before the list, and a caption shows tags where nothing else does`() throws {
    let both = try read(text: "id,h,n\np,a b,9\n", as: "h.csv", map: "id=id,hashtags=h,hashtag_count=n")
    #expect(both.posts.map(\.hashtags) == [["a", "b"]])
    #expect(both.posts.map(\.hashtagCount) == [9])
    let caption = try read(text: "id,c\np,see #x and #y_1!\n", as: "c.csv", map: "id=id,caption=c")
    #expect(caption.posts.map(\.hashtags) == [["x", "y_1"]])
    #expect(caption.posts.map(\.hashtagCount) == [2])
    let none = try read(text: "id,c\np,see\n", as: "c.csv", map: "id=id")
    #expect(none.posts.map(\.hashtagCount) == [nil])
  }

  @Test func `the position is the id where none is mapped`() throws {
    let folder = try DumpFolder()
    let file = try folder.write("posts.csv", "likes\n5\n\nx\n6\n")
    let reading = try read(file, map: "likes=likes")
    #expect(reading.ids == ["\(file)#1", "\(file)#3"])
    #expect(reading.posts.map(\.origin.position) == [1, 3])
    #expect(reading.rejections.map(\.position) == [2])
  }

  @Test func `an empty id is refused`() throws {
    let reading = try read(text: "id,n\n,1\nnan,2\nc,3\n", as: "i.csv", map: "id=id,likes=n")
    #expect(reading.ids == ["c"])
    #expect(reading.reasons == ["no_id", "no_id"])
  }

  @Test func `a file that is missing is counted, and the post kept`() throws {
    let folder = try DumpFolder()
    try folder.write("sub/a.jpg", "photo")
    let file = try folder.write("sub/p.csv", "id,f,u\n1,a.jpg,\n2,b.jpg,https://i/b\n3,..,\n4,,https://i/d\n")
    let reading = try read(file, map: "id=id,file=f,url=u")
    #expect(
      reading.posts.map(\.media) == [
        [MediaRecord(file: "\(folder.path)/sub/a.jpg")], [MediaRecord(url: "https://i/b")], [],
        [MediaRecord(url: "https://i/d")],
      ])
    #expect(reading.skipped == ["file_missing", "file_missing"])
  }

  @Test func `several photos may stand in one cell`() throws {
    let text = #"{"id":"1","u":["https://i/1","https://i/2"]}"# + "\n" + #"{"id":"2","u":"https://i/3  https://i/4"}"#
    let reading = try read(text: text, as: "u.jsonl", map: "id=id,url=u")
    #expect(
      reading.posts.map { $0.media.map(\.url) } == [["https://i/1", "https://i/2"], ["https://i/3", "https://i/4"]])
  }

  @Test func `times and places that are none are dropped and counted`() throws {
    let reading = try read(
      text: "id,t,a,o\n1,yesterday,95,0\n2,,,\n3,1500000000,0,180\n", as: "t.csv",
      map: "id=id,posted_at=t,latitude=a,longitude=o")
    #expect(reading.posts.map(\.postedAt) == [nil, nil, UTCTime(seconds: 1_500_000_000)])
    #expect(reading.posts.map(\.longitude) == [nil, nil, 180])
    #expect(reading.skipped.sorted() == ["bad_coordinates", "bad_time"])
  }

  @Test func `JSON records are read by paths, and a key that is missing is unknown`() throws {
    let text = """
      {"id":17,"user":{"name":"ann","followers":"1,500"},"a.b":3,"tags":["X",{"text":"y"}],"t":1500000000123,"lat":"1.5","lon":2}
      {"id":"18","user":null}
      {"id":"19","user":{"followers":[]}}
      {"other":1}
      7
      """
    let reading = try read(
      text: text, as: "r.jsonl",
      map:
        "id=id,account=user.name,followers=user.followers,likes=a.b,hashtags=tags,posted_at=t,latitude=lat,longitude=lon,comments=talk"
    )
    #expect(reading.ids == ["17", "18"])
    let first = try #require(reading.posts.first)
    #expect(first.account?.id == "ann")
    #expect(first.followers == 1500)
    #expect(first.likes == 3)
    #expect(first.hashtags == ["x", "y"])
    #expect(first.postedAt == UTCTime(seconds: 1_500_000_000))
    #expect(first.latitude == 1.5)
    #expect(reading.posts.last?.likes == nil)
    #expect(reading.posts.last?.hashtagCount == nil)
    #expect(reading.reasons == ["bad_number", "not_a_post", "not_a_post"])
    #expect(reading.rejections.map(\.position) == [3, 4, 5])
    #expect(reading.summary.fieldsNeverSeen == ["comments"])
  }

  @Test func `a JSON array is read element by element`() throws {
    let folder = try DumpFolder()
    let file = try folder.write("r.json", #"[{"n":1}, {"n":2.0}, {"n":2.5}]"#)
    let reading = try read(file, map: "likes=n")
    #expect(reading.ids == ["\(file)#1", "\(file)#2"])
    #expect(reading.posts.map(\.likes) == [1, 2])
    #expect(reading.rejections.map(\.position) == [3])
  }

  @Test func `a column that the table lacks ends the import, with the columns and the nearest`() throws {
    let folder = try DumpFolder()
    let file = try folder.write("p.csv", "id,Like Count,user\n1,2,3\n")
    #expect(
      fault(of: file, map: "id=id,likes=like_counts")
        == Fault(
          .data,
          "\(file) has no column “like_counts” for --map likes. Did you mean “Like Count”? "
            + "Its columns are id, Like Count, user."))
    #expect(try read(file, map: "id=ID,likes=like count").posts.map(\.likes) == [2])
  }

  @Test func `bad rows of a table are counted and the others read`() throws {
    let reading = try read(text: "id,n\n1,2\n3\n4,\"5\n6,7\n", as: "b.csv", map: "id=id,likes=n")
    #expect(reading.ids == ["1", "6"])
    #expect(reading.reasons == ["wrong_field_count", "unterminated_quote"])
    #expect(reading.rejections.map(\.position) == [2, 3])
  }
}

@Suite struct FieldMapTests {
  @Test func `fields and columns may have blanks around them`() throws {
    let map = try FieldMap(" likes = favs , followers=user followers,caption=a=b,")
    #expect(map.columns == [.likes: "favs", .followers: "user followers", .caption: "a=b"])
  }

  @Test(arguments: [
    (
      "lkies=favs",
      "--map does not know the field “lkies”. Did you mean likes? The fields are id, account, url, posted_at, likes, "
        + "followers, comments, hashtags, hashtag_count, caption, latitude, longitude, file."
    ),
    (
      "zebra=favs",
      "--map does not know the field “zebra”. The fields are id, account, url, posted_at, likes, followers, comments, "
        + "hashtags, hashtag_count, caption, latitude, longitude, file."
    ),
    ("likes", "--map holds “likes”, which is no FIELD=COLUMN pair. Write it like likes=favs,followers=fans."),
    ("likes=", "--map names no column for likes. Write likes=COLUMN."),
    ("likes=a,likes=b", "--map names the field likes twice."),
    (" , ", "--map is empty. Write FIELD=COLUMN pairs with commas between, such as likes=favs."),
  ])
  func `a map that cannot be used says why`(_ text: String, _ sentence: String) {
    #expect(throws: Fault(.usage, sentence)) { try FieldMap(text) }
  }

  @Test(arguments: [
    ("posted", "posted_at"), ("lattitude", "latitude"), ("Followers", "followers"), ("hash_tags", "hashtags"),
  ])
  func `a slip in a field's name is met with the nearest one`(_ name: String, _ nearest: String) throws {
    let fault = #expect(throws: Fault.self) { try FieldMap("\(name)=x") }
    #expect(fault?.sentence.contains("Did you mean \(nearest)?") == true)
  }

  @Test func `a map does not go with a dialect that has its own`() throws {
    let folder = try DumpFolder()
    let file = try folder.write("a.json", tweet(1))
    #expect(
      fault(of: file, .twitter, map: "likes=x")
        == Fault(.usage, "--map goes with --dialect map; the dialect twitter knows where its own fields are."))
  }
}

/// A cell, the tags in it, and how many were written.
private let hashtagCells: [(String, [String], Int?)] = [
  (#""[""Sun"", ""sun"", ""Caf\u00e9""]""#, ["sun", "café"], 3), (#""['it\'s', ""b""]""#, ["it's", "b"], 2),
  ("\"['a' 'b']\"", ["a", "b"], 2), ("[]", [], 0), ("#a#b", ["a", "b"], 2), ("a b  A", ["a", "b"], 3),
  ("\"x, y;z\"", ["x", "y", "z"], 3), ("", [], 0), ("7", [], 7), ("0", [], 0), ("NA", [], nil),
  (#""['\ud83d\ude00']""#, ["😀"], 1), (#""[u'old', None]""#, ["old"], 1), ("#100 #200", ["100", "200"], 2),
]

/// A cell and the count in it.
private let numberCells: [(String, Int?)] = [
  ("12", 12), ("\"1,234\"", 1234), ("\"12,345,678.00\"", 12_345_678), ("1234.0", 1234), ("1e3", 1000),
  ("1.5E+3", 1500), (" 7 ", 7), ("0", 0), ("-1", nil), ("-1.0", nil), ("", nil), ("NA", nil), ("N/A", nil),
  ("NaN", nil), ("null", nil), ("None", nil), ("9007199254740993", 9_007_199_254_740_993),
  ("9223372036854775807", Int.max),
]
