// BadStoreTests: stores that are missing, busy, damaged, newer, or no stores at all.
import Foundation
import Testing

@Suite struct BadStoreTests {
  private func expect(
    _ arguments: [String], in space: Workspace, _ code: Int32, _ sentence: String,
    at place: SourceLocation = #_sourceLocation
  ) async throws {
    let result = try await space.run(arguments + ["--quiet"])
    #expect(result == CurateResult(code: code, out: "", err: "curate: \(sentence)\n"), sourceLocation: place)
  }

  @Test(arguments: [
    ["status"], ["fetch"], ["faces"], ["score"], ["annotators", "list"],
    ["annotate", "--as", "ada", "--task", "selfie"],
    ["votes", "export", "--task", "selfie"], ["agreement", "--task", "selfie"], ["aggregate", "--task", "selfie"],
    ["export", "set", "--label", "selfie"],
  ])
  func `a store where none is`(arguments: [String]) async throws {
    let space = try Workspace()
    try await expect(
      arguments, in: space, 66,
      "There is no store at curate.sqlite; curate import makes one, or name yours with --store.")
    #expect(space.files(below: ".").isEmpty, "looking for a store makes none")
  }

  @Test func `a text file is no store and stays as it is`() async throws {
    let space = try Workspace()
    try space.write("notes.txt", "Dear diary, today I crawled nothing at all.\n")
    try await expect(
      ["status", "--store", "notes.txt"], in: space, 65,
      "notes.txt is not a store of curate: it is no SQLite file; name another with --store.")
    #expect(try space.read("notes.txt") == "Dear diary, today I crawled nothing at all.\n")
  }

  @Test func `a store where none can be`() async throws {
    let space = try Workspace()
    try space.write("t.csv", "likes\n1\n")
    let importing = ["import", "t.csv", "--map", "likes=likes", "--store"]
    try await expect(
      importing + ["/proc/curate.sqlite"], in: space, 73,
      "Cannot write the store /proc/curate.sqlite: the file or its folder is read-only or cannot be opened.")
    try await expect(
      importing + ["missing/curate.sqlite"], in: space, 73,
      "Cannot create the store missing/curate.sqlite: its folder does not exist.")
  }

  @Test(.enabled(if: pythonWithSQLite != nil, "there is no python3 with sqlite3"))
  func `another program's database is no store`() async throws {
    let space = try Workspace()
    try OtherProgram("db.execute('CREATE TABLE bookmark (url TEXT)')", in: space).leave()
    try await expect(
      ["status"], in: space, 65,
      "curate.sqlite is an SQLite file, but not a store of curate; name another with --store.")
  }

  @Test(.enabled(if: pythonWithSQLite != nil, "there is no python3 with sqlite3"))
  func `a store of a newer version is refused and not touched`() async throws {
    let space = try await SharedSample.finishedStore()
    let version = try await space.run("--version").outLines[0]
    try OtherProgram("db.execute(\"INSERT INTO grdb_migrations VALUES ('9999_from_the_future')\")", in: space).leave()
    let before = try space.bytes("curate.sqlite")
    try await expect(
      ["score"], in: space, 65,
      "The store curate.sqlite was made by a newer curate than this one (\(version)); update curate to use it.")
    #expect(try space.bytes("curate.sqlite") == before)
  }

  @Test func `a damaged store is called damaged`() async throws {
    let space = try await SharedSample.finishedStore()
    var bytes = try space.bytes("curate.sqlite")
    for index in 4096..<bytes.count where index % 4096 > 8 { bytes[index] = 0xA5 }
    try Data(bytes).write(to: URL(fileURLWithPath: space.file("curate.sqlite")))
    let result = try await space.run("status", "--quiet")
    #expect(result.code == 65)
    #expect(result.err == "curate: The store curate.sqlite is damaged; restore it from a copy.\n")
  }

  @Test(.enabled(if: pythonWithSQLite != nil, "there is no python3 with sqlite3"))
  func `a busy store can be read, and asks a writer to try again`() async throws {
    let space = try await SharedSample.finishedStore()
    let other = try OtherProgram("db.execute('BEGIN IMMEDIATE')", in: space)
    #expect(try await space.json("status")["funnel"].list.isEmpty == false)
    try await expect(
      ["score"], in: space, 75,
      "The store curate.sqlite is busy: another curate is writing to it; try again when it is done.")
    try other.leave()
    #expect(try await space.run("score", "--quiet").code == 0)
  }
}
