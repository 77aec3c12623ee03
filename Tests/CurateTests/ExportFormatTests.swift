// ExportFormatTests: four formats, dry runs, folders that are taken, sides that stay, and the paper's order, as commands.
import Base
import Foundation
import Testing

@Suite struct ExportFormatTests {
  private static let formats = ["folder", "webdataset", "coco", "manifest"]

  @Test(arguments: formats)
  func `each format has the same bytes at any width, and verifies`(format: String) async throws {
    let space = try await SharedSample.finishedStore()
    let options = ["--label", "selfie", "--balance", "--size", "32", "--format", format, "--json"]
    for (jobs, folder) in [("1", "one"), ("3", "two")] {
      let result = try await space.run(["export", folder, "--jobs", jobs] + options)
      #expect(result.code == 0, "\(result.err)")
    }
    let one = try space.hashes(below: "one")
    #expect(try space.hashes(below: "two") == one)
    for name in ["manifest.jsonl", "dataset.json", "croissant.json", "README.md"] { #expect(one[name] != nil) }
    let found = try await space.json("verify", "one")
    #expect(found["ok"] == .bool(true))
    #expect(found["format"].text == format)
    if format != "manifest" {
      let again = try await space.json("verify", "one", "--remake", "--store", "curate.sqlite")
      #expect(again["ok"] == .bool(true))
      #expect(again["remade"].count == found["images"].count)
    }
  }

  @Test(arguments: formats)
  func `--update leaves an export alone that would come out the same, and replaces any other`(format: String)
    async throws
  {
    let space = try await SharedSample.finishedStore()
    let words = ["export", "set", "--label", "selfie", "--balance", "--size", "32", "--format", format, "--json"]
    func export(_ more: String...) async throws -> Answer {
      let result = try await space.run(words + ["--update"] + more)
      guard result.code == 0 else { throw Unexpected("\(more): \(result.err)") }
      return try result.json()
    }
    func dates() throws -> [String: Date?] {
      let files = space.files(below: "set")
      return Dictionary(
        uniqueKeysWithValues: try files.map {
          ($0, try FileManager.default.attributesOfItem(atPath: space.file("set/\($0)"))[.modificationDate] as? Date)
        })
    }
    let first = try await export()
    #expect(first["unchanged"] == .bool(false))
    let whole = try space.hashes(below: "set")
    let written = try dates()
    for more in [[], ["--jobs", "1"]] as [[String]] {
      let again = try await space.run(words + ["--update"] + more).json()
      #expect(again["unchanged"] == .bool(true))
      for key in first.keys.subtracting(["seconds", "unchanged"]) { #expect(again[key] == first[key], "\(key)") }
    }
    #expect(try dates() == written, "no file was touched")
    // What its owner has filled in stays.
    for name in ["README.md", "croissant.json"] {
      let text = try space.read("set/\(name)")
      try space.write("set/\(name)", text.replacing("To be filled in", with: "CC BY 4.0"))
    }
    #expect(try await export()["unchanged"] == .bool(true))
    // Whatever is damaged, missing or too much is mended.
    let picture = whole.keys.sorted().first {
      $0.hasSuffix(".jpg") && $0 != "contact-sheet.jpg" || $0.hasSuffix(".tar")
    }
    let table = format == "manifest" ? "manifest.csv" : "contact-sheet.jpg"
    var damages: [() throws -> Void] = [
      { try AtomicFile.write(space.bytes("set/\(table)") + [10], to: space.file("set/\(table)")) },
      { try space.remove("set/README.md") },
      { try AtomicFile.write(space.bytes("set/manifest.jsonl") + [10], to: space.file("set/manifest.jsonl")) },
      {
        try space.write(
          "set/dataset.json", space.read("set/dataset.json").replacing("\"size\" : 32", with: "\"size\" : 33"))
      },
    ]
    if let picture {
      damages.append { try space.remove("set/\(picture)") }
      damages.append {
        var bytes = try space.bytes("set/\(picture)")
        bytes[bytes.count / 2] ^= 1
        try AtomicFile.write(bytes, to: space.file("set/\(picture)"))
      }
    }
    if format == "folder" { damages.append { try space.write("set/train/y/mine.jpg", "no picture") } }
    for (number, damage) in damages.enumerated() {
      try damage()
      let mended = try await export()
      #expect(mended["unchanged"] == .bool(false) && mended["replaced"].text != nil, "damage \(number)")
      #expect(try space.hashes(below: "set") == whole, "damage \(number)")
    }
    // A file of somebody's beside them is their concern; a link leads to what is there.
    try space.write("set/notes.txt", "mine")
    #expect(try await export()["unchanged"] == .bool(true))
    let foreign = try await space.run(words + ["--update", "--size", "40"])
    #expect(
      foreign.code == 73
        && foreign.err.contains("holds notes.txt, which curate did not write and --update would remove"))
    try space.remove("set/notes.txt")
    try FileManager.default.createSymbolicLink(atPath: space.file("link"), withDestinationPath: "set")
    let linked = try await space.run(["export", "link"] + words.dropFirst(2) + ["--update"]).json()
    #expect(linked["unchanged"] == .bool(true))
    if format == "webdataset" {
      #expect(try await export("--shard-size", "20")["unchanged"] == .bool(false))
      #expect(try await export("--shard-size", "20")["unchanged"] == .bool(true))
    }
    // Other words, and other labels. What the owner wrote is missed, and that is said.
    try space.write("set/README.md", space.read("set/README.md") + "\nTaken in spring.\n")
    let replaced = try await space.run(words + ["--update", "--size", "44"])
    #expect(
      replaced.err.contains(
        "warning: What was written into README.md or croissant.json of the export that was in set went"))
    #expect(try replaced.json()["replaced"] == "labels, photographs, facts or options are others now")
    #expect(try await export("--size", "40")["unchanged"] == .bool(false))
    #expect(try await export("--published", "2026-01-02")["unchanged"] == .bool(false))
    #expect(try await export("--published", "2026-01-02")["unchanged"] == .bool(true))
    #expect(try await export()["unchanged"] == .bool(true), "no day was asked for")
    let image = try #require(try jsonLines(space.read("set/manifest.jsonl")).first)
    try space.write(
      "more.csv",
      "item,annotator,label\n"
        + ["ada", "ben", "cleo"].map {
          "\(image["source_sha256"].text ?? ""),\($0),\(image["label"] == "y" ? "n" : "y")\n"
        }
        .joined())
    try await space.json("votes", "import", "more.csv", "--task", "selfie")
    try await space.json("aggregate", "--task", "selfie")
    #expect(try await export()["unchanged"] == .bool(false))
    #expect(try await export()["unchanged"] == .bool(true))
  }

