// ValueReader: the values of a JSON text that is longer than memory: an array's elements, or values one after another.

/// Cuts a stream into JSON values by counting brackets outside of strings. The elements of a top-level array come one by
/// one, so that an array of many gigabytes takes the memory of its longest element; an object at the top comes whole.
/// Several values after one another (pretty-printed objects that were appended to one file) come in their order.
///
/// Only brackets and quotes are looked at: whether a value is JSON is the parser's to say, and a value that is broken or
/// cut off is one frame.
final class ValueReader: FrameReader {
  /// The longest element of an array.
  static let longestElement = 256 << 20
  /// The longest value at the top; simdjson takes less than 4 GiB.
  static let longestValue = Int(UInt32.max) - JSONParser.padding

  private(set) var number = 0
  let noun = "text"
  var tooLongSentence: String {
    isInArray ? "The element is longer than \(longestElement >> 20) MiB." : "It is one JSON value of 4 GiB or more."
  }

  private let longestElement: Int
  private let longestValue: Int
  private var buffer: FrameBuffer
  private var hasBegun = false
  /// Whether the values are elements of a top-level array.
  private var isInArray = false
  private(set) var isWholeDocument = false
  /// The last frame, where it came to no end.
  private var runaway: Range<Int>?
  private var retreats = 0
  /// Each one looks at the rest of the text again.
  private static let mostRetreats = 100

  init(
    _ stream: ByteStream, longestElement: Int = ValueReader.longestElement,
    longestValue: Int = ValueReader.longestValue
  ) {
    self.longestElement = longestElement
    self.longestValue = longestValue
    buffer = FrameBuffer(stream)
  }

  func next() throws -> Frame? {
    if !hasBegun {
      hasBegun = true
      try buffer.dropMark()
    }
    runaway = nil
    while let byte = try skipBlanks() {
      if isInArray {
        if byte == UInt8(ascii: "]") {
          isInArray = false
          buffer.start += 1
          continue
        }
      } else if byte == UInt8(ascii: "[") {
        isInArray = true
        buffer.start += 1
        continue
      }
      number += 1
      if byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") { return strayBrackets() }
      return try value(byte)
    }
    return nil
  }

  /// The next byte that is neither blank nor a comma, not taken; nil at the end. A record separator (RFC 7464) is blank.
  private func skipBlanks() throws -> UInt8? {
    while true {
      while buffer.start < buffer.end {
        let byte = buffer.byte(buffer.start)
        guard byte == 32 || (byte >= 9 && byte <= 13) || byte == 0x1e || byte == UInt8(ascii: ",") else { return byte }
        buffer.start += 1
      }
      if buffer.ended { return nil }
      try buffer.fill()
    }
  }

  private func value(_ first: UInt8) throws -> Frame {
    let limit = isInArray ? longestElement : longestValue
    var cut = ValueCut(first)
    var length = 0
    while true {
      // What is waiting may have moved: lengths stay, places do not.
      let found = cut.advance(buffer.slice(buffer.start + length, buffer.end))
      length += found.taken
      if found.isComplete || buffer.ended {
        runaway = found.isComplete && !cut.isMismatched ? nil : buffer.start..<buffer.start + length
        isWholeDocument = try number == 1 && !isInArray && first == UInt8(ascii: "{") && isLast(length)
        defer { buffer.start += length }
        return .text(buffer.slice(buffer.start, buffer.start + length))
      }
      if length > limit {
        try skip(&cut)
        return .tooLong
      }
      try buffer.fill()
    }
  }

  /// Brackets that close nothing: all that stand in a row are one frame.
  private func strayBrackets() -> Frame {
    let start = buffer.start
    while buffer.start < buffer.end {
      let byte = buffer.byte(buffer.start)
      guard byte == UInt8(ascii: "}") || (byte == UInt8(ascii: "]") && !isInArray) else { break }
      buffer.start += 1
    }
    return .text(buffer.slice(start, buffer.start))
  }

  /// A bracket or a quote that is missing makes one frame of all that follows. The next record begins where an object does
  /// at the start of a line, else behind another object's end.
  func retreat() -> Bool {
    guard let frame = runaway, retreats < Self.mostRetreats else { return false }
    let isBlank = { (byte: UInt8) in byte == 32 || (byte >= 9 && byte <= 13) || byte == UInt8(ascii: ",") }
    for mark in [UInt8(ascii: "\n"), UInt8(ascii: "}")] {
      var at = frame.lowerBound + 1
      while at < frame.upperBound {
        guard buffer.byte(at) == mark else {
          at += 1
          continue
        }
        var next = at + 1
        while next < frame.upperBound, isBlank(buffer.byte(next)) { next += 1 }
        if next > at + (mark == UInt8(ascii: "}") ? 1 : 0), next < frame.upperBound,
          buffer.byte(next) == UInt8(ascii: "{")
        {
          buffer.start = next
          runaway = nil
          retreats += 1
          return true
        }
        at = max(next, at + 1)
      }
    }
    return false
  }

  /// Whether nothing but blanks follows the value of this length, which stays where it is.
  private func isLast(_ length: Int) throws -> Bool {
    var at = length
    while true {
      while buffer.start + at < buffer.end {
        let byte = buffer.byte(buffer.start + at)
        guard byte == 32 || (byte >= 9 && byte <= 13) else { return false }
        at += 1
      }
      if buffer.ended { return true }
      try buffer.fill()
    }
  }

  /// Drops the rest of a value whose beginning is too long to keep.
  private func skip(_ cut: inout ValueCut) throws {
    buffer.start = buffer.end
    while true {
      try buffer.fill()
      let found = cut.advance(buffer.slice(buffer.start, buffer.end))
      buffer.start += found.taken
      if found.isComplete || buffer.ended { return }
    }
  }
}

/// Finds the end of one value, a stretch of bytes at a time.
private struct ValueCut {
  private let isContainer: Bool
  private let isString: Bool
  private var depth = 0
  private var inString = false
  private var escaped = false
  private let closing: UInt8
  /// Whether the value ended with a bracket of the other kind: one of its own was missing.
  private(set) var isMismatched = false

  init(_ first: UInt8) {
    closing = first == UInt8(ascii: "{") ? UInt8(ascii: "}") : UInt8(ascii: "]")
    isContainer = first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    isString = first == UInt8(ascii: "\"")
  }

  /// Looks through the bytes that follow those seen before.
  /// - Returns: how many of them belong to the value, and whether it ends with them.
  mutating func advance(_ bytes: UnsafeRawBufferPointer) -> (taken: Int, isComplete: Bool) {
    var at = 0
    let end = bytes.count
    while at < end {
      let byte = bytes[at]
      if inString {
        at += 1
        if escaped {
          escaped = false
        } else if byte == UInt8(ascii: "\\") {
          escaped = true
        } else if byte == UInt8(ascii: "\"") {
          inString = false
          if isString, depth == 0 { return (at, true) }
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""):
        // A scalar that is glued to a string ends before it.
        if !isContainer, !isString { return (max(at, 1), true) }
        inString = true
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        if !isContainer { return (max(at, 1), true) }
        depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        // A bracket that closes nothing is a frame of its own, so that reading gets on.
        if !isContainer { return (max(at, 1), true) }
        depth -= 1
        if depth == 0 {
          isMismatched = byte != closing
          return (at + 1, true)
        }
      case UInt8(ascii: ","), 9, 10, 13, 32:
        if !isContainer { return (max(at, 1), true) }
      default: break
      }
      at += 1
    }
    return (at, false)
  }
}
