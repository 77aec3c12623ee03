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
    let reach = random.chance(0.5) ? min(bytes.count, 1024) : bytes.count
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
