// RecipeTests: each recipe to its end on a sample with simulated annotators, with the proportions of its paper; stops, goes on.
import Base
import Foundation
import Testing

@Suite struct RecipeTests {
  /// A workspace with a sample of so many posts in `sample/`.
  private func sample(_ posts: Int, _ more: String...) async throws -> Workspace {
    let space = try Workspace()
    let made = try await space.run(["sample", "sample", "--posts", "\(posts)", "--json"] + more, timeout: 600)
    #expect(made.code == 0, "\(made.err)")
    return space
  }

  /// The answer of a run of the program, which may take a while among others.
  @discardableResult private func json(_ space: Workspace, _ words: String...) async throws -> Answer {
    let result = try await space.run(words + ["--json"], timeout: 600)
    guard result.code == 0 else { throw Unexpected("\(words) ended with \(result.code): \(result.err)") }
    return try result.json()
  }

  private func states(_ answer: Answer) -> [String] {
    answer["steps"].list.map { "\($0["step"].text ?? "") \($0["state"].text ?? "")" }
  }

  private func step(_ name: String, of answer: Answer) -> Answer {
    answer["steps"].list.first { $0["step"].text == name }?["answer"] ?? .null
  }

  private func figure(_ what: String, of answer: Answer) -> Answer {
    answer["figures"].list.first { $0["what"].text == what } ?? .null
  }

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

