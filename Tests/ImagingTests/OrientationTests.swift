// Turning pictures upright, and finding out from a file how.
import Base
import Imaging
import Testing

@Suite struct Orientations {
  /// A picture of two rows, ABC above DEF, as a camera stores it under each orientation.
  static let stored: [(Orientation, String)] = [
    (.topLeft, "ABC/DEF"), (.topRight, "CBA/FED"), (.bottomRight, "FED/CBA"), (.bottomLeft, "DEF/ABC"),
    (.leftTop, "AD/BE/CF"), (.rightTop, "CF/BE/AD"), (.rightBottom, "FC/EB/DA"), (.leftBottom, "DA/EB/FC"),
  ]

  @Test(arguments: stored)
  func `the upright picture is the same for all eight`(orientation: Orientation, letters: String) {
    #expect(upright(Pictures.letters(letters), orientation) == Pictures.letters("ABC/DEF"))
  }

  @Test(arguments: Orientation.allCases)
  func `every pixel of a large picture finds its place`(orientation: Orientation) {
    // No side is a multiple of a power of two, so that whatever works in blocks has odd ends.
    let (w, h) = (111, 83)
    let noise = Pictures.noise(width: w, height: h)
    let turned = upright(noise, orientation)
    #expect((turned.width, turned.height) == (orientation.swapsSides ? (h, w) : (w, h)))
    var misplaced = 0
    for y in 0..<turned.height {
      for x in 0..<turned.width {
        let (storedX, storedY) =
          switch orientation {
          case .topLeft: (x, y)
          case .topRight: (w - 1 - x, y)
          case .bottomRight: (w - 1 - x, h - 1 - y)
          case .bottomLeft: (x, h - 1 - y)
          case .leftTop: (y, x)
          case .rightTop: (y, h - 1 - x)
          case .rightBottom: (w - 1 - y, h - 1 - x)
          case .leftBottom: (w - 1 - y, x)
          }
        let (at, from) = (3 * (turned.width * y + x), 3 * (w * storedY + storedX))
        if turned.pixels[at..<at + 3] != noise.pixels[from..<from + 3] { misplaced += 1 }
      }
    }
    #expect(misplaced == 0)
  }

  @Test func `opposite turns undo each other`() {
    let noise = Pictures.noise(width: 70, height: 45)
    for (one, other) in [
      (Orientation.rightTop, Orientation.leftBottom), (.bottomRight, .bottomRight), (.topRight, .topRight),
      (.bottomLeft, .bottomLeft), (.leftTop, .leftTop), (.rightBottom, .rightBottom),
    ] {
      #expect(upright(upright(noise, one), other) == noise)
    }
    #expect(upright(upright(noise, .rightTop), .rightTop) == upright(noise, .bottomRight))
    #expect(upright(upright(noise, .topRight), .bottomLeft) == upright(noise, .bottomRight))
    #expect(upright(upright(noise, .leftTop), .topRight) == upright(noise, .rightTop))
  }

  @Test(arguments: 1...8, [false, true])
  func `a JPEG's EXIF data turns it`(value: Int, bigEndian: Bool) throws {
    let plain = try JPEGEncoder.encode(Pictures.scene(width: 40, height: 24))
    let bytes = inserting(marker: 0xe1, Array("Exif\0\0".utf8) + exif(value, bigEndian: bigEndian), into: plain)
    let orientation = try #require(Orientation(rawValue: value))
    let sides = value >= 5 ? (24, 40) : (40, 24)
    #expect(
      try ImageFile.header(of: bytes)
        == ImageHeader(kind: .jpeg, width: sides.0, height: sides.1, orientation: orientation))
    #expect(try ImageFile.decode(bytes) == upright(try ImageFile.decode(plain), orientation))
  }

  @Test func `other segments before it do not hide the EXIF data`() throws {
    var bytes = try JPEGEncoder.encode(Pictures.scene(width: 40, height: 24))
    bytes = inserting(marker: 0xe1, Array("Exif\0\0".utf8) + exif(6, bigEndian: true), into: bytes)
    bytes = inserting(marker: 0xe1, Array("http://ns.adobe.com/xap/1.0/\0<x/>".utf8), into: bytes)
    bytes = inserting(marker: 0xfe, Array("a comment".utf8), into: bytes)
    #expect(try ImageFile.header(of: bytes).orientation == .rightTop)
  }

  @Test(arguments: [0, 9, 200])
  func `a value that means nothing is upright`(value: Int) throws {
    let plain = try JPEGEncoder.encode(Pictures.scene(width: 8, height: 8))
    let bytes = inserting(marker: 0xe1, Array("Exif\0\0".utf8) + exif(value, bigEndian: true), into: plain)
    #expect(try ImageFile.header(of: bytes).orientation == .topLeft)
  }

  @Test func `EXIF data that lies about its own size is upright`() throws {
    let plain = try JPEGEncoder.encode(Pictures.scene(width: 8, height: 8))
    for bigEndian in [false, true] {
      let good = exif(6, bigEndian: bigEndian)
      for count in 0..<(good.count - 4) {
        // Up to the byte that holds the value, every cut takes something that is needed.
        let cut = inserting(marker: 0xe1, Array("Exif\0\0".utf8) + good[..<count], into: plain)
        let found = try ImageFile.header(of: cut).orientation
        #expect(found == (count >= 20 ? .rightTop : .topLeft), "\(count) bytes")
      }
      var generator = KeyedGenerator(seed: 3, key: ["exif"])
      for _ in 0..<300 {
        var broken = good
        broken[generator.index(broken.count)] = UInt8(truncatingIfNeeded: generator.next())
        let bytes = inserting(marker: 0xe1, Array("Exif\0\0".utf8) + broken, into: plain)
        #expect(try ImageFile.header(of: bytes).width == 8)
      }
    }
  }
}
