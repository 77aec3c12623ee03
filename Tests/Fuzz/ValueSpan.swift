// ValueSpan: where the keys and values of a JSON text stand, found without caring whether it is sound.

/// A key or a value in a text.
struct ValueSpan {
  enum Kind {
    case key
    case string
    case number
    /// `true`, `null`, or what looks like them.
    case word
    case container
  }

  let kind: Kind
  let range: Range<Int>

  /// A text of more is searched no further.
  private static let most = 20_000

  /// In the order of their beginnings, so that a key is followed by its value.
  static func all(in bytes: [UInt8]) -> [ValueSpan] {
    var spans: [ValueSpan] = []
    var open: [Int] = []
    var at = 0
    while at < bytes.count, spans.count < most {
      let start = at
      at += 1
      switch bytes[start] {
      case UInt8(ascii: "\""):
        while at < bytes.count, bytes[at] != UInt8(ascii: "\"") { at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1 }
        guard at < bytes.count else { break }
        at += 1
        spans.append(ValueSpan(kind: isFollowedByColon(bytes, at) ? .key : .string, range: start..<at))
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
        while at < bytes.count, "0123456789+-.eE".utf8.contains(bytes[at]) { at += 1 }
        spans.append(ValueSpan(kind: .number, range: start..<at))
      case UInt8(ascii: "a")...UInt8(ascii: "z"):
        while at < bytes.count, bytes[at] >= UInt8(ascii: "a"), bytes[at] <= UInt8(ascii: "z") { at += 1 }
        spans.append(ValueSpan(kind: .word, range: start..<at))
      case UInt8(ascii: "{"), UInt8(ascii: "["): open.append(start)
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if let first = open.popLast() { spans.append(ValueSpan(kind: .container, range: first..<at)) }
      default: break
      }
    }
    return spans.sorted { ($0.range.lowerBound, $1.range.upperBound) < ($1.range.lowerBound, $0.range.upperBound) }
  }

  private static func isFollowedByColon(_ bytes: [UInt8], _ at: Int) -> Bool {
    bytes[at...].first { $0 > 32 } == UInt8(ascii: ":")
  }
}
