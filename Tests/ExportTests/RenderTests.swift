// RenderTests: the pixels of exported pictures, exactly where they can be known exactly.
import Base
import Export
import Foundation
import Imaging
import Store
import Support
import Testing

@Suite struct RenderTests {
  /// The pictures that an export would make of a photograph.
  private func render(
    _ bytes: [UInt8], size: Int, crop: Crop = .none, pictures: Int = 1, augment: String = "", face: FaceBox? = nil
  ) throws -> [RenderedPicture] {
    let header = try ImageFile.header(of: bytes)
    // A plan needs two classes with two groups each; the photograph is one of four.
    let images = (0..<4).map {
      LabelledImage(
        image: StoredImage(
          id: Int64($0), sha256: SHA256.hex(of: bytes + [UInt8($0)]), kind: .jpeg, width: header.width,
          height: header.height), label: $0 < 2 ? "a" : "b", faces: face == nil ? 0 : 1, face: face)
    }
    var options = ExportOptions(label: "test")
    (options.size, options.crop, options.augmentation) = (size, crop, try Augmentation(augment))
    let plan = try ExportPlan(labelled: images, contradictory: 0, options: options)
    var planned = try #require(plan.images.first)
    planned.copies = (0..<pictures).map { PlannedCopy(number: $0, side: .train) }
    return try renderPictures(planned, bytes: bytes, options: options)
  }

  private func cut(_ image: RGBImage, left: Int, top: Int, side: Int) -> RGBImage {
    var pixels: [UInt8] = []
    for y in top..<top + side {
      let start = 3 * (y * image.width + left)
      pixels += image.pixels[start..<start + 3 * side]
    }
    return RGBImage(width: side, height: side, pixels: pixels)
  }

  private func mirrored(_ image: RGBImage) -> RGBImage {
    var pixels: [UInt8] = []
    for y in 0..<image.height {
      for x in (0..<image.width).reversed() {
        let at = 3 * (y * image.width + x)
        pixels += image.pixels[at..<at + 3]
      }
    }
    return RGBImage(width: image.width, height: image.height, pixels: pixels)
  }

  private func upset(_ image: RGBImage) -> RGBImage {
    var rows: [UInt8] = []
    let length = 3 * image.width
    for y in (0..<image.height).reversed() { rows += image.pixels[y * length..<(y + 1) * length] }
    return RGBImage(width: image.width, height: image.height, pixels: rows)
  }

  private func largestDifference(_ a: RGBImage, _ b: RGBImage) -> Int {
    (a.width, a.height) == (b.width, b.height)
      ? zip(a.pixels, b.pixels).reduce(0) { max($0, abs(Int($1.0) - Int($1.1))) } : .max
  }

  @Test func `a photograph of the export's own size is not resampled`() throws {
    let bytes = try JPEGEncoder.encode(blocks(1, width: 64, height: 64))
    let picture = try #require(try render(bytes, size: 64).first)
    #expect(picture.jpeg == (try JPEGEncoder.encode(try ImageFile.decode(bytes))))
    #expect(picture.copy == 0)
    #expect(picture.transform.draw == nil)
    #expect(picture.transform.box == [0, 0, 64, 64])
    #expect(picture.transform.matrix == [1, 0, 0, 0, 1, 0])
  }

  @Test func `center takes the middle square, pixel by pixel`() throws {
    let bytes = try JPEGEncoder.encode(blocks(2, width: 96, height: 64))
    let picture = try #require(try render(bytes, size: 64, crop: .center).first)
    let middle = cut(try ImageFile.decode(bytes), left: 16, top: 0, side: 64)
    #expect(picture.jpeg == (try JPEGEncoder.encode(middle)))
    #expect(picture.transform.matrix == [1, 0, 16, 0, 1, 0])
  }

  @Test func `face takes the square about the face, pixel by pixel`() throws {
    let bytes = try JPEGEncoder.encode(blocks(3, width: 120, height: 80))
    let face = FaceBox(left: 50, top: 30, right: 65, bottom: 45, confidence: 1, subDetector: 0)
    let picture = try #require(try render(bytes, size: 32, crop: .face, face: face).first)
    let around = cut(try ImageFile.decode(bytes), left: 42, top: 22, side: 32)
    #expect(picture.jpeg == (try JPEGEncoder.encode(around)))
    #expect(picture.transform.box == [42, 22, 32, 32])
  }

