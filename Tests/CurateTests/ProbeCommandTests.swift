// ProbeCommandTests: what a data set teaches, in every format, and words where it cannot be asked.
import Base
import Foundation
import Testing

extension Workspace {
  /// Runs `curate probe … --json --quiet`, with features kept in the workspace.
  fileprivate func probe(_ arguments: String...) async throws -> Answer {
    let result = try await runProbe(arguments + ["--json", "--quiet"])
    guard result.code == 0 else {
      throw Unexpected("curate probe \(arguments.joined(separator: " ")) ended with \(result.code): \(result.err)")
    }
    return try result.json()
  }

  fileprivate func runProbe(_ arguments: [String]) async throws -> CurateResult {
    try await run(["probe"] + arguments, environment: ["XDG_CACHE_HOME": file("cache")])
  }

  /// An export's pictures under other classes: each of `moves` is a picture's class and number of it, and where it goes.
  fileprivate func spread(_ set: String, into folder: String, classes: [String]) throws {
    for side in ["train", "test"] {
      let pictures = files(below: "\(set)/\(side)")
      for (number, name) in pictures.enumerated() {
        let label = classes[number % classes.count]
        let target = "\(folder)/\(side)/\(label)"
        try FileManager.default.createDirectory(atPath: file(target), withIntermediateDirectories: true)
        let base = name.split(separator: "/").last.map(String.init) ?? name
        try FileManager.default.copyItem(atPath: file("\(set)/\(side)/\(name)"), toPath: file("\(target)/\(base)"))
      }
    }
  }
}

