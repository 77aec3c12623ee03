// ByteMutation: damage that knows nothing of what the bytes mean.
import Base

enum ByteMutation: CaseIterable {
  case flipBits
  case overwrite
  case insert
  case delete
  case duplicate
  case swap
  case truncate
  case token
  case breakUTF8
  case nul
  case mark
  case lineEnds
  case repeatLine

  private static let tokens = Array(#"{}[]",:;|'\#\#(9)"#.utf8) + [10, 13, 9]
  private static let broken: [[UInt8]] = [
    [0xff], [0xc3], [0xe2, 0x82], [0xf0, 0x9f, 0x98], [0xed, 0xa0, 0x80], [0xc0, 0x80], [0xf4, 0x90, 0x80, 0x80],
    [0x80],
  ]
  private static let marks: [[UInt8]] = [
    [0xef, 0xbb, 0xbf], [0xff, 0xfe], [0xfe, 0xff], [0x1f, 0x8b], Array("PK\u{3}\u{4}".utf8),
  ]

  func apply(to bytes: inout [UInt8], _ random: inout KeyedGenerator) {
    guard !bytes.isEmpty else { return bytes.append(UInt8(truncatingIfNeeded: random.next())) }
    let at = random.index(bytes.count)
    switch self {
    case .flipBits:
      for _ in 0...random.index(8) { bytes[random.index(bytes.count)] ^= 1 << UInt8(random.index(8)) }
    case .overwrite: bytes[at] = UInt8(truncatingIfNeeded: random.next())
    case .insert:
      bytes.insert(contentsOf: (0...random.index(12)).map { _ in UInt8(truncatingIfNeeded: random.next()) }, at: at)
    case .delete: bytes.removeSubrange(random.chunk(of: bytes))
    case .duplicate:
      let chunk = Array(bytes[random.chunk(of: bytes)])
      for _ in 0...random.index(random.chance(0.1) ? 200 : 3) { bytes.insert(contentsOf: chunk, at: at) }
    case .swap:
      let chunk = random.chunk(of: bytes)
      let taken = Array(bytes[chunk])
      bytes.removeSubrange(chunk)
      bytes.insert(contentsOf: taken, at: random.index(bytes.count + 1))
    case .truncate: bytes.removeSubrange(at...)
    case .token: replaceToken(in: &bytes, from: at, &random)
    case .breakUTF8: bytes.insert(contentsOf: random.pick(Self.broken), at: at)
    case .nul: bytes.insert(contentsOf: [UInt8](repeating: 0, count: 1 + random.index(4)), at: at)
    case .mark: bytes.insert(contentsOf: random.pick(Self.marks), at: random.chance(0.7) ? 0 : at)
    case .lineEnds:
      let end = random.pick([[13], [13, 10], [10, 10], [32, 10], [0xe2, 0x80, 0xa8]] as [[UInt8]])
      bytes = bytes.split(separator: 10, omittingEmptySubsequences: false).map(Array.init).joined(separator: end).map {
        $0
      }
    case .repeatLine:
      let lines = bytes.split(separator: 10, omittingEmptySubsequences: false)
      let line = Array(random.pick(lines)) + [10]
      let place = random.pick(lines).startIndex
      for _ in 0...random.index(random.chance(0.1) ? 100 : 2) { bytes.insert(contentsOf: line, at: place) }
    }
  }

  /// Puts another token in the place of the next one.
  private func replaceToken(in bytes: inout [UInt8], from start: Int, _ random: inout KeyedGenerator) {
    let found = bytes[start...].firstIndex { Self.tokens.contains($0) } ?? bytes.firstIndex { Self.tokens.contains($0) }
    guard let at = found else { return }
    if random.chance(0.25) { bytes.remove(at: at) } else { bytes[at] = random.pick(Self.tokens) }
  }
}

extension KeyedGenerator {
  /// One of `choices`, of which there must be some.
  mutating func pick<C: RandomAccessCollection>(_ choices: C) -> C.Element where C.Index == Int {
    choices[choices.startIndex + index(choices.count)]
  }

  /// A part of `bytes`, mostly short.
  mutating func chunk(of bytes: [UInt8]) -> Range<Int> {
    let longest = chance(0.8) ? min(64, bytes.count) : bytes.count
    let start = index(bytes.count)
    return start..<min(bytes.count, start + 1 + index(longest))
  }
}