  /// A picture in which two dark eyes lie level about the middle of a face, turned clockwise by some degrees.
  private func tiltedFace(_ degrees: Double) throws -> [UInt8] {
    var level = RGBImage(width: 400, height: 400, filledWith: (220, 180, 150))
    for x in [170, 230] { level.fill(PixelRect(left: x - 8, top: 172, right: x + 8, bottom: 188), .black) }
    let turn = AffineMap.rotation(degrees: -degrees).about(x: 200, y: 200)
    return try JPEGEncoder.encode(warp(level, outputToSource: turn, width: 400, height: 400))
  }

  /// Where the two dark spots of a picture have their middles, the left one first.
  private func eyes(of image: RGBImage) throws -> [(x: Double, y: Double)] {
    let dark = (0..<image.width * image.height).filter { image.pixels[3 * $0 + 1] < 90 }
      .map { (x: Double($0 % image.width), y: Double($0 / image.width)) }
    try #require(dark.count > 20)
    let middle = dark.map(\.x).reduce(0, +) / Double(dark.count)
    return [dark.filter { $0.x < middle }, dark.filter { $0.x >= middle }].map { spot in
      let sum = spot.reduce((x: 0.0, y: 0.0)) { (x: $0.x + $1.x, y: $0.y + $1.y) }
      return (x: sum.x / Double(spot.count), y: sum.y / Double(spot.count))
    }
  }

  @Test(arguments: [(3, -25.0), (4, 25)]) func `a face that leans comes out level, and the manifest says how`(
    filter: Int, degrees: Double
  ) throws {
    let bytes = try tiltedFace(degrees)
    let face = FaceBox(left: 140, top: 140, right: 259, bottom: 259, confidence: 1, subDetector: filter)
    let picture = try #require(try render(bytes, size: 120, crop: .face, face: face).first)
    let found = try eyes(of: try ImageFile.decode(picture.jpeg))
    #expect(abs(found[0].y - found[1].y) < 0.6, "the eyes lie level")
    // 60 pixels apart in a square of 240, which is half of it in the picture of 120; 20 above its middle.
    #expect(abs(found[1].x - found[0].x - 30) < 0.6)
    #expect(abs(found[0].y - 50) < 1)
    #expect(picture.transform.tilt == degrees)
    #expect(picture.transform.box == [80, 80, 240, 240])

    // Box and tilt, or the matrix alone: either way leads from the picture to the photograph. (In its own size, so that
    // the photograph is not reduced before it is sampled.)
    let full = try #require(try render(bytes, size: 240, crop: .face, face: face).first)
    let turn = AffineMap.translation(x: 80, y: 80)
      .then(AffineMap.rotation(degrees: degrees).about(x: 200, y: 200))
    let m = full.transform.matrix
    #expect([turn.a, turn.b, turn.tx, turn.c, turn.d, turn.ty] == m)
    let again = warp(
      try ImageFile.decode(bytes),
      outputToSource: AffineMap(a: m[0], b: m[1], c: m[3], d: m[4], tx: m[2], ty: m[5]), width: 240, height: 240)
    #expect(try JPEGEncoder.encode(again) == full.jpeg)

    // The same face by the filter for upright ones is cut out as it stands.
    var upright = face
    upright.subDetector = 0
    let asItIs = try #require(try render(bytes, size: 120, crop: .face, face: upright).first)
    #expect(asItIs.transform.tilt == nil)
    let leaning = try eyes(of: try ImageFile.decode(asItIs.jpeg))
    let angle = atan2(leaning[1].y - leaning[0].y, leaning[1].x - leaning[0].x) * 180 / Double.pi
    #expect(abs(angle - degrees) < 1.5)
  }

  @Test func `a copy of a levelled face is made from the levelled square`() throws {
    let face = FaceBox(left: 140, top: 140, right: 259, bottom: 259, confidence: 1, subDetector: 4)
    let pictures = try render(
      try tiltedFace(25), size: 120, crop: .face, pictures: 2, augment: "hflip", face: face)
    try #require(pictures.map { $0.transform.draw?.hflip } == [nil, true])
    let (original, mirror) = (try ImageFile.decode(pictures[0].jpeg), try ImageFile.decode(pictures[1].jpeg))
    let found = try eyes(of: mirror)
    #expect(abs(found[0].y - found[1].y) < 0.6)
    #expect(largestDifference(mirror, mirrored(original)) <= 24)
  }

