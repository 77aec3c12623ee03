// RunsCommandTests: what changed the store, when, with which seed, how it ended, and what it made.
import Base
import Foundation
import Store
import Testing

@Suite struct RunsCommandTests {
  @Test func `each run with its command as typed, its seed and what it made`() async throws {
    let space = try await SharedSample.finishedStore()
    let export = try await space.json(
      "export", "set", "--label", "selfie", "--size", "32", "--seed", "7", "--jobs", "1")
    let runs = try await space.json("runs")["runs"].list
    #expect(
      runs.map { $0["command"] }.starts(with: ["import", "import", "faces", "score", "votes import", "aggregate"]))
    let ids = runs.compactMap { $0["id"].count }
    #expect(ids == Array(1...runs.count))
    for run in runs {
      #expect(
        run.keys == [
          "id", "command", "typed", "arguments", "version", "started_at", "finished_at", "outcome", "seed", "counts",
        ])
      #expect(run["outcome"] == "done" && run["finished_at"] != .null)
    }
    #expect((runs[0]["counts"]["posts_new"].count ?? 0) > 0 && runs[0]["counts"]["seconds"] == .null)
    #expect(runs[0]["seed"] == .null && runs[5]["seed"] == "0", "import knows no chance, aggregate does")
    #expect(runs[5]["counts"]["labels"] == runs[5]["counts"]["labels"])
    #expect((runs[5]["counts"]["labels"]["y"].count ?? 0) > 0)
    let last = try #require(runs.last)
    #expect(last["command"] == "export" && last["seed"] == "7")
    #expect(last["typed"] == "curate export set --label selfie --size 32 --seed 7")
    #expect(last["counts"]["classes"] == export["classes"])
    // The same whether the answer was for people or for programs.
    let text = try await space.run("aggregate", "--task", "selfie")
    #expect(text.code == 0)
    let again = try await space.json("runs", "--last", "1")["runs"].list
    #expect(again.count == 1 && again[0]["counts"]["labels"] == runs[5]["counts"]["labels"])
  }

  @Test func `some of them, one in full, and one that never ended`() async throws {
    let space = try await SharedSample.finishedStore()
    let imports = try await space.json("runs", "--command", "import")["runs"].list
    #expect(imports.count == 2 && imports.allSatisfy { $0["command"] == "import" })
    #expect(try await space.json("runs", "--command", "votes")["runs"].list.map { $0["command"] } == ["votes import"])
    let store = try Store(at: space.file("curate.sqlite"), creating: false)
    let killed = try store.write {
      try $0.beginRun(command: "faces", arguments: ["faces", "--upsample", "1"], at: UTCTime(seconds: 1_500_000_000))
    }
    let list = try await space.run("runs", "--last", "2")
    #expect(list.code == 0 && list.outLines.count == 3)
    #expect(list.outLines[0].split(separator: " ") == ["run", "started", "took", "ended", "made", "command"])
    #expect(list.outLines[2].hasPrefix("\(killed) "))
    #expect(list.outLines[2].contains("killed or still at work"))
    #expect(list.outLines[2].hasSuffix("curate faces --upsample 1"))
    let one = try await space.run("runs", "\(killed)")
    #expect(
      one.out.contains("started   2017-07-14 02:40:00\n") && one.out.contains("command   curate faces --upsample 1\n"))
  }

  @Test func `what is not there is said in one sentence`() async throws {
    let space = try await SharedSample.finishedStore()
    func expect(_ arguments: [String], _ sentence: String, at place: SourceLocation = #_sourceLocation) async throws {
      let result = try await space.run(["runs"] + arguments + ["--quiet"])
      #expect(result == CurateResult(code: 66, out: "", err: "curate: \(sentence)\n"), sourceLocation: place)
    }
    let last = try #require(try await space.json("runs", "--last", "1")["runs"].list.first?["id"].count)
    try await expect(["99"], "The store has no run 99; the last one is \(last).")
    try await expect(
      ["--command", "imprt"],
      "No run of the store is of a command imprt; there are aggregate, faces, import, score, votes import. Did you mean import?"
    )
    let both = try await space.run("runs", "1", "--last", "2")
    #expect(both.code == 64)
    #expect(both.errLines.first == "Error: One run is shown by its number, 1; leave --last and --command out.")
  }
}
