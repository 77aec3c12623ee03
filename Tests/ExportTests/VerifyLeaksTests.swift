// VerifyLeaksTests: what counts as a leak in an export with a manifest, and what its own groups tell already.
import Base
import Export
import Foundation
import Imaging
import Support
import Testing

@Suite struct VerifyLeaksTests {
  /// A manifest of pictures: path, number, photograph, group.
  private func verify(
    _ pictures: [(file: String, number: Int, side: Int, source: String, group: String, copy: Int)],
    format: String = "folder", groupBy: [String]? = nil,
    bytes: (_ number: Int, _ side: Int) throws -> [UInt8] = PictureFolder.jpeg
  ) throws -> VerifyReport {
    try verifying { folder in
      var lines = ""
      var counts: [String: [String: Int]] = ["cat": ["train": 0, "test": 0]]
      for (place, picture) in pictures.enumerated() {
        let bytes = try bytes(picture.number, picture.side)
        try folder.write(bytes, to: picture.file)
        let side = String(picture.file.prefix { $0 != "/" })
        counts["cat"]?[side, default: 0] += 1
        lines += """
          {"key":"k\(place)","file":"\(picture.file)","split":"\(side)","label":"cat","sha256":"\(SHA256.hex(of: bytes))",\
          "source_sha256":"\(SHA256.hex(of: Array(picture.source.utf8)))","group":"\(picture.group)","copy":\(picture.copy)}

          """
      }
      try folder.write(Array(lines.utf8), to: "manifest.jsonl")
      var summary: [String: Any] = [
        "format": format, "classes": counts, "manifest_sha256": SHA256.hex(of: Array(lines.utf8)),
      ]
      if let groupBy { summary["group_by"] = groupBy }
      try folder.write([UInt8](try JSONSerialization.data(withJSONObject: summary)), to: "dataset.json")
    }
  }

  @Test func `where near-duplicates were grouped already, only what is the same beyond doubt is told`() throws {
    // Number 2 is number 1 with one of its blocks in another colour: alike, and another picture.
    func bytes(_ number: Int, _ side: Int) throws -> [UInt8] {
      var picture = PictureFolder.picture(1, side: side)
      if number == 2 {
        for y in 0..<side / 8 {
          for x in 0..<side / 8 { picture.pixels[3 * (y * side + x) + 1] &+= 128 }
        }
      }
      return try JPEGEncoder.encode(picture)
    }
    let alike = [("train/cat/1.jpg", 1, 160, "a", "one", 0), ("test/cat/1.jpg", 2, 160, "b", "two", 0)]
    let same = [("train/cat/1.jpg", 1, 160, "a", "one", 0), ("test/cat/1.jpg", 1, 80, "b", "two", 0)]
    #expect(try verify(alike, groupBy: ["account"], bytes: bytes).kinds == [.nearDuplicateOnBothSides: 1])
    #expect(try verify(alike, groupBy: ["account", "duplicates"], bytes: bytes).problems == [])
    #expect(
      try verify(same, groupBy: ["account", "duplicates"], bytes: bytes).kinds == [.nearDuplicateOnBothSides: 1])
  }

  @Test func `pictures of one photograph under two names of photographs are near-duplicates`() throws {
    let report = try verify([
      ("train/cat/1.jpg", 1, 160, "a", "one", 0), ("test/cat/1.jpg", 1, 80, "b", "two", 0),
    ])
    #expect(report.kinds == [.nearDuplicateOnBothSides: 1])
  }

  @Test func `what the manifest tells of source and group is told once`() throws {
    #expect(
      try verify([("train/cat/1.jpg", 1, 160, "a", "one", 0), ("test/cat/1.jpg", 1, 80, "a", "two", 0)]).kinds
        == [.sourceOnBothSides: 1])
    #expect(
      try verify([("train/cat/1.jpg", 1, 160, "a", "one", 0), ("test/cat/1.jpg", 1, 80, "b", "one", 0)]).kinds
        == [.groupOnBothSides: 1])
  }

  @Test func `an augmented copy stands for its original, which is what is compared`() throws {
    #expect(
      try verify([
        ("train/cat/1.jpg", 1, 160, "a", "one", 0), ("train/cat/2.jpg", 2, 160, "a", "one", 1),
        ("test/cat/1.jpg", 2, 80, "b", "two", 0),
      ]).problems == [])
  }

  @Test func `an export without pictures is checked by its lists, and by the store's photographs where they are named`()
    throws
  {
    try withVerifiedFolder { folder in
      let bytes = try [1, 2].map { try PictureFolder.jpeg($0) }
      var lines = ""
      for (photograph, side) in zip(bytes, ["train", "test"]) {
        let sha256 = SHA256.hex(of: photograph)
        let file = "\(sha256.prefix(2))/\(sha256).jpg"
        try folder.write(photograph, to: "store.images/\(file)")
        for copy in 0..<(side == "train" ? 3 : 1) {
          lines += """
            {"key":"\(sha256.prefix(20))-\(copy)","file":"\(file)","split":"\(side)","label":"cat","sha256":"\(sha256)",\
            "source_sha256":"\(sha256)","group":"\(side)","copy":\(copy)}

            """
        }
      }
      try folder.write(Array(lines.utf8), to: "set/manifest.jsonl")
      let summary: [String: Any] = [
        "format": "manifest", "classes": ["cat": ["train": 3, "test": 1]],
        "manifest_sha256": SHA256.hex(of: Array(lines.utf8)),
      ]
      try folder.write([UInt8](try JSONSerialization.data(withJSONObject: summary)), to: "set/dataset.json")
    } _: { folder in
      let set = PictureFolder(path: folder.path + "/set")
      let lists = try set.report()
      #expect(lists.problems == [])
      #expect((lists.images, lists.looksAtPictures, lists.format) == (4, false, .manifest))
      let photographs = folder.path + "/store.images"
      let whole = try set.report(photographs: photographs)
      #expect(whole.problems == [])
      #expect((whole.images, whole.looksAtPictures) == (2, true))
      let file = try #require(filesBelow(photographs).first)
      try FileManager.default.removeItem(atPath: "\(photographs)/\(file)")
      #expect(try set.report(photographs: photographs).kinds == [.photographMissing: 1])
    }
  }
}