  @Test func `none squeezes the whole picture into the square`() throws {
    // Two colours side by side, twice as wide as high: they stay halves.
    var wide = RGBImage(width: 128, height: 64, filledWith: (200, 60, 60))
    for y in 0..<64 { for x in 64..<128 { for c in 0..<3 { wide.pixels[3 * (y * 128 + x) + c] = [60, 60, 200][c] } } }
    let picture = try #require(try render(try JPEGEncoder.encode(wide), size: 64).first)
    let image = try ImageFile.decode(picture.jpeg)
    #expect((image.width, image.height) == (64, 64))
    for (x, colour) in [(4, [200, 60, 60]), (24, [200, 60, 60]), (40, [60, 60, 200]), (60, [60, 60, 200])] {
      let pixel = (0..<3).map { Int(image.pixels[3 * (30 * 64 + x) + $0]) }
      #expect(zip(pixel, colour).allSatisfy { abs($0 - $1) <= 6 }, "\(x): \(pixel)")
    }
    #expect(picture.transform.matrix == [2, 0, 0, 0, 1, 0])
  }

  @Test func `a copy of flips only mirrors the original, pixel by pixel`() throws {
    let bytes = try JPEGEncoder.encode(blocks(4, width: 64, height: 64))
    let pictures = try render(bytes, size: 64, pictures: 2, augment: "hflip")
    try #require(pictures.map(\.copy) == [0, 1])
    #expect(pictures[1].transform.draw?.hflip == true)
    #expect(pictures[1].jpeg == (try JPEGEncoder.encode(mirrored(try ImageFile.decode(bytes)))))
    // Once more through JPEG, the mirror is still the mirror of the original's picture.
    let (original, mirror) = (try ImageFile.decode(pictures[0].jpeg), try ImageFile.decode(pictures[1].jpeg))
    #expect(largestDifference(mirror, mirrored(original)) <= 24)
    #expect(largestDifference(mirror, original) > 60)
  }

  @Test func `flips both ways make four pictures, each of them once`() throws {
    let bytes = try JPEGEncoder.encode(blocks(7, width: 64, height: 64))
    let original = try ImageFile.decode(bytes)
    let expected = try [original, mirrored(original), upset(original), upset(mirrored(original))].map {
      try JPEGEncoder.encode($0)
    }
    let pictures = try render(bytes, size: 64, pictures: 4, augment: "hflip,vflip")
    #expect(pictures.first?.jpeg == expected[0])
    #expect(Set(pictures.map(\.jpeg)) == Set(expected))
  }

  @Test func `a large photograph is reduced, not skipped over`() throws {
    // Stripes one pixel wide mean gray at a sixteenth of the size; picking single pixels would give black or white.
    var stripes = RGBImage(width: 512, height: 512, filledWith: (0, 0, 0))
    for y in 0..<512 {
      for x in stride(from: 0, to: 512, by: 2) { for c in 0..<3 { stripes.pixels[3 * (y * 512 + x) + c] = 255 } }
    }
    let picture = try #require(try render(try JPEGEncoder.encode(stripes), size: 32).first)
    let image = try ImageFile.decode(picture.jpeg)
    #expect(image.pixels.allSatisfy { (118...138).contains($0) })
  }

  @Test func `the manifest's matrix leads from the picture to the photograph`() throws {
    let bytes = try JPEGEncoder.encode(blocks(5, width: 200, height: 120))
    for picture in try render(
      bytes, size: 50, crop: .center, pictures: 4, augment: "shift=0.2,hflip,rotate=180,zoom=0.2")
    {
      let m = picture.transform.matrix
      let centre = (m[0] * 25 + m[1] * 25 + m[2], m[3] * 25 + m[4] * 25 + m[5])
      let draw = picture.transform.draw
      let reach = draw.map { (($0.shiftX * $0.shiftX + $0.shiftY * $0.shiftY).squareRoot() * 120) } ?? 0
      let distance = ((centre.0 - 100) * (centre.0 - 100) + (centre.1 - 60) * (centre.1 - 60)).squareRoot()
      #expect(abs(distance - reach) < 1e-9, "copy \(picture.copy)")
    }
  }

  @Test func `a photograph that cannot be decoded is a problem of its own`() throws {
    let bytes = try JPEGEncoder.encode(blocks(6, width: 64, height: 64))
    #expect(throws: ImageProblem.self) { try render(Array(bytes.prefix(bytes.count / 2)), size: 32) }
  }
}
