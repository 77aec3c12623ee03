// StoreCareTests: copies of one moment, references that lead nowhere, files that no row names.
import Base
import Foundation
import Store
import Support
import Testing

@Suite struct StoreCareTests {
  @Test func `a copy is of one moment, whatever is written meanwhile`() throws {
    try withTemporaryFolder { folder in
      let store = try storeOfImages(2_000, in: folder)
      let other = try Store(at: store.path, creating: false)
      var steps = 0
      try store.backUp(to: folder + "/copy.sqlite", pagesPerStep: 8) { _, _ in
        steps += 1
        _ = try other.write { try $0.addAnnotator(named: "during \(steps)", at: testTime) }
      }
      #expect(steps > 3)
      let copy = try Store(at: folder + "/copy.sqlite", creating: false)
      #expect(try copy.read { try $0.annotators().count } == 0)
      #expect(try store.read { try $0.annotators().count } == steps)
      #expect(try copy.read { try $0.imageCount() } == 2_000)
      #expect(try copy.read { try $0.integrity(quick: false) } == StoreProblem())
    }
  }

  @Test func `rows that lead nowhere are told with their tables`() throws {
    try withTemporaryFolder { folder in
      let store = try storeOfImages(2, in: folder)
      #expect(try store.read { try $0.brokenReferences() } == StoreProblem())
      try execute(
        store.path,
        """
        PRAGMA foreign_keys = OFF;
        INSERT INTO detection (image_id, detector, faces) VALUES (77, 'd', 0);
        INSERT INTO post_label (set_id, post_id) VALUES (1, 5);
        """)
      #expect(
        try store.read { try $0.brokenReferences() }
          == StoreProblem(
            count: 2, examples: ["detection 77 leads to a missing image", "1 of post_label lead to a missing post"]))
    }
  }

  @Test func `feature sets that a classifier or an evaluation names are in use`() throws {
    try withTemporaryFolder { folder in
      let store = try storeOfImages(1, in: folder)
      try store.write { connection in
        let run = try connection.beginRun(command: "test", arguments: [], at: testTime)
        for name in ["own", "named", "left"] {
          let set = try connection.featureSet(name: name, fingerprint: "print of \(name)", dimensions: 1)
          try connection.saveFeatures(set: set, image: 1, vector: [1])
        }
        _ = try connection.classifier(
          name: "c", fingerprint: "f", positive: "y", negative: "n", summary: "{\"features\": [\"print of named\"]}",
          run: run)
        #expect(try connection.unusedFeatureSets(except: ["print of own"]).map(\.name) == ["left"])
      }
    }
  }

  @Test func `files among the photographs are known by their names`() throws {
    try withTemporaryFolder { folder in
      let store = try storeOfPhotographs([Array("one".utf8)], in: folder)
      let (one, two) = (SHA256.hex(of: Array("one".utf8)), String(repeating: "a", count: 64))
      for name in ["aa/\(two).jpg", "aa/\(two).gif", "aa/notes.txt", "readme.txt", "incoming/x.part"] {
        try AtomicFile.createFolder((store.images.path + "/" + name as NSString).deletingLastPathComponent)
        try AtomicFile.write([1, 2], to: "\(store.images.path)/\(name)")
      }
      var found: [String] = []
      try store.images.forEachFolder { digits, files in
        found += files.map { "\(digits.isEmpty ? "elsewhere" : digits) \($0.name) \($0.sha256 ?? "-")" }
      }
      #expect(
        found.sorted()
          == [
            "\(one.prefix(2)) \(one.prefix(2))/\(one).jpg \(one)", "aa aa/\(two).gif -", "aa aa/\(two).jpg \(two)",
            "aa aa/notes.txt -", "elsewhere readme.txt -",
          ].sorted())
    }
  }
}
