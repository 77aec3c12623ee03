// ScoreCommandTests: which posts and which likes are scored, by which method, and what is kept and drawn.
import Base
import Foundation
import Store
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
      return try labels(in: space).map { ($0.score * 1e6).rounded() / 1e6 }.sorted()
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
    let posts = (1...8).map { Readings(id: "\($0)", account: "a\($0)", likes: [week: 7]) }
    let space = try await store(of: posts)
    var seen: Set<[String?]> = []
    for seed in ["0", "1", "2", "3"] {
      let found = try await space.json("score", "--controls", "", "--top", "0.5", "--bottom", "0.5", "--seed", seed)
      #expect(found["labels"].counts == ["top": 4, "bottom": 4])
      #expect(found["ties"].counts == ["low": 4, "high": 4])
      let once = try labels(in: space).map(\.value)
      try await space.json("score", "--controls", "", "--top", "0.5", "--bottom", "0.5", "--seed", seed)
      #expect(try labels(in: space).map(\.value) == once)
      seen.insert(once)
    }
    #expect(seen.count > 1)
    #expect(!seen.contains(["bottom", "bottom", "bottom", "bottom", "top", "top", "top", "top"]))
  }

  @Test func `ratio leaves out accounts far from the median and splits the rest in halves`() async throws {
    // Followers 10, 20, … 90 and 10,000: the median is 55, the MAD 25, so that 3 MADs reach to 130.
    var posts = (1...9).map {
      Readings(id: "\($0)", account: "a\($0)", followers: 10 * $0, likes: [week: $0 % 2 == 0 ? 40 * $0 : $0])
    }
    posts.append(Readings(id: "star", account: "star", followers: 10_000, likes: [week: 1_000_000]))
    let space = try await store(of: posts)
    let found = try await space.json("score", "--method", "ratio")
    #expect(found["posts"].count == 9 && found["name"].text == "ratio")
    #expect(found["excluded"].counts == ["account_outside_mad": 1])
    let filter = try #require(found["filters"].list.first)
    #expect(filter["median"].number == 55 && filter["mad"].number == 25 && filter["high"].number == 130)
    #expect(found["labels"].counts == ["top": 4, "bottom": 4], "the post at the median of nine is in neither half")
    let values = try labels(in: space).map(\.value)
    #expect([1, 3, 5, 7].allSatisfy { values[$0] == "top" })
    #expect(values.count { $0 == "bottom" } == 4 && values.count { $0 == nil } == 1)
    #expect(found["ties"].counts == ["low": 1, "high": 0], "five posts have a ratio of 0.1")
    #expect(try labels(in: space)[1].score == 4)
    #expect(found["coefficients"] == .null)
    let all = try await space.json("score", "--method", "ratio", "--mad", "0", "--dry-run")
    #expect(all["posts"].count == 10 && all["excluded"].counts.isEmpty)
    #expect(try labels(in: space).count == 9, "a dry run keeps no label")
    let trimmed = try await space.json("score", "--trim", "0.1", "--controls", "followers")
    #expect(trimmed["excluded"].counts == ["account_trimmed": 2], "any method takes a filter that is named")
  }

  @Test func `bins compare posts of similar reach only`() async throws {
    // Two sizes of accounts, ten posts each: within a size the likes alone decide.
    let posts = (0..<20).map { index in
      Readings(
        id: "\(100 + index)", account: "a\(index)", followers: index < 10 ? 100 + index : 50_000 + index,
        likes: [month: index < 10 ? index : 1000 - index])
    }
    let space = try await store(of: posts)
    let found = try await space.json("score", "--method", "bins", "--bin-size", "10", "--trim", "0")
    #expect(found["bins"]["count"].count == 2 && found["bins"]["largest"].count == 10)
    let halves =
      Array(repeating: "bottom", count: 5) + Array(repeating: "top", count: 10)
      + Array(repeating: "bottom", count: 5)
    #expect(try labels(in: space).map(\.value) == halves)
    #expect(try labels(in: space).map(\.score).prefix(3) == [0.05, 0.15, 0.25])
    #expect(found["warnings"].list.allSatisfy { $0.text?.contains("--min-age") == false }, "fifty days are old enough")
  }

  @Test func `votes on a scale are scores of photographs`() async throws {
    let space = try await SharedSample.finishedStore()
    let names = try await SharedSample.truth().filter { $0.kind == "photo" }.map(\.shortcode).prefix(6)
    var votes = "item,annotator,label\n"
    for (index, name) in names.enumerated() {
      votes += "\(name),ada,\(min(5, index + 1))\n\(name),ben,\(max(1, index))\n"
    }
    try space.write("votes.csv", votes + "unknown,ada,5\n")
    try await space.json("votes", "import", "votes.csv", "--task", "worthiness")
    // Scores that people gave are votes: the majority may take their name, likes may not.
    try await space.json("score", "--method", "manual", "--task", "worthiness", "--name", "worthiness")
    try await space.json("aggregate", "--task", "worthiness")
    #expect(try await space.run("score", "--name", "worthiness").code == 64)
    let found = try await space.json(
      "score", "--method", "manual", "--task", "worthiness", "--plot", "votes.svg", "--sheet", "votes.jpg")
    #expect(found["images"].count == 6 && found["votes"].count == 12)
    #expect(found["excluded"].counts == ["no_photograph": 1])
    // Means 1, 1.5, 2.5, 3.5, 4.5 and 5: three above the middle of the scale, three below it.
    #expect(found["labels"].counts == ["top": 3, "bottom": 3])
    #expect(found["mean"].number == 3)
    #expect(try space.read("votes.svg").hasPrefix("<?xml") || space.read("votes.svg").hasPrefix("<svg"))
    #expect(try space.bytes("votes.jpg").prefix(2) == [0xff, 0xd8])
    let thirds = try await space.json(
      "score", "--method", "manual", "--task", "worthiness", "--top", "0.34", "--bottom", "0.34", "--name", "thirds")
    #expect(thirds["labels"].counts == ["top": 2, "bottom": 2])
    let status = try await space.json("status")
    let steps = Dictionary(
      uniqueKeysWithValues: status["funnel"].list.map { ($0["step"].text ?? "", $0["count"].count) })
    #expect(steps["label manual=top"] == 3 && steps["label thirds=bottom"] == 2)
    let refused = try await space.run("score", "--method", "manual", "--task", "selfie")
    #expect(refused.code == 65)
    #expect(
      refused.err
        == "curate: The answers to selfie of the task selfie are y, n: scores are means, and need answers that are "
        + "numbers, such as 1 to 5. curate aggregate makes labels of any answers.\n")
  }

  @Test func `labels find what the sample's pictures are worth, and the regression finds it best`() async throws {
    let space = try Workspace()
    try await space.json("sample", "made", "--posts", "6000", "--images", "0")
    try await space.json("import", "made/crawl")
    try await space.json("import", "made/revisit", "--revisit")
    let found = try await space.json("score", "--compare", "--truth", "made/truth.csv")
    let auc = Dictionary(
      uniqueKeysWithValues: found["truth"].list.map { ($0["scores"].text ?? "", $0["auc"]["value"].number ?? 0) })
    let (regression, ratio) = (try #require(auc["regression"]), try #require(auc["ratio"]))
    let (bins, likes) = (try #require(auc["bins"]), try #require(auc["likes"]))
    #expect(regression > 0.93 && regression > bins && bins > ratio && ratio > likes, "\(auc)")
    #expect(Set(found["truth"].list.map { $0["posts"].count }).count == 1, "on the same posts")
    let own = try #require(found["truth"].list.first { $0["scores"] == "regression" })
    let right = Double((own["top_right"].count ?? 0) + (own["bottom_right"].count ?? 0))
    #expect(right / Double((own["top"].count ?? 0) + (own["bottom"].count ?? 0)) > 0.99)
    #expect(
      found["comparisons"].list.map { [$0["a"], $0["b"]] } == [
        ["regression", "ratio"], ["regression", "bins"], ["ratio", "bins"],
      ])
    let stability = found["stability"]
    #expect(stability["method"] == "regression" && stability["posts"].count == found["posts"].count)
    #expect((stability["kappa"]["value"].number ?? 0) > 0.9)
    // The coefficients are those by which the sample was made.
    let (low, high) = (
      found["intervals_clustered"]["log10_followers"]["low"], found["intervals_clustered"]["log10_followers"]["high"]
    )
    #expect((low.number ?? 9) < 0.7 && (high.number ?? 0) > 0.7)
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

  @Test func `pictures are drawn, the same every time, and refused before the work where they cannot be`() async throws
  {
    let space = try await SharedSample.finishedStore()
    for round in ["a", "b"] {
      try await space.json(
        "score", "--plot", "\(round).svg", "--sheet", "\(round).jpg", "--jobs", round == "a" ? "1" : "2")
    }
    #expect(try space.bytes("a.svg") == space.bytes("b.svg") && space.bytes("a.jpg") == space.bytes("b.jpg"))
    for method in ["ratio", "bins"] {
      try await space.json("score", "--method", method, "--plot", "\(method).svg")
      #expect(try space.read("\(method).svg").contains("</svg>"))
    }
    let before = try labels(in: space).count
    for (option, file, code, sentence) in [
      ("--plot", "no/where.svg", 73, "curate: Cannot create no/where.svg: there is no folder no.\n"),
      ("--sheet", "no/where.jpg", 73, "curate: Cannot create no/where.jpg: there is no folder no.\n"),
    ] {
      let result = try await space.run("score", option, file)
      #expect(result.code == code && result.err == sentence)
    }
    #expect(try labels(in: space).count == before)
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

  @Test func `a truth that is none`() async throws {
    let space = try await store(of: (1...5).map { Readings(id: "\($0)", account: "a\($0)", likes: [week: $0]) })
    for (text, code, sentence) in [
      (
        "post\n1\n", 65,
        "curate: t.csv needs a column post (or shortcode, id) and a column effect (or truth, value); its columns are post.\n"
      ),
      ("post,effect\n1,much\n", 65, "curate: t.csv holds no effects: no row has a post and a number.\n"),
      (
        "post,effect\nx,1\n", 65,
        "curate: None of the posts that t.csv names is in the store; it names posts such as x.\n"
      ),
    ] {
      try space.write("t.csv", text)
      let result = try await space.run("score", "--truth", "t.csv")
      #expect(result.code == Int32(code) && result.err == sentence)
    }
    let missing = try await space.run("score", "--truth", "none.csv")
    #expect(missing.code == 66)
  }

  @Test func `what is not worth believing is said`() async throws {
    var posts = (0..<200).map { index in
      Readings(
        id: "\(1000 + index)", account: "a\(index % 50)", followers: 100 + index % 50, hashtags: index % 3,
        likes: index < 40 ? [hour: 3 + index % 7] : [hour: 3 + index % 7, week: 20 + index % 9])
    }
    let space = try await store(of: posts)
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

    for index in posts.indices { posts[index].likes = [week: index < 150 ? 0 : index] }
    let poor = try await store(of: posts)
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

  @Test func `a method that cannot score these posts is left out of the comparison, with the reason`() async throws {
    let space = try Workspace()
    try space.write(
      "t.csv",
      "id,account,followers,likes\n"
        + (1...120).map { "\($0),a\($0 % 40),\(100 + $0 % 40 * 10),\($0 * 7 % 50)\n" }.joined())
    try await space.json("import", "t.csv", "--map", "id=id,account=account,followers=followers,likes=likes")
    let found = try await space.json("score", "--method", "ratio", "--compare", "--dry-run")
    #expect(found["comparisons"].list.map { [$0["a"], $0["b"]] } == [["ratio", "bins"]])
    #expect(found["not_compared"].list.compactMap { $0["method"].text } == ["regression"])
    #expect(found["not_compared"].list.first?["why"].text?.contains("120 hashtags_unknown") == true)
    #expect(found["stability"] == .null)
    let with = try await space.json("score", "--method", "ratio", "--compare", "--controls", "followers", "--dry-run")
    #expect(with["comparisons"].list.count == 3 && with["not_compared"].list.isEmpty)
    let text = try await space.run("score", "--method", "ratio", "--compare", "--dry-run")
    #expect(text.out.contains("\nnot compared: regression. No post of the store can be scored: 120 hashtags_unknown."))
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

  @Test func `stability has the ages of the posts that were read twice`() async throws {
    let posts = (0..<60).map { index in
      Readings(
        id: "\(index)", account: "a\(index)", followers: 50 + index,
        likes: index < 30 ? [hour: index, week: 5 * index] : [month: 3 * index])
    }
    let space = try await store(of: posts)
    let found = try await space.json("score", "--compare", "--controls", "followers", "--dry-run")["stability"]
    #expect(found["posts"].count == 30)
    #expect(found["first_age_days"].number == 1.0 / 24 && found["second_age_days"].number == 7)
  }

  @Test func `the store's photographs are not written over`() async throws {
    let space = try await SharedSample.finishedStore()
    let file = try #require(space.files(below: "curate.images").first { $0.hasSuffix(".jpg") })
    let hashes = try space.hashes(below: "curate.images")
    for options in [["--sheet", "curate.images/\(file)"], ["--plot", "./curate.images/new.svg"]] {
      let result = try await space.run(["score"] + options)
      #expect(result.code == 64)
      #expect(
        result.err
          == "curate: \(options[1]) lies among the store's photographs, which are nobody's to write; name another file.\n"
      )
    }
    #expect(try space.hashes(below: "curate.images") == hashes)
    let twice = try await space.run("score", "-o", "x.svg", "--plot", "./x.svg")
    #expect(twice.code == 64 && twice.err == "curate: ./x.svg is named twice; give each output a file of its own.\n")
  }

  @Test func `the scores as a table are those that the store keeps`() async throws {
    let space = try await SharedSample.finishedStore()
    let found = try await space.json("score", "-o", "scores.csv")
    let rows = try space.read("scores.csv").split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    #expect(rows.first == ["platform", "post", "likes", "followers", "hashtags", "score", "label"])
    let kept = try labels(in: space)
    #expect(rows.dropFirst().compactMap { Double($0[5]) } == kept.map(\.score))
    #expect(rows.dropFirst().map { $0[6] } == kept.map { $0.value ?? "" })
    #expect(rows.count - 1 == found["posts"].count)
    let truth = try await SharedSample.truth()
    #expect(Set(rows.dropFirst().map { $0[1] }).isSubset(of: truth.posts))
    let twice = try await space.run("score", "-o", "x.csv", "--plot", "x.svg", "--sheet", "no/x.jpg")
    #expect(twice.code == 73 && !space.exists("x.csv"), "all files are looked at before the work")
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
    let before = try labels(in: space)
    let runs = try runCount(in: space)
    let run = try space.start(["score", "--name", "mine"])
    try await space.signal(SIGINT, to: run) { try runCount(in: space) > runs }
    let result = try await run.result()
    #expect(result.code == 130)
    #expect(
      result.err == "\nFinishing what is in hand; press Ctrl-C again to stop at once.\n"
        + "Interrupted. The labels mine are as they were before.\n")
    #expect(result.out.isEmpty)
    #expect(try labels(in: space) == before)
  }

  // MARK: What the store holds

  private struct Label: Equatable {
    var post: Int
    var value: String?
    var score: Double
  }

  /// The labels of the posts, in their order; of one set, which must be the only one.
  private func labels(in space: Workspace) throws -> [Label] {
    let store = try Store(at: space.file("curate.sqlite"), creating: false)
    let rows = try store.read {
      try $0.everything(except: ["run", "post", "post_observation", "account", "account_observation", "media"])[
        "post_label"] ?? []
    }
    return rows.map { row in
      let fields = row.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
      return Label(
        post: Int(fields[1]) ?? -1, value: fields[2] == "NULL" ? nil : fields[2].trimmingCharacters(in: ["'"]),
        score: Double(fields[3]) ?? .nan)
    }.sorted { $0.post < $1.post }
  }

  private func runCount(in space: Workspace) throws -> Int {
    let store = try Store(at: space.file("curate.sqlite"), creating: false)
    let others = ["post", "post_observation", "account", "account_observation", "post_label", "media", "rejected"]
    return try store.read { try $0.everything(except: Set(others))["run"]?.count ?? 0 }
  }
}
