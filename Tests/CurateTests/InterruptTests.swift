// InterruptTests: Ctrl-C ends a command in order, with a word on how to go on.
import Foundation
import Testing

@Suite(.serialized) struct InterruptTests {
  private static let finishing = "\nFinishing what is in hand; press Ctrl-C again to stop at once.\n"

  @Test func `faces keeps what it has found and says how to go on`() async throws {
    let space = try Workspace()
    try await space.json("sample", "small", "--posts", "30")
    try await space.json("import", "small/crawl")
    let total = 30
    let run = try space.start(["faces", "--upsample", "1", "--jobs", "1", "--json"])
    try await space.signal(SIGINT, to: run, every: 20) { try space.peek()["stages"].done("faces") > 0 }
    let result = try await run.result()
    #expect(result.code == 130)
    #expect(
      result.err == Self.finishing + "Interrupted. What was finished is kept; run the same command again to go on.\n")
    let answer = try result.json()
    #expect(answer["interrupted"] == .bool(true))
    let found = answer["searched_now"].count ?? 0
    #expect(found > 0 && found < total)
    let rest = try await space.json("faces", "--upsample", "1")
    #expect(rest["already"].count == found)
    #expect(rest["searched_now"].count == total - found)
    try await space.json("import", "small/crawl", "--store", "other.sqlite")
    let whole = try await space.json("faces", "--upsample", "1", "--store", "other.sqlite")
    for key in ["none", "one", "many", "failed"] { #expect(rest[key] == whole[key]) }
  }

  @Test func `import keeps what it has read and says how to go on`() async throws {
    let source = try Workspace()
    try await source.json("sample", "many", "--posts", "400000", "--images", "0")
    let space = try Workspace()
    let run = try space.start(["import", source.file("many/crawl"), "--json", "--revisit"])
    try await space.signal(SIGTERM, to: run, every: 20) {
      try space.peek()["funnel"].list.first?["count"].count ?? 0 > 0
    }
    let result = try await run.result()
    #expect(result.code == 130)
    #expect(
      result.err == "Made a new store: curate.sqlite\n" + Self.finishing
        + "Interrupted. What was read is kept; run the same command again to go on.\n")
    let answer = try result.json()
    #expect(answer["interrupted"] == .bool(true))
    #expect(answer["gone"] == 0, "a look that was broken off calls nothing gone")
    let read = answer["posts_seen"].count ?? 0
    let rest = try await space.json("import", source.file("many/crawl"))
    #expect(rest["posts_new"].count == (rest["posts_seen"].count ?? 0) - read)
    #expect((rest["posts_new"].count ?? 0) > 0)
  }

  @Test func `export leaves no half folder, and the same command makes it whole`() async throws {
    let space = try await SharedSample.finishedStore()
    let options = ["export", "set", "--label", "selfie", "--balance", "--size", "400", "--jobs", "1"]
    let run = try space.start(options)
    try await space.signal(SIGINT, to: run) { space.files(below: "set.partial").count >= 3 }
    let result = try await run.result()
    #expect(result.code == 130)
    #expect(result.err == Self.finishing + "Interrupted. Nothing is left of the export; run the same command again.\n")
    #expect(!space.exists("set"))
    #expect(!space.exists("set.partial"))
    #expect(try await space.run(options).code == 0)
    #expect(try await space.json("verify", "set")["ok"] == .bool(true))
  }

  @Test func `annotate ends at once, with every vote kept`() async throws {
    let space = try await SharedSample.importedStore()
    let talk = try Conversation(["annotate", "--as", "ada", "--task", "selfie", "--plain"], in: space)
    _ = try await talk.hear()
    try talk.say("y")
    _ = try await talk.hear()
    talk.signal(SIGINT)
    #expect(try await talk.exitCode() == 130)
    #expect(try talk.errors() == "\nVotes are kept; run the same command again to go on.\n")
    #expect(
      try await space.run("votes", "export", "--task", "selfie").outLines.dropFirst().map { $0.hasSuffix(",ada,y") }
        == [true])
  }
}
