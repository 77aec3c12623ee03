// WriteExportTests: the folder on disk: its files, its bytes, and what is left where it does not come about.
import Base
import Export
import Foundation
import Imaging
import Store
import Support
import Testing

@Suite struct WriteExportTests {
  @Test func `files, manifest and summary agree`() throws {
    try withTemporaryFolder { folder in
      let album = try Album(in: folder)
      let written = try album.export()
      let pictures = filesBelow(folder + "/out").filter { $0.hasSuffix(".jpg") && $0.contains("/") }
      #expect(Set(written.lines.map(\.file)) == Set(pictures))
      #expect(
        filesBelow(folder + "/out").filter { !$0.hasSuffix(".jpg") }
          == ["README.md", "croissant.json", "dataset.json", "manifest.jsonl"])

      let text = String(decoding: try AtomicFile.read(folder + "/out/manifest.jsonl"), as: UTF8.self)
      let lines = written.lines
      let plan = try ExportPlan(labelled: album.labelled, contradictory: 0, options: album.options)
      #expect(
        lines.map(\.key)
          == plan.images.flatMap { image in
            image.copies.map { "\(image.source.image.sha256.prefix(20))-\($0.number)" }
          })
      for line in lines {
        let bytes = try AtomicFile.read("\(folder)/out/\(line.file)")
        #expect(SHA256.hex(of: bytes) == line.sha256)
        #expect(line.file == "\(line.split.rawValue)/\(line.label)/\(line.key).jpg")
        let header = try ImageFile.header(of: bytes)
        #expect((header.kind, header.width, header.height) == (.jpeg, 32, 32))
        let source = try #require(album.labelled.first { $0.image.sha256 == line.sourceSHA256 })
        #expect((source.label, source.posts.first, source.accounts.first) == (line.label, line.post, line.account))
        #expect(line.copy == 0 || line.split == .train)
        #expect((line.copy > 0) == (line.transform?.draw != nil))
        #expect(!line.key.contains("."))
      }
      #expect(Set(lines.map(\.key)).count == lines.count)
      // The training side first, then by class and key.
      let order = lines.map { "\($0.split == .train ? 0 : 1) \($0.label) \($0.key)" }
      #expect(order == order.sorted())