    // A third time everything is there: what was brought is remembered, the data set is left alone, the probe is not repeated.
    let before = try space.hashes(below: "set")
    let third = try await json(space, "run", "likeability", "--jobs", "1")
    #expect(third["finished"].bool == true)
    #expect(step("export", of: third)["directory"] == "set" && step("export", of: third)["unchanged"] == .bool(true))
    #expect(states(third).filter { $0.hasSuffix(" already") } == ["probe already"], "\(states(third))")
    #expect(third["figures"] == second["figures"])
    // A data set that was damaged or taken away is made anew, with the same bytes.
    let picture = try #require(before.keys.first { $0.hasPrefix("train/") })
    try space.write("set/\(picture)", "no picture")
    for _ in 0..<2 {
      let mended = try await json(space, "run", "likeability")
      #expect(
        step("export", of: mended)["unchanged"] == .bool(false) && step("verify", of: mended)["ok"] == .bool(true))
      #expect(try space.hashes(below: "set") == before)
      try space.remove("set")
    }
    // The crawl may be thrown away when it is in the store; what is said anew holds from then on.
    try space.remove("sample")
    let words = try await space.run("run", "likeability", "--set", "share=0.2", "--seed", "3", timeout: 600)
    #expect(words.code == 0, "\(words.err)")
    #expect(words.out.contains("\nas before: sample/crawl --revisit sample/revisit --out set\n"))
    #expect(words.out.contains(", sample/crawl is there no longer; what it brought is in the store\n"))
    let last = try await space.run("run", "likeability", "--dry-run")
    #expect(last.out.contains(" --out set --seed 3 --set share=0.2\n"))
    // From another folder the same files; an empty word takes back what was said.
    try FileManager.default.createDirectory(atPath: space.file("elsewhere"), withIntermediateDirectories: true)
    let elsewhere = try await RunningCurate(
      ["run", "likeability", "--store", "../curate.sqlite", "--dry-run"], in: space.file("elsewhere"), input: ""
    ).result()
    #expect(elsewhere.out.contains("\n+ curate import \(space.file("sample/crawl"))\n"), "\(elsewhere)")
    #expect(elsewhere.out.contains("\n+ curate verify \(space.file("set"))\n"))
    let taken = try await space.run("run", "likeability", "--revisit", "", "--out", "", "--dry-run")
    #expect(taken.out.contains("\n  passed over: no second look was given (--revisit)\n"))
    #expect(taken.out.contains("\n+ curate verify likeability\n"))
    #expect(last.out.contains("\n+ curate score --at 7d --faces one --tails 0.2 --name likeability --seed 3\n"))
  }

  @Test func `a file that was changed is read again, and what people said since is not set aside`() async throws {
    let space = try await sample(200, "--accounts", "1")
    let words = ["run", "worthiness", "sample/crawl", "--votes", "sample/worthiness.csv", "--skip", "probe", "--json"]
    let first = try await space.run(words, timeout: 600).json()
    func labels(_ answer: Answer) -> Answer { step("labels", of: answer)["labels"] }
    let lines = try space.read("sample/worthiness.csv").split(separator: "\n")
    let portraits = Set(
      try Truth.read(space.file("sample/truth.csv")).filter { $0.kind == "photo" && $0.faces == 1 }.map(\.shortcode))
    let fields = try #require(
      lines.first { $0.hasSuffix(",3") && portraits.contains(String($0.prefix { $0 != "," })) }?.split(separator: ","))
    // Somebody looks at it again, and says 4 in place of 3.
    try space.write("later.csv", "item,annotator,label\n\(fields[0]),\(fields[1]),4\n")
    try await space.json("votes", "import", "later.csv", "--task", "worthiness")
    let second = try await json(space, "run", "worthiness", "--skip", "probe")
    #expect(states(second).filter { $0.hasSuffix(" already") } == ["votes already"])
    #expect(labels(second)["3"].count == (labels(first)["3"].count ?? 0) - 1)
    #expect(labels(second)["4"].count == (labels(first)["4"].count ?? 0) + 1)
    #expect(step("export", of: second)["unchanged"] == .bool(false))
    // The file under the same name, with all 1 made 2.
    try space.write(
      "sample/worthiness.csv",
      lines.map { $0.hasSuffix(",1") ? $0.dropLast() + "2" : $0 }.joined(separator: "\n") + "\n")
    let third = try await json(space, "run", "worthiness", "--skip", "probe")
    #expect(states(third).allSatisfy { !$0.hasSuffix(" already") })
    #expect(labels(third)["1"].count ?? 0 == 0)
    #expect(labels(third)["2"].count == (labels(first)["2"].count ?? 0) + (labels(first)["1"].count ?? 0))
  }

  @Test func `what is left of several dumps is read, what came through a pipe is not asked for again`() async throws {
    let space = try await sample(80)
    let accounts = try FileManager.default.contentsOfDirectory(atPath: space.file("sample/crawl")).sorted()
    func move(_ accounts: some Sequence<String>, to folder: String) throws {
      try FileManager.default.createDirectory(atPath: space.file(folder), withIntermediateDirectories: true)
      for name in accounts {
        try FileManager.default.moveItem(
          atPath: space.file("sample/crawl/\(name)"), toPath: space.file("\(folder)/\(name)"))
      }
    }
    try move(accounts.prefix(5), to: "one")
    try move(accounts.dropFirst(5).prefix(5), to: "two")
    try await json(space, "run", "follower-bins", "one", "two", "--until", "import")
    try space.remove("one")
    try move(accounts.dropFirst(10), to: "two")
    let rest = try await space.run("run", "follower-bins", "--until", "import")
    #expect(rest.code == 0 && rest.out.contains("\n  without what is there no longer: one\n"), "\(rest)")
    #expect(try await space.json("status")["funnel"].list.first?["count"].count ?? 0 > 60)

    let other = try Workspace()
    let table = "id,account,likes\n1,ada,3\n"
    let first = try await other.run(["run", "follower-bins", "-", "--until", "import"], input: table)
    #expect(first.code == 0, "\(first.err)")
    let second = try await other.run(["run", "follower-bins", "--until", "import"])
    #expect(second.code == 0)
    #expect(
      second.out.contains("  passed over: no dump is named now; what was imported before is in the store\n"),
      "\(second)")
  }

  @Test func `settings that a recipe's file no longer has are forgotten`() async throws {
    let space = try await sample(60)
    let shown = try await space.run("run", "follower-bins", "--show").out
    try space.write(
      "mine.yaml", shown.replacing("settings:\n", with: "settings:\n  - {name: extra, value: \"1\", says: more}\n"))
    try await json(space, "run", "mine.yaml", "sample/crawl", "--set", "extra=2", "--until", "import")
    let shipped = try await space.run("run", "follower-bins", "--until", "import")
    #expect(shipped.code == 0 && shipped.out.contains("\nas before: sample/crawl\n"), "\(shipped)")
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

  @Test func `a dry run shows the commands and does nothing`() async throws {
    let space = try Workspace()
    let result = try await space.run(
      "run", "likeability", "crawl one", "--revisit", "later", "--dry-run", "--seed", "3")
    #expect(result.code == 0 && result.err == "")
    let commands = result.outLines.filter { $0.hasPrefix("+ ") }
    #expect(
      commands == [
        "+ curate import 'crawl one'", "+ curate fetch", "+ curate faces", "+ curate import later --revisit",
        "+ curate score --at 7d --faces one --tails 0.1 --name likeability --seed 3",
        "+ curate export likeability --label likeability --faces one --split 3:1 --size 224 --copies 2 --augment hflip "
          + "--seed 3 --update",
        "+ curate verify likeability", "+ curate probe likeability", "+ curate status",
      ])
    #expect(result.out.contains("\nWhere this departs from the paper:\n  - A quarter is held out; "))
    #expect(result.out.hasSuffix("A dry run: nothing was done.\n"))
    #expect(space.files(below: ".") == [])
  }

  @Test func `what is none is told in a sentence`() async throws {
    let space = try Workspace()
    for (arguments, code, words) in [
      (
        ["likability", "crawl"], 66,
        "There is no recipe likability; there are dangerous-selfies, follower-bins, hashtag-me, "
          + "likeability, worthiness, and files that end in .yaml. Did you mean likeability?"
      ),
      (
        ["likeability"], 64,
        "curate run likeability wants the crawl (there is no store at curate.sqlite that remembers one): name its dumps, as in "
          + "curate run likeability crawl/."
      ),
      (
        ["likeability", "crawl", "--skip", "face"], 64,
        "--skip face: the recipe likeability has no such step; it has import, "
          + "fetch, faces, second-look, week, score, export, verify, probe, status. Did you mean faces?"
      ),
      (["mine.yaml", "crawl"], 66, "Cannot open mine.yaml: no such file or directory."),
      (["likeability", "crawl"], 66, "There is no crawl"),
    ] as [([String], Int32, String)] {
      let result = try await space.run(["run"] + arguments)
      #expect(result.code == code && result.err.contains(words), "\(arguments): \(result.code) \(result.err)")
    }
    try space.write("mine.yaml", "name: mine\nsteps: []\n")
    let result = try await space.run("run", "mine.yaml", "crawl")
    #expect(
      result.code == 65 && result.err == "curate: mine.yaml is no recipe: the file lacks title.\n", "\(result.err)")
    // Every step is looked at before the first one runs. What wants no crawl is asked for none.
    for (words, sentence) in [
      (
        "facse",
        "curate facse, cannot run: There is no command curate facse. Did you mean faces? curate help lists them."
      ),
      (
        "score --tails 0.7",
        "curate score --tails 0.7, cannot run: --tails 0.7 must lie between 0 and 0.5."
      ),
      ("run mine.yaml", "curate run mine.yaml, cannot run: A recipe cannot be a step of a recipe."),
    ] {
      try space.write(
        "mine.yaml",
        """
        name: mine
        title: Mine
        after: Nobody
        about: Two steps.
        steps:
          - {name: sample, say: A crawl, run: sample here}
          - {name: second, say: Another, run: \(words)}
        """)
      let wrong = try await space.run("run", "mine.yaml", "--dry-run")
      #expect(wrong == CurateResult(code: 65, out: "", err: "curate: The step second of mine.yaml, \(sentence)\n"))
      #expect(!space.exists("here"))
    }
    // A setting of a recipe that ships is the user's.
    let setting = try await space.run("run", "likeability", "crawl", "--set", "share=0.7")
    #expect(
      setting
        == CurateResult(
          code: 64, out: "",
          err: "curate: The step score of the recipe likeability, curate score --at 7d --faces one --tails 0.7 --name "
            + "likeability --seed 0, cannot run: --tails 0.7 must lie between 0 and 0.5.\n"))
    // What would stop a later step stops the first; nothing was done, nothing is remembered.
    try FileManager.default.createDirectory(atPath: space.file("crawl"), withIntermediateDirectories: true)
    for (option, path) in [("--revisit", "later"), ("--votes", "votes.csv")] {
      let missing = try await space.run("run", "likeability", "crawl", option, path)
      #expect(missing == CurateResult(code: 66, out: "", err: "curate: There is no \(path) (\(option)).\n"))
    }
    #expect(!space.exists("curate.sqlite"))
    let nowhere = try await space.run("run", "likeability", "--store", "nowhere/x.sqlite")
    #expect(nowhere.code == 64)
    #expect(
      nowhere.err
        == "curate: curate run likeability wants the crawl (there is no store at nowhere/x.sqlite that remembers one): name its "
        + "dumps, as in curate run likeability crawl/.\n")
    for words in [["help", "rnu"], ["rnu"]] {
      let wrong = try await space.run(words)
      #expect(
        wrong
          == CurateResult(
            code: 64, out: "",
            err: "curate: There is no command curate rnu. Did you mean run? curate help lists them.\n"))
    }
  }

  @Test(arguments: ["dangerous-selfies", "follower-bins", "hashtag-me", "likeability", "worthiness"])
  func `every recipe is made of commands, in both orders and with every input`(_ recipe: String) async throws {
    let space = try Workspace()
    for more in [[], ["--as-published"]] as [[String]] {
      let words = ["run", recipe, "crawl", "--revisit", "later", "--votes", "votes.csv", "--jobs", "1", "--seed", "4"]
      let result = try await space.run(words + more + ["--dry-run"])
      #expect(result.code == 0 && result.err == "", "\(more): \(result.err)")
    }
  }

  @Test func `a second look that came too early is none, and a task without photographs cannot be waited for`()
    async throws
  {
    let space = try await sample(60)
    let early = try await space.run(
      "run", "likeability", "sample/crawl", "--revisit", "sample/crawl", "--until", "week", timeout: 600)
    #expect(early.code == 0, "\(early.err)")
    #expect(
      early.out.contains(
        "  The second look that there is came too early: no likes were read so long after their post.\n  Now it waits ")
    )
    #expect(early.out.contains("    curate run likeability --revisit SECOND-LOOK\n"))
    // None of these is geotagged.
    let other = try Workspace()
    try other.write("posts.csv", "id,account,likes\n1,ada,3\n")
    let none = try await other.run("run", "dangerous-selfies", "posts.csv", timeout: 600)
    #expect(none.code == 65)
    #expect(
      none.err.contains("\ncurate: There is no photograph to ask about: none is left by the steps before, "),
      "\(none.err)")
  }

  @Test func `with --partial it goes on with the votes that are there, and says what is missing`() async throws {
    let space = try await sample(300)
    // One annotator of three has answered.
    let records = try space.read("sample/danger.json").split(separator: "\n").filter { $0.contains("\"ada\"") }
    try space.write(
      "ada.json", "[\n" + records.map { $0.hasSuffix(",") ? $0.dropLast() : $0 }.joined(separator: ",\n") + "\n]\n")
    try await json(space, "run", "dangerous-selfies", "sample/crawl")
    try await space.json("votes", "import", "ada.json", "--task", "danger")
    let waiting = try await json(space, "run", "dangerous-selfies")
    #expect(waiting["waiting"]["for"] == "votes")
    let missing = try #require(waiting["waiting"]["votes_missing"].count)
    let partly = try await space.run("run", "dangerous-selfies", "--partial", "--until", "annotators", timeout: 600)
    #expect(partly.code == 0, "\(partly.err)")
    #expect(partly.out.contains("  passed over: --partial: \(missing) votes on "), "\(partly.out)")
  }

  @Test func `Ctrl-C between the steps ends the recipe, and its name alone goes on`() async throws {
    let space = try await sample(200)
    let running = try space.start(["run", "likeability", "sample/crawl", "--revisit", "sample/revisit", "--out", "set"])
    try await space.signal(SIGINT, to: running) { try space.peek()["stages"].done("faces") > 5 }
    let ended = try await running.result(timeout: 600)
    #expect(ended.code == 130 && ended.err.hasSuffix("To go on: curate run likeability\n"), "\(ended)")
    #expect(!space.exists("set"))
    let answer = try await json(space, "run", "likeability")
    #expect(answer["finished"] == .bool(true) && step("export", of: answer)["directory"] == "set")
  }

  @Test func `a recipe of one's own runs, is killed, and goes on`() async throws {
    let space = try await sample(160)
    let shown = try await space.run("run", "likeability", "--show")
    try space.write("mine.yaml", shown.out.replacing("name: likeability\n", with: "name: mine\n"))
    let running = try space.start([
      "run", "mine.yaml", "sample/crawl", "--revisit", "sample/revisit", "--set", "share=0.3",
    ])
    try await space.signal(SIGKILL, to: running) { try space.peek()["stages"].done("faces") > 5 }
    #expect(try await running.result().code == 128 + SIGKILL)
    let answer = try await json(space, "run", "mine.yaml", "--revisit", "sample/revisit", "--set", "share=0.3")
    #expect(answer["finished"].bool == true, "\(answer)")
    #expect((step("faces", of: answer)["already"].count ?? 0) > 5, "what was searched is not searched again")
    // The same as in one go, in another store.
    let other = try Workspace()
    try await json(
      other, "run", space.file("mine.yaml"), space.file("sample/crawl"), "--revisit", space.file("sample/revisit"),
      "--set",
      "share=0.3"
    )
    #expect(try other.hashes(below: "mine") == space.hashes(below: "mine"))
  }
}
