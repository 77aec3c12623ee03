// VerifyFolderTests: folders of anybody's: sides by their names, leaks by the pictures alone.
import Base
import Export
import Foundation
import Imaging
import Support
import Testing

@Suite struct VerifyFolderTests {
  @Test func `a sound folder of somebody else's passes`() throws {
    let report = try verifying {
      try $0.write([("train/cat/1.jpg", 1), ("train/dog/1.jpeg", 2), ("test/cat/9.jpg", 3), ("val/cat/1.jpg", 4)])
    }
    #expect(report.problems == [])
    #expect((report.images, report.hasManifest, report.format) == (4, false, .folder))
    #expect(report.sides == ["train": 2, "validation": 1, "test": 1])
  }

  @Test func `the same picture on both sides is a leak, under any name`() throws {
    let report = try verifying {
      try $0.write([("train/cat/1.jpg", 1), ("train/cat/2.jpg", 2), ("test/cat/other.JPG", 1)])
    }
    #expect(report.kinds == [.sameBytesOnBothSides: 1])
    #expect(report.examples(.sameBytesOnBothSides) == ["test/cat/other.JPG = train/cat/1.jpg"])
  }

  @Test(arguments: ["val", "valid", "validation", "dev", "Validation", "val2017", "test", "testing", "eval"])
  func `every word for a side is one`(word: String) throws {
    let report = try verifying { try $0.write([("train/cat/1.jpg", 1), ("\(word)/cat/1.jpg", 1)]) }
    #expect(report.kinds == [.sameBytesOnBothSides: 1])
  }

  @Test func `the side may lie below a folder named images, and classes may be nested`() throws {
    let report = try verifying {
      try $0.write([
        ("images/train/pets/cat/1.jpg", 1), ("images/train/pets/dog/2.jpg", 1), ("images/test/pets/cat/3.jpg", 2),
      ])
    }
    #expect(report.kinds == [.sameBytesInTwoClasses: 1])
    #expect(
      report.examples(.sameBytesInTwoClasses) == ["images/train/pets/cat/1.jpg = images/train/pets/dog/2.jpg"])
  }

  @Test func `the same picture in two classes is a contradiction`() throws {
    let report = try verifying {
      try $0.write([("train/cat/1.jpg", 1), ("train/dog/1.jpg", 1), ("test/cat/1.jpg", 2)])
    }
    #expect(report.kinds == [.sameBytesInTwoClasses: 1])
    #expect(report.examples(.sameBytesInTwoClasses) == ["train/cat/1.jpg = train/dog/1.jpg"])
  }

  @Test func `one photograph twice, resized and in another kind of file, is a leak across sides and none within one`()
    throws
  {
    let report = try verifying {
      try $0.write([("train/cat/1.jpg", 1), ("test/cat/2.jpg", 2)])
      try $0.write(PictureFolder.jpeg(1, side: 80), to: "train/cat/small.jpg")
      #expect(try $0.report().problems == [])
      try $0.write(PNGEncoder.encode(PictureFolder.picture(1, side: 80)), to: "test/cat/small.png")
    }
    #expect(report.kinds == [.nearDuplicateOnBothSides: 2])
    #expect(
      report.examples(.nearDuplicateOnBothSides)
        == ["test/cat/small.png = train/cat/1.jpg", "test/cat/small.png = train/cat/small.jpg"])
  }

  @Test func `a mirror image is the same photograph`() throws {
    var mirrored = PictureFolder.picture(1)
    let plain = mirrored
    for y in 0..<plain.height {
      for x in 0..<plain.width {
        for channel in 0..<3 {
          mirrored.pixels[3 * (y * plain.width + x) + channel] =
            plain.pixels[3 * (y * plain.width + plain.width - 1 - x) + channel]
        }
      }
    }
    let report = try verifying {
      try $0.write([("train/cat/1.jpg", 1)])
      try $0.write(JPEGEncoder.encode(mirrored), to: "test/cat/1.jpg")
    }
    #expect(report.kinds == [.nearDuplicateOnBothSides: 1])
  }

  @Test func `flat pictures are near to none`() throws {
    let report = try verifying {
      for (name, grey) in [("train/a/1.jpg", UInt8(100)), ("test/a/1.jpg", 104), ("test/a/2.jpg", 200)] {
        try $0.write(
          JPEGEncoder.encode(RGBImage(width: 64, height: 64, filledWith: (grey, grey, grey))), to: name)
      }
    }
    #expect(report.problems == [])
  }

  @Test func `a thousand equal files are compared with others once`() throws {
    let report = try verifying {
      let bytes = try PictureFolder.jpeg(1)
      for number in 0..<50 { try $0.write(bytes, to: "train/cat/\(number).jpg") }
      try $0.write(PictureFolder.jpeg(1, side: 80), to: "test/cat/small.jpg")
    }
    #expect(report.kinds == [.nearDuplicateOnBothSides: 1])
  }

  @Test func `what lies beside the sides is not looked at`() throws {
    let report = try verifying {
      try $0.write([("train/cat/1.jpg", 1), ("test/cat/1.jpg", 2), ("contact-sheet.jpg", 1), ("docs/x.png", 1)])
      try $0.write([1, 2, 3], to: "train/cat/.hidden.jpg")
      try $0.write([1, 2, 3], to: "train/notes.txt")
    }
    #expect(report.problems == [])
    #expect(report.images == 2)
  }

  @Test func `sides that are links are followed`() throws {
    let report = try verifying {
      try $0.write([("elsewhere/cat/1.jpg", 1), ("test/cat/1.jpg", 1)])
      try FileManager.default.createSymbolicLink(
        atPath: $0.path + "/train", withDestinationPath: $0.path + "/elsewhere")
    }
    #expect(report.kinds == [.sameBytesOnBothSides: 1])
  }

  @Test func `a named pipe and a broken link with a picture's name keep nobody waiting`() throws {
    let report = try verifying {
      try $0.write([("train/cat/1.jpg", 1), ("test/cat/1.jpg", 2)])
      #expect(mkfifo($0.path + "/train/cat/pipe.jpg", 0o644) == 0)
      try FileManager.default.createSymbolicLink(atPath: $0.path + "/train/cat/gone.png", withDestinationPath: "/none")
    }
    #expect(report.kinds == [.unreadableImage: 2])
  }

  @Test func `what is no export is refused`() throws {
    try withTemporaryFolder { folder in
      #expect(
        fault { _ = try verifyExport(VerifyRequest(folder + "/none")) }
          == Fault(.noInput, "There is no folder \(folder)/none to verify."))
      try AtomicFile.write([1], to: folder + "/a")
      #expect(
        fault { _ = try verifyExport(VerifyRequest(folder + "/a")) }
          == Fault(.noInput, "There is no folder \(folder)/a to verify."))
      #expect(
        fault { _ = try verifyExport(VerifyRequest(folder)) }
          == Fault(
            .data,
            "\(folder) is no export: it holds neither a manifest.jsonl nor pictures in train/CLASS and test/CLASS."))
    }
  }
}