      let summary = try JSONDecoder().decode(
        DatasetSummary.self, from: Data(try AtomicFile.read(folder + "/out/dataset.json")))
      #expect(summary == written.summary)
      for (name, count) in summary.classes {
        #expect(count.train == pictures.count { $0.hasPrefix("train/\(name)/") })
        #expect(count.test == pictures.count { $0.hasPrefix("test/\(name)/") })
      }
      #expect(summary.classes["selfie"]?.train == summary.classes["other"]?.train)
      #expect(summary.augmented == lines.count { $0.copy > 0 })
      #expect(summary.augmented > 0)
      #expect(summary.manifestSHA256 == SHA256.hex(of: Array(text.utf8)))
      #expect((summary.groups, summary.seed, summary.size) == (12, 5, 32))
      let readme = String(decoding: try AtomicFile.read(folder + "/out/README.md"), as: UTF8.self)
      for name in ["selfie", "other"] {
        let count = try #require(summary.classes[name])
        #expect(readme.contains("| \(name) | \(count.train) | \(count.test) |"))
      }
      #expect(readme.hasPrefix("---\nconfigs:\n"))
      #expect(readme.contains("          '0': 'other'\n          '1': 'selfie'\n"))
    }
  }

  @Test func `the bytes are the same at any number of jobs, and again`() throws {
    try withTemporaryFolder { folder in
      let album = try Album(in: folder)
      for (name, jobs) in [("one", 1), ("four", 4), ("again", 4)] { try album.export(name, jobs: jobs) }
      let one = try album.contents(of: "one")
      #expect(one.count > 30)
      #expect(try album.contents(of: "four") == one)
      #expect(try album.contents(of: "again") == one)
      var other = album.options
      other.seed = 6
      try album.export("other", other)
      #expect(try album.contents(of: "other") != one)
    }
  }

  @Test func `levelled faces are the same at any number of jobs too, and the manifest tells each of them`() throws {
    try withTemporaryFolder { folder in
      let album = try Album(in: folder)
      let leaning = album.labelled.enumerated().map { number, image in
        var image = image
        image.faces = 1
        image.face = FaceBox(
          left: 18, top: 18, right: 33, bottom: 33, confidence: 1, subDetector: number % 5)
        return image
      }
      var options = album.options
      (options.crop, options.cropMargin) = (.face, 0.25)
      func export(_ name: String, jobs: Int) throws -> AlbumExport {
        try album.export(name, options, jobs: jobs, labelled: leaning)
      }
      let one = try export("one", jobs: 1)
      #expect(try export("four", jobs: 4).lines == one.lines)
      #expect(try album.contents(of: "four") == (try album.contents(of: "one")))
      for line in one.lines {
        let filter = try #require(leaning.first { $0.image.sha256 == line.sourceSHA256 }?.face?.subDetector)
        #expect(line.transform?.tilt == [3: -25, 4: 25][filter])
        #expect(line.transform?.box[2] == 24)
      }
      #expect(Set(one.lines.map { $0.transform?.tilt }) == [nil, -25, 25])
      #expect(one.summary.cropMargin == 0.25)
      let text = String(decoding: try AtomicFile.read(folder + "/one/manifest.jsonl"), as: UTF8.self)
      let lines = text.split(separator: "\n")
      #expect(
        try lines.map { try JSONDecoder().decode(ManifestLine.self, from: Data($0.utf8)) } == one.lines)
      // An upright crop has no such key: manifests from before there was one are read as they are written now.
      #expect(lines.count { $0.contains("\"tilt\"") } == one.lines.count { $0.transform?.tilt != nil })
      #expect(try verifyExport(folder + "/one", jobs: 1, progress: { _, _ in }).problems == [])
      #expect(try album.export("whole").summary.cropMargin == nil)
    }
  }

  @Test func `without balance nothing is copied, and the ranges are not named`() throws {
    try withTemporaryFolder { folder in
      let album = try Album(in: folder)
      var options = album.options
      options.isBalanced = false
      let written = try album.export("out", options)
      #expect(written.lines.count == 24)
      #expect(written.lines.allSatisfy { $0.copy == 0 })
      #expect((written.summary.augmented, written.summary.augmentation) == (0, ""))
    }
  }

  @Test func `an empty folder is filled, a full one is refused and left alone`() throws {
    try withTemporaryFolder { folder in
      let album = try Album(in: folder)
      try AtomicFile.createFolder(folder + "/out")
      try album.export()
      let before = try album.contents()
      #expect(
        fault { try album.export() }
          == Fault(
            .cannotCreate,
            "The folder \(folder)/out is not empty: an export is in it. --force replaces it, --update where it would change; "
              + "or name another folder."))
      #expect(try album.contents() == before)
      try AtomicFile.write([1], to: folder + "/file")
      #expect(
        fault { try album.export("file") }
          == Fault(.cannotCreate, "\(folder)/file is a file; name a folder for the export."))
      #expect(fault { try album.export("file/out") }?.code == .cannotCreate)
    }
  }

  @Test func `what a killed export left behind is cleaned, and nothing else is left in the end`() throws {
    try withTemporaryFolder { folder in
      let album = try Album(in: folder)
      try album.export("clean")
      for file in [".being-exported", "train/selfie/half.jpg", "train/gone/x.jpg", "manifest.jsonl"] {
        let path = "\(folder)/out.partial/\(file)"
        try AtomicFile.createFolder(URL(fileURLWithPath: path).deletingLastPathComponent().path)
        try AtomicFile.write([1, 2, 3], to: path)
      }
      try album.export()
      #expect(try album.contents() == (try album.contents(of: "clean")))
      #expect(!FileManager.default.fileExists(atPath: folder + "/out.partial"))
      #expect(
        Set(try FileManager.default.contentsOfDirectory(atPath: folder)) == ["clean", "out", "store.images"])
    }
  }

  @Test func `somebody's own folder of that name is left alone`() throws {
    try withTemporaryFolder { folder in
      let album = try Album(in: folder)
      try AtomicFile.createFolder(folder + "/out.partial")
      try AtomicFile.write([1], to: folder + "/out.partial/mine.txt")
      #expect(throws: Fault.self) { try album.export() }
      #expect(try AtomicFile.read(folder + "/out.partial/mine.txt") == [1])
    }
  }

  @Test func `a photograph that is missing or broken ends the export, and nothing is left of it`() throws {
    try withTemporaryFolder { folder in
      let album = try Album(in: folder)
      let image = album.labelled[3].image
      let file = album.images.file(sha256: image.sha256, kind: .jpeg)
      let bytes = try AtomicFile.read(file)
      try AtomicFile.write(Array(bytes.prefix(bytes.count - 40)), to: file)
      #expect(
        fault { try album.export() }
          == Fault(
            .data,
            "The image \(image.sha256.prefix(12)) cannot be exported: its file in \(folder)/store.images holds other bytes than "
              + "the photograph that was labelled. Remove the file, which leaves the image out, or import the dump again that "
              + "brought it."))
      try FileManager.default.removeItem(atPath: file)
      #expect(
        fault { try album.export() }
          == Fault(
            .data,
            "The image \(image.sha256.prefix(12)) cannot be exported: its photograph is not in the folder "
              + "\(folder)/store.images, which belongs to the store; import the dump again that brought it, "
              + "or put the folder back from a copy."))
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["store.images"])
    }
  }

  @Test func `an export that is called off leaves nothing`() throws {
    try withTemporaryFolder { folder in
      let album = try Album(in: folder)
      let plan = try ExportPlan(labelled: album.labelled, contradictory: 0, options: album.options)
      var asked = 0
      #expect(throws: CancellationError.self) {
        try writeExport(
          plan, options: album.options, facts: DatasetFacts(), to: folder + "/out", images: album.images, jobs: 2,
          isCancelled: {
            asked += 1
            return asked > 5
          }, progress: { _, _ in })
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["store.images"])
    }
  }

  @Test func `progress counts pictures up to the total`() throws {
    try withTemporaryFolder { folder in
      let album = try Album(in: folder)
      let plan = try ExportPlan(labelled: album.labelled, contradictory: 0, options: album.options)
      var seen: [[Int]] = []
      let written = try writeExport(
        plan, options: album.options, facts: DatasetFacts(), to: folder + "/out", images: album.images, jobs: 2,
        progress: { seen.append([$0, $1]) })
      let total = try manifestLines(folder + "/out").count
      #expect(written.summary.pictures(on: .train) + written.summary.pictures(on: .test) == total)
      #expect(seen.last == [total, total])
      #expect(seen.map { $0[0] } == seen.map { $0[0] }.sorted())
      #expect(seen.count == plan.images.count)
    }
  }
}
