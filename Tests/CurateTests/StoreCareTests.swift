// StoreCareTests: curate check, gc and backup on a store of the sample.
import Base
import Foundation
import Testing

@Suite struct StoreCareTests {
  private func problems(in space: Workspace, _ arguments: String...) async throws -> [String: Int] {
    let result = try await space.run(["check", "--json"] + arguments)
    let answer = try result.json()
    #expect(result.code == (answer["ok"].bool == true ? 0 : 1))
    return Dictionary(
      uniqueKeysWithValues: answer["problems"].list.map { ($0["kind"].text ?? "", $0["count"].count ?? 0) })
  }

  @Test func `check finds what is missing, changed and too much, and gc removes the latter`() async throws {
    let space = try await SharedSample.finishedStore()
    #expect(try await problems(in: space) == [:])
    let whole = try await space.run("check", "--fast")
    #expect(whole.out == "curate.sqlite is whole: 60 photographs, each there with its size; no row leads nowhere\n")
    let files = space.files(below: "curate.images")
    try space.remove("curate.images/\(files[0])")
    var bytes = try space.bytes("curate.images/\(files[1])")
    bytes[bytes.count / 2] ^= 1
    try AtomicFile.write(bytes, to: space.file("curate.images/\(files[1])"))
    try AtomicFile.write(bytes + [1], to: space.file("curate.images/\(files[2])"))
    let orphan = "aa/\(String(repeating: "a", count: 64)).jpg"
    try AtomicFile.createFolder(space.file("curate.images/aa"))
    try AtomicFile.createFolder(space.file("curate.images/incoming"))
    for name in [orphan, "aa/notes.txt", "incoming/dead-1.part"] {
      try AtomicFile.write([1, 2, 3], to: space.file("curate.images/\(name)"))
    }
    #expect(
      try await problems(in: space) == [
        "photograph_missing": 1, "photograph_changed": 2, "orphan_file": 1, "foreign_file": 1, "unfinished_file": 1,
      ])
    #expect(try await problems(in: space, "--fast")["photograph_changed"] == 1, "by its size only")

