// RecipeGoingOnTests: a recipe that waits, was interrupted or killed, or whose inputs have changed, goes on.
import Base
import Foundation
import Testing

@Suite struct RecipeGoingOnTests: RecipeGround {
  @Test func `what was brought is remembered, and what would come out the same is left alone`() async throws {
    let space = try await sample(200)
    let second = try await json(
      space, "run", "likeability", "sample/crawl", "--revisit", "sample/revisit", "--out", "set")
    #expect(second["finished"].bool == true)
    // The second time everything is there: what was brought is remembered, the data set is left alone, the probe is not repeated.
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
