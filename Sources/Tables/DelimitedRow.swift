// DelimitedRow: one record of delimited text, as slices of the reader's buffer.
import Base

/// A record whose number of fields is the header's. It borrows the reader's buffer and cannot outlive the call that
/// hands it out; what is kept is copied out by the methods.
package struct DelimitedRow: ~Copyable {
  /// Where a field lies, in bytes from the start of the buffer; quotes are left out and doubled ones undone.
  struct Span {
    var start: Int
    var end: Int
  }

  private let base: UnsafePointer<UInt8>
  private let spans: UnsafeBufferPointer<Span>

  /// Counts records from 1; the header and blank lines do not count, records that are bad do.
  package let record: Int
  /// The line of the text where the record begins, from 1; the header is on the first line that is not blank.
  package let line: Int

  private let delimiter: UInt8

  init(base: UnsafePointer<UInt8>, spans: UnsafeBufferPointer<Span>, record: Int, line: Int, delimiter: UInt8) {
    self.base = base
    self.delimiter = delimiter
    self.spans = spans
    self.record = record
    self.line = line
  }

  /// The number of fields. The columns below count from 0 and must be smaller than this.
  package var count: Int { spans.count }

  /// Lends the field's bytes for the call.
  @inlinable
  package func withBytes<T>(at column: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> T) rethrows -> T {
    try body(slice(at: column))
  }

  /// The field's bytes, copied.
  package func bytes(at column: Int) -> [UInt8] { Array(slice(at: column)) }

  /// The field as text; bytes that are not UTF-8 are Windows-1252.
  package func string(at column: Int) -> String { looselyDecoded(slice(at: column)) }

  /// True where nothing stands between the delimiters.
  package func isEmpty(at column: Int) -> Bool { spans[column].start == spans[column].end }

  /// The field as a decimal whole number, blanks around it allowed; nil where it is anything else or too large for Int.
  package func int(at column: Int) -> Int? {
    var field = slice(at: column)[...]
    while let first = field.first, isBlank(first) { field.removeFirst() }
    while let last = field.last, isBlank(last) { field.removeLast() }
    var negative = false
    if let first = field.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
      negative = first == UInt8(ascii: "-")
      field.removeFirst()
    }
    guard !field.isEmpty else { return nil }
    var value = 0
    for byte in field {
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
      let digit = Int(byte - UInt8(ascii: "0"))
      let (tens, overflowed) = value.multipliedReportingOverflow(by: 10)
      let (sum, overflowedToo) = tens.addingReportingOverflow(negative ? -digit : digit)
      if overflowed || overflowedToo { return nil }
      value = sum
    }
    return value
  }

  /// The record's first bytes, quotes left out.
  package func head(_ limit: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    for column in 0..<count where bytes.count < limit {
      if column > 0 { bytes.append(delimiter) }
      bytes += slice(at: column).prefix(limit)
    }
    return Array(bytes.prefix(limit))
  }

  /// All fields as text.
  package var strings: [String] { (0..<count).map { string(at: $0) } }

  @usableFromInline
  package func slice(at column: Int) -> UnsafeBufferPointer<UInt8> {
    let span = spans[column]
    return UnsafeBufferPointer(start: base + span.start, count: span.end - span.start)
  }

  private func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
}

/// A record that could not be read as a row.
package struct BadRow: Sendable, Equatable {
  package enum Reason: String, Sendable {
    case wrongFieldCount = "wrong_field_count"
    case unterminatedQuote = "unterminated_quote"
    case tooLong = "too_long"
  }

  /// Counted as `DelimitedRow.record`.
  package var record: Int
  /// Counted as `DelimitedRow.line`.
  package var line: Int
  package var reason: Reason
  /// A full sentence without the file's name.
  package var detail: String
  /// The first bytes of its first line, `headLength` at most, as they were written.
  package var head: [UInt8]

  package static let headLength = 200

  package init(record: Int, line: Int, reason: Reason, detail: String, head: [UInt8] = []) {
    self.head = head
    self.record = record
    self.line = line
    self.reason = reason
    self.detail = detail
  }
}
