// Wrapping: gzip, zip and tar written by hand, without compression, so that their headers can be damaged on purpose.

enum Wrapping: CaseIterable {
  case gzip
  case zip
  case tar

  var ending: String {
    switch self {
    case .gzip: ".gz"
    case .zip: ".zip"
    case .tar: ".tar"
    }
  }

  func wrap(_ files: [(name: String, bytes: [UInt8])]) -> [UInt8] {
    switch self {
    case .gzip: files.flatMap { Self.gzip($0.bytes) }
    case .zip: Self.zip(files)
    case .tar: Self.tar(files)
    }
  }

  /// RFC 1952 around stored blocks of RFC 1951.
  private static func gzip(_ bytes: [UInt8]) -> [UInt8] {
    var out: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]
    var start = 0
    repeat {
      let end = min(start + 0xffff, bytes.count)
      let count = UInt16(end - start)
      out.append(end == bytes.count ? 1 : 0)
      out += little(count, 2) + little(~count, 2)
      out += bytes[start..<end]
      start = end
    } while start < bytes.count
    return out + little(crc(bytes), 4) + little(UInt32(truncatingIfNeeded: bytes.count), 4)
  }

  /// Members stored, then the directory (PKWARE's APPNOTE, 4.3).
  private static func zip(_ files: [(name: String, bytes: [UInt8])]) -> [UInt8] {
    var out: [UInt8] = []
    var directory: [UInt8] = []
    for (name, bytes) in files {
      let size = little(UInt32(truncatingIfNeeded: bytes.count), 4)
      let common: [UInt8] =
        little(UInt16(20), 2) + [0, 0, 0, 0, 0, 0, 0x21, 0x58] + little(crc(bytes), 4) + size + size
        + little(UInt16(name.utf8.count), 2) + [0, 0]
      let place = UInt32(truncatingIfNeeded: out.count)
      out += [0x50, 0x4b, 3, 4] + common + Array(name.utf8) + bytes
      directory +=
        [0x50, 0x4b, 1, 2] + little(UInt16(20), 2) + common + [UInt8](repeating: 0, count: 10) + little(place, 4)
        + Array(name.utf8)
    }
    let count = little(UInt16(files.count), 2)
    let place = UInt32(truncatingIfNeeded: out.count)
    return out + directory + [0x50, 0x4b, 5, 6, 0, 0, 0, 0] + count + count
      + little(UInt32(truncatingIfNeeded: directory.count), 4) + little(place, 4) + [0, 0]
  }

  /// POSIX ustar.
  private static func tar(_ files: [(name: String, bytes: [UInt8])]) -> [UInt8] {
    var out: [UInt8] = []
    for (name, bytes) in files {
      var header = [UInt8](repeating: 0, count: 512)
      func put(_ text: String, at place: Int) {
        for (offset, byte) in text.utf8.enumerated() where place + offset < 512 { header[place + offset] = byte }
      }
      put(String(name.prefix(99)), at: 0)
      put("0000644", at: 100)
      put("0000000", at: 108)
      put("0000000", at: 116)
      put(octal(bytes.count, 11), at: 124)
      put(octal(1_539_203_964, 11), at: 136)
      put("        0", at: 148)
      put("ustar", at: 257)
      put("00", at: 263)
      put(octal(header.reduce(0) { $0 + Int($1) }, 6) + "\0 ", at: 148)
      out += header + bytes + [UInt8](repeating: 0, count: (512 - bytes.count % 512) % 512)
    }
    return out + [UInt8](repeating: 0, count: 1024)
  }

  private static func octal(_ number: Int, _ digits: Int) -> String {
    let text = String(number, radix: 8)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }

  private static func little(_ number: some FixedWidthInteger, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
  }

  /// CRC-32 as in ISO 3309.
  private static func crc(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(~0) { crc, byte in crcTable[Int((crc ^ UInt32(byte)) & 0xff)] ^ (crc >> 8) }
  }

  private static let crcTable: [UInt32] = (0..<256).map { number in
    (0..<8).reduce(UInt32(number)) { value, _ in value & 1 == 1 ? 0xedb8_8320 ^ (value >> 1) : value >> 1 }
  }
}
