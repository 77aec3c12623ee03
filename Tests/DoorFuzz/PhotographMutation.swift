// PhotographMutation: damage that leaves enough of a file for a decoder to begin.
import Base

enum PhotographMutation: CaseIterable {
  case flipBits
  case overwrite
  case extremes
  case delete
  case insert
  case duplicate
  case truncate
  case marker
  case length
  case splice

  /// - Parameter other: another photograph, of which `splice` takes a part.
  func apply(to bytes: inout [UInt8], other: [UInt8], _ random: inout KeyedGenerator) {
    guard !bytes.isEmpty else { return }
    // Headers, tables and the first scan decide most of what a decoder does.
    let reach = random.chance(0.3) ? min(bytes.count, 1024) : bytes.count
    let at = random.index(reach)
    let run = at..<min(bytes.count, at + 1 + random.index(64))
    switch self {
    case .flipBits: for _ in 0...random.index(8) { bytes[random.index(reach)] ^= 1 << UInt8(random.index(8)) }
    case .overwrite: for i in run { bytes[i] = UInt8(truncatingIfNeeded: random.next()) }
    case .extremes:
      let value: UInt8 = [0x00, 0x01, 0x7f, 0x80, 0xff][random.index(5)]
      for i in run.prefix(1 + random.index(4)) { bytes[i] = value }
    case .delete: bytes.removeSubrange(run)
    case .insert: bytes.insert(contentsOf: run.map { _ in UInt8(truncatingIfNeeded: random.next()) }, at: at)
    case .duplicate:
      let part = Array(bytes[run])
      for _ in 0...random.index(20) { bytes.insert(contentsOf: part, at: at) }
    case .truncate: bytes.removeSubrange(at...)
    case .marker:
      // JPEG's segments: a start of frame in the place of a table, a restart in that of a scan.
      let markers = bytes.indices.dropLast().filter { bytes[$0] == 0xff && bytes[$0 + 1] >= 0xc0 }
      guard !markers.isEmpty else { return }
      bytes[markers[random.index(markers.count)] + 1] = UInt8(0xc0 + random.index(64))
    case .length:
      // Two or four bytes that may be a length or a side.
      let value = [0, 1, 2, 0xff, 0x100, 0x7fff, 0x8000, 0xffff][random.index(8)]
      guard at + 1 < bytes.count else { return }
      bytes[at] = UInt8(value >> 8)
      bytes[at + 1] = UInt8(value & 255)
    case .splice:
      guard !other.isEmpty else { return }
      let from = random.index(other.count)
      let part = other[from..<min(other.count, from + 1 + random.index(4096))]
      bytes.replaceSubrange(at..<min(bytes.count, at + part.count), with: part)
    }
  }
}

/// Writes the checksums of a PNG's chunks anew (PNG, second edition, 5.3 and annex D).
func mendChecksums(ofPNG bytes: inout [UInt8]) {
  guard bytes.starts(with: [0x89, 0x50, 0x4e, 0x47]) else { return }
  var at = 8
  while at + 12 <= bytes.count {
    let length = bytes[at..<at + 4].reduce(0) { $0 << 8 | Int($1) }
    let end = at + 8 + length
    guard length < bytes.count, end + 4 <= bytes.count else { return }
    var sum: UInt32 = 0xffff_ffff
    for byte in bytes[at + 4..<end] {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xedb8_8320 : sum >> 1 }
    }
    for i in 0..<4 { bytes[end + i] = UInt8(truncatingIfNeeded: ~sum >> UInt32(24 - 8 * i)) }
    at = end + 4
  }
}
