// JSONElements: the elements of a JSON file's arrays one at a time, however long these are.
import Base

/// Why a file is not read on: the rest of a sentence that begins with its name.
struct JSONProblem: Error {
  var words: String
}

/// Walks through a file that is one JSON object, and hands out each element of the arrays in it that are asked for. It
/// cuts, and does not judge: what an element holds is for whoever decodes it. One owner.
struct JSONElements {
  /// An element that is longer is not read: outlines of many thousand corners are shorter.
  private static let longest = 16 << 20

  private let file: ForwardFile

  init(_ file: ForwardFile) { self.file = file }

  /// - Parameter arrays: the names of those arrays at the top of the object that are handed out.
  /// - Throws: `JSONProblem`, `Fault` where the file cannot be read, and what `each` throws.
  func read(_ arrays: Set<String>, each: (_ array: String, _ element: [UInt8]) throws -> Void) throws {
    guard try nextAfterBlanks() == UInt8(ascii: "{") else { throw JSONProblem(words: "is no JSON object") }
    if try peekAfterBlanks() == UInt8(ascii: "}") { return }
    while true {
      guard try peekAfterBlanks() == UInt8(ascii: "\"") else { throw unexpected() }
      let name = String(decoding: try value(isKept: true).dropFirst().dropLast(), as: UTF8.self)
      guard try nextAfterBlanks() == UInt8(ascii: ":") else { throw unexpected() }
      let isArray = try peekAfterBlanks() == UInt8(ascii: "[")
      if isArray, arrays.contains(name) {
        try elements { try each(name, $0) }
      } else {
        _ = try value(isKept: false)
      }
      switch try nextAfterBlanks() {
      case UInt8(ascii: ","): continue
      case UInt8(ascii: "}"): return
      default: throw unexpected()
      }
    }
  }

  private func elements(_ each: ([UInt8]) throws -> Void) throws {
    _ = try file.next()
    if try peekAfterBlanks() == UInt8(ascii: "]") {
      _ = try file.next()
      return
    }
    while true {
      _ = try peekAfterBlanks()
      try each(try value(isKept: true))
      switch try nextAfterBlanks() {
      case UInt8(ascii: ","): continue
      case UInt8(ascii: "]"): return
      default: throw unexpected()
      }
    }
  }

  /// The bytes of the value that begins here, up to where it ends by its brackets and quotes.
  private func value(isKept: Bool) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var depth = 0
    var isInText = false
    var isEscaped = false
    while let byte = try file.peek() {
      if isInText {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isInText = false
        }
      } else {
        switch byte {
        case UInt8(ascii: "\""): isInText = true
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
          // The end of what holds a plain number or word.
          if depth == 0 { return bytes }
          depth -= 1
        case UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: " "), 9, 10, 13:
          if depth == 0 { return bytes }
        default: break
        }
      }
      _ = try file.next()
      if isKept {
        guard bytes.count < Self.longest else { throw JSONProblem(words: "has an element of more than 16 MB") }
        bytes.append(byte)
      }
      let closes = byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]")
      if depth == 0, !isInText, closes { return bytes }
    }
    throw unexpected()
  }

  private func peekAfterBlanks() throws -> UInt8? {
    while let byte = try file.peek() {
      guard byte == UInt8(ascii: " ") || (9...13).contains(byte) else { return byte }
      _ = try file.next()
    }
    return nil
  }

  private func nextAfterBlanks() throws -> UInt8? {
    _ = try peekAfterBlanks()
    return try file.next()
  }

  private func unexpected() -> JSONProblem {
    file.remaining == 0
      ? JSONProblem(words: "ends early")
      : JSONProblem(words: "is no JSON from byte \(max(0, file.position - 1)) on")
  }
}
