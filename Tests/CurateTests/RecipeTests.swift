// RecipeTests: each recipe to its end on a sample with simulated annotators, with the proportions of its paper.
import Base
import Foundation
import Testing

@Suite struct RecipeTests: RecipeGround {
  @Test func `likeability stops for the second look, goes on with it, and labels a tenth at each end`() async throws {
    let space = try await sample(300)
    let first = try await json(space, "run", "likeability", "sample/crawl", "--out", "set")
    #expect(first["finished"].bool == false)
    #expect(first["waiting"]["for"].text == "revisit" && first["waiting"]["days"].count == 7)
    #expect(
      states(first).prefix(5) == [
        "import done", "fetch done", "faces done", "second-look passed_over", "week waiting",
      ])
    #expect(states(first).dropFirst(5).allSatisfy { $0.hasSuffix(" open") })
    // The dumps are remembered; what was done is left alone.
    let second = try await json(space, "run", "likeability", "--revisit", "sample/revisit", "--out", "set")
    #expect(second["finished"].bool == true, "\(second)")
    #expect(states(second).prefix(4) == ["import done", "fetch done", "faces done", "second-look done"])
    #expect(step("import", of: second)["posts_new"] == 0 && step("faces", of: second)["searched_now"] == 0)
    let score = step("score", of: second)
    let posts = try #require(score["posts"].count)
    #expect(score["labels"]["bottom"].count == posts / 10)
    #expect((score["labels"]["top"].count ?? 0) + posts / 10 == posts / 5, "a fifth of them in all")
    let export = step("export", of: second)
    for name in ["top", "bottom"] {
      let sides = export["classes"][name]
      #expect((sides["train"].count ?? 0) > 0 && (sides["test"].count ?? 0) > 0)
    }
    // Three to one of photographs, each of the training side with its mirror image.
    let pictures = try jsonLines(try space.read("set/manifest.jsonl"))
    let train = pictures.filter { $0["split"].text == "train" }
    let mirrored = train.filter { $0["copy"].count == 1 }
    #expect(mirrored.count * 2 == train.count)
    #expect(mirrored.allSatisfy { $0["transform"]["draw"]["hflip"].bool == true })
    let test = pictures.count - train.count
    #expect(abs(Double(mirrored.count) / Double(mirrored.count + test) - 0.75) < 0.03)
    #expect(figure("gone a week later", of: second)["published"].count == 56_966)
    let share = try #require(figure("gone a week later", of: second)["here_share"].number)
    #expect((0.05...0.2).contains(share))
  }

  @Test func `dangerous-selfies asks three annotators about geotagged selfies and balances what the majority says`()
    async throws
  {
    let space = try await sample(600)
    let first = try await space.run(["run", "dangerous-selfies", "sample/crawl"], timeout: 600)
    #expect(first.code == 0, "\(first.err)")
    #expect(first.out.contains("+ curate select candidates --geotagged --label predicted-selfie=selfie --ask danger\n"))
    #expect(first.out.contains("Now it waits for people: "))
    #expect(first.out.contains("    curate annotate --as NAME --task danger\n"))
    #expect(first.out.contains("    curate run dangerous-selfies\n"))
    // The annotators are asked about the candidates only.
    let asked = try await json(space, "tasks", "list")["tasks"].list.first { $0["name"].text == "danger" }
    let candidates = try #require(asked?["images"].count)
    #expect(asked?["selection"].text == "candidates" && candidates > 30 && candidates < 200)
    let second = try await json(space, "run", "dangerous-selfies", "--votes", "sample/danger.json")
    #expect(second["finished"].bool == true, "\(second["waiting"])")
    #expect(figure("selfies by the classifier", of: second)["here"].count == candidates)
    // Votes on what is no candidate are kept and do not count.
    #expect(step("agreement", of: second)["per_item"]["min"].count ?? 0 >= 1)
    #expect((step("selfies", of: second)["items"].count ?? 0) == candidates)
    let dangerous = step("dangerous", of: second)["labels"]
    #expect((dangerous["y"].count ?? 0) > 0 && (dangerous["n"].count ?? 0) > (dangerous["y"].count ?? 0))
    let labelled = (dangerous["y"].count ?? 0) + (dangerous["n"].count ?? 0)
    #expect(labelled == step("selfies", of: second)["labels"]["y"].count)
    let classes = step("export", of: second)["classes"]
    #expect(classes["y"]["train"] == classes["n"]["train"], "equal classes on the training side")
    let pictures = try jsonLines(try space.read("dangerous-selfies/manifest.jsonl"))
    let copies = Dictionary(grouping: pictures.filter { $0["label"].text == "y" && $0["split"].text == "train" }) {
      $0["source_sha256"].text ?? ""
    }
    #expect(copies.values.allSatisfy { $0.count <= 5 } && copies.values.contains { $0.count == 5 })
    #expect(pictures.allSatisfy { $0["split"].text == "train" || $0["copy"].count == 0 })
    // As published: five pictures of each dangerous one, as many of the others, 80:20 of pictures, and the leak is told.
    let published = try await json(
      space, "run", "dangerous-selfies", "--votes", "sample/danger.json", "--as-published", "--out", "published")
    let sides = step("export", of: published)["classes"]
    func both(_ name: String) -> Int { (sides[name]["train"].count ?? 0) + (sides[name]["test"].count ?? 0) }
    #expect(both("y") == both("n") && both("y") == 5 * (dangerous["y"].count ?? 0))
    let train = (sides["y"]["train"].count ?? 0) + (sides["n"]["train"].count ?? 0)
    #expect(train == Int((Double(both("y") + both("n")) * 0.8).rounded()))
    #expect((step("probe", of: published)["leaked"].count ?? 0) > 0)
    #expect((step("verify", of: published)["allowed"]["source_on_both_sides"].count ?? 0) > 0)
    // Nobody goes on with the leak by accident; what departs from the paper is less in its own order.
    let ours = try await json(space, "run", "dangerous-selfies", "--skip", "probe")
    #expect(ours["as_published"] == .bool(false) && step("export", of: ours)["directory"] == "dangerous-selfies")
    #expect(step("export", of: ours)["unchanged"] == .bool(true))
    #expect(ours["differences"].list.count == published["differences"].list.count + 1)
    let beside = try await space.run("run", "dangerous-selfies", "--as-published", "--dry-run")
    #expect(beside.out.contains("\n+ curate verify dangerous-selfies-as-published --allow leaks\n"))
    // Leaks are what was asked for, anything else is not.
    try space.write("published/train/y/mine.jpg", "no picture")
    let wrong = try await space.run("verify", "published", "--allow", "leaks", "--json")
    #expect(wrong.code == 1)
    #expect(try wrong.json()["problems"].list.map { $0["kind"] } == ["unlisted_file", "unreadable_image"])
  }

  @Test func `follower-bins calls the better half of each bin top`() async throws {
    let space = try await sample(400)
    let answer = try await json(
      space, "run", "follower-bins", "sample/crawl", "--revisit", "sample/revisit", "--set", "age=6d", "--out", "set")
    #expect(answer["finished"].bool == true, "\(answer["waiting"])")
    let score = step("score", of: answer)
    // What is left after whole bins is one of its own from half of a bin on, and joins the last else.
    #expect((50...100).contains(score["bins"]["smallest"].count ?? 0))
    #expect((100..<150).contains(score["bins"]["largest"].count ?? 0))
    let (top, bottom) = (score["labels"]["top"].count ?? 0, score["labels"]["bottom"].count ?? 0)
    #expect(top + bottom == score["posts"].count)
    #expect(abs(top - bottom) <= (score["bins"]["count"].count ?? 0))
    // Nothing of this crawl was a month old when its likes were read.
    let young = try await space.run("run", "follower-bins", "--out", "set", "--set", "age=30d")
    #expect(young.code == 65 && young.err.contains("The recipe follower-bins stopped at the step score."))
  }

  @Test func `hashtag-me splits likes per follower at the median, of photographs with a sure face`() async throws {
    let space = try await sample(400)
    let answer = try await json(
      space, "run", "hashtag-me", "sample/crawl", "--revisit", "sample/revisit", "--set", "age=6d", "--out", "set")
    #expect(answer["finished"].bool == true, "\(answer["waiting"])")
    let score = step("score", of: answer)
    let (top, bottom) = (score["labels"]["top"].count ?? 0, score["labels"]["bottom"].count ?? 0)
    #expect(top + bottom == score["posts"].count && abs(top - bottom) <= 1)
    #expect((score["excluded"]["no_face"].count ?? 0) > 0)
    #expect(score["excluded"]["several_faces"].count == nil, "several faces are faces")
    #expect((score["filters"].list.first?["dropped"].count ?? 0) > 0)
    let pictures = try jsonLines(try space.read("set/manifest.jsonl"))
    let train = pictures.filter { $0["split"].text == "train" }
    #expect(train.count { $0["copy"].count == 1 } * 2 == train.count)
  }

  @Test func `worthiness is of one owner's portraits, scored from 1 to 5`() async throws {
    let space = try await sample(300, "--accounts", "1")
    let answer = try await json(
      space, "run", "worthiness", "sample/crawl", "--votes", "sample/worthiness.csv", "--out", "set")
    #expect(answer["finished"].bool == true, "\(answer["waiting"])")
    let labels = step("labels", of: answer)
    let items = try #require(labels["items"].count)
    for (score, share) in [("1", 0.14), ("2", 0.21), ("3", 0.33), ("4", 0.24), ("5", 0.08)] {
      let found = Double(labels["labels"][score].count ?? 0) / Double(items)
      // Four standard errors of a share of some 200 portraits.
      #expect(abs(found - share) < 4 * (share * (1 - share) / Double(items)).squareRoot(), "\(score): \(found)")
      #expect(figure("score \(score)", of: answer)["published_share"].number == share)
    }
    let probe = step("probe", of: answer)
    #expect(probe["ordinal"].bool == true)
    for head in probe["heads"].list {
      #expect((head["mean_absolute_error"]["value"].number ?? 9) < 2)
      #expect(head["per_class"].list.count == 5)
    }
    let data = try JSONDecoder().decode(Answer.self, from: Data(try space.bytes("set/dataset.json")))
    #expect(data["crop"].text == "face")
  }
}
