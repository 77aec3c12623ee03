// PhotographCase: one file's way through the doors, and what has to hold of it.
import Base
import Faces
import Foundation
import Imaging

/// The sound files to begin with.
struct Photographs: Sendable {
  let files: [[UInt8]]
  /// Those that decode and are not long: a case is quick, and most get further than the header.
  let toMutate: [[UInt8]]

  /// - Throws: `Fault` where a folder holds nothing that can be read.
  init(folders: [String]) throws {
    var files: [[UInt8]] = []
    for folder in folders {
      let names = (FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []).sorted()
      let read = names.compactMap { try? AtomicFile.read("\(folder)/\($0)") }
      guard !read.isEmpty else { throw Fault(.noInput, "There is nothing to read in \(folder).") }
      files += read
    }
    // Without a folder there still is one of a kind: colour ramps as JPEG.
    for (width, height) in [(1, 1), (17, 9), (160, 120), (301, 211)] {
      let pixels = (0..<3 * width * height).map { UInt8(truncatingIfNeeded: $0 * 7 + $0 / 97 * 31) }
      files.append(try JPEGEncoder.encode(RGBImage(width: width, height: height, pixels: pixels), quality: 85))
    }
    self.files = files
    toMutate = files.filter { file in
      file.count < 150_000 && (try? ImageFile.decode(file, maxPixels: 1_000_000)) != nil
    }
  }
}

/// A worker's detectors, one for each vector width.
final class Doors {
  let detectors: [any FaceFinder]

  init(_ network: CNNModel?) throws {
    let widths = VectorWidth.available
    detectors =
      try widths.map { try FaceDetector(vectors: $0) }
      + (network.map { network in try widths.map { try CNNFaceDetector(network, vectors: $0) } } ?? [])
  }
}

/// What did not hold.
struct BrokenPromise: Error, CustomStringConvertible {
  let description: String
}

struct PhotographCase: Sendable {
  private let name: String
  private let bytes: [UInt8]
  /// A mutation is searched in one width only, and small.
  private let isWhole: Bool
  private let index: Int

  init(whole index: Int, of photographs: Photographs) {
    name = "photograph \(index)"
    bytes = photographs.files[index]
    isWhole = true
    self.index = index
  }

  init(mutation index: Int, of photographs: Photographs, seed: UInt64) {
    var random = KeyedGenerator(seed: seed, key: ["doors", String(index)])
    var bytes = photographs.toMutate[random.index(photographs.toMutate.count)]
    let other = photographs.toMutate[random.index(photographs.toMutate.count)]
    for _ in 0...random.index(3) {
      let all = PhotographMutation.allCases
      all[random.index(all.count)].apply(to: &bytes, other: other, &random)
    }
    // A wrong checksum ends a PNG before its contents are looked at.
    if random.chance(0.8) { mendChecksums(ofPNG: &bytes) }
    name = "mutation \(index)"
    self.bytes = bytes
    isWhole = false
    self.index = index
  }

  /// - Throws: `BrokenPromise`.
  @discardableResult
  func run(with doors: Doors) throws -> Outcome {
    var outcome = Outcome()
    do {
      let limit = isWhole ? 100_000_000 : 4_000_000
      let header = try ImageFile.header(of: bytes, maxPixels: limit)
      let image = try ImageFile.decode(bytes, maxPixels: limit)
      try promise(image.width == header.width && image.height == header.height, "sides are those of the header")
      let small = try ImageFile.decode(bytes, maxPixels: limit, coveringWidth: 96, height: 96)
      try promise(small.width <= image.width && small.height <= image.height, "what covers is not larger")
      let (reduced, full) = try ImageFile.decode(bytes, maxPixels: limit, maxSide: 64)
      try promise(max(reduced.width, reduced.height) <= 64 && full == header, "the longest side is kept")
      outcome.decoded = 1
      if isWhole {
        let pixels = image.width * image.height
        for detector in doors.detectors {
          outcome.faces += try search(image, detector, upsample: pixels < 300_000 ? 1 : 0)
        }
      } else {
        let detector = doors.detectors[index % doors.detectors.count]
        let searched = image.width * image.height < 60_000 ? image : small
        outcome.faces += try search(searched, detector, upsample: index % 3 == 0 ? 1 : 0)
      }
    } catch let problem as ImageProblem {
      try promise(!problem.sentence.isEmpty && problem.sentence.utf8.count < 400, "a problem has words")
      outcome.refused = 1
    }
    return outcome
  }

  private func search(_ image: RGBImage, _ detector: any FaceFinder, upsample: Int) throws -> Int {
    let faces = try detector.detect(image, options: FaceOptions(upsample: upsample, minConfidence: -0.5))
    for face in faces {
      try promise(face.left <= face.right && face.top <= face.bottom, "a box has an inside")
      try promise(face.confidence >= -0.5 && face.confidence < 100, "a confidence is one")
      let inside = face.right >= 0 && face.bottom >= 0 && face.left < image.width && face.top < image.height
      try promise(inside, "a box touches the picture")
    }
    return faces.count
  }

  private func promise(_ holds: Bool, _ words: String) throws {
    guard holds else { throw BrokenPromise(description: "\(name): it does not hold that \(words)") }
  }
}
