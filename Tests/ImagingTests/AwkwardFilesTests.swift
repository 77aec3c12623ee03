// Real files that break decoders.
import Base
import Foundation
import Imaging
import Testing

private let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared/data/awkward").path

private func files() -> [String] {
  ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
}

@Suite(.enabled(if: !files().isEmpty, "…/shared/data is not beside the checkout"))
struct `Awkward files` {
  /// Each CMYK and YCCK file among them meets the bounds too: its reference was made without a profile, like ours. Those
  /// that are refused are lossless, which libjpeg-turbo reads from version 3 on.
  @Test func `the reference JPEGs have the pixels of the PNGs beside them`() throws {
    let names = Set(files())
    var compared = 0
    for file in names.sorted() where file.hasPrefix("jpeg_decoder--reftest-") && file.hasSuffix(".jpg") {
      let reference = String(file.dropLast(3)) + "png"
      guard names.contains(reference) else { continue }
      do {
        let image = try ImageFile.decode(try AtomicFile.read("\(folder)/\(file)"))
        let expected = try ImageFile.decode(try AtomicFile.read("\(folder)/\(reference)"))
        try #require(image.width == expected.width && image.height == expected.height, "\(file)")
        #expect(meanDifference(image, expected) < 2, "\(file)")
        // Another decoder made some of the PNGs: three steps of 255 are rounding in its colour conversion.
        #expect(largestDifference(image, expected) <= 3, "\(file)")
        compared += 1
      } catch let problem as ImageProblem {
        #expect(problem == ImageProblem(.unsupported, "it is a lossless JPEG, which cannot be read"), "\(file)")
      }
    }
    #expect(compared >= 37, "\(compared) compared")
  }

  /// awkward-refused.tsv beside this file: name, reason and sentence of every file that is refused. Where a change is
  /// meant, `CURATE_WRITE_REFUSED=1 swift test -c release --filter Awkward` writes it anew, to be read before it is
  /// committed.
  @Test func `every file decodes but for those of the list, each refused for its reason`() throws {
    let list = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
      "awkward-refused.tsv"
    ).path
    var refused: [String] = []
    for file in files() {
      let bytes = try AtomicFile.read("\(folder)/\(file)")
      do {
        let image = try ImageFile.decode(bytes)
        let header = try ImageFile.header(of: bytes)
        #expect(image.width == header.width && image.height == header.height, "\(file)")
      } catch let problem as ImageProblem {
        refused.append("\(file)\t\(problem.reason.rawValue)\t\(problem.sentence)")
      }
    }
    if ProcessInfo.processInfo.environment["CURATE_WRITE_REFUSED"] != nil {
      try AtomicFile.write(refused.map { $0 + "\n" }.joined(), to: list)
    }
    let expected = String(decoding: try AtomicFile.read(list), as: UTF8.self).split(separator: "\n").map(String.init)
    for line in Set(refused).symmetricDifference(expected).sorted() {
      Issue.record("\(expected.contains(line) ? "no longer so" : "not in the list"): \(line)")
    }
    #expect(refused.count == expected.count)
    // Among them is each kind of problem.
    let reasons = Set(refused.map { $0.split(separator: "\t")[1] })
    #expect(reasons == Set(ImageProblem.Reason.allCases.map { $0.rawValue[...] }))
  }

  @Test(arguments: 2...8, ["jpg", "webp"])
  func `the eight orientations of one portrait look alike`(value: Int, ending: String) throws {
    let bytes = try AtomicFile.read("\(folder)/pillow--hopper_orientation_\(value).\(ending)")
    #expect(try ImageFile.header(of: bytes).orientation.rawValue == value)
    let image = try ImageFile.decode(bytes)
    let straight = try ImageFile.decode(try AtomicFile.read("\(folder)/pillow--hopper.jpg"))
    try #require(image.width == straight.width && image.height == straight.height)
    #expect(meanDifference(image, straight) < 12)
  }

  @Test func `reduced decoding covers what was asked`() throws {
    for file in files() {
      let bytes = try AtomicFile.read("\(folder)/\(file)")
      guard let header = try? ImageFile.header(of: bytes), header.width >= 100, header.height >= 100,
        let image = try? ImageFile.decode(bytes, coveringWidth: 100, height: 100)
      else { continue }
      #expect(image.width >= 100 && image.height >= 100, "\(file)")
      #expect(image.width < 200 || image.height < 200, "\(file)")
    }
  }
}
