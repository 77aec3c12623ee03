// LabelledFolderTests: a folder a class, whatever else lies about in it.
import Base
import Foundation
import Selfies
import Support
import Testing

@Suite struct LabelledFolderTests {
  @Test func `every file below a class's folder is of that class, hidden and loose ones are not`() throws {
    try withTemporaryFolder { folder in
      for file in [
        "selfie/b.jpg", "selfie/deep/a.png", "nonselfie/c.jpg", "nonselfie/.hidden", ".git/x.jpg", "README.md",
      ] {
        let path = folder + "/" + file
        try FileManager.default.createDirectory(
          atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try AtomicFile.write("x", to: path)
      }
      try FileManager.default.createDirectory(atPath: folder + "/empty", withIntermediateDirectories: true)
      let found = try LabelledFolder(folder + "/")
      #expect(
        found.files.map { $0.path.dropFirst(folder.count + 1) + ": " + $0.label } == [
          "nonselfie/c.jpg: nonselfie", "selfie/b.jpg: selfie", "selfie/deep/a.png: selfie",
        ])
      #expect(found.labels == ["nonselfie", "selfie"])
    }
  }

  @Test func `no folder, a file and a folder without folders end in sentences`() throws {
    try withTemporaryFolder { folder in
      func sentence(_ path: String) -> String? {
        do {
          _ = try LabelledFolder(path)
          return nil
        } catch {
          return (error as? Fault)?.sentence
        }
      }
      #expect(sentence(folder + "/none") == "There is no folder \(folder)/none.")
      try AtomicFile.write("x", to: folder + "/file")
      #expect(sentence(folder + "/file") == "\(folder)/file is not a folder that can be looked into.")
      #expect(
        sentence(folder)
          == "\(folder) has no folders in it; it should have one for each class, such as selfie and nonselfie.")
    }
  }
}
