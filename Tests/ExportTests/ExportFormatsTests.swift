// ExportFormatsTests: what holds for every format: the same bytes, the same pictures, the files around them.
import Base
import Duplicates
import Export
import Foundation
import Imaging
import Store
import Support
import Tables
import Testing

@Suite struct ExportFormatsTests {
  private func options(_ album: Album, _ format: ExportFormat) -> ExportOptions {
    var options = album.options
    (options.format, options.shardSize) = (format, 9)
    return options
  }

  @Test(arguments: ExportFormat.allCases)
  func `the bytes are the same at any number of jobs`(_ format: ExportFormat) throws {
    try withTemporaryFolder { folder in
      let album = try Album(in: folder)
      let options = options(album, format)
      for jobs in [1, 2, 5] { try album.export("jobs\(jobs)", options, jobs: jobs) }
      let one = try album.contents(of: "jobs1")
      #expect(one.count >= 5)
      #expect(try album.contents(of: "jobs2") == one)
      #expect(try album.contents(of: "jobs5") == one)
    }
  }

  @Test func `every format has the same pictures`() throws {
    try withTemporaryFolder { folder in
      let album = try Album(in: folder)
      var lines: [ExportFormat: [String: ManifestLine]] = [:]
      for format in ExportFormat.allCases {
        let written = try album.export(format.rawValue, options(album, format))
        lines[format] = Dictionary(uniqueKeysWithValues: written.lines.map { ($0.key, $0) })
        #expect(written.summary.format == format.rawValue)
      }
      let folders = try #require(lines[.folder])
      for (format, others) in lines {
        #expect(others.mapValues(\.split) == folders.mapValues(\.split))
        #expect(others.mapValues(\.label) == folders.mapValues(\.label))
        #expect(others.mapValues(\.transform) == folders.mapValues(\.transform))
        if format == .manifest {
          #expect(others.mapValues(\.sha256) == folders.mapValues(\.sourceSHA256))
        } else {
          #expect(others.mapValues(\.sha256) == folders.mapValues(\.sha256))
        }
      }
    }
  }

  @Test func `an export without pictures names the photographs, in lines and in a table`() throws {
    try withTemporaryFolder { folder in
      let album = try Album(in: folder)
      let written = try album.export("out", options(album, .manifest))
      #expect(
        filesBelow(folder + "/out")
          == ["README.md", "croissant.json", "dataset.json", "manifest.csv", "manifest.jsonl"])
      #expect(written.summary.channels == nil)
      for line in written.lines {
        let bytes = try AtomicFile.read("\(album.images.path)/\(line.file)")
        #expect(SHA256.hex(of: bytes) == line.sourceSHA256)
      }
      var rows = String(decoding: try AtomicFile.read(folder + "/out/manifest.csv"), as: UTF8.self)
        .split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
      let head = rows.removeFirst()
      #expect(head.prefix(4) == ["key", "file", "split", "label"])
      #expect(rows.map { $0[0] } == written.lines.map(\.key))
      for (row, line) in zip(rows, written.lines) {
        #expect(row.count == head.count)
        let matrix = head.indices.filter { ["a", "b", "tx", "c", "d", "ty"].contains(head[$0]) }.map { Double(row[$0]) }
        #expect(matrix == line.transform?.matrix)
      }
    }
  }

  @Test func `dataset json tells how and from what`() throws {
    try withTemporaryFolder { folder in
      let album = try Album(in: folder)
      var facts = DatasetFacts()
      (facts.platforms, facts.posts, facts.labelKind, facts.labelMethod) = (["instagram"], 24, "votes", "majority")
      let summary = try album.export("out", album.options, facts: facts).summary
      #expect(summary.facts == facts)
      #expect(summary.groupBy == [.account, .duplicates])
      #expect((summary.order, summary.fill, summary.isTestBalanced) == (.sound, .nearest, false))
      #expect(summary.name == "test: other and selfie")
      #expect(summary.versions?["curate"] == Version.current)
      #expect(summary.versions?["libjpeg-turbo"]?.isEmpty == false)
      for (name, share) in summary.trainShareReached {
        #expect(abs((summary.trainShareDeviation?[name] ?? 9) - (share - 0.8)) < 1e-9)
      }
      let text = String(decoding: try AtomicFile.read(folder + "/out/dataset.json"), as: UTF8.self)
      #expect(!text.contains(folder))
    }
  }

  @Test func `channels are those of the training pictures as a reader decodes them`() throws {
    try withTemporaryFolder { folder in
      let album = try Album(in: folder)
      let written = try album.export()
      var sums = ChannelSums()
      for line in written.lines where line.split == .train {
        sums += ChannelSums(of: try ImageFile.decode(try AtomicFile.read("\(folder)/out/\(line.file)")))
      }
      let channels = try #require(written.summary.channels)
      let (mean, sd) = (try #require(sums.mean), try #require(sums.standardDeviation))
      for channel in 0..<3 {
        #expect(abs(channels.mean[channel] - mean[channel]) < 0.000001)
        #expect(abs(channels.sd[channel] - sd[channel]) < 0.000001)
      }
    }
  }

  @Test func `the contact sheet shows originals of each class`() throws {
    try withTemporaryFolder { folder in
      let album = try Album(in: folder)
      try album.export()
      let sheet = try ImageFile.decode(try AtomicFile.read(folder + "/out/contact-sheet.jpg"))
      // Two classes of four columns each.
      #expect(sheet.width > 2 * 4 * 256)
      // Somewhere in it there are colours, which the sheet itself does not have.
      let isColoured = stride(from: 0, to: sheet.pixels.count, by: 3).contains {
        abs(Int(sheet.pixels[$0]) - Int(sheet.pixels[$0 + 1])) > 60
      }
      #expect(isColoured)
    }
  }
}
