// LikeDlibTests: our search against dlib's own, on pictures made here, in every vector width of the processor.
import Base
import CKernels
import Faces
import Imaging
import Reference
import Support
import Testing

/// What dlib itself finds.
private func dlibFaces(_ image: RGBImage, upsample: Int = 0, threshold: Double = 0) throws -> [reference_face] {
  var faces = [reference_face](repeating: reference_face(), count: 4096)
  let count = reference_detect(
    image.pixels, image.width, image.height, Int32(upsample), threshold, &faces, faces.count)
  try #require((0...Int64(faces.count)).contains(count))
  return Array(faces.prefix(Int(count)))
}

/// Edges between areas of chance colours: every kind of gradient, and scores near every threshold.
private func confetti(width: Int, height: Int, seed: UInt64) -> RGBImage {
  var random = KeyedGenerator(seed: seed, key: ["confetti"])
  var image = RGBImage(width: width, height: height, filledWith: (128, 110, 100))
  for _ in 0..<(width * height / 400 + 3) {
    let (x, y) = (Int.random(in: 0..<width, using: &random), Int.random(in: 0..<height, using: &random))
    let (w, h) = (Int.random(in: 1...24, using: &random), Int.random(in: 1...24, using: &random))
    let colour = (0..<3).map { _ in UInt8.random(in: 0...255, using: &random) }
    for row in y..<min(y + h, height) {
      for column in x..<min(x + w, width) {
        for channel in 0..<3 { image.pixels[3 * (row * width + column) + channel] = colour[channel] }
      }
    }
  }
  return image
}

@Suite struct LikeDlibTests {
  @Test func `every gradient has dlib's direction, in every width`() {
    var x: [Int16] = []
    var y: [Int16] = []
    for dy in -255...255 {
      for dx in -255...255 {
        x.append(Int16(dx))
        y.append(Int16(dy))
      }
    }
    let stated = zip(x, y).map { reference_direction(Int32($0), Int32($1)) }
    #expect(Set(stated) == Set(0..<18))
    for width in 0...ckernels_widest().rawValue {
      var found = [Int32](repeating: -1, count: x.count)
      ckernels_directions(ckernels_width(rawValue: width), x, y, x.count, &found)
      #expect(found == stated, "width \(width)")
    }
  }

  /// A threshold far below dlib's gives hundreds of boxes where a face is not, so that a score, a place or a level that
  /// is wrong shows.
  @Test(arguments: [
    (1, 1), (7, 9), (20, 20), (24, 31), (63, 64), (64, 63), (79, 81), (80, 80), (97, 131), (128, 128), (203, 157),
    (240, 320), (331, 239), (640, 101), (66, 500),
  ]) func `every box is dlib's, at any size`(width: Int, height: Int) throws {
    for (upsample, threshold) in [(0, -3.0), (1, -2.5)] where width * height < 60_000 || upsample == 0 {
      let image = confetti(width: width, height: height, seed: UInt64(width * 1000 + height))
      let stated = try dlibFaces(image, upsample: upsample, threshold: threshold)
      if min(width, height) >= 79 { #expect(!stated.isEmpty) }
      for vectors in VectorWidth.available {
        let detector = try FaceDetector(vectors: vectors)
        let found = try detector.detect(
          image, options: FaceOptions(upsample: upsample, minConfidence: threshold))
        #expect(found.count == stated.count, "\(vectors.name)")
        for (face, truth) in zip(found, stated) {
          #expect(face.left == truth.left && face.top == truth.top, "\(vectors.name)")
          #expect(face.right == truth.right && face.bottom == truth.bottom, "\(vectors.name)")
          #expect(face.subDetector == truth.sub_detector, "\(vectors.name)")
          #expect(abs(face.confidence - truth.confidence) < 1e-4, "\(vectors.name)")
        }
      }
    }
  }

  /// Where every place is a hit, larger boxes than the cells of the grid that finds overlapping ones among them.
  @Test func `of a hundred thousand boxes those are kept that dlib keeps`() throws {
    var random = KeyedGenerator(seed: 11, key: ["noise"])
    let noise = (0..<3 * 900 * 560).map { _ in UInt8.random(in: 0...255, using: &random) }
    let image = RGBImage(width: 900, height: 560, pixels: noise)
    let stated = try dlibFaces(image, threshold: -100)
    #expect(stated.count > 50 && stated.contains { $0.right - $0.left > 256 }, "\(stated.map { $0.right - $0.left })")
    let found = try FaceDetector().detect(image, options: FaceOptions(minConfidence: -100))
    #expect(found.map(\.left) == stated.map { Int($0.left) } && found.map(\.top) == stated.map { Int($0.top) })
    #expect(found.map(\.right) == stated.map { Int($0.right) } && found.map(\.bottom) == stated.map { Int($0.bottom) })
  }

  @Test func `the drawn face has dlib's box and confidence`() throws {
    let truth = try #require(try dlibFaces(drawnFace()).first)
    for vectors in VectorWidth.available {
      let face = try #require(try FaceDetector(vectors: vectors).detect(drawnFace(), options: FaceOptions()).first)
      #expect(
        face.left == truth.left && face.top == truth.top && face.right == truth.right && face.bottom == truth.bottom)
      #expect(abs(face.confidence - truth.confidence) < 1e-5)
    }
  }

  @Test func `a detector gives the same after pictures of other sizes`() throws {
    let detector = try FaceDetector()
    let options = FaceOptions(minConfidence: -3)
    let image = confetti(width: 210, height: 170, seed: 5)
    let first = try detector.detect(image, options: options)
    #expect(!first.isEmpty)
    for (width, height) in [(640, 480), (80, 90), (3, 3), (500, 66)] {
      _ = try detector.detect(confetti(width: width, height: height, seed: 6), options: options)
      #expect(try detector.detect(image, options: options) == first)
    }
  }
}
