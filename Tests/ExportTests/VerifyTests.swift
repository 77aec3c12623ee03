// VerifyTests: a sound export passes; each way of spoiling one is found, under its own name and no other.
import Base
import Export
import Foundation
import Imaging
import Store
import Support
import Testing

/// An export that a test spoils.
private struct Spoiled {
  let path: String

  func lines() throws -> [ManifestLine] {
    String(decoding: try AtomicFile.read(path + "/manifest.jsonl"), as: UTF8.self).split(separator: "\n")
      .compactMap { try? JSONDecoder().decode(ManifestLine.self, from: Data($0.utf8)) }
  }

  /// The first line of a side, originals only.
  func line(_ side: Side, _ label: String = "selfie") throws -> ManifestLine {
    try #require(try lines().first { $0.split == side && $0.label == label && $0.copy == 0 })
  }

  func file(_ side: Side) throws -> String { "\(path)/\(try line(side).file)" }

  /// Writes the manifest anew, and its hash into the summary: only what the lines say is wrong then.
  func rewrite(_ change: (inout [ManifestLine]) throws -> Void) throws {
    var lines = try lines()
    try change(&lines)
    try sign(lines.map { try stableJSON($0) + "\n" }.joined())
  }

  func sign(_ manifest: String) throws {
    try AtomicFile.write(manifest, to: path + "/manifest.jsonl")
    try changeSummary { $0.manifestSHA256 = SHA256.hex(of: Array(manifest.utf8)) }
  }

  func changeSummary(_ change: (inout DatasetSummary) -> Void) throws {
    var summary = try JSONDecoder().decode(
      DatasetSummary.self, from: Data(try AtomicFile.read(path + "/dataset.json")))
    change(&summary)
    try AtomicFile.write(try stableJSON(summary, pretty: true), to: path + "/dataset.json")
  }

  /// A picture that no export holds.
  func foreignPicture() throws -> [UInt8] { try JPEGEncoder.encode(blocks(999, width: 32, height: 32)) }

  func report(jobs: Int = 2) throws -> VerifyReport { try verifyExport(path, jobs: jobs, progress: { _, _ in }) }
}

/// The kinds of problems that a spoiled export shows, with their counts.
private func kinds(_ spoil: (Spoiled) throws -> Void) throws -> [String: Int] {
  try withTemporaryFolder { folder in
    try Album(in: folder).export()
    let export = Spoiled(path: folder + "/out")
    try spoil(export)
    return Dictionary(uniqueKeysWithValues: try export.report().problems.map { ($0.kind, $0.count) })
  }
}

@Suite struct VerifyTests {
  @Test func `a sound export has no problems`() throws {
    try withTemporaryFolder { folder in
      let written = try Album(in: folder).export()
      let report = try Spoiled(path: folder + "/out").report()
      #expect(report.problems == [])
      #expect((report.images, report.hasManifest) == (written.lines.count, true))
    }
  }

  @Test func `rewriting a manifest unchanged does no harm`() throws {
    #expect(try kinds { try $0.rewrite { _ in } } == [:])
  }

  @Test func `a picture that was deleted`() throws {
    #expect(try kinds { try FileManager.default.removeItem(atPath: $0.file(.train)) } == ["missing_file": 1])
  }

