// What PNG and WebP files become, of every colour type, whole and broken.
import Base
import Imaging
import Testing

@Suite struct `PNG files` {
  @Test func `RGB comes back as it was`() throws {
    let noise = Pictures.noise(width: 13, height: 7)
    let bytes = PNGWriter(width: 13, height: 7).file(rows: rows(noise))
    #expect(try ImageFile.decode(bytes) == noise)
    #expect(
      try ImageFile.header(of: bytes) == ImageHeader(kind: .png, width: 13, height: 7, orientation: .topLeft))
  }

  @Test(arguments: [(1, 1), (13, 7), (256, 300), (1, 5000), (5000, 1)])
  func `what is written comes back as it was`(width: Int, height: Int) throws {
    let noise = Pictures.noise(width: width, height: height)
    #expect(try ImageFile.decode(PNGEncoder.encode(noise)) == noise)
    let scene = Pictures.scene(width: width, height: height)
    #expect(try ImageFile.decode(PNGEncoder.encode(scene)) == scene)
  }

  @Test func `what is written of a smooth picture takes less than its pixels`() throws {
    let scene = Pictures.scene(width: 640, height: 480)
    #expect(try PNGEncoder.encode(scene).count < scene.pixels.count / 4)
    #expect(throws: ImageProblem.self) {
      try PNGEncoder.encode(RGBImage(width: 1_000_001, height: 1, filledWith: (0, 0, 0)))
    }
  }

  @Test func `gray of one, two, four and eight bits covers black to white`() throws {
    for (depth, row, expected) in [
      (1, [0b1010_0000], [255, 0, 255, 0]), (2, [0b0001_1011], [0, 85, 170, 255]),
      (4, [0x0f, 0x37], [0, 255, 51, 119]), (8, [9, 200, 0, 255], [9, 200, 0, 255]),
    ] as [(UInt8, [UInt8], [UInt8])] {
      let bytes = PNGWriter(width: 4, height: 1, bitDepth: depth, colourType: 0).file(rows: [row])
      #expect(try ImageFile.decode(bytes).pixels == expected.flatMap { [$0, $0, $0] }, "\(depth) bits")
    }
  }

  @Test func `of sixteen bits the high byte stays`() throws {
    let bytes = PNGWriter(width: 2, height: 1, bitDepth: 16).file(rows: [
      [0x12, 0xff, 0x34, 0x00, 0x56, 0x80, 0xff, 0xff, 0, 0xff, 7, 7]
    ])
    #expect(try ImageFile.decode(bytes).pixels == [0x12, 0x34, 0x56, 0xff, 0, 7])
  }

  @Test func `a palette gives its colours, transparent ones over white`() throws {
    var writer = PNGWriter(width: 3, height: 1, bitDepth: 2, colourType: 3)
    writer.before = [("PLTE", [255, 0, 0, 0, 255, 0, 0, 0, 255])]
    #expect(try ImageFile.decode(writer.file(rows: [[0b0001_1000]])).pixels == [255, 0, 0, 0, 255, 0, 0, 0, 255])
    writer.before.append(("tRNS", [255, 0]))
    #expect(
      try ImageFile.decode(writer.file(rows: [[0b0001_1000]])).pixels == [255, 0, 0, 255, 255, 255, 0, 0, 255])
  }

  @Test func `alpha lies over white, rounded to nearest`() throws {
    let bytes = PNGWriter(width: 4, height: 1, colourType: 6).file(rows: [
      [200, 100, 0, 255, 200, 100, 0, 0, 200, 100, 0, 128, 0, 0, 0, 1]
    ])
    #expect(
      try ImageFile.decode(bytes).pixels == [200, 100, 0, 255, 255, 255, 227, 177, 127, 254, 254, 254])
    let gray = PNGWriter(width: 2, height: 1, bitDepth: 16, colourType: 4).file(rows: [
      [40, 0, 255, 255, 40, 0, 0x33, 0]
    ])
    // 40 at 51/255, which is a fifth: 8 + 204.
    #expect(try ImageFile.decode(gray).pixels == [40, 40, 40, 212, 212, 212])
  }

  @Test func `every alpha and value is the rounded quotient`() throws {
    let row = (0..<256).flatMap { alpha in (0..<256).flatMap { [UInt8($0), UInt8(alpha)] } }
    let bytes = PNGWriter(width: 65_536, height: 1, colourType: 4).file(rows: [row])
    let image = try ImageFile.decode(bytes)
    var expected: [UInt8] = []
    for alpha in 0..<256 {
      for value in 0..<256 {
        let exact = Double(value * alpha + 255 * (255 - alpha)) / 255
        expected.append(UInt8(exact.rounded()))
      }
    }
    #expect(stride(from: 0, to: image.pixels.count, by: 3).map { image.pixels[$0] } == expected)
  }

  @Test func `one transparent colour is compared in sixteen bits`() throws {
    var writer = PNGWriter(width: 2, height: 1, bitDepth: 16, colourType: 0)
    writer.before = [("tRNS", [0x10, 0x01])]
    #expect(try ImageFile.decode(writer.file(rows: [[0x10, 0x00, 0x10, 0x01]])).pixels == [16, 16, 16, 255, 255, 255])
  }

  @Test func `gamma and profiles change nothing`() throws {
    let noise = Pictures.noise(width: 4, height: 4)
    var writer = PNGWriter(width: 4, height: 4)
    writer.before = [("gAMA", [0, 1, 0x86, 0xa0]), ("iCCP", Array("broken".utf8)), ("bKGD", [0, 9, 0, 9, 0, 9])]
    #expect(try ImageFile.decode(writer.file(rows: rows(noise))) == noise)
  }

  @Test(arguments: [false, true])
  func `interlaced files are put together`(withAlpha: Bool) throws {
    let noise = Pictures.noise(width: 11, height: 9)
    let passes = [
      (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2),
    ]
    var lines: [[UInt8]] = []
    for (left, top, acrossBy, downBy) in passes {
      for y in stride(from: top, to: 9, by: downBy) {
        var line: [UInt8] = []
        for x in stride(from: left, to: 11, by: acrossBy) {
          let at = 3 * (11 * y + x)
          line += noise.pixels[at..<at + 3]
          if withAlpha { line.append(255) }
        }
        lines.append(line)
      }
    }
    let writer = PNGWriter(width: 11, height: 9, colourType: withAlpha ? 6 : 2, interlaced: true)
    #expect(try ImageFile.decode(writer.file(rows: lines)) == noise)
  }

  @Test func `a file cut at any place is truncated`() throws {
    let bytes = PNGWriter(width: 6, height: 5).file(rows: rows(Pictures.noise(width: 6, height: 5)))
    let pixels = 8 + 25 + 8
    // IEND (12 bytes) says nothing of the picture.
    for count in 4..<bytes.count - 12 {
      let sentence =
        count >= pixels ? "the file ends before the picture does" : "the file ends before the picture begins"
      #expect(
        problem { _ = try ImageFile.decode(Array(bytes[..<count])) } == ImageProblem(.truncated, sentence),
        "cut to \(count) bytes")
    }
    #expect(try ImageFile.decode(Array(bytes.dropLast(12))).width == 6)
  }

  @Test func `a wrong checksum is corrupt, in libpng's words`() throws {
    let good = PNGWriter(width: 6, height: 5).file(rows: rows(Pictures.noise(width: 6, height: 5)))
    var pixel = good
    pixel[60] ^= 1
    #expect(problem { _ = try ImageFile.decode(pixel) }?.reason == .corrupt)
    var checksum = good
    checksum[good.count - 13] ^= 1
    #expect(
      problem { _ = try ImageFile.decode(checksum) }
        == ImageProblem(.corrupt, "its PNG data is broken (libpng: IDAT: CRC error)"))
    var header = good
    header[19] = 7
    #expect(
      problem { _ = try ImageFile.header(of: header) }
        == ImageProblem(.corrupt, "its PNG data is broken (libpng: IHDR: CRC error)"))
  }

  @Test func `the pixel limit holds for sizes that would overflow`() {
    let bytes = PNGWriter(width: 0x7fff_ffff, height: 0x7fff_ffff, bitDepth: 16, colourType: 6).file(rows: [[]])
    let found = problem { _ = try ImageFile.decode(bytes) }
    #expect(
      found
        == ImageProblem(.tooLarge, "it has 2147483647 × 2147483647 pixels, more than the limit of 100000000"))
    #expect(problem { _ = try ImageFile.decode(bytes, maxPixels: .max) }?.reason == .tooLarge)
  }

  @Test func `the eXIf chunk turns the picture, before or behind the pixels`() throws {
    let noise = Pictures.noise(width: 4, height: 3)
    var writer = PNGWriter(width: 4, height: 3)
    writer.before = [("eXIf", exif(8, bigEndian: true))]
    #expect(try ImageFile.decode(writer.file(rows: rows(noise))) == upright(noise, .leftBottom))
    writer.before = []
    writer.behind = [("eXIf", exif(3, bigEndian: false))]
    #expect(try ImageFile.decode(writer.file(rows: rows(noise))) == upright(noise, .bottomRight))
  }

  private func rows(_ image: RGBImage) -> [[UInt8]] {
    (0..<image.height).map { Array(image.pixels[3 * image.width * $0..<3 * image.width * ($0 + 1)]) }
  }
}

