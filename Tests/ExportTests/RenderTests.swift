// RenderTests: the pixels of exported pictures, exactly where they can be known exactly.
import Base
import Export
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
    planned.pictures = pictures
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
