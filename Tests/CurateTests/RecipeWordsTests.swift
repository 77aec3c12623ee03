// RecipeWordsTests: the commands that a recipe shows, and the sentences for what is none.
import Base
import Foundation
import Testing

@Suite struct RecipeWordsTests: RecipeGround {
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
}
