// RealDumpsTests: dumps of real posts.
import Base
import Dumps
import Foundation
import Testing

private let metadata = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().appendingPathComponent("../shared/data/metadata").standardizedFileURL.path
private let hasData = FileManager.default.fileExists(atPath: metadata)

@Suite(.enabled(if: hasData, "../shared/data is not beside the checkout"))
struct RealDumpsTests {
  @Test func `400 real tweets are 381 posts and 19 films, 57 of the posts read as what they repeat`() throws {
    let reading = try read(metadata + "/twitter_v11.jsonl")
    #expect(reading.summary.dialects == [.twitter])
    #expect(reading.posts.count == 381)
    #expect(reading.skipped == Array(repeating: "video", count: 19))
    #expect(reading.posts.count(where: \.isRepost) == 57)
    #expect(reading.rejections.isEmpty)
    #expect(Set(reading.ids).count == 357)
    #expect(reading.posts.count { $0.account?.id == "4196983835" } >= 338)
    #expect(Set(reading.posts.compactMap(\.account?.id)).count == 17)
    #expect(reading.posts.allSatisfy { $0.postedAt != nil && $0.likes != nil && $0.followers != nil })
    #expect(reading.posts.allSatisfy { !($0.caption ?? "").contains("&amp;") })
    let first = try #require(reading.posts.first)
    #expect(first.id == "892420643555336193")
    #expect(first.postedAt?.iso8601 == "2017-08-01T16:23:56Z")
    #expect(first.media == [MediaRecord(url: "https://pbs.twimg.com/media/DGKD1-bXoAAIAUK.jpg", ordinal: 1)])
  }

  @Test(arguments: ["hashtags", "hashtag_count"])
  func `8,432 real posts of 496 accounts come through a map`(_ field: String) throws {
    let file = metadata + "/instagram_likes.csv"
    let reading = try read(
      file, map: "account=account,followers=followers,likes=likes,\(field)=hashtags,posted_at=date")
    #expect(reading.posts.count == 8432)
    #expect(reading.rejections.isEmpty)
    #expect(reading.skipped.isEmpty)
    #expect(Set(reading.posts.compactMap(\.account?.id)).count == 496)
    #expect(Set(reading.ids).count == 8432)
    #expect(reading.posts.compactMap(\.likes).reduce(0, +) == 234_170_034)
    #expect(reading.posts.compactMap(\.hashtagCount).reduce(0, +) == 20498)
    #expect(reading.posts.allSatisfy { $0.postedAt != nil && $0.followers != nil })
    #expect(reading.posts.first?.postedAt?.iso8601 == "2017-04-29T05:00:00Z")
  }
}
