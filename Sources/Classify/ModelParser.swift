// ModelParser: JSON text to values, with numbers as exact as they were written.

/// A value of JSON. Foundation's reader gives some decimals the double beside the nearest one, and a probability must not
/// change in its last digit because its model was written to a file.
indirect enum ModelValue {
  case object([String: ModelValue])
  case array([ModelValue])
  case string(String)
  /// As it stands in the text.
  case number(String)
  case bool(Bool)
  case null
}

/// Reads JSON (RFC 8259). What it is not sure of, it refuses.
struct ModelParser {
  private let bytes: [UInt8]
  private var place = 0
  /// A model is five deep.
  private static let deepest = 32

  private struct Refusal: Error {}

  /// - Returns: nil where the bytes are not one whole value of JSON in UTF-8.
  static func parse(_ bytes: [UInt8]) -> ModelValue? {
    guard String(validating: bytes, as: UTF8.self) != nil else { return nil }
    var parser = ModelParser(bytes: bytes)
    guard let value = try? parser.value(depth: 0) else { return nil }
    parser.skipSpace()
    return parser.place == bytes.count ? value : nil
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

  private mutating func skipSpace() {
    while let byte = next, [0x20, 0x0a, 0x0d, 0x09].contains(byte) { place += 1 }
  }

  private mutating func take(_ text: StaticString) throws {
    let wanted = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    guard bytes[place...].starts(with: wanted) else { throw Refusal() }
    place += wanted.count
  }

  private mutating func takes(_ byte: Character) -> Bool {
    skipSpace()
    guard next == byte.asciiValue else { return false }
    place += 1
    return true
  }

  private mutating func value(depth: Int) throws -> ModelValue {
    guard depth < Self.deepest else { throw Refusal() }
    skipSpace()
    switch next {
    case UInt8(ascii: "{"):
      place += 1
      return .object(try object(depth: depth))
    case UInt8(ascii: "["):
      place += 1
      return .array(try array(depth: depth))
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"):
      try take("true")
      return .bool(true)
    case UInt8(ascii: "f"):
      try take("false")
      return .bool(false)
    case UInt8(ascii: "n"):
      try take("null")
      return .null
    default: return .number(try number())
    }
  }

  private mutating func object(depth: Int) throws -> [String: ModelValue] {
    var fields: [String: ModelValue] = [:]
    if takes("}") { return fields }
    repeat {
      skipSpace()
      let key = try string()
      guard takes(":"), fields[key] == nil else { throw Refusal() }
      fields[key] = try value(depth: depth + 1)
    } while takes(",")
    guard takes("}") else { throw Refusal() }
    return fields
  }

  private mutating func array(depth: Int) throws -> [ModelValue] {
    var elements: [ModelValue] = []
    if takes("]") { return elements }
    repeat { elements.append(try value(depth: depth + 1)) } while takes(",")
    guard takes("]") else { throw Refusal() }
    return elements
  }

  private mutating func number() throws -> String {
    let start = place
    while let byte = next, "+-.eE0123456789".utf8.contains(byte) { place += 1 }
    let text = String(decoding: bytes[start..<place], as: UTF8.self)
    let isWritten = text.wholeMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/) != nil
    guard isWritten else { throw Refusal() }
    return text
  }

  private mutating func string() throws -> String {
    try take("\"")
    var text: [UInt8] = []
    while let byte = next, byte != UInt8(ascii: "\"") {
      guard byte >= 0x20 else { throw Refusal() }
      place += 1
      if byte == UInt8(ascii: "\\") { try escape(into: &text) } else { text.append(byte) }
    }
    try take("\"")
    return String(decoding: text, as: UTF8.self)
  }

  private mutating func escape(into text: inout [UInt8]) throws {
    guard let byte = next else { throw Refusal() }
    place += 1
    switch byte {
    case UInt8(ascii: "n"): text.append(0x0a)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "r"): text.append(0x0d)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0c)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "u"):
      // Above the first plane the writer uses no escapes, so halves of a pair are not joined but refused.
      guard place + 4 <= bytes.count,
        let code = UInt32(String(decoding: bytes[place..<place + 4], as: UTF8.self), radix: 16),
        let scalar = Unicode.Scalar(code)
      else { throw Refusal() }
      place += 4
      text.append(contentsOf: String(Character(scalar)).utf8)
    default: throw Refusal()
    }
  }
}