@Suite struct `WebP files` {
  @Test func `lossless comes back as it was`() throws {
    let bytes = try Pictures.bytes(Pictures.losslessWebP)
    let image = try ImageFile.decode(bytes)
    #expect(
      image.pixels == [255, 0, 0, 0, 255, 0, 0, 0, 255, 1, 2, 3, 100, 150, 200, 255, 255, 255])
    #expect(try ImageFile.header(of: bytes) == ImageHeader(kind: .webp, width: 3, height: 2, orientation: .topLeft))
  }

  @Test func `the EXIF chunk turns the picture`() throws {
    let plain = try ImageFile.decode(try Pictures.bytes(Pictures.losslessWebP))
    let turned = try Pictures.bytes(Pictures.turnedWebP)
    #expect(try ImageFile.header(of: turned) == ImageHeader(kind: .webp, width: 2, height: 3, orientation: .rightTop))
    #expect(try ImageFile.decode(turned) == upright(plain, .rightTop))
  }

  @Test func `alpha lies over white`() throws {
    let image = try ImageFile.decode(try Pictures.bytes(Pictures.alphaWebP))
    #expect(image.pixels == [255, 0, 0, 127, 127, 255, 255, 255, 255, 204, 204, 204])
  }

  @Test func `lossy decodes`() throws {
    let image = try ImageFile.decode(try Pictures.bytes(Pictures.lossyWebP))
    #expect(image.width == 16 && image.height == 16)
    // Gray noise stays gray but for a rounding of the colour conversion.
    #expect(
      stride(from: 0, to: image.pixels.count, by: 3).allSatisfy {
        abs(Int(image.pixels[$0]) - Int(image.pixels[$0 + 2])) <= 8
      })
  }

  @Test func `an animation is unsupported`() throws {
    let bytes = try Pictures.bytes(Pictures.animatedWebP)
    let expected = ImageProblem(.unsupported, "it is a WebP animation, not a photograph")
    #expect(problem { _ = try ImageFile.header(of: bytes) } == expected)
    #expect(problem { _ = try ImageFile.decode(bytes) } == expected)
  }

  @Test func `the pixel limit is checked before anything is decoded`() throws {
    var bytes = try Pictures.bytes(Pictures.losslessWebP)
    // 14 bits each of width less one and height less one, behind the signature 0x2f (RFC 9649, 3.4).
    bytes.replaceSubrange(21..<24, with: [0xff, 0xff, 0xff])
    bytes[24] |= 0x0f
    #expect(
      problem { _ = try ImageFile.decode(bytes) }
        == ImageProblem(.tooLarge, "it has 16384 × 16384 pixels, more than the limit of 100000000"))
  }

  @Test(arguments: ["lossless", "lossy"])
  func `a cut file is truncated`(kind: String) throws {
    let bytes = try Pictures.bytes(kind == "lossy" ? Pictures.lossyWebP : Pictures.losslessWebP)
    for count in stride(from: 12, to: bytes.count - 8, by: 3) {
      #expect(
        problem { _ = try ImageFile.decode(Array(bytes[..<count])) }?.reason == .truncated, "cut to \(count) bytes")
    }
    #expect(
      problem { _ = try ImageFile.decode(Array(bytes[..<(bytes.count / 2)])) }?.sentence
        == "the file ends before the picture does")
  }

  @Test func `garbage in the header is corrupt`() throws {
    var bytes = try Pictures.bytes(Pictures.losslessWebP)
    bytes[20] = 0
    #expect(
      problem { _ = try ImageFile.decode(bytes) } == ImageProblem(.corrupt, "its WebP data is broken"))
  }
}