@Suite struct VerifyAgainstTests {
  private func against(
    _ own: [(String, Int)], _ other: [(String, Int)], change: (PictureFolder) throws -> Void = { _ in }
  ) throws -> VerifyReport {
    try withVerifiedFolder {
      try PictureFolder(path: $0.path + "/own").write(own)
      try PictureFolder(path: $0.path + "/other").write(other)
      try change($0)
    } _: {
      try PictureFolder(path: $0.path + "/own").report(against: [$0.path + "/other"])
    }
  }

  @Test func `any folder of pictures may be held against any other`() throws {
    let report = try against([("1.jpg", 1), ("deep/er/2.jpg", 2)], [("x.jpg", 3), ("y/z.jpg", 4)])
    #expect(report.problems == [])
    #expect((report.images, report.others) == (2, 2))
  }

  @Test func `equal files and resized ones are found`() throws {
    let report = try against([("1.jpg", 1), ("2.jpg", 2), ("3.jpg", 3)], [("x/one.jpg", 1), ("x/four.jpg", 4)]) {
      try $0.write(PictureFolder.jpeg(2, side: 80), to: "other/two.jpg")
    }
    #expect(report.kinds == [.sameBytesElsewhere: 1, .nearDuplicateElsewhere: 1])
    #expect(report.examples(.sameBytesElsewhere).first?.hasPrefix("1.jpg = ") == true)
    #expect(report.examples(.nearDuplicateElsewhere).first?.hasSuffix("/other/two.jpg") == true)
  }

  @Test func `the test side counts here, and all but the test side there`() throws {
    #expect(
      try against(
        [("train/a/1.jpg", 1), ("test/a/2.jpg", 2)],
        [("train/a/x.jpg", 1), ("test/a/y.jpg", 2), ("train/a/z.jpg", 3)]
      ).problems == [])
    #expect(
      try against([("train/a/1.jpg", 1), ("test/a/2.jpg", 2)], [("train/a/x.jpg", 2), ("test/a/y.jpg", 3)]).kinds
        == [.sameBytesElsewhere: 1])
  }

  @Test func `an empty folder has nothing to be held against`() throws {
    #expect(
      fault {
        _ = try against([("1.jpg", 1)], []) { try AtomicFile.createFolder($0.path + "/other") }
      }?.code == .data)
  }
}
