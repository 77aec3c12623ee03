// CNNTests: the face network on models that the tests draw: what it finds, what it refuses, and that every vector width
// finds the same.
import Base
import Faces
import Foundation
import Imaging
import Support
import Testing

@Suite struct CNNTests {
  static let widths = VectorWidth.available

  /// A dark picture with one bright pixel.
  private static func spotted(width: Int, height: Int, x: Int, y: Int, colour: (UInt8, UInt8, UInt8)) -> RGBImage {
    var image = RGBImage(width: width, height: height, filledWith: (0, 0, 0))
    let at = 3 * (y * width + x)
    (image.pixels[at], image.pixels[at + 1], image.pixels[at + 2]) = colour
    return image
  }

  private static func finder(_ network: DrawnNetwork, width: VectorWidth) throws -> CNNFaceDetector {
    try CNNFaceDetector(try CNNModel(network.bytes), vectors: width)
  }

  @Test(arguments: widths) func `a window lies around what the network sees`(width: VectorWidth) throws {
    let detector = try Self.finder(.spot(), width: width)
    // The network looks at every eighth pixel, from the fourth on; the window is 80 pixels wide.
    let image = Self.spotted(width: 200, height: 160, x: 8 * 10 + 3, y: 8 * 8 + 3, colour: (255, 0, 0))
    let face = try #require(try detector.detect(image, options: FaceOptions()).first)
    #expect((face.left, face.top, face.right, face.bottom) == (44, 28, 123, 107))
    #expect(abs(face.confidence - ((255 - 122.782) / 256 - 0.4)) < 1e-6)
    #expect(face.subDetector == -1)
    #expect(try detector.detect(image, options: FaceOptions()).count == 1)
    #expect(try detector.detect(image, options: FaceOptions(minConfidence: 0.117)) == [])
  }

  @Test(arguments: widths) func `colours are kept apart`(width: VectorWidth) throws {
    for colour in 0..<3 {
      let detector = try Self.finder(.spot(colour: colour), width: width)
      for shown in 0..<3 {
        let bright: (UInt8, UInt8, UInt8) = (shown == 0 ? 255 : 0, shown == 1 ? 255 : 0, shown == 2 ? 255 : 0)
        let image = Self.spotted(width: 120, height: 120, x: 51, y: 59, colour: bright)
        #expect(try detector.detect(image, options: FaceOptions()).count == (shown == colour ? 1 : 0))
      }
    }
  }

  @Test func `upsampling finds the same place of the picture`() throws {
    let detector = try Self.finder(.spot(bias: -0.1), width: .widest)
    var image = RGBImage(width: 100, height: 100, filledWith: (0, 0, 0))
    for y in 46...53 { for x in 38...45 { image.pixels[3 * (y * 100 + x)] = 255 } }
    for (upsample, sizes) in [(0, 80...300), (1, 40...79)] {
      let face = try #require(try detector.detect(image, options: FaceOptions(upsample: upsample)).first)
      #expect(sizes.contains(face.right - face.left + 1), "\(face)")
      #expect(abs(face.left + face.right - 2 * 42) <= 16 && abs(face.top + face.bottom - 2 * 50) <= 16, "\(face)")
    }
  }

  /// Width, height, and what dlib 20.0.1 finds in the noise of `noise(width:height:)` with `random(seed: 11, bias: 0.2)`:
  /// faces, and the first one's left, top and confidence.
  private static let statedNoise: [(Int, Int, Int, Int, Int, Double)] = [
    (33, 31, 2, -37, -5, 0.47627), (40, 20, 1, -52, -40, 0.43097), (300, 8, 6, 108, -37, 0.38141),
    (64, 400, 16, -13, 356, 0.74523),
    (411, 67, 18, 84, 12, 1.00078),
  ]

  private static func noise(width: Int, height: Int) -> RGBImage {
    var image = RGBImage(width: width, height: height, filledWith: (0, 0, 0))
    for at in image.pixels.indices { image.pixels[at] = UInt8(truncatingIfNeeded: (at &* 2_654_435_761) >> 13) }
    return image
  }

  @Test(arguments: widths) func `a network full of weights finds what dlib does with it`(vectors: VectorWidth) throws {
    let detector = try Self.finder(.random(seed: 11, bias: 0.2), width: vectors)
    for (width, height, count, left, top, confidence) in Self.statedNoise {
      let faces = try detector.detect(Self.noise(width: width, height: height), options: FaceOptions())
      #expect(faces.count == count, "\(width) × \(height)")
      let first = try #require(faces.first)
      #expect((first.left, first.top) == (left, top), "\(width) × \(height)")
      #expect(abs(first.confidence - confidence) < 1e-4, "\(width) × \(height)")
    }
  }

  @Test(arguments: widths) func `pictures of a few pixels, at which dlib gives up, are no trouble`(vectors: VectorWidth)
    throws
  {
    let detector = try Self.finder(.random(seed: 11, bias: 0.2), width: vectors)
    for width in 1...14 {
      for height in 1...14 {
        let faces = try detector.detect(Self.noise(width: width, height: height), options: FaceOptions())
        if min(width, height) < 6 { #expect(faces == [], "\(width) × \(height)") }
      }
    }
    for (width, height) in [(5, 3000), (3000, 5), (8, 300)] {
      _ = try detector.detect(Self.noise(width: width, height: height), options: FaceOptions())
    }
  }

  @Test func `one detector gives the same answer again, whatever it has seen between`() throws {
    let detector = try Self.finder(.random(seed: 3, bias: 0.2), width: .widest)
    let small = drawnFace()
    let first = try detector.detect(small, options: FaceOptions())
    _ = try detector.detect(RGBImage(width: 700, height: 90, filledWith: (200, 10, 90)), options: FaceOptions())
    #expect(try detector.detect(small, options: FaceOptions()) == first)
    #expect(!first.isEmpty)
  }

  @Test func `the fingerprint names the model's bytes`() throws {
    let one = FaceOptions(detector: .cnn(try CNNModel(DrawnNetwork.spot().bytes)))
    let same = FaceOptions(detector: .cnn(try CNNModel(DrawnNetwork.spot().bytes)))
    let other = FaceOptions(detector: .cnn(try CNNModel(DrawnNetwork.spot(bias: -0.3).bytes)))
    #expect(one == same && one.fingerprint == same.fingerprint)
    #expect(one != other && one.fingerprint != other.fingerprint)
    let digits = SHA256.hex(of: DrawnNetwork.spot().bytes).prefix(12)
    #expect(one.fingerprint.contains(" cnn \(digits), upsample 0"))
    #expect(FaceOptions().fingerprint.contains(" hog, upsample 0"))
  }
}
