// Dialect: the ways of writing dumps, and what a reader of one has to do.
internal import Tables

/// How a dump is written. A new one is a case here, a file with its reader, and a line in `reader`.
package enum Dialect: String, CaseIterable, Sendable {
  /// Look at the content and take what fits.
  case auto
  /// Instaloader's `.json` and `.json.xz`, and Instagram's GraphQL nodes.
  case instaloader
  /// Twitter's API v1.1: tweets in JSON or JSONL.
  case twitter
  /// Any table or JSON records, read by the user's own `FieldMap`.
  case map

  /// Those that `auto` asks, in this order; the first one to claim a document has it.
  static let claimants: [Dialect] = [.instaloader, .twitter]

  func reader(map: FieldMap?) -> (any DialectReader)? {
    switch self {
    case .auto: nil
    case .instaloader: InstaloaderDialect()
    case .twitter: TwitterDialect()
    case .map: map.map(MapDialect.init)
    }
  }
}

/// Turns the records of one dialect into events. A reader serves one import, on one thread, and may keep scratch
/// memory.
protocol DialectReader: AnyObject {
  /// Whether this value is a record of the dialect, or a wrapper around records.
  func claims(_ value: JSONValue) -> Bool

  /// Reads one JSON value: a line, an element of an array, or a whole document. What is wrong with it is an event.
  func read(_ value: JSONValue, at place: Place, _ emit: (DumpEvent) throws -> Void) throws

  /// Whether a table with these columns is one of the dialect's.
  func claims(columns: [String]) -> Bool

  /// Whether the dialect has tables at all.
  var readsTables: Bool { get }

  /// Begins a table. Throws a `Fault` where the columns cannot do.
  func beginTable(columns: [String], of document: Document) throws

  /// Reads one row of the table begun last.
  func read(_ row: borrowing DelimitedRow, at place: Place, _ emit: (DumpEvent) throws -> Void) throws

  /// Mapped fields that no record had, see `DumpSummary.fieldsNeverSeen`.
  var fieldsNeverSeen: [String] { get }
}

extension DialectReader {
  func claims(_ value: JSONValue) -> Bool { false }

  func claims(columns: [String]) -> Bool { false }

  var readsTables: Bool { false }

  func beginTable(columns: [String], of document: Document) throws {}

  func read(_ row: borrowing DelimitedRow, at place: Place, _ emit: (DumpEvent) throws -> Void) throws {}

  var fieldsNeverSeen: [String] { [] }
}

/// The record that a reader has in hand: its document and its position there.
struct Place {
  let document: Document
  /// See `Origin.position`.
  var position: Int
  /// True where the document is this one record and nothing else.
  var isWholeDocument = false

  var origin: Origin { Origin(source: document.source, position: position) }

  func rejection(_ reason: Rejection.Reason, _ detail: String, postID: String? = nil) -> DumpEvent {
    .rejected(
      Rejection(
        source: document.source, position: position, reason: reason.rawValue, detail: detail, postID: postID))
  }
}
