// Whether a file carries an ICC profile, whatever else it carries.
import Base
import Imaging
import Testing

@Suite struct `Colour profiles` {
  private let profile = Array("ICC_PROFILE\0\u{1}\u{1}".utf8) + [UInt8](repeating: 7, count: 130)
  private let scene = Pictures.scene(width: 20, height: 10)

  private func png(before: [(String, [UInt8])] = [], behind: [(String, [UInt8])] = []) -> [UInt8] {
    var writer = PNGWriter(width: 2, height: 1, colourType: 0)
    writer.before = before.map { (name: $0.0, data: $0.1) }
    writer.behind = behind.map { (name: $0.0, data: $0.1) }
    return writer.file(rows: [[1, 2]])
  }

  @Test func `a JPEG has one in APP2, behind whatever comes first`() throws {
    let plain = try JPEGEncoder.encode(scene)
    #expect(try !ImageFile.header(of: plain).hasColourProfile)
    let with = inserting(marker: 0xe2, profile, into: plain)
    #expect(try ImageFile.header(of: with).hasColourProfile)
    let exifFirst = inserting(marker: 0xe1, Array("Exif\0\0".utf8) + exif(6, bigEndian: true), into: with)
    #expect(
      try ImageFile.header(of: exifFirst)
        == ImageHeader(kind: .jpeg, width: 10, height: 20, orientation: .rightTop, hasColourProfile: true))
    // Pixels are the file's own numbers.
    #expect(try ImageFile.decode(with) == (try ImageFile.decode(plain)))
    #expect(try ImageFile.decode(with, maxSide: 10).header.hasColourProfile)
  }

  @Test func `APP2 of another kind, the same words elsewhere, and a cut name are none`() throws {
    let plain = try JPEGEncoder.encode(scene)
    for other in [
      inserting(marker: 0xe2, Array("MPF\0".utf8), into: plain), inserting(marker: 0xe2, [], into: plain),
      inserting(marker: 0xe1, profile, into: plain), inserting(marker: 0xfe, profile, into: plain),
      inserting(marker: 0xe2, Array("ICC_PROFILE".utf8), into: plain), plain + [0xff, 0xe2, 0, 30] + profile,
    ] {
      #expect(try !ImageFile.header(of: other).hasColourProfile)
    }
  }

  @Test func `a PNG has one in iCCP, which stands before the pixels`() throws {
    #expect(try !ImageFile.header(of: png()).hasColourProfile)
    #expect(try ImageFile.header(of: png(before: [("tEXt", [65, 0, 66]), ("iCCP", [65, 0, 0])])).hasColourProfile)
    #expect(try !ImageFile.header(of: png(before: [("tEXt", Array("iCCP".utf8))])).hasColourProfile)
    #expect(try !ImageFile.header(of: png(behind: [("iCCP", [65, 0, 0])])).hasColourProfile)
  }

  @Test func `a WebP has one in ICCP`() throws {
    let plain = try Pictures.bytes(Pictures.turnedWebP)
    #expect(try !ImageFile.header(of: plain).hasColourProfile)
    // Behind the VP8X chunk (8 + 10 bytes), of odd length and so padded; the flag and the length of all follow.
    let chunk = Array("ICCP".utf8) + [3, 0, 0, 0, 1, 2, 3, 0]
    var bytes = plain[..<30] + chunk + plain[30...]
    bytes[4] += UInt8(chunk.count)
    bytes[20] |= 0x20
    let header = try ImageFile.header(of: Array(bytes))
    #expect(header == ImageHeader(kind: .webp, width: 2, height: 3, orientation: .rightTop, hasColourProfile: true))
    #expect(try ImageFile.decode(Array(bytes)) == (try ImageFile.decode(plain)))
  }

  @Test func `lengths that lie end the search and nothing else`() throws {
    let plain = try JPEGEncoder.encode(scene)
    // Segments of all lengths that promise more than there is, or less than their own two bytes.
    var generator = KeyedGenerator(seed: 3, key: ["profile"])
    for file in [inserting(marker: 0xe2, profile, into: plain), png(before: [("iCCP", [65, 0, 0])])] {
      for _ in 0..<300 {
        var bytes = Array(file.prefix(40 + generator.index(file.count - 40)))
        for _ in 0..<3 { bytes[4 + generator.index(bytes.count - 4)] = UInt8(truncatingIfNeeded: generator.next()) }
        do { _ = try ImageFile.header(of: bytes) } catch { #expect(error is ImageProblem) }
      }
    }
  }
}