  @Test func `a picture that was added`() throws {
    #expect(
      try kinds { try AtomicFile.write($0.foreignPicture(), to: $0.path + "/train/selfie/new.jpg") } == [
        "unlisted_file": 1
      ])
  }

  @Test func `a picture with other bytes`() throws {
    #expect(try kinds { try AtomicFile.write($0.foreignPicture(), to: $0.file(.test)) } == ["wrong_hash": 1])
  }

  @Test func `a picture that was cut short`() throws {
    #expect(
      try kinds {
        let bytes = try AtomicFile.read($0.file(.train))
        try AtomicFile.write(Array(bytes.prefix(bytes.count - 40)), to: $0.file(.train))
      } == ["unreadable_image": 1, "wrong_hash": 1])
  }

  @Test func `an empty file, and one that is no picture`() throws {
    #expect(
      try kinds {
        try AtomicFile.write([], to: $0.path + "/train/selfie/a.png")
        try AtomicFile.write("<html>", to: $0.path + "/test/selfie/b.JPG")
      } == ["unreadable_image": 2, "unlisted_file": 2])
  }

  @Test func `a picture that was moved to the other side`() throws {
    #expect(
      try kinds {
        try FileManager.default.moveItem(atPath: $0.file(.train), toPath: $0.path + "/test/selfie/moved.jpg")
      }
        == ["missing_file": 1, "unlisted_file": 1])
  }

  @Test func `a picture that was copied to the other side`() throws {
    #expect(
      try kinds { try FileManager.default.copyItem(atPath: $0.file(.train), toPath: $0.path + "/test/selfie/copy.jpg") }
        == ["same_bytes_on_both_sides": 1, "unlisted_file": 1])
  }

  @Test func `a picture that was copied to the other class`() throws {
    #expect(
      try kinds { try FileManager.default.copyItem(atPath: $0.file(.train), toPath: $0.path + "/train/other/copy.jpg") }
        == ["same_bytes_in_two_classes": 1, "unlisted_file": 1])
  }

  @Test(arguments: ["account_on_both_sides", "group_on_both_sides", "source_on_both_sides"])
  func `an origin that the manifest has on both sides`(kind: String) throws {
    let found = try kinds { export in
      let train = try export.line(.train)
      try export.rewrite { lines in
        let index = try #require(lines.firstIndex { $0.split == .test })
        switch kind {
        case "account_on_both_sides": lines[index].account = train.account
        case "group_on_both_sides": lines[index].group = train.group
        default: lines[index].sourceSHA256 = train.sourceSHA256
        }
      }
    }
    #expect(found == [kind: 1])
  }

  @Test func `an augmented picture on the test side`() throws {
    #expect(
      try kinds { try $0.rewrite { lines in lines[try #require(lines.firstIndex { $0.split == .test })].copy = 2 } }
        == ["augmented_in_test": 1])
  }

  @Test func `a key that stands twice`() throws {
    #expect(try kinds { try $0.rewrite { $0[1].key = $0[0].key } } == ["duplicate_key": 1])
  }

  @Test func `a label that is not the folder's`() throws {
    #expect(
      try kinds {
        try $0.rewrite { lines in lines[try #require(lines.firstIndex { $0.label == "selfie" })].label = "other" }
      }
        == ["wrong_folder": 1, "wrong_class_count": 2])
  }

  @Test func `a manifest that was edited without the summary`() throws {
    let found = try kinds { export in
      let text = String(decoding: try AtomicFile.read(export.path + "/manifest.jsonl"), as: UTF8.self)
      try AtomicFile.write(text + "\n", to: export.path + "/manifest.jsonl")
    }
    #expect(found == ["wrong_hash": 1])
  }

  @Test func `a line of the manifest that cannot be read`() throws {
    let found = try kinds { export in
      let text = String(decoding: try AtomicFile.read(export.path + "/manifest.jsonl"), as: UTF8.self)
      try export.sign(text + "{\"key\": 3}\n")
    }
    #expect(found == ["manifest_line_unreadable": 1])
  }

  @Test func `a manifest that is gone`() throws {
    #expect(
      try kinds { try FileManager.default.removeItem(atPath: $0.path + "/manifest.jsonl") } == ["missing_file": 1])
  }

  @Test func `a summary that is gone, or counts wrongly`() throws {
    #expect(
      try kinds { try FileManager.default.removeItem(atPath: $0.path + "/dataset.json") } == ["summary_unreadable": 1])
    #expect(
      try kinds { try $0.changeSummary { $0.classes["selfie"]?.test += 1 } } == ["wrong_class_count": 1])
    #expect(
      try kinds { try $0.changeSummary { $0.classes["ghost", default: .init()].train = 1 } } == ["wrong_class_count": 1]
    )
  }

  @Test func `the first five places are named, in order, at any number of jobs`() throws {
    try withTemporaryFolder { folder in
      try Album(in: folder).export()
      let export = Spoiled(path: folder + "/out")
      let names = try (0..<8).map { number in
        try AtomicFile.write(
          try JPEGEncoder.encode(blocks(500 + number, width: 16, height: 16)),
          to: "\(export.path)/train/selfie/x\(number).jpg")
        return "train/selfie/x\(number).jpg"
      }
      for jobs in [1, 3] {
        let problems = try export.report(jobs: jobs).problems
        #expect(problems.map(\.kind) == ["unlisted_file"])
        #expect(problems.map(\.count) == [8])
        #expect(problems.map(\.examples) == [Array(names.prefix(5))])
      }
    }
  }
}

@Suite struct ForeignFolderTests {
  /// Writes pictures into a folder, by path and number; the same number is the same picture.
  private func verify(_ pictures: [(String, Int)]) throws -> VerifyReport {
    try withTemporaryFolder { folder in
      for (name, number) in pictures {
        let path = "\(folder)/set/\(name)"
        try AtomicFile.createFolder(URL(fileURLWithPath: path).deletingLastPathComponent().path)
        try AtomicFile.write(try JPEGEncoder.encode(blocks(number, width: 20, height: 20)), to: path)
      }
      return try verifyExport(folder + "/set", jobs: 2, progress: { _, _ in })
    }
  }

  @Test func `a sound folder of somebody else's passes`() throws {
    let report = try verify([
      ("train/cat/1.jpg", 1), ("train/dog/1.jpeg", 2), ("test/cat/9.jpg", 3), ("val/cat/1.jpg", 1),
    ])
    #expect(report.problems == [])
    #expect((report.images, report.hasManifest) == (3, false))
  }

  @Test func `the same picture on both sides is a leak, under any name`() throws {
    let report = try verify([("train/cat/1.jpg", 1), ("train/cat/2.jpg", 2), ("test/cat/other.JPG", 1)])
    #expect(report.problems.map(\.kind) == ["same_bytes_on_both_sides"])
    #expect(report.problems.map(\.examples) == [["test/cat/other.JPG = train/cat/1.jpg"]])
  }

  @Test func `the same picture in two classes is a contradiction`() throws {
    let report = try verify([("train/cat/1.jpg", 1), ("train/dog/1.jpg", 1), ("test/cat/1.jpg", 2)])
    #expect(report.problems.map(\.kind) == ["same_bytes_in_two_classes"])
    #expect(report.problems.map(\.examples) == [["train/cat/1.jpg = train/dog/1.jpg"]])
  }

  @Test func `what is no export is refused`() throws {
    try withTemporaryFolder { folder in
      #expect(
        fault { _ = try verifyExport(folder + "/none", jobs: 1, progress: { _, _ in }) }
          == Fault(.noInput, "There is no folder \(folder)/none to verify."))
      try AtomicFile.write([1], to: folder + "/a")
      #expect(
        fault { _ = try verifyExport(folder + "/a", jobs: 1, progress: { _, _ in }) }
          == Fault(.noInput, "There is no folder \(folder)/a to verify."))
      #expect(
        fault { _ = try verifyExport(folder, jobs: 1, progress: { _, _ in }) }
          == Fault(
            .data,
            "\(folder) is no export: it holds neither a manifest.jsonl nor pictures in train/CLASS and test/CLASS."))
    }
  }
}
