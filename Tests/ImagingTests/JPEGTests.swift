// What JPEG files become, whole and broken, and what the encoder writes.
import Base
import Imaging
import Testing

@Suite struct `JPEG files` {
  let scene = Pictures.scene(width: 61, height: 45)

  @Test func `a picture comes back nearly as it was`() throws {
    let bytes = try JPEGEncoder.encode(scene, quality: 95)
    let back = try ImageFile.decode(bytes)
    #expect(back.width == 61 && back.height == 45)
    // The box has hard coloured edges, which 4:2:0 smears; the mean is what a picture loses.
    let loss = zip(back.pixels, scene.pixels).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
    #expect(Double(loss) / Double(scene.pixels.count) < 2.5)
    #expect(
      try ImageFile.header(of: bytes) == ImageHeader(kind: .jpeg, width: 61, height: 45, orientation: .topLeft))
  }

  @Test func `one colour stays one colour`() throws {
    let gray = RGBImage(width: 20, height: 9, filledWith: (90, 90, 90))
    #expect(try ImageFile.decode(try JPEGEncoder.encode(gray)) == gray)
  }

  @Test func `the encoder writes the same bytes for the same pixels`() throws {
    #expect(try JPEGEncoder.encode(scene) == (try JPEGEncoder.encode(scene)))
    #expect(try JPEGEncoder.encode(scene) == (try JPEGEncoder.encode(scene, quality: 92)))
    #expect(try JPEGEncoder.encode(scene, quality: 50).count < (try JPEGEncoder.encode(scene).count))
  }

  @Test func `the encoder writes baseline 420 with a JFIF header and no other metadata`() throws {
    let bytes = try JPEGEncoder.encode(scene)
    var markers: [UInt8] = []
    var frame: [UInt8] = []
    var at = 2
    while bytes[at + 1] != 0xda {
      let length = Int(bytes[at + 2]) << 8 | Int(bytes[at + 3])
      markers.append(bytes[at + 1])
      if bytes[at + 1] == 0xc0 { frame = Array(bytes[at + 4..<at + 2 + length]) }
      at += 2 + length
    }
    #expect(markers == [0xe0, 0xdb, 0xdb, 0xc0, 0xc4, 0xc4, 0xc4, 0xc4])
    #expect(frame == [8, 0, 45, 0, 61, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1])
    #expect(bytes.suffix(2) == [0xff, 0xd9])
  }

  @Test func `a large file grows the encoder's buffer`() throws {
    let noise = Pictures.noise(width: 400, height: 300)
    let bytes = try JPEGEncoder.encode(noise, quality: 100)
    #expect(bytes.count > 65_536)
    let back = try ImageFile.decode(bytes)
    #expect(back.width == 400 && back.height == 300)
  }

  @Test func `a picture wider than a JPEG can hold is refused in words`() {
    let wide = RGBImage(width: 65_501, height: 1, filledWith: (0, 0, 0))
    #expect(
      problem { _ = try JPEGEncoder.encode(wide) }
        == ImageProblem(.tooLarge, "65501 × 1 pixels are more than a JPEG can hold"))
  }

  @Test func `a file without its end marker decodes`() throws {
    let bytes = try JPEGEncoder.encode(scene)
    #expect(try ImageFile.decode(Array(bytes.dropLast(2))) == (try ImageFile.decode(bytes)))
    #expect(try ImageFile.decode(Array(bytes.dropLast(1))) == (try ImageFile.decode(bytes)))
  }

  @Test func `bytes behind the end do not matter`() throws {
    let bytes = try JPEGEncoder.encode(scene)
    #expect(try ImageFile.decode(bytes + Array("trailing".utf8) + [0xff, 0xd8, 0xff]) == (try ImageFile.decode(bytes)))
  }

  @Test func `a file cut at any place is truncated and never half a picture`() throws {
    let bytes = try JPEGEncoder.encode(Pictures.noise(width: 24, height: 24), quality: 60)
    let scan = try #require(bytes.indices.dropLast().first { bytes[$0] == 0xff && bytes[$0 + 1] == 0xda })
    // The last entropy byte may hold nothing but padding, and within the scan's own header either sentence is right.
    for count in 2..<bytes.count - 3 {
      let found = problem { _ = try ImageFile.decode(Array(bytes[..<count])) }
      #expect(found?.reason == .truncated, "cut to \(count) bytes")
      if count <= scan {
        #expect(found?.sentence == "the file ends before the picture begins", "cut to \(count) of \(scan) bytes")
      } else if count >= scan + 14 {
        #expect(found?.sentence == "the file ends before the picture does", "cut to \(count) bytes")
      }
    }
  }

  @Test func `a cut file still has a header`() throws {
    let bytes = try JPEGEncoder.encode(scene)
    #expect(try ImageFile.header(of: Array(bytes[..<(bytes.count - 200)])).width == 61)
  }

  @Test func `a progressive file decodes, and is truncated without its end`() throws {
    let bytes = try Pictures.bytes(Pictures.progressiveJPEG)
    let image = try ImageFile.decode(bytes)
    #expect(image.width == 16 && image.height == 16)
    let row = stride(from: 0, to: 48, by: 3).map { Int(image.pixels[$0]) }
    #expect(row.enumerated().allSatisfy { abs($0.element - 16 * $0.offset) < 24 }, "\(row)")
    for cut in 1...40 {
      #expect(
        problem { _ = try ImageFile.decode(Array(bytes.dropLast(cut))) }
          == ImageProblem(.truncated, "the file ends before the picture does"))
    }
  }

  @Test func `hundreds of scans are refused before they cost time`() throws {
    let bytes = try Pictures.bytes(Pictures.progressiveJPEG)
    // The fifth scan, which needs no tables of its own, again and again.
    let scans = bytes.indices.dropLast().filter { bytes[$0] == 0xff && bytes[$0 + 1] == 0xda }
    let fifth = scans[4]
    let tables = try #require(bytes[(fifth + 2)...].indices.first { bytes[$0] == 0xff && bytes[$0 + 1] == 0xc4 })
    let scan = Array(bytes[fifth..<tables])
    let repeated = bytes[..<tables] + (0..<600).flatMap { _ in scan } + bytes[tables...]
    #expect(
      problem { _ = try ImageFile.decode(Array(repeated)) }
        == ImageProblem(.unsupported, "it is a JPEG of more than 500 scans, which no camera writes"))
    let few = bytes[..<tables] + (0..<100).flatMap { _ in scan } + bytes[tables...]
    #expect(try ImageFile.decode(Array(few)).width == 16)
  }

  @Test func `inverted CMYK becomes the colour it prints`() throws {
    let image = try ImageFile.decode(try Pictures.bytes(Pictures.redCMYK))
    #expect(image == RGBImage(width: 8, height: 8, filledWith: (255, 0, 0)))
  }

  @Test func `CMYK without Adobe's marker is inverted all the same, as browsers take it`() throws {
    let bytes = try Pictures.bytes(Pictures.redCMYK)
    // The marker and its 14 bytes lie right behind the first two.
    #expect(try ImageFile.decode(Array(bytes[..<2] + bytes[18...])) == (try ImageFile.decode(bytes)))
  }

  @Test func `YCCK is YCbCr and black`() throws {
    var bytes = try Pictures.bytes(Pictures.redCMYK)
    bytes[17] = 2
    // The numbers 255, 0, 0, 255 as Y, Cb, Cr, K: R = 255 - 1.402 · 128 = 75.5, G beyond 255, B = 255 - 1.772 · 128 =
    // 28.2; what libjpeg gives as ink is 255 less these, and is inverted again: 179, 0, 227.
    let image = try ImageFile.decode(bytes)
    #expect(largestDifference(image, RGBImage(width: 8, height: 8, filledWith: (179, 0, 227))) <= 1)
  }

  @Test func `arithmetic coding decodes`() throws {
    let bytes = try Pictures.bytes(Pictures.arithmeticJPEG)
    #expect(bytes.indices.dropLast().contains { bytes[$0] == 0xff && bytes[$0 + 1] == 0xc9 })
    let image = try ImageFile.decode(bytes)
    #expect(image.width == 16 && image.height == 16)
    let row = stride(from: 0, to: 48, by: 3).map { Int(image.pixels[$0]) }
    #expect(row.enumerated().allSatisfy { abs($0.element - 16 * $0.offset) < 24 }, "\(row)")
  }

  @Test(arguments: [
    (12, "it is a JPEG of 12 bits a sample, and only 8 bits can be read"),
    (16, "it is a JPEG of 16 bits a sample, and only 8 bits can be read"),
  ])
  func `deep samples are unsupported`(depth: Int, sentence: String) throws {
    var bytes = try JPEGEncoder.encode(scene)
    let frame = try #require(bytes.indices.dropLast().first { bytes[$0] == 0xff && bytes[$0 + 1] == 0xc0 })
    bytes[frame + 4] = UInt8(depth)
    #expect(problem { _ = try ImageFile.header(of: bytes) } == ImageProblem(.unsupported, sentence))
  }

  @Test(arguments: [(UInt8(0xc3), "lossless"), (0xc5, "hierarchical"), (0xcb, "lossless")])
  func `processes that libjpeg lacks are unsupported`(marker: UInt8, name: String) throws {
    var bytes = try JPEGEncoder.encode(scene)
    let frame = try #require(bytes.indices.dropLast().first { bytes[$0] == 0xff && bytes[$0 + 1] == 0xc0 })
    bytes[frame + 1] = marker
    #expect(
      problem { _ = try ImageFile.decode(bytes) }
        == ImageProblem(.unsupported, "it is a \(name) JPEG, which cannot be read"))
  }

  @Test func `broken tables are corrupt, in libjpeg's words`() throws {
    var bytes = try JPEGEncoder.encode(scene)
    let table = try #require(bytes.indices.dropLast().first { bytes[$0] == 0xff && bytes[$0 + 1] == 0xc4 })
    bytes[table + 5] = 255
    let found = problem { _ = try ImageFile.decode(bytes) }
    #expect(found?.reason == .corrupt)
    #expect(found?.sentence == "its JPEG data is broken (libjpeg: Bogus Huffman table definition)")
  }

  @Test func `a picture without height is corrupt`() throws {
    var bytes = try JPEGEncoder.encode(scene)
    let frame = try #require(bytes.indices.dropLast().first { bytes[$0] == 0xff && bytes[$0 + 1] == 0xc0 })
    bytes[frame + 6] = 0
    #expect(problem { _ = try ImageFile.header(of: bytes) }?.reason == .corrupt)
  }

  @Test func `the pixel limit is checked before anything is decoded`() throws {
    var bytes = try JPEGEncoder.encode(RGBImage(width: 16, height: 16, filledWith: (1, 2, 3)))
    let frame = try #require(bytes.indices.dropLast().first { bytes[$0] == 0xff && bytes[$0 + 1] == 0xc0 })
    bytes.replaceSubrange(frame + 5..<frame + 9, with: [0xea, 0x60, 0xea, 0x60])
    #expect(
      problem { _ = try ImageFile.decode(bytes) }
        == ImageProblem(.tooLarge, "it has 60000 × 60000 pixels, more than the limit of 100000000"))
    let small = try JPEGEncoder.encode(scene)
    #expect(try ImageFile.decode(small, maxPixels: 61 * 45).width == 61)
    #expect(problem { _ = try ImageFile.decode(small, maxPixels: 61 * 45 - 1) }?.reason == .tooLarge)
    #expect(problem { _ = try ImageFile.header(of: small, maxPixels: 10) }?.reason == .tooLarge)
    bytes.replaceSubrange(frame + 5..<frame + 9, with: [0xff, 0xff, 0, 16])
    #expect(
      problem { _ = try ImageFile.header(of: bytes) }
        == ImageProblem(.tooLarge, "it has a side of more than 65500 pixels, the most that libjpeg reads"))
  }

  @Test func `chance bytes in the middle never crash`() throws {
    let good = try JPEGEncoder.encode(Pictures.noise(width: 40, height: 40), quality: 70)
    let progressive = try Pictures.bytes(Pictures.progressiveJPEG)
    var generator = KeyedGenerator(seed: 7, key: ["jpeg"])
    for round in 0..<400 {
      var bytes = round % 2 == 0 ? good : progressive
      for _ in 0..<4 { bytes[2 + generator.index(bytes.count - 2)] = UInt8(truncatingIfNeeded: generator.next()) }
      do {
        let image = try ImageFile.decode(bytes, maxPixels: 1_000_000)
        #expect(image.pixels.count == 3 * image.width * image.height)
      } catch {
        #expect(error is ImageProblem)
      }
    }
  }
}
