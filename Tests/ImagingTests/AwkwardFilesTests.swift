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
  @Test func `every file decodes or says why not`() throws {
    var decoded = 0
    var reasons: [ImageProblem.Reason: Int] = [:]
    for file in files() {
      let bytes = try AtomicFile.read("\(folder)/\(file)")
      do {
        let header = try ImageFile.header(of: bytes)
        let image = try ImageFile.decode(bytes)
        decoded += 1
        #expect(image.width == header.width && image.height == header.height, "\(file)")
      } catch let problem as ImageProblem {
        reasons[problem.reason, default: 0] += 1
        #expect(problem.sentence.count > 10 && !problem.sentence.hasSuffix("."), "\(file)")
      }
    }
    // Most are pictures that any viewer shows, and each kind of problem is among the others.
    #expect(decoded > 300, "\(decoded) decoded, \(reasons)")
    for reason in ImageProblem.Reason.allCases { #expect(reasons[reason] != nil, "\(reason)") }
  }

  @Test func `the reference JPEGs have the pixels of the PNGs beside them`() throws {
    let names = Set(files())
    var compared = 0
    var refused: [String] = []
    for file in names.sorted() where file.hasPrefix("jpeg_decoder--reftest-") && file.hasSuffix(".jpg") {
      let reference = String(file.dropLast(3)) + "png"
      guard names.contains(reference) else { continue }
      do {
        let image = try ImageFile.decode(try AtomicFile.read("\(folder)/\(file)"))
        let expected = try ImageFile.decode(try AtomicFile.read("\(folder)/\(reference)"))
        #expect(image.width == expected.width && image.height == expected.height, "\(file)")
        // Another decoder made some of the PNGs: three steps of 255 are rounding in its colour conversion.
        #expect(largestDifference(image, expected) <= 3, "\(file)")
        compared += 1
      } catch let problem as ImageProblem {
        #expect(problem == ImageProblem(.unsupported, "it is a lossless JPEG, which cannot be read"), "\(file)")
        refused.append(file)
      }
    }
    #expect(compared >= 37, "\(compared) compared")
    #expect(refused.allSatisfy { $0.contains("lossless") }, "\(refused)")
  }

  @Test(arguments: 2...8, ["jpg", "webp"])
  func `the eight orientations of one portrait look alike`(value: Int, ending: String) throws {
    let bytes = try AtomicFile.read("\(folder)/pillow--hopper_orientation_\(value).\(ending)")
    #expect(try ImageFile.header(of: bytes).orientation.rawValue == value)
    let image = try ImageFile.decode(bytes)
    let straight = try ImageFile.decode(try AtomicFile.read("\(folder)/pillow--hopper.jpg"))
    try #require(image.width == straight.width && image.height == straight.height)
    let difference = zip(image.pixels, straight.pixels).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
    #expect(Double(difference) / Double(image.pixels.count) < 12)
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
