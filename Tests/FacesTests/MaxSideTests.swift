// Faces that are searched in a smaller picture and told of in the full one.
import Base
import Faces
import Foundation
import Imaging
import Support
import Testing

@Suite struct `Faces searched at a longest side` {
  private func detections(_ bytes: [UInt8], _ options: FaceOptions, name: String = "a.jpg") throws -> FileDetection {
    try withTemporaryFolder { folder in
      try AtomicFile.write(bytes, to: "\(folder)/\(name)")
      var files = ["\(folder)/\(name)"].makeIterator()
      var found: [FileDetection] = []
      try detectFiles(jobs: 1, options: options, next: { files.next() }, emit: { found.append($0) })
      return try #require(found.first)
    }
  }

  /// The drawn face at four times its size, 960 × 720, and a margin.
  private func largeFace() -> RGBImage {
    let large = resampled(drawnFace(), width: 960, height: 960)
    return RGBImage(width: 960, height: 720, pixels: Array(large.pixels[(3 * 960 * 100)..<(3 * 960 * 820)]))
  }

  @Test func `boxes and sides are those of the full picture`() throws {
    let bytes = try JPEGEncoder.encode(largeFace())
    let plain = try detections(bytes, FaceOptions())
    guard case .found(_, 960, 720, let full, false) = plain else { throw Fault(.bug, "\(plain)") }
    for maxSide in [480, 301, 240] {
      let reduced = try detections(bytes, FaceOptions(maxSide: maxSide))
      guard case .found(_, 960, 720, let faces, false) = reduced else { throw Fault(.bug, "\(reduced)") }
      let (face, other) = (try #require(full.first), try #require(faces.first))
      #expect(faces.count == 1)
      // The detector's windows come in steps, of another size in each picture.
      #expect(overlap(face, other) > 0.6, "\(maxSide): \(face), \(other)")
      let small = try ImageFile.decode(bytes, maxSide: maxSide).image
      #expect(max(small.width, small.height) == maxSide)
      let found = try #require(try FaceDetector().detect(small, options: FaceOptions()).first)
      #expect(other == found.scaled(from: (small.width, small.height), to: (960, 720)))
    }
  }

  /// Intersection over union.
  private func overlap(_ a: FaceBox, _ b: FaceBox) -> Double {
    func area(_ width: Int, _ height: Int) -> Double { Double(max(0, width) * max(0, height)) }
    let both = area(
      min(a.right, b.right) - max(a.left, b.left) + 1, min(a.bottom, b.bottom) - max(a.top, b.top) + 1)
    let each = [a, b].map { area($0.right - $0.left + 1, $0.bottom - $0.top + 1) }
    return both / (each[0] + each[1] - both)
  }

  @Test func `a picture that is not larger gives what it gives without`() throws {
    let bytes = try JPEGEncoder.encode(drawnFace())
    let (faces, header) = try FaceDetector().faces(
      in: bytes, options: FaceOptions(maxSide: 240), maxPixels: 100_000, room: SearchRoom())
    #expect(faces == (try FaceDetector().detect(try ImageFile.decode(bytes), options: FaceOptions())))
    #expect((header.width, header.height) == (240, 240))
  }

  @Test func `edges move with the picture, each axis by its own factor`() {
    let box = FaceBox(left: 0, top: -3, right: 9, bottom: 6, confidence: 0.5, subDetector: 2)
    // Twice as wide: 0…10 becomes 0…20. Three times as high: -3…7 becomes -9…21.
    #expect(
      box.scaled(from: (100, 50), to: (200, 150))
        == FaceBox(left: 0, top: -9, right: 19, bottom: 20, confidence: 0.5, subDetector: 2))
    // By 10/3: -3 and 7 become -10 and 23.3; 10 becomes 33.3.
    #expect(
      box.scaled(from: (300, 300), to: (1000, 1000))
        == FaceBox(left: 0, top: -10, right: 32, bottom: 22, confidence: 0.5, subDetector: 2))
    #expect(box.scaled(from: (80, 60), to: (80, 60)) == box)
  }

  @Test func `a colour profile is reported, and a name that is wrong does not matter`() throws {
    let plain = try JPEGEncoder.encode(RGBImage(width: 100, height: 90, filledWith: (9, 9, 9)))
    let profile = Array("ICC_PROFILE\0\u{1}\u{1}data".utf8)
    let bytes = plain[..<2] + [0xff, 0xe2, 0, UInt8(profile.count + 2)] + profile + plain[2...]
    let found = try detections(Array(bytes), FaceOptions(), name: "a.png")
    guard case .found(_, 100, 90, [], true) = found else { throw Fault(.bug, "\(found)") }
  }
}
