// RecordScanner: where the fields of one record of delimited text begin and end, byte by byte.
import Foundation

/// Cuts a record into fields, after RFC 4180 and what people have besides: a quote counts only at the start of a field,
/// blanks after the closing quote are dropped, other bytes there are kept, and CRLF, LF and CR all end a line.
struct RecordScanner {
  enum Outcome {
    /// A record, and where the next one begins.
    case record(next: Int)
    /// The buffer ends inside the record.
    case needsMore
    /// The text ends inside quotes.
    case unterminated
  }

  private static let quote = UInt8(ascii: "\"")
  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")
  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let tops: UInt64 = 0x8080_8080_8080_8080

  /// The fields of the record that was scanned last.
  private(set) var spans: [DelimitedRow.Span] = []
  /// Whether a field of that record stood in quotes, so that it can hold line ends.
  private(set) var sawQuotes = false
  /// Quoted fields that hold doubled quotes or bytes after the closing one: field, closing quote, end.
  private var ragged: [(field: Int, closing: Int, end: Int)] = []
  private let delimiter: UInt8
  private let delimiters: UInt64

  init(delimiter: UInt8) {
    self.delimiter = delimiter
    delimiters = Self.ones &* UInt64(delimiter)
  }

  /// Scans the record at `start` of the bytes 0 ..< `end`.
  /// - Parameter isLast: whether no byte will ever follow `end`.
  mutating func scan(_ bytes: UnsafePointer<UInt8>, from start: Int, to end: Int, isLast: Bool) -> Outcome {
    spans.removeAll(keepingCapacity: true)
    ragged.removeAll(keepingCapacity: true)
    sawQuotes = false
    var at = start
    while true {
      let stop: Int
      if at < end, bytes[at] == Self.quote {
        sawQuotes = true
        var doubled = false
        var closing = at + 1
        while true {
          guard let found = memchr(bytes + closing, Int32(Self.quote), end - closing) else {
            return isLast ? .unterminated : .needsMore
          }
          closing = found.assumingMemoryBound(to: UInt8.self) - UnsafeMutablePointer(mutating: bytes)
          if closing + 1 == end, !isLast { return .needsMore }
          guard closing + 1 < end, bytes[closing + 1] == Self.quote else { break }
          doubled = true
          closing += 2
        }
        stop = fieldEnd(bytes, from: closing + 1, to: end)
        var tail = stop
        while tail > closing + 1, bytes[tail - 1] == UInt8(ascii: " ") || bytes[tail - 1] == UInt8(ascii: "\t") {
          tail -= 1
        }
        if doubled || tail > closing + 1 { ragged.append((spans.count, closing, tail)) }
        spans.append(.init(start: at + 1, end: closing))
      } else {
        stop = fieldEnd(bytes, from: at, to: end)
        spans.append(.init(start: at, end: stop))
      }
      if stop == end { return isLast ? .record(next: end) : .needsMore }
      if bytes[stop] == delimiter {
        at = stop + 1
        continue
      }
      if bytes[stop] == Self.lineFeed { return .record(next: stop + 1) }
      if stop + 1 == end { return isLast ? .record(next: end) : .needsMore }
      return .record(next: bytes[stop + 1] == Self.lineFeed ? stop + 2 : stop + 1)
    }
  }

  /// Undoes doubled quotes in place. Call it once, after the record is complete.
  mutating func settle(_ bytes: UnsafeMutablePointer<UInt8>) {
    for (field, closing, end) in ragged {
      var from = spans[field].start
      var to = from
      while from < closing {
        bytes[to] = bytes[from]
        from += bytes[from] == Self.quote ? 2 : 1
        to += 1
      }
      from = closing + 1
      while from < end {
        bytes[to] = bytes[from]
        from += 1
        to += 1
      }
      spans[field].end = to
    }
    ragged.removeAll(keepingCapacity: true)
  }

  /// The first delimiter or line end at or after `from`, else `end`: eight bytes at a time.
  @inline(__always)
  private func fieldEnd(_ bytes: UnsafePointer<UInt8>, from: Int, to end: Int) -> Int {
    var at = from
    while at + 8 <= end {
      let word = UInt64(littleEndian: UnsafeRawPointer(bytes + at).loadUnaligned(as: UInt64.self))
      let hits =
        Self.zeroBytes(word ^ delimiters) | Self.zeroBytes(word ^ (Self.ones &* UInt64(Self.lineFeed)))
        | Self.zeroBytes(word ^ (Self.ones &* UInt64(Self.carriageReturn)))
      if hits != 0 { return at + hits.trailingZeroBitCount / 8 }
      at += 8
    }
    while at < end {
      let byte = bytes[at]
      if byte == delimiter || byte == Self.lineFeed || byte == Self.carriageReturn { return at }
      at += 1
    }
    return end
  }

  /// Marks zero bytes by their top bit; the lowest mark is always a true one, and only that one is used.
  @inline(__always)
  private static func zeroBytes(_ word: UInt64) -> UInt64 { (word &- ones) & ~word & tops }
}
