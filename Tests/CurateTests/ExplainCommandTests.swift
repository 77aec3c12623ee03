// ExplainCommandTests: the way of a photograph from the dump to the split, and of every name that it can be asked by.
import Base
import Foundation
import Store
import Support
import Testing

@Suite struct ExplainCommandTests {
  /// A finished store with an export, and a photograph of its training side that a selfie's label led there.
  private func exported() async throws -> (space: Workspace, line: Answer) {
    let space = try await SharedSample.finishedStore()
    try await space.json("export", "set", "--label", "selfie", "--balance", "--size", "48", "--seed", "2")
    let lines = try jsonLines(space.read("set/manifest.jsonl"))
    let line = try #require(lines.first { $0["copy"].count == 0 && $0["split"] == "train" })
    return (space, line)
  }

  @Test func `from the dump's record to the keys of the export, with the run of each step`() async throws {
    let (space, line) = try await exported()
    let hash = try #require(line["source_sha256"].text)
    let answer = try await space.json("explain", String(hash.prefix(8)))
    #expect(answer["asked"] == ["text": .text(String(hash.prefix(8))), "as": "hash", "key": .null])
    let post = try #require(answer["posts"].list.first)
    #expect(post["post"] == line["post"])
    #expect(post["caption"] == .null && !post.keys.contains("caption"), "captions are shown with --verbose only")
    let source = post["source"]
    #expect(source["path"].text?.hasSuffix("/sample/crawl") == true && source["dialect"] == "auto")
    #expect((source["position"].count ?? 0) >= 1 && source["member"].text?.hasSuffix(".json") == true)
    let image = try #require(answer["images"].list.first)
    #expect(image["sha256"].text == hash && image["state"] == "as_written")
    #expect(image["posts"].list == [line["post"]])
    let own = try #require(post["pictures"].list.first { $0["image"].text == hash })
    #expect(own["file"].text.map { SHA256.hex(of: (try? AtomicFile.read($0)) ?? []) } == hash)
    #expect(image["faces"]["detector"].text?.hasPrefix("dlib") == true)
    // The votes of the file, and the label that they make.
    let votes = image["votes"].list
    #expect(votes.map { $0["annotator"] } == ["ada", "ben", "cleo"])
    #expect(votes.allSatisfy { $0["end"] == "stands" && $0["kind"] == "vote" && $0["task"] == "selfie" })
    let label = try #require(image["labels"].list.first { $0["set"] == "selfie" })
    #expect(label["value"] == line["label"] && label["method"] == "majority" && label["votes"].count == 3)
    #expect(votes.count { $0["label"] == line["label"] } >= 2)
    #expect(label["command"] == "curate aggregate --task selfie")
    // The split and the export.
    let side = try #require(image["sides"].list.first)
    #expect(side["side"] == "train" && side["seed"] == "2" && side["label"] == "selfie")
    let export = try #require(image["exports"].list.first)
    #expect(export["directory"].text == space.file("set") && export["state"] == "as_written")
    let keys = try jsonLines(space.read("set/manifest.jsonl")).filter { $0["source_sha256"].text == hash }
    #expect(Set(export["pictures"].list.map { $0["key"] }) == Set(keys.map { $0["key"] }))
    #expect(export["pictures"].list.allSatisfy { $0["side"] == "train" && $0["label"] == line["label"] })
    #expect(export["version"].text?.isEmpty == false)
    // The second look brought a reading, by a run of its own.
    let readings = post["readings"].list
    #expect(readings.count == 2 && readings[0]["run"] == source["run"] && readings[1]["run"] != source["run"])
    // Every run that is spoken of is there, in the order of time.
    let runs = answer["runs"].list
    let ids = runs.compactMap { $0["id"].count }
    #expect(ids == ids.sorted())
    for (run, command) in [
      (source["run"], "import"), (readings[1]["run"], "import"), (image["faces"]["stage"]["run"], "faces"),
      (votes[0]["run"], "votes import"),
      (label["run"], "aggregate"), (export["run"], "export"),
    ] {
      #expect(runs.first { $0["id"] == run }?["command"].text == command)
    }
  }

