// DocumentShape: what a document is written as, told from how it begins.

/// The framing of a document's records.
enum DocumentShape: Equatable {
  case empty
  /// One JSON value a line.
  case jsonLines
  /// One JSON value, perhaps over many lines.
  case json
  /// Delimited text.
  case table
  /// Neither; what it looks like instead, as the object of "It is …".
  case unknown(String)

  private static let firstLook = 64 << 10
  private static let longLook = 16 << 20

  init(_ stream: ByteStream) throws {
    var head = try stream.peek(Self.firstLook)
    if let name = Self.foreignFormat(head) {
      self = .unknown(name)
      return
    }
    var text = Self.withoutMark(head)
    guard let first = text.first(where: { !Self.isBlank($0) }) else {
      self = head.count < Self.firstLook ? .empty : .unknown("blank")
      return
    }
    guard Self.beginsJSON(first) else {
      self = Self.secondLineIsJSON(text) ? .jsonLines : .table
      return
    }
    var isAll = head.count < Self.firstLook
    if !isAll, !text.drop(while: Self.isBlank).contains(10) {
      head = try stream.peek(Self.longLook)
      text = Self.withoutMark(head)
      isAll = head.count < Self.longLook
    }
    self = Self.jsonFraming(text, isAll: isAll)
  }

  /// JSON over one line or many: lines where the first line closes what it opens and more comes after it, or where the
  /// second line begins an object of its own although the first one is broken.
  private static func jsonFraming(_ text: ArraySlice<UInt8>, isAll: Bool) -> DocumentShape {
    let body = text.drop(while: isBlank)
    guard let lineEnd = body.firstIndex(of: 10) else { return .json }
    let rest = body[lineEnd...].drop(while: isBlank)
    guard let next = rest.first else { return isAll ? .json : .jsonLines }
    if isBalanced(body[..<lineEnd]) { return beginsJSON(next) ? .jsonLines : .json }
    // Inside pretty-printed JSON an object is indented, and arrays of objects begin with a bracket.
    let isAtLineStart = rest.startIndex == text.startIndex || text[rest.startIndex - 1] == 10
    return next == UInt8(ascii: "{") && isAtLineStart && body.first == UInt8(ascii: "{") ? .jsonLines : .json
  }

  /// A table never has a whole object on its second line; JSONL with a broken first line has.
  private static func secondLineIsJSON(_ text: ArraySlice<UInt8>) -> Bool {
    let body = text.drop(while: isBlank)
    guard let lineEnd = body.firstIndex(of: 10) else { return false }
    let rest = body[lineEnd...].drop(while: isBlank)
    guard rest.first == UInt8(ascii: "{"), let end = rest.firstIndex(of: 10) else { return false }
    return isBalanced(rest[..<end])
  }

  /// Whether brackets that open are closed again, quoted ones aside.
  private static func isBalanced(_ line: ArraySlice<UInt8>) -> Bool {
    var depth = 0
    var inString = false
    var escaped = false
    for byte in line {
      if inString {
        if escaped {
          escaped = false
        } else if byte == UInt8(ascii: "\\") {
          escaped = true
        } else if byte == UInt8(ascii: "\"") {
          inString = false
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): inString = true
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      default: break
      }
    }
    return depth == 0 && !inString
  }

  private static func beginsJSON(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || (byte >= 9 && byte <= 13) }

  private static func withoutMark(_ head: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    head.starts(with: [0xef, 0xbb, 0xbf]) ? head.dropFirst(3) : head
  }

  /// What people hand over by mistake.
  private static func foreignFormat(_ head: ArraySlice<UInt8>) -> String? {
    let magics: [(bytes: [UInt8], name: String)] = [
      ([0xff, 0xfe], "UTF-16 text (save it as UTF-8)"), ([0xfe, 0xff], "UTF-16 text (save it as UTF-8)"),
      ([0xff, 0xd8, 0xff], "a JPEG photo"), ([0x89, 0x50, 0x4e, 0x47], "a PNG photo"),
      (Array("RIFF".utf8), "a WebP photo or a film"),
      (Array("SQLite format 3".utf8), "an SQLite database"), (Array("PAR1".utf8), "a Parquet file"),
      ([0x37, 0x7a, 0xbc, 0xaf], "a 7z archive (unpack it first)"),
      (Array("Rar!".utf8), "a RAR archive (unpack it first)"),
      (Array("%PDF".utf8), "a PDF"), ([0x80, 0x04, 0x95], "a Python pickle"),
    ]
    if let known = magics.first(where: { head.starts(with: $0.bytes) }) { return known.name }
    // Single NUL bytes stand in captions of real dumps; binary data and UTF-16 are full of them.
    if head.count(where: { $0 == 0 }) * 20 > head.count { return "binary data" }
    if head.count(where: { $0 < 32 && !(9...13).contains($0) && $0 != 0x1e }) * 20 > head.count { return "binary data" }
    let text = withoutMark(head).drop(while: isBlank)
    return text.first == UInt8(ascii: "<") ? "HTML or XML" : nil
  }
}
