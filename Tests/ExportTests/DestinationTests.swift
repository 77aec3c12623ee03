// DestinationTests: where an export may go, what it replaces, and whether there is room.
import Base
import Export
import Foundation
import Store
import Support
import Testing

@Suite struct DestinationTests {
  @Test func `force replaces an export with another`() throws {
    try withTemporaryFolder { folder in
      let album = try Album(in: folder)
      try album.export("out")
      var options = album.options
      options.seed = 6
      try album.export("clean", options)
      try album.export("out", options, force: true)
      #expect(try album.contents(of: "out") == (try album.contents(of: "clean")))
      #expect(
        Set(try FileManager.default.contentsOfDirectory(atPath: folder)) == ["clean", "out", "store.images"])
    }
  }

  @Test func `force needs nothing to replace`() throws {
    try withTemporaryFolder { folder in
      let album = try Album(in: folder)
      try album.export("out", force: true)
      #expect(FileManager.default.fileExists(atPath: folder + "/out/dataset.json"))
    }
  }

  @Test func `force replaces nothing but exports`() throws {
    try withTemporaryFolder { folder in
      let album = try Album(in: folder)
      try AtomicFile.createFolder(folder + "/out")
      try AtomicFile.write("mine", to: folder + "/out/thesis.txt")
      #expect(
        fault { try album.export(force: true) }
          == Fault(
            .cannotCreate,
            "The folder \(folder)/out is not empty (--force replaces exports of curate's only, and this is none: it has no "
              + "dataset.json of one); remove it or name another for the export."))
      // Nor what happens to have a file of that name.
      try AtomicFile.write("{\"classes\": 3}", to: folder + "/out/dataset.json")
      #expect(fault { try album.export(force: true) }?.code == .cannotCreate)
      #expect(filesBelow(folder + "/out") == ["dataset.json", "thesis.txt"])
    }
  }

  @Test func `force removes nothing that somebody has put into an export`() throws {
    try withTemporaryFolder { folder in
      let album = try Album(in: folder)
      try album.export()
      try AtomicFile.write("mine", to: folder + "/out/weights.pt")
      #expect(
        fault { try album.export(force: true) }
          == Fault(
            .cannotCreate,
            "The export \(folder)/out holds weights.pt, which curate did not write and --force would remove; move it away "
              + "first."))
      #expect(filesBelow(folder + "/out").contains("weights.pt"))
    }
  }

  @Test func `an export that fails leaves the one before it`() throws {
    try withTemporaryFolder { folder in
      let album = try Album(in: folder)
      try album.export()
      let before = try album.contents()
      let image = try #require(album.labelled.last?.image)
      let file = album.images.file(sha256: image.sha256, kind: .jpeg)
      let bytes = try AtomicFile.read(file)
      try FileManager.default.removeItem(atPath: file)
      #expect(fault { try album.export(force: true) }?.code == .data)
      #expect(try album.contents() == before)
      try AtomicFile.write(bytes, to: file)
      #expect(Set(try FileManager.default.contentsOfDirectory(atPath: folder)) == ["out", "store.images"])
    }
  }

  @Test func `what a kill left while two exports changed places is cleared`() throws {
    try withTemporaryFolder { folder in
      let album = try Album(in: folder)
      try album.export("out")
      try album.export("old")
      try FileManager.default.moveItem(atPath: folder + "/old", toPath: folder + "/out.partial")
      // Until the marker goes, which is last, it tells whose the other folder is.
      try AtomicFile.write([], to: folder + "/out/.being-exported")
      try album.export("out", force: true)
      #expect(Set(try FileManager.default.contentsOfDirectory(atPath: folder)) == ["out", "store.images"])
      // The marker of an export that was killed when it was whole and in its place.
      try AtomicFile.write([], to: folder + "/out/.being-exported")
      try album.export("out", force: true)
      #expect(!FileManager.default.fileExists(atPath: folder + "/out/.being-exported"))
    }
  }

  @Test func `a link to an export stays a link`() throws {
    try withTemporaryFolder { folder in
      let album = try Album(in: folder)
      try album.export("real")
      try FileManager.default.createSymbolicLink(atPath: folder + "/out", withDestinationPath: folder + "/real")
      var options = album.options
      options.seed = 6
      try album.export("out", options, force: true)
      try album.export("clean", options)
      #expect(try album.contents(of: "real") == (try album.contents(of: "clean")))
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder + "/out") == folder + "/real")
    }
  }

  @Test(arguments: [ExportFormat.folder, .webdataset, .coco])
  func `an export that does not fit is refused before anything is made`(_ format: ExportFormat) throws {
    try withTemporaryFolder { folder in
      let album = try Album(in: folder)
      var options = album.options
      options.format = format
      let plan = try ExportPlan(labelled: album.labelled, contradictory: 0, options: options)
      func export(_ left: DiskRoom?) throws {
        _ = try writeExport(
          plan, options: options, facts: DatasetFacts(), to: folder + "/out", images: album.images, jobs: 1,
          left: { _ in left }, progress: { _, _ in })
      }
      let refused = try #require(fault { try export(DiskRoom(bytes: 1_500_000)) })
      #expect(refused.code == .cannotCreate)
      #expect(refused.sentence.hasPrefix("The export needs about 8."))
      #expect(refused.sentence.contains("the disk of \(folder)/out has 1.5 MB left; make room"))
      if format != .webdataset {
        #expect(
          fault { try export(DiskRoom(bytes: 1 << 40, files: 40)) }?.sentence.contains("takes 40 more") == true)
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["store.images"])
      try export(DiskRoom(bytes: 1 << 40, files: 1 << 30))
      try FileManager.default.removeItem(atPath: folder + "/out")
      try export(nil)
    }
  }

  @Test func `the room of a disk is known, also for a folder that is not there yet`() throws {
    try withTemporaryFolder { folder in
      let here = try #require(DiskRoom.left(at: folder))
      #expect(here.bytes > 0)
      #expect(DiskRoom.left(at: folder + "/not/yet/there") != nil)
    }
  }
}
