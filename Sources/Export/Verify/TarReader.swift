// TarReader: the members of a tar file one after the other, whoever wrote it and whatever it claims.
import Base

/// Why a tar cannot be read on: the rest of a sentence that begins with its name.
struct TarProblem: Error {
  var words: String
}

/// Reads USTAR, and the long names of GNU tar and pax. One owner.
final class TarReader {
  struct Member {
    var name: String
    /// Bytes.
    var size: Int
    /// False for folders, links and the like.
    var isFile: Bool
  }

  private static let block = 512
  /// Longer than any path, shorter than what hurts.
  private static let longestName = 64 << 10

  private let file: ForwardFile
  private var unread = 0
  private var padding = 0

  init(_ file: ForwardFile) { self.file = file }

  /// The next member; what is left of the one before is skipped. Nil at the end.
  /// - Throws: `TarProblem`; `Fault` where the file cannot be read.
  func next() throws -> Member? {
    try file.skip(unread + padding)
    (unread, padding) = (0, 0)
    var longName: String?
    while true {
      let header = try file.take(Self.block)
      guard !header.isEmpty else { throw TarProblem(words: "ends without the mark at the end, so it may be cut short") }
      guard header.count == Self.block else { throw TarProblem(words: "ends in the middle of a header") }
      if header.allSatisfy({ $0 == 0 }) { return nil }
      guard Self.hasRightSum(header) else {
        throw TarProblem(words: "has a damaged header at byte \(file.position - Self.block), or is no tar")
      }
      guard let size = Self.number(header[124..<136]) else { throw TarProblem(words: "has a member without a size") }
      let name = longName ?? Self.name(in: header)
      guard size <= file.remaining else {
        throw TarProblem(words: "ends in the middle of \(name): \(size) bytes stated, \(file.remaining) there")
      }
      let padding = (Self.block - size % Self.block) % Self.block
      switch header[156] {
      case UInt8(ascii: "L"), UInt8(ascii: "x"):
        guard size <= Self.longestName else { throw TarProblem(words: "has a name of \(size) bytes") }
        let bytes = try file.take(size)
        try file.skip(padding)
        if header[156] == UInt8(ascii: "L") {
          longName = String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        } else {
          longName = Self.path(inRecords: bytes) ?? longName
        }
      case UInt8(ascii: "K"), UInt8(ascii: "g"):
        try file.skip(size + padding)
      case 0, UInt8(ascii: "0"), UInt8(ascii: "7"):
        (unread, self.padding) = (size, padding)
        return Member(name: name, size: size, isFile: !name.hasSuffix("/"))
      default:
        (unread, self.padding) = (size, padding)
        return Member(name: name, size: size, isFile: false)
      }
    }
  }

  /// The contents of the member that `next` gave last, all of it.
  func contents() throws -> [UInt8] {
    let bytes = try file.take(unread)
    unread -= bytes.count
    guard unread == 0 else { throw TarProblem(words: "ends in the middle of a member") }
    return bytes
  }

  /// The sum of a header's bytes, those of the sum itself taken for blanks; some old programs took them for signed ones.
  private static func hasRightSum(_ header: [UInt8]) -> Bool {
    guard let stated = number(header[148..<156]) else { return false }
    var (unsigned, signed) = (0, 0)
    for (place, byte) in header.enumerated() {
      let byte = (148..<156).contains(place) ? UInt8(ascii: " ") : byte
      unsigned += Int(byte)
      signed += Int(Int8(bitPattern: byte))
    }
    return stated == unsigned || stated == signed
  }

  /// Octal digits between blanks and zeros, or GNU's binary numbers; nil for anything else and what no Int holds.
  private static func number(_ field: ArraySlice<UInt8>) -> Int? {
    guard let first = field.first else { return nil }
    if first & 0x80 != 0 {
      guard first == 0x80 else { return nil }
      var value = 0
      for byte in field.dropFirst() {
        guard value < 1 << 54 else { return nil }
        value = value << 8 | Int(byte)
      }
      return value
    }
    let digits = field.drop { $0 == UInt8(ascii: " ") }.prefix { $0 != 0 && $0 != UInt8(ascii: " ") }
    guard !digits.isEmpty else { return nil }
    return Int(String(decoding: digits, as: UTF8.self), radix: 8).flatMap { $0 < 0 ? nil : $0 }
  }

  private static func name(in header: [UInt8]) -> String {
    func text(_ range: Range<Int>) -> String {
      String(decoding: header[range].prefix { $0 != 0 }, as: UTF8.self)
    }
    let isUSTAR = header[257..<262].elementsEqual("ustar".utf8) && header[262] == 0
    let prefix = isUSTAR ? text(345..<500) : ""
    return prefix.isEmpty ? text(0..<100) : prefix + "/" + text(0..<100)
  }

  /// The path among pax records, each `LENGTH KEY=VALUE` and a line's end.
  private static func path(inRecords bytes: [UInt8]) -> String? {
    var left = bytes[...]
    var path: String?
    while let blank = left.firstIndex(of: UInt8(ascii: " ")),
      let length = Int(String(decoding: left[..<blank], as: UTF8.self)),
      length > blank - left.startIndex + 1, length <= left.count
    {
      let record = String(decoding: left[(blank + 1)..<(left.startIndex + length - 1)], as: UTF8.self)
      if record.hasPrefix("path=") { path = String(record.dropFirst(5)) }
      left = left.dropFirst(length)
    }
    return path
  }
}
