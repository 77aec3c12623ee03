// Decoding no larger than needed.
import Base
import Imaging
import Testing

@Suite struct `Reduced decoding` {
  @Test(arguments: [
    (800, 600, 224, 224, 400, 300), (800, 600, 400, 300, 400, 300), (800, 600, 401, 1, 800, 600),
    (800, 600, 100, 75, 100, 75), (800, 600, 50, 20, 50, 38), (801, 601, 50, 20, 51, 38), (800, 600, 10, 3, 13, 10),
    (800, 600, 900, 900, 800, 600), (17, 5, 1, 1, 1, 1), (17, 5, 3, 1, 3, 1),
  ])
  func `a JPEG covers what was asked and is less than twice as large on one side`(
    width: Int, height: Int, askedWidth: Int, askedHeight: Int, gotWidth: Int, gotHeight: Int
  ) throws {
    let bytes = try JPEGEncoder.encode(Pictures.scene(width: width, height: height))
    let image = try ImageFile.decode(bytes, coveringWidth: askedWidth, height: askedHeight)
    #expect((image.width, image.height) == (gotWidth, gotHeight))
  }

  @Test func `a turned JPEG covers the upright size`() throws {
    let scene = Pictures.scene(width: 800, height: 400)
    let plain = try JPEGEncoder.encode(scene)
    let bytes = inserting(marker: 0xe1, Array("Exif\0\0".utf8) + exif(6, bigEndian: false), into: plain)
    let image = try ImageFile.decode(bytes, coveringWidth: 100, height: 200)
    #expect((image.width, image.height) == (100, 200))
    #expect(image == upright(try ImageFile.decode(plain, coveringWidth: 200, height: 100), .rightTop))
    #expect(try ImageFile.decode(bytes, coveringWidth: 101, height: 200).width == 200)
  }

  @Test func `the DCT reduction shows the same picture as averages of the full one`() throws {
    let bytes = try JPEGEncoder.encode(Pictures.scene(width: 640, height: 480), quality: 95)
    let full = try ImageFile.decode(bytes)
    for factor in [2, 4, 8] {
      let reduced = try ImageFile.decode(bytes, coveringWidth: 640 / factor, height: 480 / factor)
      #expect(reduced.width == 640 / factor)
      var sum = 0
      for y in 0..<reduced.height {
        for x in 0..<reduced.width {
          var total = 0
          for dy in 0..<factor {
            for dx in 0..<factor { total += Int(full.pixels[3 * (640 * (y * factor + dy) + x * factor + dx)]) }
          }
          sum += abs(total / (factor * factor) - Int(reduced.pixels[3 * (reduced.width * y + x)]))
        }
      }
      #expect(Double(sum) / Double(reduced.width * reduced.height) < 1.5, "1/\(factor)")
    }
  }

  @Test func `a PNG is halved by exact averages, an odd edge counting twice`() throws {
    let rows: [[UInt8]] = [[0, 10, 20, 30, 100], [1, 11, 21, 32, 101], [50, 60, 70, 80, 9]]
    let bytes = PNGWriter(width: 5, height: 3, colourType: 0).file(rows: rows)
    let image = try ImageFile.decode(bytes, coveringWidth: 2, height: 2)
    #expect((image.width, image.height) == (3, 2))
    // (0+10+1+11)/4 = 5.5, (20+30+21+32)/4 = 25.75, (100+101)/2 = 100.5; (50+60)/2, (70+80)/2, 9.
    #expect(stride(from: 0, to: 18, by: 3).map { image.pixels[$0] } == [6, 26, 101, 55, 75, 9])
    #expect(image.pixels[0] == image.pixels[1] && image.pixels[1] == image.pixels[2])
  }

  @Test func `a PNG goes on being halved`() throws {
    let bytes = PNGWriter(width: 64, height: 64, colourType: 0).file(
      rows: (0..<64).map { y in (0..<64).map { UInt8(($0 + y) % 2 * 200) } })
    let image = try ImageFile.decode(bytes, coveringWidth: 5, height: 8)
    #expect(image == RGBImage(width: 8, height: 8, filledWith: (100, 100, 100)))
  }

  @Test func `a cut file is truncated at every scale`() throws {
    let bytes = try JPEGEncoder.encode(Pictures.noise(width: 200, height: 200))
    let cut = Array(bytes[..<(bytes.count / 2)])
    for side in [200, 100, 50, 25] {
      #expect(problem { _ = try ImageFile.decode(cut, coveringWidth: side, height: side) }?.reason == .truncated)
    }
  }
}
