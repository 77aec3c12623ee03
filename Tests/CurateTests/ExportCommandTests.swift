// ExportCommandTests: the same bytes every time, and a check that notices what was tampered with.
import Base
import Foundation
import Testing

@Suite struct ExportCommandTests {
  private let balanced = ["--label", "selfie", "--balance", "--seed", "3", "--size", "96"]

  @Test func `the bytes are the same at any width and from another copy of the store, and others for another seed`()
    async throws
  {
    let space = try await SharedSample.finishedStore()
    let elsewhere = try await SharedSample.finishedStore()
    for (where_, jobs, folder) in [(space, "1", "one"), (space, "2", "two"), (elsewhere, "7", "three")] {
      let result = try await where_.run(["export", folder, "--jobs", jobs, "--json"] + balanced)
      #expect(result.code == 0)
    }
    let one = try space.hashes(below: "one")
    #expect(one.count > 40)
    #expect(try space.hashes(below: "two") == one)
    #expect(try elsewhere.hashes(below: "three") == one)
    try await space.json("export", "four", "--label", "selfie", "--balance", "--seed", "4", "--size", "96")
    #expect(try space.hashes(below: "four") != one)
  }

  @Test func `the answer, the summary and the folders tell the same`() async throws {
    let space = try await SharedSample.finishedStore()
    let answer = try await space.json("export", "set", "--label", "selfie", "--size", "96")
    let promised: Set = ["directory", "format", "classes", "augmented", "unused", "groups", "seed", "manifest_sha256"]
    #expect(promised.isSubset(of: answer.keys))
    let summary = try JSONDecoder().decode(Answer.self, from: Data(try space.bytes("set/dataset.json")))
    for key in ["classes", "augmented", "groups", "manifest_sha256", "format"] {
      #expect(summary[key] == answer[key], "\(key)")
    }
    #expect(answer["augmented"] == 0, "nothing is augmented unless it is asked for")
    for (name, sides) in answer["classes"].members {
      for (side, count) in sides.counts { #expect(space.files(below: "set/\(side)/\(name)").count == count) }
    }
    let manifest = try jsonLines(try space.read("set/manifest.jsonl"))
    let keys: Set = ["key", "file", "split", "label", "source_sha256", "post", "account", "group", "copy", "transform"]
    for line in manifest {
      #expect(keys.isSubset(of: line.keys))
      #expect(line["sha256"].text == SHA256.hex(of: try space.bytes("set/\(line["file"].text ?? "")")))
    }
    #expect(space.exists("set/README.md"))
  }

  @Test func `a margin about faces belongs to crops of faces, and is kept with the export`() async throws {
    let space = try await SharedSample.finishedStore()
    for (arguments, sentence) in [
      (["--crop-margin", "0.3"], "--crop-margin belongs to --crop face."),
      (["--crop", "center", "--crop-margin", "0.3"], "--crop-margin belongs to --crop face."),
      (["--crop", "face", "--crop-margin", "-1"], "--crop-margin -1.0 must lie between 0 and 4."),
      (["--crop", "face", "--crop-margin", "nan"], "--crop-margin nan must lie between 0 and 4."),
    ] {
      let result = try await space.run(["export", "set", "--label", "selfie"] + arguments)
      #expect(result.code == 64)
      #expect(result.errLines.first == "Error: " + sentence)
    }
    try await space.json("export", "tight", "--label", "selfie", "--size", "48", "--crop", "face", "--crop-margin", "0")
    try await space.json("export", "wide", "--label", "selfie", "--size", "48", "--crop", "face")
    func side(_ export: String) throws -> [String: Double] {
      Dictionary(
        try jsonLines(try space.read("\(export)/manifest.jsonl")).map {
          ($0["key"].text ?? "", $0["transform"]["box"].list.last?.number ?? 0)
        }
      ) { $1 }
    }
    let (tight, wide) = (try side("tight"), try side("wide"))
    #expect(!tight.isEmpty && tight.keys == wide.keys)
    // Twice the face's box, but for squares that the picture makes smaller.
    for (key, side) in tight { #expect((wide[key] ?? 0) > side && (wide[key] ?? 0) <= 2 * side) }
    let summary = try JSONDecoder().decode(Answer.self, from: Data(try space.bytes("tight/dataset.json")))
    #expect(summary["crop_margin"] == 0)
  }

  @Test func `a label's name that was never made is told with those there are`() async throws {
    let space = try await SharedSample.finishedStore()
    let result = try await space.run("export", "set", "--label", "selfies")
    #expect(result.code == 66)
    #expect(
      result.err
        == "curate: The store has no labels selfies; it has regression, selfie. "
        + "curate aggregate and curate score make them. Did you mean selfie?\n"
    )
    #expect(!space.exists("set"))
  }

  /// What somebody did to an export, and the kind of problem that `verify` must call it.
  enum Tampering: String, CaseIterable, CustomTestStringConvertible {
    case anotherPicture, truncatedPicture, removedPicture, addedPicture, leakedPicture, editedManifest
    var testDescription: String { rawValue }

    var kind: String {
      switch self {
      case .anotherPicture: "wrong_hash"
      case .truncatedPicture: "unreadable_image"
      case .removedPicture: "missing_file"
      case .addedPicture: "unlisted_file"
      case .leakedPicture: "same_bytes_on_both_sides"
      case .editedManifest: "account_on_both_sides"
      }
    }

    func apply(to space: Workspace) throws {
      let train = try #require(space.files(below: "set/train").first)
      let test = try #require(space.files(below: "set/test").first)
      let picture = try space.bytes("set/train/\(train)")
      switch self {
      case .anotherPicture: try AtomicFile.write(picture, to: space.file("set/test/\(test)"))
      case .truncatedPicture:
        try AtomicFile.write(Array(picture.prefix(picture.count / 2)), to: space.file("set/train/\(train)"))
      case .removedPicture: try space.remove("set/train/\(train)")
      case .addedPicture:
        try AtomicFile.write(try space.bytes("set/test/\(test)"), to: space.file("set/test/y/stranger.jpg"))
      case .leakedPicture: try AtomicFile.write(picture, to: space.file("set/test/y/stranger.jpg"))
      case .editedManifest:
        let lines = try space.read("set/manifest.jsonl").split(separator: "\n").map(String.init)
        let account = try #require(try jsonLines(lines[0])[0]["account"].text)
        let other = try #require(try jsonLines(lines[lines.count - 1])[0]["account"].text)
        let last = lines[lines.count - 1].replacing(#""account":"\#(other)""#, with: #""account":"\#(account)""#)
        try space.write("set/manifest.jsonl", (lines.dropLast() + [last]).joined(separator: "\n") + "\n")
      }
    }
  }

  @Test(arguments: Tampering.allCases)
  func `verify ends with 1 and names what was tampered with`(tampering: Tampering) async throws {
    let space = try await SharedSample.finishedStore()
    try await space.json("export", "set", "--label", "selfie", "--size", "64")
    let sound = try await space.run("verify", "set")
    #expect(sound.code == 0)
    let count = space.files(below: "set").count { $0.hasPrefix("t") && $0.hasSuffix(".jpg") }
    #expect(sound.out == "set is sound: \(count) pictures, no leak, every picture and count as stated\n")
    try tampering.apply(to: space)
    let result = try await space.run("verify", "set", "--json")
    #expect(result.code == 1)
    let answer = try result.json()
    #expect(answer["ok"] == .bool(false))
    let problem = answer["problems"].list.first { $0["kind"].text == tampering.kind }
    #expect(problem != nil, "\(result.out)")
    #expect((problem?["count"].count ?? 0) >= 1)
    #expect(problem?["examples"].list.isEmpty == false)
    let told = try await space.run("verify", "set")
    #expect(told.code == 1)
    #expect(told.out.hasPrefix("set has problems:\n"))
    #expect(told.out.contains("  \(tampering.kind): "))
  }

  @Test func `a folder of pictures from elsewhere is checked without a manifest`() async throws {
    let space = try await SharedSample.finishedStore()
    try await space.json("export", "set", "--label", "selfie", "--size", "64")
    for name in ["manifest.jsonl", "dataset.json", "README.md"] { try space.remove("set/\(name)") }
    let result = try await space.run("verify", "set")
    #expect(result.code == 0)
    let count = space.files(below: "set").count { $0.hasPrefix("t") }
    #expect(
      result.out
        == "set: \(count) pictures, no equal files and no near-duplicates on two sides (no manifest: accounts cannot be checked)\n"
    )
  }
}
