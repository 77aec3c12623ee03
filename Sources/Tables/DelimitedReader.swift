// DelimitedReader: delimited text (CSV, TSV and their kin) as a stream of rows, in memory that does not grow with it.
import Foundation

/// Reads text with a header row: chunks of bytes in, rows out.
///
/// Quotes with doubled quotes, line ends inside quotes, CRLF, LF and CR, a UTF-8 byte order mark, and the delimiters
/// comma, semicolon and tab are understood. Blank lines are passed over. A record with a number of fields other than
/// the header's, a quote that is never closed and a record above 16 MiB are bad rows; reading goes on at the line after
/// the one where such a record began, so that one stray quote costs one record.
package struct DelimitedReader: ~Copyable {
  /// Fills the buffer with the next bytes; returns how many, 0 at the end.
  package typealias Source = (UnsafeMutableRawBufferPointer) throws -> Int

  /// No record may be longer, so that a quote that is never closed cannot swallow a whole dump.
  package static let longestRecord = 16 << 20
  private static let firstCapacity = 256 << 10

  private let source: Source
  private var buffer: UnsafeMutablePointer<UInt8>
  private var capacity = Self.firstCapacity
  private var start = 0
  private var end = 0
  private var sourceEnded = false
  private var scanner: RecordScanner?
  private var columns: [String]?
  private var line = 1
  private var record = 0

  /// The byte between fields: as given, or the one that cuts the header into the most fields (a comma where none does).
  package private(set) var delimiter: UInt8?

  /// Why the header could not be read, as record 0; the table then has no columns and no rows.
  package private(set) var badHeader: BadRow?

  /// - Parameters:
  ///   - delimiter: an ASCII byte; nil asks the header.
  ///   - source: is called until it returns 0; what it throws ends the reading.
  package init(delimiter: UInt8? = nil, source: @escaping Source) {
    self.delimiter = delimiter
    self.source = source
    buffer = .allocate(capacity: Self.firstCapacity)
  }

  package init(delimiter: UInt8? = nil, bytes: [UInt8]) {
    var given = 0
    self.init(delimiter: delimiter) { room in
      let count = min(room.count, bytes.count - given)
      room.copyBytes(from: bytes[given..<given + count])
      given += count
      return count
    }
  }

  deinit { buffer.deallocate() }

  /// The column names, without blanks around them; empty where the text is. Reads the header at the first call.
  package mutating func header() throws -> [String] {
    if let columns { return columns }
    // The source may hand out single bytes, and the mark has three.
    while end - start < 3, try fill() {}
    if end - start >= 3, buffer[start] == 0xef, buffer[start + 1] == 0xbb, buffer[start + 2] == 0xbf { start += 3 }
    let chosen = try delimiter ?? sniffedDelimiter()
    delimiter = chosen
    scanner = RecordScanner(delimiter: chosen)
    var names: [String] = []
    var problem: BadRow?
    _ = try next(expecting: nil) { row in
      names = row.strings.map { name in
        String(decoding: Array(name.utf8).trimmed, as: UTF8.self)
      }
    } bad: { row in
      problem = row
      problem?.record = 0
    }
    badHeader = problem
    record = 0
    columns = names
    return names
  }

  /// Hands out every record after the header, in order.
  /// - Throws: what the source or one of the bodies throws.
  package mutating func rows(
    _ row: (borrowing DelimitedRow) throws -> Void, bad: (BadRow) throws -> Void
  ) throws {
    let width = try header().count
    guard width > 0 else { return }
    while try next(expecting: width, row, bad: bad) {}
  }

  /// Takes one record. Returns false at the end of the text.
  private mutating func next(
    expecting width: Int?, _ row: (borrowing DelimitedRow) throws -> Void, bad: (BadRow) throws -> Void
  ) throws -> Bool {
    while true {
      if start == end, !(try fill()) { return false }
      if scanner == nil { return false }
      switch scanner?.scan(buffer, from: start, to: end, isLast: sourceEnded) {
      case .record(let next):
        defer { start = next }
        let first = line
        // Only a quoted field can hold line ends; lines are counted before quotes are undone in place.
        line += scanner?.sawQuotes == true ? lineEnds(from: start, to: next) : 1
        if isBlank(expecting: width) { continue }
        record += 1
        // Before quotes are undone: a record that is shown is shown as it was written.
        let head = width.map { $0 != scanner?.spans.count } == true ? head(to: next) : []
        scanner?.settle(buffer)
        let spans = scanner?.spans ?? []
        if let width, spans.count != width {
          let fields = spans.count == 1 ? "1 field" : "\(spans.count) fields"
          try bad(
            BadRow(
              record: record, line: first, reason: .wrongFieldCount,
              detail: "The record on line \(first) has \(fields) where the header has \(width).", head: head))
        } else {
          try spans.withUnsafeBufferPointer { spans in
            try row(
              DelimitedRow(base: buffer, spans: spans, record: record, line: first, delimiter: delimiter ?? 44))
          }
        }
        return true
      case .needsMore where end - start < Self.longestRecord:
        try fill()
      case .needsMore, .unterminated, nil:
        record += 1
        let first = line
        let inQuotes = scanner?.sawQuotes == true
        let head = head(to: end)
        try skipLine()
        try bad(
          inQuotes
            ? BadRow(
              record: record, line: first, reason: .unterminatedQuote,
              detail: "A quote in the record on line \(first) is never closed.", head: head)
            : BadRow(
              record: record, line: first, reason: .tooLong,
              detail: "The record on line \(first) is longer than \(Self.longestRecord >> 20) MiB.", head: head))
        return true
      }
    }
  }

  /// The record's first bytes, without the end of its line.
  private func head(to next: Int) -> [UInt8] {
    let bytes = UnsafeBufferPointer(start: buffer + start, count: min(next - start, BadRow.headLength))
    return Array(bytes.prefix { $0 != 10 && $0 != 13 })
  }

  /// A line without anything on it; where the table has several columns, blanks alone are nothing too.
  private func isBlank(expecting width: Int?) -> Bool {
    guard let spans = scanner?.spans, spans.count == 1, scanner?.sawQuotes == false else { return false }
    if width == 1 { return spans[0].start == spans[0].end }
    return (spans[0].start..<spans[0].end).allSatisfy { buffer[$0] == 32 || buffer[$0] == 9 }
  }

  private func lineEnds(from: Int, to: Int) -> Int {
    var count = 0
    for at in from..<to {
      if buffer[at] == 10 || (buffer[at] == 13 && (at + 1 == to || buffer[at + 1] != 10)) { count += 1 }
    }
    // The last line of a text may go without its end.
    return max(count, 1)
  }

  /// Moves behind the end of the line at `start`.
  private mutating func skipLine() throws {
    line += 1
    while true {
      for at in start..<end where buffer[at] == 10 || buffer[at] == 13 {
        if buffer[at] == 13, at + 1 == end, !sourceEnded { break }
        start = at + (buffer[at] == 13 && at + 1 < end && buffer[at + 1] == 10 ? 2 : 1)
        return
      }
      // A carriage return at the very end stays, for the line feed that may follow it.
      start = end > start && buffer[end - 1] == 13 ? end - 1 : end
      if !(try fill()) {
        start = end
        return
      }
    }
  }

  /// Adds bytes behind those that are not read yet. Returns false where there are none.
  @discardableResult
  private mutating func fill() throws -> Bool {
    if sourceEnded { return false }
    if start > 0 {
      buffer.update(from: buffer + start, count: end - start)
      end -= start
      start = 0
    }
    if end == capacity {
      let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity * 2)
      larger.update(from: buffer, count: end)
      buffer.deallocate()
      buffer = larger
      capacity *= 2
    }
    let count = try source(UnsafeMutableRawBufferPointer(start: buffer + end, count: capacity - end))
    end += count
    sourceEnded = count == 0
    return count > 0
  }

  /// Scans the first record with each delimiter.
  private mutating func sniffedDelimiter() throws -> UInt8 {
    while start < end || !sourceEnded {
      while start < end, buffer[start] == 10 || buffer[start] == 13 {
        if buffer[start] == 10 || start + 1 == end || buffer[start + 1] != 10 { line += 1 }
        start += 1
      }
      if start < end { break }
      try fill()
    }
    var best = (fields: 0, delimiter: UInt8(ascii: ","))
    for candidate in [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")] {
      var scanner = RecordScanner(delimiter: candidate)
      while case .needsMore = scanner.scan(buffer, from: start, to: end, isLast: sourceEnded),
        end - start < Self.longestRecord
      {
        try fill()
      }
      if scanner.spans.count > best.fields { best = (scanner.spans.count, candidate) }
    }
    return best.delimiter
  }
}

extension [UInt8] {
  fileprivate var trimmed: ArraySlice<UInt8> {
    let isBlank = { (byte: UInt8) in byte == 32 || (byte >= 9 && byte <= 13) }
    guard let first = firstIndex(where: { !isBlank($0) }), let last = lastIndex(where: { !isBlank($0) }) else {
      return []
    }
    return self[first...last]
  }
}