@Suite struct ProbeCommandTests {
  @Test func `an export of drawn selfies is learnt from, the same at any number of jobs, and no store is touched`()
    async throws
  {
    let space = try await SharedSample.finishedStore()
    let export = try await space.json("export", "set", "--label", "selfie", "--balance", "--size", "96")
    try space.remove("curate.sqlite")
    let answer = try await space.probe("set", "--jobs", "1")
    #expect(!space.exists("curate.sqlite"))
    let classes = export["classes"]
    #expect(answer["classes"] == ["n", "y"])
    #expect(answer["by_class"] == classes)
    #expect(answer["train"].count == (classes["n"]["train"].count ?? 0) + (classes["y"]["train"].count ?? 0))
    let tested = ["n", "y"].map { classes[$0]["test"].count ?? 0 }
    #expect(answer["test"].count == tested[0] + tested[1])
    #expect(answer["baseline"].number == Double(max(tested[0], tested[1])) / Double(tested[0] + tested[1]))
    #expect(answer["leaked"] == 0 && answer["related"] == 0 && answer["test_copies"] == 0)
    #expect(answer["ordinal"].bool == false && answer["baseline_mean_absolute_error"] == .null)
    #expect(answer["features"].list.map { $0["name"] } == ["builtin"])
    #expect(answer["heads"].list.map { $0["head"] } == ["svm-linear", "svm-rbf"])
    for head in answer["heads"].list {
      let test = head["test_accuracy"]
      #expect(try #require(test["value"].number) > 0.8)
      #expect(try #require(test["low"].number) <= #require(test["value"].number))
      #expect(head["recall"] == head["balanced_accuracy"] && head["folds"] == 3)
      let confusion = head["confusion"].list.map { $0.list.compactMap(\.count) }
      #expect(confusion.map { $0.reduce(0, +) } == tested)
      #expect(Double(confusion[0][0] + confusion[1][1]) / Double(tested[0] + tested[1]) == test["value"].number)
      #expect(head["per_class"].list.map { $0["items"].count } == tested)
    }
    // A dozen pictures of a few accounts: what can be told of them is where the interval of the head that is read lies.
    let read = try #require(answer["heads"].list.first { $0["head"] == answer["read_head"] })
    let low = try #require(read["test_accuracy"]["low"].number)
    let isAbove = try low > #require(answer["baseline"].number)
    #expect(
      answer["verdict"].text == (isAbove ? "something" : "cannot_be_told") && read["verdict"] == answer["verdict"])
    #expect(answer["reading"].text?.hasPrefix(isAbove ? "It teaches something: svm-" : "It cannot be told ") == true)
    #expect(try await space.probe("set", "--jobs", "3").withoutTime == answer.withoutTime)
    let text = try await space.runProbe(["set", "--head", "logistic", "--pca", "10", "--weights", "balanced"])
    #expect(text.code == 0 && text.err.isEmpty, "\(text.err)")
    #expect(text.out.contains("builtin (252), 10 principal components, classes weigh the same"))
    #expect(text.out.contains("\nlogistic") && !text.out.contains("svm"))
    #expect(text.out.contains("\non both sides: no photograph\nreading: It "))
  }

  @Test func `every format gives the same figures`() async throws {
    let space = try await SharedSample.finishedStore()
    var answers: [String: Answer] = [:]
    for format in ["folder", "webdataset", "coco", "manifest"] {
      try await space.json("export", format, "--label", "selfie", "--balance", "--size", "64", "--format", format)
      answers[format] = try await space.probe(
        format, "--seed", "4", "--store", format == "manifest" ? "curate.sqlite" : "curate.sqlite")
    }
    let folder = try #require(answers["folder"])
    for (format, answer) in answers {
      #expect(answer["format"].text == format)
      for key in ["train", "test", "groups", "train_groups", "test_groups", "by_class", "heads", "leaked", "baseline"] {
        #expect(answer[key] == folder[key], "\(format): \(key)")
      }
    }
    let bare = try await space.runProbe(["manifest", "--quiet"])
    #expect(
      bare
        == CurateResult(
          code: 64, out: "",
          err:
            "curate: manifest lists pictures and holds none; name the store with the photographs that they are made of, with --store.\n"
        ))
  }

  @Test func `pictures of what was learnt from are counted and told`() async throws {
    let space = try await SharedSample.finishedStore()
    try await space.json("export", "leaky", "--label", "selfie", "--protocol", "paper", "--size", "64")
    let answer = try await space.probe("leaky")
    #expect(answer["protocol"] == "paper")
    let lines = try jsonLines(space.read("leaky/manifest.jsonl"))
    let learnt = Set(lines.filter { $0["split"] == "train" }.map { $0["source_sha256"] })
    let tested = lines.filter { $0["split"] == "test" }
    #expect(answer["leaked"].count == tested.count { learnt.contains($0["source_sha256"]) })
    #expect((answer["leaked"].count ?? 0) > 0)
    #expect(answer["test_copies"].count == tested.count { ($0["copy"].count ?? 0) > 0 })
    #expect(
      answer["reading"].text?.contains("that were learnt from, so the test accuracy is too good to be true.") == true)
    #expect(answer["warnings"].list.contains { $0.text?.contains("augmented copies") == true })
  }

  @Test func `anybody's folders are probed by their pictures alone`() async throws {
    let space = try await SharedSample.finishedStore()
    try await space.json("export", "set", "--label", "selfie", "--size", "64")
    for name in ["manifest.jsonl", "dataset.json", "croissant.json"] { try space.remove("set/\(name)") }
    let before = try await space.probe("set", "--head", "svm-linear")
    // A training picture once more, on the test side: the same photograph, by its bytes.
    let learnt = try #require(space.files(below: "set/train/y").first)
    try FileManager.default.copyItem(
      atPath: space.file("set/train/y/\(learnt)"), toPath: space.file("set/test/y/copy.jpg"))
    let after = try await space.probe("set", "--head", "svm-linear")
    #expect(after["leaked"].count == 1)
    #expect(after["test"].count == (before["test"].count ?? 0) + 1)
    // What cannot be decoded is left out and counted; a side for choices is none to learn from or to test on.
    try space.write("set/test/n/broken.jpg", "no picture")
    try FileManager.default.createDirectory(atPath: space.file("set/val/y"), withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: space.file("set/train/y/\(learnt)"), toPath: space.file("set/val/y/a.jpg"))
    let odd = try await space.probe("set", "--head", "svm-linear")
    #expect(odd["left_out"].counts == ["not_an_image": 1, "validation": 1])
    #expect(odd["test"] == after["test"] && odd["heads"] == after["heads"])
  }

  @Test func `scores get the table of the poster`() async throws {
    let space = try await SharedSample.finishedStore()
    try await space.json("export", "set", "--label", "selfie", "--size", "64")
    try space.spread("set", into: "scores", classes: ["1", "2", "3", "4", "5"])
    let answer = try await space.probe("scores", "--head", "svm-rbf")
    #expect(answer["ordinal"].bool == true && answer["classes"] == ["1", "2", "3", "4", "5"])
    let head = try #require(answer["heads"].list.first)
    let errors = head["per_class"].list.compactMap { $0["mean_absolute_error"].number }
    let items = head["per_class"].list.compactMap { $0["items"].number }
    #expect(errors.count == 5)
    let mean = zip(errors, items).reduce(0) { $0 + $1.0 * $1.1 } / items.reduce(0, +)
    #expect(abs(mean - (head["mean_absolute_error"]["value"].number ?? -1)) < 1e-12)
    // What was dealt out in turn cannot be learnt.
    #expect(answer["verdict"] != "something")
    let text = try await space.runProbe(["scores", "--head", "svm-rbf"])
    #expect(text.out.contains("svm-rbf, is "))
    #expect(text.outLines.contains { $0.hasPrefix("  mean abs. error ") })
  }

  @Test func `photographs that are all of one account are parted all the same`() async throws {
    let space = try Workspace()
    try await space.json("sample", "sample", "--posts", "80", "--accounts", "1")
    try await space.json("import", "sample/crawl")
    try await space.json("votes", "import", "sample/votes.csv", "--task", "selfie")
    try await space.json("aggregate", "--task", "selfie")
    try await space.json("export", "set", "--label", "selfie", "--size", "48", "--group", "duplicates")
    let answer = try await space.probe("set", "--head", "svm-linear")
    #expect((answer["groups"].count ?? 0) > 20 && answer["related"] == 0)
    #expect(answer["heads"].list.first?["folds"] == 3, "a cost can be chosen")
  }

  @Test func `more pictures than wished are drawn photograph by photograph`() async throws {
    let space = try await SharedSample.finishedStore()
    try await space.json("export", "set", "--label", "selfie", "--balance", "--size", "32")
    let all = try await space.probe("set", "--head", "svm-linear")
    let some = try await space.probe("set", "--head", "svm-linear", "--at-most", "20")
    #expect(some["found"] == all["found"])
    #expect(try #require(some["train"].count) <= 20 && #require(some["train"].count) > 8)
    #expect(try await space.probe("set", "--head", "svm-linear", "--at-most", "20").withoutTime == some.withoutTime)
  }

  @Test func `what cannot be probed is said in one sentence`() async throws {
    let space = try await SharedSample.finishedStore()
    try await space.json("export", "set", "--label", "selfie", "--size", "32")
    try space.write("file", "")
    func expect(_ arguments: [String], _ code: Int32, _ sentence: String, at place: SourceLocation = #_sourceLocation)
      async throws
    {
      let result = try await space.runProbe(arguments + ["--quiet"])
      #expect(result == CurateResult(code: code, out: "", err: "curate: \(sentence)\n"), sourceLocation: place)
    }
    try await expect(["nowhere"], 66, "There is no folder nowhere to probe.")
    try await expect(["file"], 65, "file is a file; curate probe takes the folder of a data set.")
    try await expect(
      ["set/train"], 65,
      "set/train is no export: it holds neither a manifest.jsonl nor pictures in train/CLASS and test/CLASS.")
    try await expect(
      ["set", "--order", "n,x"], 64, "--order names x, and there is no such class; there are n, y.")
    for name in ["manifest.jsonl", "dataset.json"] { try space.remove("set/\(name)") }
    try FileManager.default.moveItem(atPath: space.file("set/test/y"), toPath: space.file("y"))
    try await expect(["set"], 65, "No picture of the class y is on the test side, so that nothing can be probed.")
    try FileManager.default.removeItem(atPath: space.file("set/train/y"))
    try await expect(["set"], 65, "There is nothing to tell apart: all pictures are of the class n.")
    try FileManager.default.removeItem(atPath: space.file("set/test"))
    try FileManager.default.moveItem(atPath: space.file("y"), toPath: space.file("set/train/y"))
    try await expect(["set"], 65, "There are no pictures on the test side, so that nothing can be probed.")
  }
}
