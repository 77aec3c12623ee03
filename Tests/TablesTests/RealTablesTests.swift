// RealTablesTests: tables that others published.
import Base
import Foundation
import Tables
import Testing

private let data = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().appendingPathComponent("../shared/data").standardizedFileURL.path
private let hasData = FileManager.default.fileExists(atPath: data + "/votes")

@Suite(.enabled(if: hasData, "../shared/data is not beside the checkout"))
struct RealTablesTests {
  @Test func `every published vote file is read without a bad row`() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: data + "/votes").filter {
      $0.hasSuffix(".votes.csv")
    }
    #expect(names.count == 6)
    for name in names {
      let bytes = try AtomicFile.read("\(data)/votes/\(name)")
      let table = try readTable(bytes)
      #expect(table.header == ["item", "annotator", "label"])
      #expect(table.bad.isEmpty)
      #expect(table.rows.count == bytes.count { $0 == 10 } - 1)
    }
  }

  @Test func `the likes table has 8,432 rows of 496 accounts`() throws {
    var reader = DelimitedReader(bytes: try AtomicFile.read("\(data)/metadata/instagram_likes.csv"))
    #expect(try reader.header() == ["account", "followers", "likes", "hashtags", "has_location", "carousel", "date"])
    var accounts: Set<String> = []
    var (rows, likes, hashtags) = (0, 0, 0)
    try reader.rows { row in
      rows += 1
      accounts.insert(row.string(at: 0))
      likes += row.int(at: 2) ?? 0
      hashtags += row.int(at: 3) ?? 0
    } bad: { row in
      Issue.record("\(row)")
    }
    #expect(rows == 8432)
    #expect(accounts.count == 496)
    #expect(likes == 234_170_034)
    #expect(hashtags == 20498)
  }
}
