// EveryCommandTests: what all commands have in common: help with an example, and one object with --json.
import Base
import Foundation
import Testing

@Suite struct EveryCommandTests {
  /// Every command that does something, with its arguments in a workspace that holds a finished store, an export
  /// `set` (IMAGE stands for one of its photographs' hashes), a task `mood.yaml`, a network `net.onnx` and a vote file `votes.csv`.
  private static let commands: [(words: [String], arguments: [String])] = [
    (["sample"], ["made", "--posts", "3", "--images", "1"]), (["import"], ["t.csv", "--map", "likes=likes"]),
    (["fetch"], []),
    (["faces"], []), (["score"], []), (["tasks", "list"], []), (["tasks", "show"], ["selfie"]),
    (["tasks", "add"], ["mood.yaml"]), (["annotators", "list"], []), (["annotators", "add"], ["dora"]),
    (["annotators", "invite"], ["dora"]), (["annotators", "logins"], []),
    (["annotate"], ["--as", "dora", "--task", "selfie", "--plain"]),
    (["votes", "import"], ["votes.csv", "--task", "selfie"]),
    (["tasks", "introduce"], ["selfie", "--clear"]), (["votes", "decisions"], ["--task", "selfie"]),
    (["votes", "export"], ["--task", "selfie"]), (["agreement"], ["--task", "selfie"]),
    (["aggregate"], ["--task", "selfie"]),
    (["selfies", "evaluate"], ["--task", "selfie", "--folds", "4"]),
    (["selfies", "train"], ["--label", "selfie", "--folds", "4", "-o", "selfie.model"]),
    (["selfies", "predict"], ["--model", "selfie.model"]), (["selfies", "layers"], ["net.onnx"]),
    (["suspects"], ["--task", "selfie"]),
    (["export"], ["new", "--label", "selfie", "--size", "32"]), (["verify"], ["set"]), (["status"], []),
    (["report"], ["report.html"]), (["probe"], ["set"]), (["explain"], ["IMAGE"]), (["runs"], ["--last", "3"]),
  ]

  @Test func `with --json every command prints one object with its name and its seconds`() async throws {
    let space = try await SharedSample.finishedStore()
    try await space.json("export", "set", "--label", "selfie", "--size", "32")
    try space.write("t.csv", "likes\n4\n")
    try space.write("votes.csv", "item,annotator,label\na,dora,y\n")
    try space.write(
      "mood.yaml",
      try await space.run("tasks", "show", "selfie").out.replacing("name: selfie\ndef", with: "name: mood\ndef"))
    try AtomicFile.write(try AtomicFile.read(network("headless.onnx")), to: space.file("net.onnx"))
    let manifest = try jsonLines(space.read("set/manifest.jsonl"))
    let hash = try #require(manifest.first?["source_sha256"].text)
    for (words, arguments) in Self.commands {
      let name = words.joined(separator: " ")
      let named = arguments.map { $0 == "IMAGE" ? hash : $0 }
      let result = try await space.run(
        words + named + ["--json"], environment: ["XDG_CACHE_HOME": space.file("cache")])
      #expect(result.code == 0, "\(name): \(result.err)")
      let answer = try result.json()
      #expect(answer["command"].text == name)
      #expect((answer["seconds"].number ?? -1) >= 0, "\(name)")
      for key in keys(of: answer) {
        #expect(key.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "_" }, "\(name): \(key) is no snake_case")
      }
    }
  }

  /// The keys of the object, and of the objects in its lists; those inside its objects may be anybody's names.
  private func keys(of answer: Answer) -> Set<String> {
    answer.members.values.reduce(answer.keys) { $1.list.reduce($0) { $0.union($1.keys) } }
  }

  @Test func `with --quiet and --json nothing at all goes to stderr`() async throws {
    let space = try await SharedSample.finishedStore()
    try space.write("t.csv", "likes\nmany\n4\n")
    for words in [
      ["import", "t.csv", "--map", "likes=likes", "--store", "new.sqlite"], ["faces"], ["score"], ["status"],
    ] {
      let result = try await space.run(words + ["--json", "--quiet"])
      #expect(result.code == 0)
      #expect(result.err.isEmpty, "\(words[0])")
    }
  }

  @Test func `every command has help with an example, whose options the help explains`() async throws {
    let space = try Workspace()
    for words in Self.commands.map(\.words) + [
      ["detect"], ["selfies", "features"], ["annotators", "passwd"], ["serve"],
    ] {
      let name = words.joined(separator: " ")
      let result = try await space.run(words + ["--help"], environment: ["COLUMNS": "80"])
      #expect(result.code == 0)
      #expect(result.err.isEmpty)
      let help = result.out
      #expect(help.hasPrefix("OVERVIEW: "), "\(name)")
      let parts = help.split(separator: "USAGE: ", maxSplits: 1)
      #expect(parts.count == 2)
      let examples = parts[0].split(separator: "Example", maxSplits: 1).last ?? ""
      #expect(parts[0].contains("Example"), "\(name) has no example")
      #expect(examples.contains("curate \(name)"), "the example of \(name) is of something else")
      // What follows `curate` on a line is this command's: a pipe may have other programs before it.
      for line in examples.split(separator: "\n").compactMap({
        $0.split(separator: "curate ", maxSplits: 1).dropFirst().first
      }) {
        for option in line.matches(of: /\s(--?[a-z][a-z-]*)/) {
          #expect(
            parts[1].contains(option.1), "the example of \(name) has \(option.1), which its help does not explain")
        }
      }
      #expect(!parts[1].contains("(default: )"))
    }
  }

  @Test func `the list of commands is whole`() async throws {
    let space = try Workspace()
    let help = try await space.run("--help").out
    let list = help.split(separator: "SUBCOMMANDS:\n").last.map(String.init) ?? ""
    let names = Set(list.matches(of: /(?m)^  ([a-z]+) {2,}/).map { String($0.1) })
    #expect(names == Set(Self.commands.map { $0.words[0] } + ["detect", "serve"]))
  }

  @Test func `the version is one line`() async throws {
    let result = try await Workspace().run("--version")
    #expect(result.code == 0)
    #expect(result.out.wholeMatch(of: /[0-9]+\.[0-9]+\.[0-9]+\n/) != nil)
  }

  @Test func `status has the keys that scripts read`() async throws {
    let space = try await SharedSample.finishedStore()
    let status = try await space.json("status")
    #expect(status.keys.isSuperset(of: ["funnel", "stages"]))
    for step in status["funnel"].list { #expect(step.keys == ["step", "count"]) }
    for stage in status["stages"].list { #expect(stage.keys == ["stage", "done", "failed", "rejected", "pending"]) }
    #expect(status["stages"].list.map { $0["stage"] } == ["fetch", "faces"])
    let steps = status["funnel"].list.compactMap { $0["step"].text }
    #expect(
      steps.starts(with: [
        "collected", "revisited", "gone", "with_photographs", "images", "faces_searched", "with_faces", "one_face",
        "voted_images",
      ]))
    #expect(steps.contains("label selfie=y"))
    #expect(steps.contains("label regression=top"))
  }
}
