// RevisitTests: a second look at a crawl: new readings, what is gone, and what does not fit with the first.
import Base
import Dumps
import Import
import Store
import Support
import Testing

@Suite struct RevisitTests {
  @Test func `a revisit adds readings and finds what is gone, once`() throws {
    try withTemporaryFolder { folder in
      let store = try Store(at: folder + "/s.sqlite", creating: true)
      _ = try importing([try crawl(in: folder).path], into: store)
      let later = try InstaloaderFolder(folder + "/revisit", time: 1_500_604_800)
      try later.addPost("A", likes: 50)
      try later.addPost("D", likes: 1)
      let report = try importing([later.path], into: store, isRevisit: true)
      #expect((report.postsNew, report.postsSeen, report.observations, report.gone) == (1, 2, 2, 2))
      #expect(try step(store, "gone") == 2)
      // D was found by this revisit: nobody has looked at it twice.
      #expect(try step(store, "revisited") == 1)
      #expect(try scoreRows(store).map(\.likes) == [50, 6, nil, 1])
      #expect(try scoreRows(store).map(\.isGone) == [false, true, true, false])
      let again = try importing([later.path], into: store, isRevisit: true)
      #expect((again.observations, again.gone) == (0, 0))
      #expect(try step(store, "gone") == 2)
    }
  }

  @Test func `a revisit that could not be read in full calls nothing gone, and one that could brings back`() throws {
    try withTemporaryFolder { folder in
      let store = try Store(at: folder + "/s.sqlite", creating: true)
      _ = try importing([try crawl(in: folder).path], into: store)
      let later = try InstaloaderFolder(folder + "/revisit", time: 1_500_604_800)
      try later.addPost("A", likes: 50)
      try later.write("B_UTC.json", Array("{\"node\": {".utf8))
      let broken = try importing([later.path], into: store, isRevisit: true)
      #expect((broken.gone, broken.hasUnreadParts) == (0, true))
      try later.addPost("B", likes: 60)
      #expect(try importing([later.path], into: store, isRevisit: true).gone == 1)
      let third = try InstaloaderFolder(folder + "/third", time: 1_501_209_600)
      try third.addPost("C", owner: "8", likes: 3)
      let report = try importing([third.path], into: store, isRevisit: true)
      #expect((report.back, report.gone) == (1, 2))
      #expect(try importing([third.path], into: store).back == 0)
    }
  }

  @Test func `a revisit tells what it did not see but was read since`() throws {
    try withTemporaryFolder { folder in
      let store = try Store(at: folder + "/s.sqlite", creating: true)
      _ = try importing([try crawl(in: folder).path], into: store)
      let late = try InstaloaderFolder(folder + "/late", time: 1_600_000_000)
      try late.addPost("Z", owner: "9")
      _ = try importing([late.path], into: store)
      let revisit = try InstaloaderFolder(folder + "/revisit", time: 1_500_604_800)
      try revisit.addPost("A", likes: 50)
      let report = try importing([revisit.path], into: store, isRevisit: true)
      #expect((report.gone, report.unseenButLater, report.knownBeforeRevisit) == (2, 1, 4))
      #expect(try store.read { try $0.image(named: "A") } != nil)
    }
  }

  @Test func `a reading that contradicts an earlier one of the same time is counted, and the earlier one stays`() throws
  {
    try withTemporaryFolder { folder in
      let store = try Store(at: folder + "/s.sqlite", creating: true)
      let crawl = try crawl(in: folder)
      _ = try importing([crawl.path], into: store)
      try crawl.addPost("A", owner: "7", likes: 99)
      let report = try importing([crawl.path], into: store)
      #expect(report.skipped == ["other_reading_at_that_time": 1])
      #expect(report.observations == 0)
      #expect(try scoreRows(store).map(\.likes) == [5, 6, nil])
    }
  }

  @Test func `a post that comes with another account is rejected`() throws {
    try withTemporaryFolder { folder in
      let store = try Store(at: folder + "/s.sqlite", creating: true)
      let crawl = try crawl(in: folder)
      _ = try importing([crawl.path], into: store)
      try crawl.addPost("A", owner: "8", likes: 99)
      let report = try importing([crawl.path], into: store)
      #expect(report.rejects == ["other_account": 1])
      #expect(
        report.examples == [
          "\(crawl.path)/A_UTC.json, record 1: The post A is in the store with another account than 8."
        ])
      #expect(try scoreRows(store).map(\.likes) == [5, 6, nil])
    }
  }

  @Test func `a later crawl that is no revisit makes nothing gone`() throws {
    try withTemporaryFolder { folder in
      let store = try Store(at: folder + "/s.sqlite", creating: true)
      _ = try importing([try crawl(in: folder).path], into: store)
      let later = try InstaloaderFolder(folder + "/later", time: 1_500_604_800)
      try later.addPost("A", likes: 50)
      #expect(try importing([later.path], into: store).gone == 0)
      #expect(try step(store, "gone") == 0)
    }
  }
}
