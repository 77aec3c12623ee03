// RealPhotographsTests: how many copies of real photographs are found, and that strangers are none.
import Base
import Duplicates
import Foundation
import Imaging
import Testing

/// `../shared/data` beside the checkout.
private enum RealPhotographs {
  static let data = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared/data/selfies").path

  static var areThere: Bool { FileManager.default.fileExists(atPath: data) }

  static func all() throws -> [RGBImage] {
    try ["nonselfie", "selfie"].flatMap { folder in
      try FileManager.default.contentsOfDirectory(atPath: "\(data)/\(folder)").sorted().map {
        try ImageFile.decode(try AtomicFile.read("\(data)/\(folder)/\($0)"))
      }
    }
  }
}

@Suite(.enabled(if: RealPhotographs.areThere, "../shared/data/selfies is not beside the checkout"))
struct RealPhotographsTests {
  @Test func `copies of each kind are found, and every pair is one photograph`() throws {
    let images = try RealPhotographs.all()
    let rows = images.map { LowFrequencies(of: $0) }
    // Of 157 photographs none is there twice.
    #expect(nearPairs(among: table(rows), jobs: 2).isEmpty)
    for (name, make) in copies {
      let found = nearPairs(
        of: table(try images.map { LowFrequencies(of: try make($0)) }), in: table(rows), jobs: 2)
      let share = Double(found.count { $0.first == $0.second }) / Double(images.count)
      #expect(share >= 0.97, "\(name): \(share)")
      #expect(found.allSatisfy { $0.first == $0.second }, "\(name)")
    }
  }
}
