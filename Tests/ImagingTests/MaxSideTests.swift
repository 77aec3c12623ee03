// Decoding to a longest side.
import Base
import Imaging
import Testing

private func png(_ image: RGBImage) -> [UInt8] {
  PNGWriter(width: image.width, height: image.height).file(
    rows: (0..<image.height).map { Array(image.pixels[3 * image.width * $0..<3 * image.width * ($0 + 1)]) })
}

@Suite struct `Decoding to a longest side` {
  @Test(arguments: [
    (800, 600, 400, 400, 300), (801, 601, 400, 400, 300), (600, 800, 64, 48, 64), (799, 600, 798, 798, 599),
    (1000, 3, 64, 64, 1), (3, 1000, 500, 2, 500), (500, 499, 499, 499, 498), (100, 50, 100, 100, 50),
    (63, 20, 64, 63, 20), (1, 1, 1, 1, 1), (640, 480, 1, 1, 1),
  ])
  func `the longer side is met exactly and the other follows, rounded`(
    width: Int, height: Int, maxSide: Int, newWidth: Int, newHeight: Int
  ) throws {
    let scene = Pictures.scene(width: width, height: height)
    for bytes in [try JPEGEncoder.encode(scene), png(scene)] {
      let (image, header) = try ImageFile.decode(bytes, maxSide: maxSide)
      #expect((image.width, image.height) == (newWidth, newHeight))
      #expect((header.width, header.height) == (width, height))
    }
  }

  @Test func `without a longest side, and where it is not reached, every pixel is as it was`() throws {
    let bytes = try JPEGEncoder.encode(Pictures.scene(width: 61, height: 45))
    let full = try ImageFile.decode(bytes)
    #expect(try ImageFile.decode(bytes, maxSide: nil).image == full)
    #expect(try ImageFile.decode(bytes, maxSide: 61).image == full)
  }

  @Test func `a PNG is resampled from its own pixels, alpha over white first`() throws {
    let noise = Pictures.noise(width: 90, height: 70)
    #expect(try ImageFile.decode(png(noise), maxSide: 40).image == resampled(noise, width: 40, height: 31))
    let clear = PNGWriter(width: 4, height: 1, colourType: 4).file(rows: [[0, 0, 0, 0, 0, 0, 0, 0]])
    #expect(
      try ImageFile.decode(clear, maxSide: 2).image == RGBImage(width: 2, height: 1, filledWith: (255, 255, 255)))
  }

  @Test func `a JPEG is reduced in the DCT to the smallest power of two that is as large`() throws {
    let bytes = try JPEGEncoder.encode(Pictures.scene(width: 640, height: 480))
    for (maxSide, width, height) in [(320, 320, 240), (160, 160, 120), (80, 80, 60)] {
      #expect(
        try ImageFile.decode(bytes, maxSide: maxSide).image
          == (try ImageFile.decode(bytes, coveringWidth: width, height: height)))
    }
    #expect(
      try ImageFile.decode(bytes, maxSide: 161).image
        == resampled(try ImageFile.decode(bytes, coveringWidth: 320, height: 240), width: 161, height: 121))
    #expect(
      try ImageFile.decode(bytes, maxSide: 321).image == resampled(try ImageFile.decode(bytes), width: 321, height: 241)
    )
  }

  @Test(arguments: [(701, 523, 100), (703, 401, 350), (333, 777, 96), (641, 481, 320)])
  func `odd sides reduced in the DCT show the same part of the picture as all of it resampled`(
    width: Int, height: Int, maxSide: Int
  ) throws {
    let bytes = try JPEGEncoder.encode(Pictures.scene(width: width, height: height), quality: 98)
    let image = try ImageFile.decode(bytes, maxSide: maxSide).image
    let whole = resampled(try ImageFile.decode(bytes), width: image.width, height: image.height)
    #expect(meanDifference(image, whole) < 1)
  }

  @Test func `a turned picture is as large upright`() throws {
    let plain = try JPEGEncoder.encode(Pictures.scene(width: 400, height: 300))
    let bytes = inserting(marker: 0xe1, Array("Exif\0\0".utf8) + exif(6, bigEndian: false), into: plain)
    let (image, header) = try ImageFile.decode(bytes, maxSide: 150)
    #expect((header.width, header.height) == (300, 400))
    #expect((image.width, image.height) == (113, 150))
    #expect(image == upright(try ImageFile.decode(plain, maxSide: 150).image, .rightTop))
  }

  @Test func `the pixel limit is that of the full picture`() throws {
    let bytes = try JPEGEncoder.encode(Pictures.scene(width: 61, height: 45))
    #expect(problem { _ = try ImageFile.decode(bytes, maxPixels: 61 * 45 - 1, maxSide: 8) }?.reason == .tooLarge)
    #expect(try ImageFile.decode(bytes, maxPixels: 61 * 45, maxSide: 8).image.width == 8)
  }

  @Test func `a cut file is truncated at every size`() throws {
    let bytes = try JPEGEncoder.encode(Pictures.noise(width: 200, height: 200))
    let cut = Array(bytes[..<(bytes.count / 2)])
    for side in [200, 150, 100, 60, 20] {
      #expect(problem { _ = try ImageFile.decode(cut, maxSide: side) }?.reason == .truncated)
    }
  }
}
