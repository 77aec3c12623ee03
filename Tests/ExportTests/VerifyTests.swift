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
    return Dictionary(uniqueKeysWithValues: try export.report().problems.map { ($0.kind.rawValue, $0.count) })
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

  @Test(arguments: [16, 32, 64, 224], [Crop.none, .center])
  func `our own exports are sound at any size`(size: Int, crop: Crop) throws {
    try withTemporaryFolder { folder in
      let album = try Album(in: folder)
      var options = album.options
      (options.size, options.crop) = (size, crop)
      try album.export("out", options)
      #expect(try PictureFolder(path: folder + "/out").report().problems == [])
    }
  }

  @Test func `the photographs that a test picture was made of are found among others' pictures`() throws {
    try withTemporaryFolder { folder in
      let album = try Album(in: folder)
      let written = try album.export()
      let photographs = album.images.path
      let report = try PictureFolder(path: folder + "/out").report(against: [photographs])
      let tested = written.summary.classes.values.reduce(0) { $0 + $1.test }
      #expect(report.kinds[.sourceElsewhere] == tested)
      #expect(try PictureFolder(path: folder + "/out").report(against: [folder + "/out"]).problems == [])
    }
  }

  @Test
  func `every picture made again is the one that is there, unless its line was changed or its photograph is gone`()
    throws
  {
    try withTemporaryFolder { folder in
      let album = try Album(in: folder)
      try album.export()
      let export = Spoiled(path: folder + "/out")
      var request = VerifyRequest(export.path)
      (request.isRemade, request.photographs, request.jobs) = (true, album.images.path, 2)
      let sound = try verifyExport(request)
      #expect(sound.problems == [])
      #expect(sound.remade == sound.images)
      let line = try export.line(.test)
      try export.rewrite { lines in
        let index = try #require(lines.firstIndex { $0.key == line.key })
        lines[index].transform?.matrix[2] += 3
      }
      #expect(try verifyExport(request).kinds == [.remadeDiffers: 1])
      try export.rewrite { lines in lines[0].sourceSHA256 = "../../../etc/passwd" }
      let told = try verifyExport(request)
      #expect(told.kinds[.photographMissing] == 1)
      request.photographs = nil
      #expect(fault { _ = try verifyExport(request) }?.code == .usage)
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

  @Test func `a file that the manifest lists twice`() throws {
    #expect(
      try kinds { export in
        try export.rewrite { lines in
          var again = lines[0]
          again.key = "again"
          lines.append(again)
        }
      } == ["duplicate_file": 1, "wrong_class_count": 1])
  }

  @Test func `a line that names a file outside the folder`() throws {
    #expect(
      try kinds { export in
        try export.rewrite { $0[0].file = "../../elsewhere.jpg" }
      } == ["missing_file": 1, "unlisted_file": 1, "wrong_folder": 1])
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

  @Test func `an export in the paper's order says so`() throws {
    try withTemporaryFolder { folder in
      try Album(in: folder).export()
      let path = folder + "/out/dataset.json"
      #expect(try Spoiled(path: folder + "/out").report().leaksOnPurpose == false)
      var stated = try #require(
        try JSONSerialization.jsonObject(with: Data(try AtomicFile.read(path))) as? [String: Any])
      stated["protocol"] = "paper"
      try AtomicFile.write([UInt8](try JSONSerialization.data(withJSONObject: stated)), to: path)
      let report = try Spoiled(path: folder + "/out").report()
      #expect(report.leaksOnPurpose)
      #expect(report.problems == [])
    }
  }

  @Test func `every finding is handed out, in the same order at any number of jobs`() throws {
    try withTemporaryFolder { folder in
      try Album(in: folder).export()
      for number in 0..<30 {
        try AtomicFile.write("no picture \(number)", to: "\(folder)/out/train/other/x\(number).jpg")
      }
      let lists = try [1, 2, 5].map { jobs in
        var list: [Finding] = []
        var request = VerifyRequest(folder + "/out")
        request.jobs = jobs
        request.list = { list.append($0) }
        let report = try verifyExport(request)
        #expect(report.problems.map(\.count) == [30, 30])
        return list
      }
      #expect(lists[0].count == 60)
      #expect(lists.allSatisfy { $0 == lists[0] })
    }
  }

  @Test func `a check that is called off ends at once`() throws {
    try withTemporaryFolder { folder in
      try Album(in: folder).export()
      var request = VerifyRequest(folder + "/out")
      request.isCancelled = { true }
      #expect(throws: CancellationError.self) { try verifyExport(request) }
    }
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
        #expect(problems.map(\.kind) == [.unlistedFile])
        #expect(problems.map(\.count) == [8])
        #expect(problems.map(\.examples) == [Array(names.prefix(5))])
      }
    }
  }
}
