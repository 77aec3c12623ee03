// ScoreCommandTests: which posts and which likes are scored, by which method, and what is kept and drawn.
import Base
import Foundation
import Testing

@Suite struct ScoreCommandTests {
  /// A store of posts whose likes were read again and again, each row: account, followers, posted at, and likes by the
  /// time of reading; nil where they were hidden. A post that a later reading lacks is gone when that was a revisit.
  private struct Readings {
    var id: String
    var account = "ada"
    var followers: Int? = 100
    var hashtags = 1
    var postedAt: String? = "2024-03-01T00:00:00Z"
    var likes: [String: Int?]
  }

  private func store(of posts: [Readings]) async throws -> Workspace {
    let space = try Workspace()
    let times = Set(posts.flatMap(\.likes.keys)).sorted()
    for (number, time) in times.enumerated() {
      var text = "id,account,followers,hashtags,posted_at,likes\n"
      for post in posts {
        guard let likes = post.likes[time] else { continue }
        let fields = [
          post.id, post.account, post.followers.map(String.init) ?? "", "\(post.hashtags)", post.postedAt ?? "",
          likes.map(String.init) ?? "",
        ]
        text += fields.joined(separator: ",") + "\n"
      }
      try space.write("read\(number).csv", text)
      let map =
        "id=id,account=account,followers=followers,hashtag_count=hashtags,posted_at=posted_at,likes=likes"
      try await space.json("import", "read\(number).csv", "--map", map, "--observed-at", time)
    }
    return space
  }

  private let hour = "2024-03-01T01:00:00Z"
  private let week = "2024-03-08T00:00:00Z"
  private let later = "2024-03-09T06:00:00Z"
  private let month = "2024-04-20T00:00:00Z"

  /// Every reason for leaving a post out, once each, among five that stay.
  private func mixed() async throws -> Workspace {
    var posts = (1...5).map { index in
      Readings(
        id: "stays\(index)", account: "a\(index)", followers: 100 * index * index, hashtags: index % 3,
        likes: [hour: 2 * index, week: 10 * index, month: 12 * index])
    }
    posts += [
      Readings(id: "hidden", likes: [week: nil]),
      Readings(id: "hidden-later", likes: [hour: 7, week: nil]),
      Readings(id: "early", likes: [hour: 3]),
      Readings(id: "timeless", postedAt: nil, likes: [week: 9]),
      Readings(id: "nobody", account: "nobody", followers: 0, likes: [week: 4]),
      Readings(id: "unknown", account: "unknown", followers: nil, likes: [week: 4]),
    ]
    return try await store(of: posts)
  }

  @Test func `posts that cannot be scored are counted, each by one reason`() async throws {
    let space = try await mixed()
    let found = try await space.json("score")
    #expect(found["posts"].count == 8)
    #expect(found["excluded"].counts == ["likes_unknown": 1, "followers_zero": 1, "followers_unknown": 1])
    let then = try await space.json("score", "--at", "7d", "--tolerance", "1d")
    #expect(then["posts"].count == 5)
    #expect(
      then["excluded"].counts == [
        "likes_unknown": 2, "not_read_then": 1, "posted_at_unknown": 1, "followers_zero": 1, "followers_unknown": 1,
      ])
    #expect(then["likes"]["at_days"].number == 7 && then["likes"]["tolerance_days"].number == 1)
    #expect(then["likes"]["median_age_days"].number == 7)
    let old = try await space.json("score", "--min-age", "30")
    #expect(old["posts"].count == 5)
    #expect(old["excluded"].counts == ["likes_unknown": 1, "too_young": 4, "posted_at_unknown": 1])
    #expect(old["likes"]["median_age_days"].number == 50)
  }

  @Test func `the reading nearest to the moment counts, and the earlier of two as near`() async throws {
    // Likes of the fifth post only: with the others it decides who is on top.
    var posts = (1...4).map { Readings(id: "\($0)", account: "a\($0)", likes: [week: 10 * $0]) }
    posts.append(
      Readings(
        id: "5", account: "a5",
        likes: ["2024-03-07T12:00:00Z": 1, "2024-03-08T12:00:00Z": 1000, "2024-03-08T11:59:59Z": 25]))
    let space = try await store(of: posts)
    let scored = ["score", "--controls", "", "--top", "0.2", "--bottom", "0.2"]
    func scores(_ arguments: [String]) async throws -> [Double] {
      #expect(try await space.run(scored + arguments).code == 0)
      return try labels(in: space).map { ($0.score * 1e6).rounded() / 1e6 }
    }
    let likes = { (fifth: Double) in
      let logs = [10, 20, 30, 40, fifth].map { log10(1 + $0) }
      let mean = logs.reduce(0, +) / 5
      return logs.map { (($0 - mean) * 1e6).rounded() / 1e6 }
    }
    #expect(try await scores([]) == likes(1000))
    #expect(try await scores(["--at", "7d"]) == likes(25))
    #expect(try await scores(["--at", "168h", "--tolerance", "0.5d"]) == likes(25))
    #expect(try await scores(["--at", "6.5d", "--tolerance", "1h"]).count == 1)
  }
}
