// ScoreViewTests: what curate score shows besides its answer: comparisons, truths, tables, pictures; and scores by hand.
import Base
import Foundation
import Testing

@Suite struct ScoreViewTests {
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
    let before = try postLabels(in: space).count
    for (option, file, code, sentence) in [
      ("--plot", "no/where.svg", 73, "curate: Cannot create no/where.svg: there is no folder no.\n"),
      ("--sheet", "no/where.jpg", 73, "curate: Cannot create no/where.jpg: there is no folder no.\n"),
    ] {
      let result = try await space.run("score", option, file)
      #expect(result.code == code && result.err == sentence)
    }
    #expect(try postLabels(in: space).count == before)
  }

  @Test func `a truth that is none`() async throws {
    let space = try await storeOfReadings(
      (1...5).map { ReadPost(id: "\($0)", account: "a\($0)", likes: [ReadPost.week: $0]) })
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

  @Test func `stability has the ages of the posts that were read twice`() async throws {
    let posts = (0..<60).map { index in
      ReadPost(
        id: "\(index)", account: "a\(index)", followers: 50 + index,
        likes: index < 30 ? [ReadPost.hour: index, ReadPost.week: 5 * index] : [ReadPost.month: 3 * index])
    }
    let space = try await storeOfReadings(posts)
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
    let kept = try postLabels(in: space)
    #expect(rows.dropFirst().compactMap { Double($0[5]) } == kept.map(\.score))
    #expect(rows.dropFirst().map { $0[6] } == kept.map { $0.value ?? "" })
    #expect(rows.count - 1 == found["posts"].count)
    let truth = try await SharedSample.truth()
    #expect(Set(rows.dropFirst().map { $0[1] }).isSubset(of: truth.posts))
    let twice = try await space.run("score", "-o", "x.csv", "--plot", "x.svg", "--sheet", "no/x.jpg")
    #expect(twice.code == 73 && !space.exists("x.csv"), "all files are looked at before the work")
  }
}