    let before = try space.hashes(below: ".")
    let dry = try await space.json("gc", "--dry-run")
    #expect(dry["files"] == 2 && dry["bytes"] == 6)
    #expect(try space.hashes(below: ".") == before)
    let gc = try await space.json("gc")
    #expect(gc["files"] == 2 && gc["bytes"] == 6)
    #expect(space.exists("curate.images/aa/notes.txt") && !space.exists("curate.images/\(orphan)"))
    #expect(
      try await problems(in: space) == ["photograph_missing": 1, "photograph_changed": 2, "foreign_file": 1])
    // What is missing or damaged comes back with its dump.
    try space.remove("curate.images/\(files[1])")
    try space.remove("curate.images/\(files[2])")
    try space.remove("curate.images/aa/notes.txt")
    try await space.json("import", "\(try await SharedSample.folder())/crawl")
    #expect(try await problems(in: space) == [:])
  }

  @Test func `gc leaves photographs that an import may just have brought`() async throws {
    let space = try await SharedSample.finishedStore()
    let orphan = "curate.images/aa/\(String(repeating: "a", count: 64)).jpg"
    try AtomicFile.createFolder(space.file("curate.images/aa"))
    try AtomicFile.write([1, 2, 3], to: space.file(orphan))
    let atWork = try Scratch(in: space.file("curate.images/incoming"))
    let result = try await space.run("gc", "--json")
    #expect(try result.json()["files"] == 0 && space.exists(orphan))
    #expect(result.err.hasPrefix("warning: An import or a fetch is at work on this store;"))
    let forget = try await space.run("forget", "--account", try #require(try await SharedSample.truth().first).account)
    #expect(forget.code == 75)
    atWork.leave()
    #expect(try await space.json("gc")["files"] == 1)
    #expect(!space.exists(orphan))
  }

  @Test func `gc --features drops what no classifier uses, and keeps what one does`() async throws {
    let space = try await SharedSample.finishedStore()
    try await space.json("selfies", "predict")
    #expect(try await space.json("gc", "--features")["feature_sets"] == [])
    #expect(try await space.json("selfies", "predict")["predicted_now"] == 0)
  }

  @Test func `a backup names its photographs, or takes them along`() async throws {
    let space = try await SharedSample.finishedStore()
    let status = try await space.json("status").withoutTime
    let listed = try await space.json("backup", "copies.sqlite")
    #expect(listed["images"] == 60 && listed["images_missing"] == 0)
    #expect(try space.read("copies.images.tsv").split(separator: "\n").count == 61)
    #expect(!space.exists("copies.images") && !space.exists("copies.sqlite-wal"))
    #expect(space.files(below: ".").filter { $0.contains(".part") } == [])
    let check = try await space.json("check", "--store", "copies.sqlite")
    #expect(check["ok"].bool == true && check["by_reference"] == 60)
    #expect(try await space.json("status", "--store", "copies.sqlite").withoutTime == status)

    try FileManager.default.createDirectory(atPath: space.file("disk"), withIntermediateDirectories: true)
    let taken = try await space.json("backup", "disk/all.sqlite", "--images")
    #expect((taken["linked"].count ?? 0) + (taken["copied"].count ?? 0) == 60)
    let photograph = space.files(below: "curate.images")[0]
    try space.remove("curate.images/\(photograph)")
    #expect(try await problems(in: space, "--store", "disk/all.sqlite") == [:])
    #expect(try await problems(in: space, "--store", "copies.sqlite") == ["photograph_missing": 1])
    let missing = try await space.run("backup", "third.sqlite", "--quiet", "--json")
    #expect(try missing.json()["images_missing"] == 1)
  }

  @Test func `a backup takes the place of nothing but a backup`() async throws {
    let space = try await SharedSample.finishedStore()
    try space.write("notes.sqlite", "mine, and long enough to be taken for something else\n")
    try await space.json("backup", "copy.sqlite")
    let there = try await space.run("backup", "copy.sqlite")
    #expect(
      there
        == CurateResult(
          code: 73, out: "",
          err: "curate: copy.sqlite is there already; name another file, or replace it with --force.\n"))
    try await space.json("backup", "copy.sqlite", "--force")
    for (name, code) in [
      ("notes.sqlite", 73), ("curate.sqlite", 64), ("./curate.sqlite", 64), ("curate.db", 64), (".", 73),
    ] as [(String, Int32)] {
      let refused = try await space.run("backup", name, "--force")
      #expect(refused.code == code, "\(name): \(refused.err)")
      #expect(refused.errLines.count == 1)
    }
    #expect(try space.read("notes.sqlite").hasPrefix("mine"))
    #expect(try await problems(in: space) == [:])
    // Another store is somebody's work, and a backup that was gone on with is another store.
    try space.write("a.csv", "id,account,likes\n1,ada,3\n")
    for (name, run) in [("other.sqlite", 1), ("copy.sqlite", 7)] {
      try await space.json("import", "a.csv", "--map", "id=id,account=account,likes=likes", "--store", name)
      let bytes = try space.bytes(name)
      let refused = try await space.run("backup", name, "--force")
      #expect(refused.code == 73)
      #expect(
        refused.err.hasPrefix("curate: \(name) is no backup of curate.sqlite: its run \(run) (curate import, "),
        "\(refused)")
      #expect(refused.err.hasSuffix(") is none of that store's. Name another file.\n"))
      #expect(try space.bytes(name) == bytes)
    }
    let nowhere = try await space.run("backup", "nowhere/copy.sqlite")
    #expect(nowhere.code == 73)
    #expect(
      nowhere.err
        == "curate: nowhere/copy.sqlite cannot be written: there is no folder \(space.file("nowhere")).\n")
  }
}