  @Test func `a photograph has many names, and all lead to it`() async throws {
    let (space, line) = try await exported()
    let hash = try #require(line["source_sha256"].text)
    let (key, post) = (try #require(line["key"].text), try #require(line["post"].text))
    let id = try #require(post.split(separator: "/").last.map(String.init))
    let dumped = try await space.json("explain", hash)["posts"].list.first?["pictures"].list.first {
      $0["image"].text == hash
    }
    let ordinal = try #require(dumped?["ordinal"].count)
    let names: [(String, String)] = [
      (hash, "hash"), (hash.uppercased(), "hash"), (key, "key"), (try #require(line["file"].text), "key"),
      ("set/" + (try #require(line["file"].text)), "file"), (try #require(dumped?["file"].text), "file"),
      ("\(id)/\(ordinal)", "post"), ("\(post)/\(ordinal)", "post"), ("https://www.instagram.com/p/\(id)/", "address"),
      (try #require(dumped?["file"].text?.split(separator: "/").last.map(String.init)), "name"),
    ]
    for (name, kind) in names {
      let answer = try await space.json("explain", name)
      #expect(answer["asked"]["as"].text == kind, "\(name)")
      #expect(answer["images"].list.contains { $0["sha256"].text == hash }, "\(name)")
    }
    #expect(try await space.json("explain", key)["asked"]["key"].text == key)
  }

  @Test func `a post is told with each of its photographs, in words`() async throws {
    let (space, line) = try await exported()
    let post = try #require(line["post"].text)
    let result = try await space.run("explain", post)
    #expect(result.code == 0 && result.err.isEmpty)
    let text = result.out
    let hash = try #require(line["source_sha256"].text)
    for part in [
      "photograph \(hash)\n", "post \(post) of the account ", "  read from ", "votes on selfie (selfie)\n", "  ada ",
      "label selfie = \(line["label"].text ?? "")", "export \(space.file("set"))", "runs, in the order of time\n",
      "curate aggregate --task selfie",
    ] {
      #expect(text.contains(part), "\(part)")
    }
    #expect(text.contains("  in short: crawl → post \(post) → photograph \(hash.prefix(12)) → selfie = "))
    #expect(!text.contains("caption: "))
    let verbose = try await space.run("explain", post, "--verbose")
    #expect(verbose.out.contains("  caption: "))
  }

  @Test func `votes that were taken back or replaced stay on record`() async throws {
    let space = try await SharedSample.importedStore()
    let store = try Store(at: space.file("curate.sqlite"), creating: false)
    let image = try #require(try store.read { try $0.images(after: nil, limit: 1) }.first)
    try store.write { connection in
      let run = try connection.beginRun(command: "annotate", arguments: ["annotate"], at: UTCTime(seconds: 100))
      try connection.saveTask(name: "mood", yaml: "", at: UTCTime(seconds: 100))
      let task = try #require(try connection.task(named: "mood")).id
      let ada = try connection.addAnnotator(named: "ada", at: UTCTime(seconds: 100)).id
      for (label, at) in [("y", 101), (nil, 102), ("n", 103), ("y", 104)] as [(String?, Int64)] {
        try connection.appendVote(
          task: task, question: "mood", item: image.sha256, image: image.id, annotator: ada, label: label,
          at: UTCTime(seconds: at), seconds: 1.5, run: run)
      }
      try connection.decide(
        .leaveOut, task: task, question: "mood", image: image.id, by: ada, note: "blurred",
        at: UTCTime(seconds: 105), run: run)
    }
    let answer = try await space.json("explain", image.sha256)
    let votes = answer["images"].list.first?["votes"].list ?? []
    #expect(votes.map { $0["label"] } == ["y", "n", "y"])
    #expect(votes.map { $0["end"] } == ["taken_back", "replaced", "stands"])
    #expect(votes.map { $0["ended_at"] } == ["1970-01-01T00:01:42Z", "1970-01-01T00:01:44Z", .null])
    let decision = answer["images"].list.first?["decisions"].list.first ?? .null
    #expect(decision["verdict"] == "leave_out" && decision["stands"].bool == true && decision["note"] == "blurred")
    let run = try #require(answer["runs"].list.last)
    #expect(run["outcome"] == .null && run["finished_at"] == .null)
    let text = try await space.run("explain", image.sha256).out
    #expect(text.contains("taken back at 1970-01-01 00:01:42") && text.contains("killed or still at work"))
  }

  @Test func `what is not there is said with a hint, and what is several things with their names`() async throws {
    let space = try await SharedSample.importedStore()
    let truth = try await SharedSample.truth()
    let code = try #require(truth.first { $0.kind == "photo" }).shortcode
    func expect(_ name: String, _ code: Int32, _ sentence: String, at place: SourceLocation = #_sourceLocation)
      async throws
    {
      let result = try await space.run("explain", name, "--quiet")
      #expect(result == CurateResult(code: code, out: "", err: "curate: \(sentence)\n"), sourceLocation: place)
    }
    try await expect(
      code + "x", 66,
      "Nothing in the store is called \(code)x: no photograph by its hash, key or file, and no post. Did you mean the post \(code)?"
    )
    try await expect("abc", 66, "No post of the store is called abc, and a hash needs 6 digits or more.")
    try await expect(
      "00000000000000000000-1", 66,
      "00000000000000000000-1 looks like an export's key, and no photograph of the store has a hash that begins so.")
    try await expect("curate.images", 64, "curate.images is a folder; name one photograph, or a post.")
    try await expect("https://a.example/x", 66, "No post of the store has the address https://a.example/x.")
    try space.write("note.txt", "hello")
    try await expect(
      "note.txt", 66,
      "The file note.txt (SHA-256 2cf24dba5fb0…) is no photograph of the store, and its name is no export's key.")
    // Two photographs whose hashes begin alike.
    let store = try Store(at: space.file("curate.sqlite"), creating: false)
    try store.write { connection in
      for digit in ["1", "2"] {
        _ = try connection.addImage(
          sha256: String(repeating: "0", count: 8) + digit + String(repeating: "0", count: 55), kind: .jpeg, bytes: 1,
          width: 1, height: 1,
          at: UTCTime(seconds: 0))
      }
    }
    try await expect(
      "0000000", 65,
      "0000000 begins the hashes of several photographs: \(String(repeating: "0", count: 8))1000, \(String(repeating: "0", count: 8))2000; give more digits."
    )
    let lost = try await space.json("explain", String(repeating: "0", count: 8) + "1")
    #expect(lost["images"].list.first?["state"] == "gone" && lost["posts"].list.isEmpty)
  }
}