  @Test func `--update is one of two, and replaces exports only`() async throws {
    let space = try await SharedSample.finishedStore()
    let both = try await space.run("export", "set", "--label", "selfie", "--force", "--update")
    #expect(both.code == 64)
    #expect(
      both.errLines.first
        == "Error: --force replaces an export in any case, --update where it would change: name one of them.")
    try FileManager.default.createDirectory(atPath: space.file("mine"), withIntermediateDirectories: true)
    try space.write("mine/thesis.txt", "two years of work")
    #expect(try await space.run("export", "mine", "--label", "selfie", "--update").code == 73)
    #expect(try space.read("mine/thesis.txt") == "two years of work")
    // One run each, however much it had to look at.
    try await space.json("export", "set", "--label", "selfie", "--size", "32", "--update")
    let exports = try await space.json("runs", "--command", "export")["runs"].list
    #expect(exports.count == 2 && exports.last?["outcome"] == "done", "the one that was refused, and this one")
  }

  @Test func `a dry run tells the table of the export that follows, and writes nothing`() async throws {
    let space = try await SharedSample.finishedStore()
    let dry = try await space.json("export", "set", "--label", "selfie", "--balance", "--size", "32", "--dry-run")
    #expect(dry["dry_run"] == .bool(true))
    #expect(!space.exists("set"))
    #expect(!space.exists("set.partial"))
    let wet = try await space.json("export", "set", "--label", "selfie", "--balance", "--size", "32")
    for key in ["classes", "groups", "augmented", "unused_reasons", "train_share_reached", "pictures"] {
      #expect(dry[key] == wet[key], "\(key)")
    }
  }

  @Test func `a folder that is taken is refused, and --force replaces an export and nothing else`() async throws {
    let space = try await SharedSample.finishedStore()
    let first = try await space.json("export", "set", "--label", "selfie", "--size", "32")
    let again = ["export", "set", "--label", "selfie", "--size", "32", "--seed", "5"]
    let refused = try await space.run(again)
    #expect(refused.code == 73)
    #expect(try SHA256.hex(of: space.bytes("set/manifest.jsonl")) == first["manifest_sha256"].text)
    #expect(try await space.run(again + ["--force"]).code == 0)
    #expect(try SHA256.hex(of: space.bytes("set/manifest.jsonl")) != first["manifest_sha256"].text)
    #expect(!space.exists("set.partial"))
    try FileManager.default.createDirectory(atPath: space.file("mine"), withIntermediateDirectories: true)
    try space.write("mine/thesis.txt", "two years of work")
    #expect(try await space.run("export", "mine", "--label", "selfie", "--force").code == 73)
    #expect(try space.read("mine/thesis.txt") == "two years of work")
    // An export of that very name is somebody's own, too.
    try await space.json("export", "other.partial", "--label", "selfie", "--size", "32")
    #expect(try await space.run("export", "other", "--label", "selfie", "--size", "32").code == 73)
    #expect(space.exists("other.partial/manifest.jsonl"))
  }

  private func sides(_ space: Workspace, _ folder: String) throws -> [String: String] {
    var sides: [String: String] = [:]
    for line in try jsonLines(try space.read("\(folder)/manifest.jsonl")) {
      sides[line["source_sha256"].text ?? ""] = line["split"].text
    }
    return sides
  }

  @Test func `labels that come later move no photograph`() async throws {
    let space = try await SharedSample.importedStore()
    let lines = try String(decoding: AtomicFile.read("\(try await SharedSample.folder())/votes.csv"), as: UTF8.self)
      .split(separator: "\n")
    let items = Set(lines.dropFirst().compactMap { $0.split(separator: ",").first }).sorted()
    let some = Set(items.prefix(items.count / 2))
    let part = lines.filter { $0 == lines[0] || some.contains($0.split(separator: ",")[0]) }
    try space.write("part.csv", part.joined(separator: "\n") + "\n")
    try space.write("all.csv", lines.joined(separator: "\n") + "\n")
    for (file, folder) in [("part.csv", "before"), ("all.csv", "after")] {
      try await space.json("votes", "import", file, "--task", "selfie")
      try await space.json("aggregate", "--task", "selfie")
      try await space.json("export", folder, "--label", "selfie", "--size", "32")
    }
    let (before, after) = (try sides(space, "before"), try sides(space, "after"))
    #expect(before.count > 20)
    #expect(after.count > before.count)
    for (photograph, side) in before { #expect(after[photograph] == side) }
    // Another store knows nothing of that, unless it is told.
    let told = try await space.json("export", "told", "--label", "selfie", "--size", "32", "--sides-of", "before")
    #expect(told["manifest_sha256"].text != nil)
    let kept = try sides(space, "told")
    for (photograph, side) in before { #expect(kept[photograph] == side) }
  }

  @Test func `the paper's order says what its leak buys, and verify finds the leak`() async throws {
    let space = try await SharedSample.finishedStore()
    let answer = try await space.json("export", "leaky", "--label", "selfie", "--size", "48", "--protocol", "paper")
    #expect(answer["protocol"].text == "paper")
    #expect((answer["leak"]["paper"]["leaked_test_pictures"].count ?? 0) > 0)
    #expect(answer["leak"]["sound"]["leaked_test_pictures"] == 0)
    let result = try await space.run("verify", "leaky", "--json")
    #expect(result.code == 1)
    let kinds = Set(try result.json()["problems"].list.compactMap { $0["kind"].text })
    #expect(kinds.isSuperset(of: ["source_on_both_sides", "account_on_both_sides"]))
  }

  @Test func `a photograph whose file holds other bytes by now is not exported under its label`() async throws {
    let space = try await SharedSample.finishedStore()
    try await space.json("export", "set", "--label", "selfie", "--size", "32")
    let files = space.files(below: "curate.images").filter { $0.hasSuffix(".jpg") }
    let used = try sides(space, "set")
    let shown = files.filter { used[String($0.split(separator: "/").last?.dropLast(4) ?? "")] != nil }
    try #require(shown.count > 2)
    try space.remove("curate.images/\(shown[0])")
    try FileManager.default.copyItem(
      atPath: space.file("curate.images/\(shown[1])"), toPath: space.file("curate.images/\(shown[0])"))
    let result = try await space.run("export", "again", "--label", "selfie", "--size", "32")
    #expect(result.code == 65)
    #expect(result.err.contains("holds other bytes than the photograph that was labelled"))
    #expect(!space.exists("again"))
  }
}
