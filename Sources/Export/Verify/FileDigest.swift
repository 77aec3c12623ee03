// FileDigest: a SHA-256 in 32 bytes, for tables of many.

/// The SHA-256 of a file.
struct FileDigest: Sendable, Hashable, Comparable {
  private var words: SIMD4<UInt64>

  /// - Precondition: 32 bytes.
  init(_ bytes: [UInt8]) {
    precondition(bytes.count == 32, "a SHA-256 has 32 bytes")
    words = .zero
    for (place, byte) in bytes.enumerated() { words[place / 8] = words[place / 8] << 8 | UInt64(byte) }
  }

  /// Reads 64 hexadecimal digits; nil for anything else.
  init?(hex: String) {
    let digits = Array(hex.utf8)
    guard digits.count == 64 else { return nil }
    words = .zero
    for (place, digit) in digits.enumerated() {
      let value: UInt8
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = digit - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): value = digit - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): value = digit - UInt8(ascii: "A") + 10
      default: return nil
      }
      words[place / 16] = words[place / 16] << 4 | UInt64(value)
    }
  }

  static func < (one: FileDigest, other: FileDigest) -> Bool {
    for place in 0..<4 where one.words[place] != other.words[place] { return one.words[place] < other.words[place] }
    return false
  }
}
