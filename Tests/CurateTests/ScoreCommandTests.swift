// ScoreCommandTests: which posts and which of their likes are scored, by which method, and what is said of it.
import Base
import Foundation
import Testing

@Suite struct ScoreCommandTests {
  /// Every reason for leaving a post out, once each, among five that stay.
  private func mixed() async throws -> Workspace {
    var posts = (1...5).map { index in
      ReadPost(
        id: "stays\(index)", account: "a\(index)", followers: 100 * index * index, hashtags: index % 3,
        likes: [ReadPost.hour: 2 * index, ReadPost.week: 10 * index, ReadPost.month: 12 * index])
    }
    posts += [
      ReadPost(id: "hidden", likes: [ReadPost.week: nil]),
      ReadPost(id: "hidden-later", likes: [ReadPost.hour: 7, ReadPost.week: nil]),
      ReadPost(id: "early", likes: [ReadPost.hour: 3]),
      ReadPost(id: "timeless", postedAt: nil, likes: [ReadPost.week: 9]),
      ReadPost(id: "nobody", account: "nobody", followers: 0, likes: [ReadPost.week: 4]),
      ReadPost(id: "unknown", account: "unknown", followers: nil, likes: [ReadPost.week: 4]),
    ]
    return try await storeOfReadings(posts)
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
    var posts = (1...4).map { ReadPost(id: "\($0)", account: "a\($0)", likes: [ReadPost.week: 10 * $0]) }
    posts.append(
      ReadPost(
        id: "5", account: "a5",
        likes: ["2024-03-07T12:00:00Z": 1, "2024-03-08T12:00:00Z": 1000, "2024-03-08T11:59:59Z": 25]))
    let space = try await storeOfReadings(posts)
    let scored = ["score", "--controls", "", "--top", "0.2", "--bottom", "0.2"]
    func scores(_ arguments: [String]) async throws -> [Double] {
      #expect(try await space.run(scored + arguments).code == 0)
      return try postLabels(in: space).map { ($0.score * 1e6).rounded() / 1e6 }.sorted()
    }
    let likes = { (fifth: Double) in
      let logs = [10, 20, 30, 40, fifth].map { log10(1 + $0) }
      let mean = logs.reduce(0, +) / 5
      return logs.map { (($0 - mean) * 1e6).rounded() / 1e6 }.sorted()
    }
    #expect(try await scores([]) == likes(1000))
    #expect(try await scores(["--at", "7d"]) == likes(25))
    #expect(try await scores(["--at", "168h", "--tolerance", "0.5d"]) == likes(25))
    // Half a day earlier there is the first reading of the fifth post, and nothing of the others.
    let alone = try await space.run(scored + ["--at", "6.5d", "--tolerance", "1h"])
    #expect(alone.code == 65)
    #expect(
      alone.err
        == "curate: A regression with 0 controls needs at least 2 posts, and there is 1 post. Import more posts first.\n"
    )
  }

  @Test func `equal scores at a border are decided by the seed and counted`() async throws {
    // Eight posts with the same likes: four of them are top, and which ones only chance can say.
    let posts = (1...8).map { ReadPost(id: "\($0)", account: "a\($0)", likes: [ReadPost.week: 7]) }
    let space = try await storeOfReadings(posts)
    var seen: Set<[String?]> = []
    for seed in ["0", "1", "2", "3"] {
      let found = try await space.json("score", "--controls", "", "--top", "0.5", "--bottom", "0.5", "--seed", seed)
      #expect(found["labels"].counts == ["top": 4, "bottom": 4])
      #expect(found["ties"].counts == ["low": 4, "high": 4])
      let once = try postLabels(in: space).map(\.value)
      try await space.json("score", "--controls", "", "--top", "0.5", "--bottom", "0.5", "--seed", seed)
      #expect(try postLabels(in: space).map(\.value) == once)
      seen.insert(once)
    }
    #expect(seen.count > 1)
    #expect(!seen.contains(["bottom", "bottom", "bottom", "bottom", "top", "top", "top", "top"]))
  }

  @Test func `ratio leaves out accounts far from the median and splits the rest in halves`() async throws {
    // Followers 10, 20, … 90 and 10,000: the median is 55, the MAD 25, so that 3 MADs reach to 130.
    var posts = (1...9).map {
      ReadPost(id: "\($0)", account: "a\($0)", followers: 10 * $0, likes: [ReadPost.week: $0 % 2 == 0 ? 40 * $0 : $0])
    }
    posts.append(ReadPost(id: "star", account: "star", followers: 10_000, likes: [ReadPost.week: 1_000_000]))
    let space = try await storeOfReadings(posts)
    let found = try await space.json("score", "--method", "ratio")
    #expect(found["posts"].count == 9 && found["name"].text == "ratio")
    #expect(found["excluded"].counts == ["account_outside_mad": 1])
    let filter = try #require(found["filters"].list.first)
    #expect(filter["median"].number == 55 && filter["mad"].number == 25 && filter["high"].number == 130)
    #expect(found["labels"].counts == ["top": 4, "bottom": 4], "the post at the median of nine is in neither half")
    let values = try postLabels(in: space).map(\.value)
    #expect([1, 3, 5, 7].allSatisfy { values[$0] == "top" })
    #expect(values.count { $0 == "bottom" } == 4 && values.count { $0 == nil } == 1)
    #expect(found["ties"].counts == ["low": 1, "high": 0], "five posts have a ratio of 0.1")
    #expect(try postLabels(in: space)[1].score == 4)
    #expect(found["coefficients"] == .null)
    let all = try await space.json("score", "--method", "ratio", "--mad", "0", "--dry-run")
    #expect(all["posts"].count == 10 && all["excluded"].counts.isEmpty)
    #expect(try postLabels(in: space).count == 9, "a dry run keeps no label")
    let trimmed = try await space.json("score", "--trim", "0.1", "--controls", "followers")
    #expect(trimmed["excluded"].counts == ["account_trimmed": 2], "any method takes a filter that is named")
  }

  @Test func `bins compare posts of similar reach only`() async throws {
    // Two sizes of accounts, ten posts each: within a size the likes alone decide.
    let posts = (0..<20).map { index in
      ReadPost(
        id: "\(100 + index)", account: "a\(index)", followers: index < 10 ? 100 + index : 50_000 + index,
        likes: [ReadPost.month: index < 10 ? index : 1000 - index])
    }
    let space = try await storeOfReadings(posts)
    let found = try await space.json("score", "--method", "bins", "--bin-size", "10", "--trim", "0")
    #expect(found["bins"]["count"].count == 2 && found["bins"]["largest"].count == 10)
    let halves =
      Array(repeating: "bottom", count: 5) + Array(repeating: "top", count: 10)
      + Array(repeating: "bottom", count: 5)
    #expect(try postLabels(in: space).map(\.value) == halves)
    #expect(try postLabels(in: space).map(\.score).prefix(3) == [0.05, 0.15, 0.25])
    #expect(found["warnings"].list.allSatisfy { $0.text?.contains("--min-age") == false }, "fifty days are old enough")
  }

  @Test func `one face, as the search found it`() async throws {
    let space = try await SharedSample.finishedStore()
    let all = try await space.json("score", "--dry-run")
    let one = try await space.json("score", "--faces", "one", "--dry-run")
    let excluded = one["excluded"].counts
    #expect((excluded["no_face"] ?? 0) > 0 && (excluded["several_faces"] ?? 0) > 0)
    let left = (excluded["no_face"] ?? 0) + (excluded["several_faces"] ?? 0) + (excluded["no_photograph"] ?? 0)
    let others = ["gone", "likes_unknown"].reduce(0) { $0 + (excluded[$1] ?? 0) }
    #expect(
      (one["posts"].count ?? 0) + left + others == (all["posts"].count ?? 0)
        + all["excluded"].counts.values.reduce(0, +))
    let unsearched = try await SharedSample.importedStore()
    let result = try await unsearched.run("score", "--faces", "one")
    #expect(result.code == 65)
    #expect(
      result.err.hasPrefix("curate: No post of the store can be scored: ")
        && result.err.hasSuffix(" Run curate faces first.\n"))
  }

  @Test(arguments: [
    (
      ["--at", "soon"],
      "--at soon must be a length of time: days (7, 7d), weeks (2w), hours (12h), minutes (90m) or seconds (30s)."
    ),
    (
      ["--min-age", "-3"],
      "--min-age -3 must be a length of time: days (7, 7d), weeks (2w), hours (12h), minutes (90m) or seconds (30s)."
    ),
    (["--tolerance", "1d"], "--tolerance says how near to --at a reading must be; add --at SPAN."),
    (["--mad", "-1"], "--mad -1.0 must be a number, 0 or more."),
    (["--trim", "0.5"], "--trim 0.5 must be at least 0 and less than 0.5."),
    (["--bin-size", "10"], "--bin-size belongs to --method bins, and this is regression."),
    (["--method", "bins", "--bin-size", "1"], "--bin-size 1 must lie between 2 and 1000000."),
    (["--method", "ratio", "--controls", "age"], "--controls belongs to --method regression, and this is ratio."),
    (["--method", "manual"], "--method manual makes scores of votes: name their task with --task."),
    (["--task", "worthiness"], "--task belongs to --method manual, and this is regression."),
    (
      ["--method", "manual", "--task", "worthiness", "--min-age", "3"],
      "--min-age is for posts and their likes; --method manual scores photographs by votes."
    ),
    (["--plot", "likes.png"], "--plot likes.png must end in .svg: that is what is written."),
    (
      ["--controls", "follower"],
      "--controls does not know follower; it takes followers, hashtags, age, weekday, comments. Did you mean followers?"
    ),
  ])
  func `wrong options end with a sentence`(arguments: [String], sentence: String) async throws {
    let space = try Workspace()
    let result = try await space.run(["score"] + arguments)
    #expect(result.code == 64)
    #expect(result.errLines.first == "Error: \(sentence)")
  }

  @Test func `what is not worth believing is said`() async throws {
    var posts = (0..<200).map { index in
      ReadPost(
        id: "\(1000 + index)", account: "a\(index % 50)", followers: 100 + index % 50, hashtags: index % 3,
        likes: index < 40
          ? [ReadPost.hour: 3 + index % 7] : [ReadPost.hour: 3 + index % 7, ReadPost.week: 20 + index % 9])
    }
    let space = try await storeOfReadings(posts)
    let found = try await space.json("score", "--dry-run")
    #expect(
      found["warnings"].list.contains {
        $0.text?.hasPrefix("The likes were read from 60 minutes to 7.0 days after posting (nine tenths of the posts):")
          == true
      })
    #expect(found["likes"]["middle_ages_days"].list.compactMap(\.number) == [1.0 / 24, 7])
    let then = try await space.json("score", "--at", "7d", "--dry-run")
    #expect(then["posts"].count == 160)
    #expect(!then["warnings"].list.contains { $0.text?.contains("after posting") == true })
    let young = try await space.run("score", "--at", "1h", "--min-age", "2h")
    #expect(young.code == 65)
    #expect(
      young.err
        == "curate: No post of the store can be scored: 200 too_young. Give --min-age less, or leave it out.\n")

    for index in posts.indices { posts[index].likes = [ReadPost.week: index < 150 ? 0 : index] }
    let poor = try await storeOfReadings(posts)
    let bins = try await poor.json("score", "--method", "bins", "--dry-run")
    #expect(
      bins["warnings"].list.contains {
        $0.text?.contains("labels (") == true && $0.text?.contains("drawn by chance") == true
      })

    let nobodys = try Workspace()
    try nobodys.write("t.csv", "followers,likes\n" + (1...40).map { "\($0 * 10),\($0)\n" }.joined())
    try await nobodys.json("import", "t.csv", "--map", "followers=followers,likes=likes")
    let alone = try await nobodys.json("score", "--controls", "followers", "--dry-run")
    #expect(alone["warnings"].list.contains { $0.text?.hasPrefix("The account of 40 posts is not known") == true })
  }

  @Test func `one share stands for both ends`() async throws {
    let space = try await SharedSample.finishedStore()
    for method in ["regression", "ratio", "bins"] {
      for option in ["--top", "--bottom"] {
        let labels = try await space.json("score", "--method", method, option, "0.2", "--dry-run")["labels"].counts
        #expect(labels["top"] == labels["bottom"] && labels["top"] ?? 0 > 0, "\(method) \(option)")
      }
    }
    let uneven = try await space.json("score", "--top", "0.2", "--bottom", "0.1", "--dry-run")["labels"].counts
    #expect((uneven["top"] ?? 0) > (uneven["bottom"] ?? 9))
  }

  @Test func `labels of another method are replaced, but not without a word`() async throws {
    let space = try await SharedSample.finishedStore()
    let same = try await space.run("score", "--name", "regression", "--json")
    #expect(!same.err.contains("replaced"))
    let other = try await space.run("score", "--name", "regression", "--method", "bins")
    #expect(other.code == 0)
    #expect(other.err.contains("The labels regression, which were made by regression, are replaced.\n"))
    let votes = try await space.run("score", "--name", "selfie")
    #expect(votes.code == 64)
    #expect(
      votes.err.hasSuffix(
        "curate: The labels selfie were made of people's votes and stay; give these another name, with --name.\n"))
    let odd = try await space.run("score", "--name", "two\nlines")
    #expect(odd.code == 64)
  }

  @Test func `Ctrl-C leaves the labels as they were, and says so`() async throws {
    let space = try Workspace()
    try await space.json("sample", "many", "--posts", "300000", "--images", "0")
    try await space.json("import", "many/crawl")
    try await space.json("score", "--method", "ratio", "--name", "mine")
    let before = try postLabels(in: space)
    let runs = try runCount(in: space)
    let run = try space.start(["score", "--name", "mine"])
    try await space.signal(SIGINT, to: run) { try runCount(in: space) > runs }
    let result = try await run.result()
    #expect(result.code == 130)
    #expect(
      result.err == "\nFinishing what is in hand; press Ctrl-C again to stop at once.\n"
        + "Interrupted. The labels mine are as they were before.\n")
    #expect(result.out.isEmpty)
    #expect(try postLabels(in: space) == before)
  }
}
