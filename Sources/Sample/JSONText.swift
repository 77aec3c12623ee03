// JSONText: JSON written in the order in which it is said, so that the same data is the same bytes.
import Base

/// A JSON document in the making (RFC 8259), compact, UTF-8; or many of them, a line each.
struct JSONText {
  private(set) var bytes: [UInt8] = []
  private var needsComma = false

  static func object(_ body: (inout JSONText) -> Void) -> [UInt8] {
    var text = JSONText()
    text.bytes.reserveCapacity(1400)
    text.braced(UInt8(ascii: "{"), UInt8(ascii: "}"), body)
    return text.bytes
  }

  /// Adds an object and ends its line: JSONL.
  mutating func line(_ body: (inout JSONText) -> Void) {
    braced(UInt8(ascii: "{"), UInt8(ascii: "}"), body)
    bytes.append(UInt8(ascii: "\n"))
  }

  mutating func field(_ key: String, _ value: String) {
    name(key)
    string(value)
  }

  mutating func field(_ key: String, _ value: some BinaryInteger) {
    name(key)
    raw(String(value))
  }

  /// A number with six digits after the point.
  mutating func field(_ key: String, decimal value: Double) {
    name(key)
    raw(fixed(value, 6))
  }

  mutating func field(_ key: String, _ value: Bool) {
    name(key)
    raw(value ? "true" : "false")
  }

  mutating func null(_ key: String) {
    name(key)
    raw("null")
  }

  mutating func object(_ key: String, _ body: (inout JSONText) -> Void) {
    name(key)
    braced(UInt8(ascii: "{"), UInt8(ascii: "}"), body)
  }

  /// An array of objects, one for each element.
  mutating func array<T>(_ key: String, of elements: [T], _ body: (inout JSONText, T) -> Void) {
    name(key)
    braced(UInt8(ascii: "["), UInt8(ascii: "]")) { text in
      for element in elements {
        text.comma()
        text.braced(UInt8(ascii: "{"), UInt8(ascii: "}")) { body(&$0, element) }
      }
    }
  }

  private mutating func braced(_ open: UInt8, _ close: UInt8, _ body: (inout JSONText) -> Void) {
    bytes.append(open)
    needsComma = false
    body(&self)
    bytes.append(close)
    needsComma = true
  }

  private mutating func comma() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = false
  }

  private mutating func name(_ key: String) {
    comma()
    string(key)
    bytes.append(UInt8(ascii: ":"))
  }

  private mutating func raw(_ text: String) {
    bytes.append(contentsOf: text.utf8)
    needsComma = true
  }

  private mutating func string(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    // Mostly there is nothing to escape.
    var text = text
    text.withUTF8 { utf8 in
      if utf8.allSatisfy({ $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) {
        bytes.append(contentsOf: utf8)
      } else {
        for byte in utf8 { escaped(byte) }
      }
    }
    bytes.append(UInt8(ascii: "\""))
    needsComma = true
  }

  private mutating func escaped(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): bytes.append(contentsOf: #"\""#.utf8)
    case UInt8(ascii: "\\"): bytes.append(contentsOf: #"\\"#.utf8)
    case UInt8(ascii: "\n"): bytes.append(contentsOf: #"\n"#.utf8)
    case 0..<0x20:
      bytes.append(contentsOf: #"\u00"#.utf8)
      bytes.append(contentsOf: [byte].lowercaseHex.utf8)
    default: bytes.append(byte)
    }
  }
}

/// A number with so many digits after the point, the same on every machine.
func fixed(_ value: Double, _ digits: Int) -> String {
  let scale = (0..<digits).reduce(1.0) { scale, _ in scale * 10 }
  let scaled = Int((value * scale).rounded())
  let whole = String(abs(scaled))
  let padded = String(repeating: "0", count: max(0, digits + 1 - whole.count)) + whole
  return (scaled < 0 ? "-" : "") + padded.dropLast(digits) + (digits > 0 ? "." : "") + padded.suffix(digits)
}
