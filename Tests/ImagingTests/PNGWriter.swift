// PNGWriter: PNG files of any kind, uncompressed, so that the reader is tested on what no encoder would write.

struct PNGWriter {
  var width: Int
  var height: Int
  var bitDepth: UInt8 = 8
  /// 0 gray, 2 RGB, 3 palette, 4 gray and alpha, 6 RGB and alpha.
  var colourType: UInt8 = 2
  var interlaced = false
  /// Chunks between IHDR and IDAT.
  var before: [(name: String, data: [UInt8])] = []
  /// Chunks between IDAT and IEND.
  var behind: [(name: String, data: [UInt8])] = []

  /// - Parameter rows: packed samples, without the filter byte; in the order of Adam7 where interlaced.
  func file(rows: [[UInt8]]) -> [UInt8] {
    var bytes: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
    bytes += Self.chunk(
      "IHDR", Self.word(UInt32(width)) + Self.word(UInt32(height)) + [bitDepth, colourType, 0, 0, interlaced ? 1 : 0])
    for chunk in before { bytes += Self.chunk(chunk.name, chunk.data) }
    bytes += Self.chunk("IDAT", Self.zlib(rows.flatMap { [0] + $0 }))
    for chunk in behind { bytes += Self.chunk(chunk.name, chunk.data) }
    return bytes + Self.chunk("IEND", [])
  }

  static func word(_ value: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * UInt32($0))) }
  }

  static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
    let body = Array(name.utf8) + data
    return word(UInt32(data.count)) + body + word(crc(body))
  }

  /// Stored blocks only (RFC 1950, RFC 1951).
  private static func zlib(_ data: [UInt8]) -> [UInt8] {
    var out: [UInt8] = [0x78, 0x01]
    var at = 0
    repeat {
      let end = min(at + 65_535, data.count)
      let count = UInt16(end - at)
      out.append(end == data.count ? 1 : 0)
      for half in [count, ~count] { out += [UInt8(half & 255), UInt8(half >> 8)] }
      out += data[at..<end]
      at = end
    } while at < data.count
    var (a, b): (UInt32, UInt32) = (1, 0)
    for byte in data {
      a = (a + UInt32(byte)) % 65_521
      b = (b + a) % 65_521
    }
    return out + word(b << 16 | a)
  }

  private static func crc(_ bytes: [UInt8]) -> UInt32 {
    var crc: UInt32 = 0xffff_ffff
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? 0xedb8_8320 ^ crc >> 1 : crc >> 1 }
    }
    return ~crc
  }
}
