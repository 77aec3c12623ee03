// TableTrapTests: what spreadsheets and scripts do to tables of posts.
import Base
import Dumps
import Foundation
import Testing

@Suite struct TableTrapTests {
  @Test func `a table of Windows-1252 with a line end in quotes, a Python list, hidden likes and long ids`() throws {
    let folder = try DumpFolder()
    let text =
      "id,likes,hashtags,caption,created_at\r\n"
      + "9007199254740993,-1,\"['Caf\u{e9}', 'CAFE', 'NYC']\",\"two\r\nlines \u{2013} caf\u{e9}\",1970-01-01\r\n"
      + "12345678901234567890,\"1,204\",[],,0\r\n"
    let bytes = text.unicodeScalars.map { $0 == "\u{2013}" ? 0x96 : UInt8($0.value) }
    let file = try folder.write("t.csv", bytes)
    let reading = try read(file, map: "id=id,likes=likes,hashtags=hashtags,caption=caption,posted_at=created_at")
    #expect(reading.ids == ["9007199254740993", "12345678901234567890"])
    #expect(reading.posts.map(\.likes) == [nil, 1204])
    #expect(reading.posts[0].hashtags == ["café", "cafe", "nyc"])
    #expect(reading.posts.map(\.hashtagCount) == [3, 0])
    #expect(reading.posts[0].caption == "two\r\nlines – café")
    #expect(
      reading.posts.map(\.postedAt) == [UTCTime(seconds: 0), nil], "a day that is written is a day, a bare 0 is none")
    #expect(reading.rejections.isEmpty)
  }

  @Test func `a byte order mark is no part of the first column, and NUL bytes stay in their field`() throws {
    let folder = try DumpFolder()
    let file = try folder.write("t.csv", [0xef, 0xbb, 0xbf] + Array("id,likes,caption\na,1,x\u{0}y\n".utf8))
    let reading = try read(file, map: "id=id,likes=likes,caption=caption")
    #expect(reading.posts.map(\.caption) == ["x\u{0}y"])
  }

  @Test func `a row that is refused shows how it begins`() throws {
    let long = String(repeating: "n", count: 300)
    let reading = try read(text: "id,likes\na,many\nb,\(long)\nc\n", as: "t.csv", map: "id=id,likes=likes")
    #expect(reading.reasons == ["bad_number", "bad_number", "wrong_field_count"])
    #expect(
      reading.rejections.map { String(decoding: $0.head, as: UTF8.self) }
        == ["a,many", "b," + String(repeating: "n", count: 198), "c"])
  }

  @Test func `ids that a spreadsheet has rounded are refused, and those that only look like it are not`() throws {
    let ids = ["3.09E+18", "\"3,09E+18\"", "1653000000000000000.0", "3e5", "1.5", "C3.e4", "12.34.56", "7.5e"]
    let text = "id,likes\n" + ids.map { "\($0),1\n" }.joined()
    let reading = try read(text: text, as: "t.csv", map: "id=id,likes=likes")
    #expect(reading.reasons == ["no_id", "no_id", "no_id"])
    #expect(reading.ids == ["3e5", "1.5", "C3.e4", "12.34.56", "7.5e"])
    #expect(try read(text: #"{"id":3.09e18,"likes":1}"#, as: "t.json", map: "id=id,likes=likes").reasons == ["no_id"])
  }
}
