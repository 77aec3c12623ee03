// LocalMediaTests: photographs beside their metadata, in folders and in archives, copied or linked.
import Base
import Foundation
import Import
import Store
import Support
import Testing

@Suite struct LocalMediaTests {
  /// Packs the crawl with the system's tar, photographs in front of their metadata where `photosFirst`.
  private func pack(_ crawl: InstaloaderFolder, as name: String, photosFirst: Bool, in folder: String) throws -> String
  {
    let names = try FileManager.default.contentsOfDirectory(atPath: crawl.path)
    let order = names.sorted {
      ($0.hasSuffix(".jpg") == photosFirst ? 0 : 1, $0) < ($1.hasSuffix(".jpg") == photosFirst ? 0 : 1, $1)
    }
    let tar = Process()
    tar.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    tar.currentDirectoryURL = URL(fileURLWithPath: crawl.path)
    tar.arguments = ["tar", "-caf", "\(folder)/\(name)"] + order.map { "./\($0)" }
    try tar.run()
    tar.waitUntilExit()
    #expect(tar.terminationStatus == 0)
    return "\(folder)/\(name)"
  }

  @Test(arguments: [("crawl.tar", true), ("crawl.tar", false), ("crawl.tar.gz", true), ("crawl.tar.gz", false)])
  func `photographs inside an archive are taken in, wherever they stand in it`(_ name: String, _ photosFirst: Bool)
    throws
  {
    try withTemporaryFolder { folder in
      let crawl = try crawl(in: folder)
      let archive = try pack(crawl, as: name, photosFirst: photosFirst, in: folder)
      let store = try Store(at: folder + "/s.sqlite", creating: true)
      let report = try importing([archive], into: store)
      #expect((report.postsNew, report.images, report.rejects) == (3, 2, [:]))
      let hash = SHA256.hex(of: try photograph(2, width: 20, height: 50))
      #expect(try store.read { try $0.image(named: "B") }?.sha256 == hash)
      #expect(FileManager.default.fileExists(atPath: store.images.file(sha256: hash, kind: .jpeg)))
      let again = try importing([archive], into: store)
      #expect((again.postsNew, again.images, again.observations) == (0, 0, 0))
      try FileManager.default.removeItem(atPath: store.images.file(sha256: hash, kind: .jpeg))
      _ = try importing([archive], into: store)
      #expect(FileManager.default.fileExists(atPath: store.images.file(sha256: hash, kind: .jpeg)), "lost, and back")
    }
  }

  @Test func `a file in an archive that is no photograph is refused by its name`() throws {
    try withTemporaryFolder { folder in
      let crawl = try InstaloaderFolder(folder + "/crawl")
      try crawl.addPost("A", photo: Array("<html>gone</html>".utf8))
      try crawl.addPost("B", photo: try photograph(1))
      let archive = try pack(crawl, as: "c.tar", photosFirst: true, in: folder)
      let store = try Store(at: folder + "/s.sqlite", creating: true)
      let report = try importing([archive], into: store)
      #expect((report.postsNew, report.images, report.rejected) == (2, 1, 1))
      #expect(report.examples.first?.hasPrefix("\(archive)!A_UTC.jpg") == true, "\(report.examples)")
    }
  }

  @Test func `links share the file where the disk allows, and copies do not`() throws {
    try withTemporaryFolder { folder in
      let crawl = try crawl(in: folder)
      let hash = SHA256.hex(of: try photograph(2, width: 20, height: 50))
      for (name, links, names) in [("copied", false, 1), ("linked", true, 2)] {
        let store = try Store(at: "\(folder)/\(name).sqlite", creating: true)
        #expect(try importing([crawl.path], into: store, links: links).images == 2)
        let file = store.images.file(sha256: hash, kind: .jpeg)
        #expect(SHA256.hex(of: try AtomicFile.read(file)) == hash)
        let attributes = try FileManager.default.attributesOfItem(atPath: file)
        #expect(attributes[.referenceCount] as? Int == names)
      }
    }
  }
}
