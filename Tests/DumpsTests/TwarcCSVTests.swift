// TwarcCSVTests: the tables of twarc 1 and of twarc 2's csv plugin.
import Base
import Dumps
import Foundation
import Testing

private let now = UTCTime(seconds: 1_700_000_000)
private let retrieved = UTCTime(seconds: 1_674_284_765)

private func account(_ id: String, _ name: String, _ followers: Int, _ following: Int, _ time: UTCTime) -> AccountRecord
{
  AccountRecord(
    platform: "twitter", id: id, username: name, followers: followers, following: following, observedAt: time)
}

private func photo(_ name: String, _ ordinal: Int) -> MediaRecord {
  MediaRecord(url: "https://pbs.twimg.com/media/\(name).jpg", ordinal: ordinal)
}

private let first = "id,user_screen_name,user_id,text,tweet_type,hashtags,media,favorite_count,retweet_or_quote_id\n"
private let second = "id,author_id,text,public_metrics.like_count,entities.hashtags,attachments.media\n"

@Suite struct TwarcCSVTests {
  @Test func `a table of twarc 1`() throws {
    let file = fixture("twarc-csv-1.csv")
    let reading = try read(file, observedAt: now)
    let ada = account("2901114", "ada_sails", 5120, 210, now)
    #expect(
      reading.posts == [
        PostRecord(
          platform: "twitter", id: "1590411397559222273", account: ada, postedAt: UTCTime(seconds: 1_668_018_600),
          observedAt: now, permalink: "https://twitter.com/ada_sails/status/1590411397559222273",
          caption: "One, a film,\nand \"one\" more & #Mixed #mixed", hashtags: ["mixed"], hashtagCount: 2, likes: 12,
          followers: 5120, latitude: 53.5, longitude: 10.25, media: [photo("FhMixOne", 1), photo("FhMixThree", 3)],
          origin: Origin(source: file, position: 1)),
        // A retweet: the original's id, author, text and likes; its time by its id; the followers are the retweeter's.
        PostRecord(
          platform: "twitter", id: "1367417333483569157",
          account: AccountRecord(platform: "twitter", id: "2901114", username: "ada_sails"),
          postedAt: UTCTime(seconds: 1_614_852_672), observedAt: now,
          permalink: "https://twitter.com/ada_sails/status/1367417333483569157",
          caption: "The boat is out of the water again & the whole harbour came to look at her, which took most of the "
            + "day and all of the bread. #Boats #harbour #BOATS and then some more words past the cut",
          hashtags: ["boats", "harbour"], hashtagCount: 3, likes: 41,
          media: [photo("EvStreamOne", 1), photo("EvStreamTwo", 2)], isRepost: true,
          origin: Origin(source: file, position: 2)),
        PostRecord(
          platform: "twitter", id: "1367445998846083075", account: account("3144550017", "bo_bakes", 88, 340, now),
          postedAt: UTCTime(seconds: 1_614_859_506), observedAt: now,
          permalink: "https://twitter.com/bo_bakes/status/1367445998846083075",
          caption: "Always. #bread https://t.co/Cc00000001", hashtags: ["bread"], hashtagCount: 1, likes: 0,
          followers: 88, origin: Origin(source: file, position: 3)),
        PostRecord(
          platform: "twitter", id: "1590373651964755971",
          account: account("1263544901288734720", "cy_9", 17, 25, now), postedAt: UTCTime(seconds: 1_668_009_600),
          observedAt: now, permalink: "https://twitter.com/cy_9/status/1590373651964755971", caption: "@cy_9 yes",
          hashtagCount: 0, likes: 0, followers: 17, origin: Origin(source: file, position: 5)),
      ])
    #expect(reading.skipped == ["video"])
    #expect(reading.rejections.isEmpty)
    #expect(reading.summary == DumpSummary(dialects: [.twarcCSV], documents: 1))
  }

  @Test func `a table of twarc 2, read when twarc retrieved it`() throws {
    let file = fixture("twarc-csv-2.csv")
    let reading = try read(file)
    #expect(
      reading.posts == [
        PostRecord(
          platform: "twitter", id: "1616344778142646273",
          account: account("2901114", "ada_sails", 5120, 210, retrieved),
          postedAt: UTCTime(seconds: 1_674_201_600), observedAt: retrieved,
          permalink: "https://twitter.com/ada_sails/status/1616344778142646273",
          caption: "A boat &\na film #Boats #boats https://t.co/x1", hashtags: ["boats"], hashtagCount: 2, likes: 14,
          comments: 2, followers: 5120, latitude: 53.5, longitude: 10.25,
          media: [photo("FnOne", 1), photo("FnThree", 3)], origin: Origin(source: file, position: 1)),
        PostRecord(
          platform: "twitter", id: "1615982390277046274",
          account: AccountRecord(platform: "twitter", id: "3144550017", username: "bo_bakes"),
          postedAt: UTCTime(seconds: 1_674_115_200), observedAt: retrieved,
          permalink: "https://twitter.com/bo_bakes/status/1615982390277046274",
          caption: "Rolls again, the long and whole text of it #Rolls https://t.co/x2", hashtags: ["rolls"],
          hashtagCount: 1, likes: 77, comments: 5, media: [photo("FnRolls", 1)], isRepost: true,
          origin: Origin(source: file, position: 2)),
        PostRecord(
          platform: "twitter", id: "1616374977131446277",
          account: account("3144550017", "bo_bakes", 88, 340, retrieved),
          postedAt: UTCTime(seconds: 1_674_208_800), observedAt: retrieved,
          permalink: "https://twitter.com/bo_bakes/status/1616374977131446277", caption: "Look https://t.co/x3",
          hashtagCount: 0, likes: 3, comments: 0, followers: 88, origin: Origin(source: file, position: 3)),
      ])
    #expect(reading.skipped == ["repost_without_original", "video"])
    #expect(reading.rejections.isEmpty)
    #expect(reading.summary == DumpSummary(dialects: [.twarcCSV], documents: 1))
  }

  @Test func `a table of users gives accounts`() throws {
    let reading = try read(fixture("twarc-csv-2-users.csv"))
    #expect(
      reading.accounts == [
        account("2901114", "ada_sails", 5120, 210, retrieved),
        account("1263544901288734720", "cy_9", 17, 25, retrieved),
      ])
    #expect(reading.posts.isEmpty)
    #expect(reading.summary.dialects == [.twarcCSV])
  }

  @Test func `a retweet of old tables, cut short, is no post`() throws {
    let rows = "8,bo,70,RT @ada: the be…,retweet,,,0,7\n9,bo,70,RT by hand,original,,,1,\n"
    let reading = try read(text: first + rows, as: "r.csv")
    #expect(reading.ids == ["9"])
    #expect(reading.skipped == ["repost_without_original"])
  }

  @Test func `the oldest tables know names only, and pages instead of pictures`() throws {
    let table = """
      coordinates,created_at,hashtags,media,favorite_count,id,retweet_id,retweet_screen_name,text,user_followers_count,user_screen_name
      ,Wed Oct 10 20:19:24 +0000 2018,,https://twitter.com/Ada/status/1/photo/1,4,1,,,a,9,Ada
      ,Wed Oct 10 20:19:24 +0000 2018,,https://twitter.com/Ada/status/2/video/1,4,2,,,b,9,Ada
      """
    let reading = try read(text: table, as: "o.csv", observedAt: now)
    #expect(reading.ids == ["1"])
    #expect(reading.posts.map(\.media) == [[]])
    #expect(reading.skipped == ["video"])
    #expect(
      reading.posts.first?.account
        == AccountRecord(platform: "twitter", id: "@ada", username: "Ada", followers: 9, observedAt: now))
    #expect(reading.posts.first?.permalink == "https://twitter.com/Ada/status/1")
  }

  @Test func `ids that a spreadsheet rounded and numbers that are none are refused`() throws {
    let rows =
      "1.59E+18,bo,7,a,original,,,1,\n,bo,7,a,original,,,1,\n3,bo,7,a,original,,,many,\n4,bo,7,a,original,,,,\n"
    let reading = try read(text: first + rows, as: "b.csv")
    #expect(reading.ids == ["4"])
    #expect(reading.posts.map(\.likes) == [nil])
    #expect(reading.reasons == ["no_id", "no_id", "bad_number"])
    #expect(reading.rejections.map(\.position) == [1, 2, 3])
    #expect(
      reading.rejections.map(\.detail) == [
        "Its id is “1.59E+18”, which is no whole number: spreadsheets round ids, so that digits are lost.",
        "Its id is empty.", "Its favorite_count is “many”, which is no whole number.",
      ])
  }

  @Test(arguments: [
    (##"1,7,a,3.0,"[""#A"", ""#a""]","##, ["a"], 2 as Int?), (#"1,7,a,3,"[{""start"":0,""tag"":""A""}]","#, ["a"], 1),
    ("1,7,a,3,\"['#A', '#b']\",", ["a", "b"], 2), ("1,7,a #x,3,,", [], 0), ("1,7,a,3,\"[{'tag': 'A'}]\",", [], nil),
  ])
  func `hashtags of twarc 2 are lists of texts or objects, in JSON or Python`(
    _ row: String, _ tags: [String], _ count: Int?
  ) throws {
    let posts = try read(text: second + row + "\n", as: "h.csv").posts
    #expect(posts.map(\.hashtags) == [tags])
    #expect(posts.map(\.hashtagCount) == [count])
    #expect(posts.map(\.likes) == [3])
  }

  @Test func `texts that were encoded as JSON are decoded`() throws {
    let row = #""""1616344778142646273""","""7""","""say \""hi\""\nyou""",1,,"# + "\n"
    let post = try #require(try read(text: second + row, as: "j.csv").posts.first)
    #expect(post.id == "1616344778142646273")
    #expect(post.account?.id == "7")
    #expect(post.caption == "say \"hi\"\nyou")
  }

  @Test func `cells with anything in them do no harm`() throws {
    for wrong in ["NaN", "null", "[", "{}", "[null]", "[[[", "\"\"\"", "\u{1}", "-1", "x"] {
      let cell = "\"\(wrong.replacing("\"", with: "\"\""))\""
      let reading = try read(text: second + "5,\(cell),\(cell),,\(cell),\(cell)\n", as: "w.csv", .twarcCSV)
      #expect(reading.ids == ["5"])
      #expect(reading.posts.map(\.media) == [[]])
    }
  }

  @Test func `other tables are not taken for twarc's`() throws {
    let folder = try DumpFolder()
    for columns in ["id,text,likes", "id,username,followers", "tweet_id,text,favorite_count", "id,text,favorite_count"]
    {
      let file = try folder.write("o.csv", columns + "\n1,a,2\n")
      #expect((try? read(file))?.summary.dialects.contains(.twarcCSV) != true)
      #expect(fault(of: file, .twarcCSV)?.code == .data)
    }
  }
}
