// RawStatement: SQLite's own statement, for rows that come by the million.
import Base
internal import GRDB
internal import GRDBSQLite

/// A statement that is prepared once and bound by position, without values in between. It belongs to its connection's
/// queue.
final class RawStatement {
  private let statement: OpaquePointer
  private let connection: OpaquePointer

  init(_ sql: String, in db: Database) throws {
    guard let connection = db.sqliteConnection else { throw DatabaseError(resultCode: .SQLITE_MISUSE) }
    var statement: OpaquePointer?
    let code = sqlite3_prepare_v3(connection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
    guard code == SQLITE_OK, let statement else { throw Self.error(code, connection) }
    self.connection = connection
    self.statement = statement
  }

  deinit { sqlite3_finalize(statement) }

  /// Binds the parameter, counted from 1.
  func bind(_ index: Int32, _ value: Int64?) {
    if let value { sqlite3_bind_int64(statement, index, value) } else { sqlite3_bind_null(statement, index) }
  }

  func bind(_ index: Int32, _ value: Int?) { bind(index, value.map(Int64.init)) }

  func bind(_ index: Int32, _ value: UTCTime?) { bind(index, value?.seconds) }

  func bind(_ index: Int32, _ value: Double?) {
    if let value { sqlite3_bind_double(statement, index, value) } else { sqlite3_bind_null(statement, index) }
  }

  func bind(_ index: Int32, _ value: String?) {
    guard var value else {
      sqlite3_bind_null(statement, index)
      return
    }
    // SQLite copies the bytes: they are lent for this call only.
    let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    value.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { characters in
        // An empty string may have no address, and SQLite takes none for NULL.
        _ = withUnsafePointer(to: 0 as CChar) { nothing in
          sqlite3_bind_text(statement, index, characters.baseAddress ?? nothing, Int32(bytes.count), transient)
        }
      }
    }
  }

  /// Runs the statement, which gives no rows.
  func run() throws {
    defer { sqlite3_reset(statement) }
    let code = sqlite3_step(statement)
    guard code == SQLITE_DONE || code == SQLITE_ROW else { throw Self.error(code, connection) }
  }

  /// Runs the statement and lends its first row; nil where there is none.
  func first<T>(_ body: (RawRow) throws -> T) throws -> T? {
    defer { sqlite3_reset(statement) }
    let code = sqlite3_step(statement)
    if code == SQLITE_DONE { return nil }
    guard code == SQLITE_ROW else { throw Self.error(code, connection) }
    return try body(RawRow(statement: statement))
  }

  /// Steps to the next row, which is lent until the next step; nil after the last one.
  func next() throws -> RawRow? {
    let code = sqlite3_step(statement)
    if code == SQLITE_ROW { return RawRow(statement: statement) }
    sqlite3_reset(statement)
    guard code == SQLITE_DONE else { throw Self.error(code, connection) }
    return nil
  }

  /// Makes the statement ready to run again from its beginning.
  func reset() { sqlite3_reset(statement) }

  /// How many rows the last insert, update or delete of this connection changed.
  var changes: Int { Int(sqlite3_changes(connection)) }

  var lastInsertedRow: Int64 { sqlite3_last_insert_rowid(connection) }

  private static func error(_ code: Int32, _ connection: OpaquePointer) -> DatabaseError {
    // What SQLite says in words may hold values, which are nobody's business.
    DatabaseError(resultCode: ResultCode(rawValue: sqlite3_extended_errcode(connection)))
  }
}

/// The row that a statement stands on. Columns count from 0.
struct RawRow {
  fileprivate let statement: OpaquePointer

  func isNull(_ column: Int32) -> Bool { sqlite3_column_type(statement, column) == SQLITE_NULL }

  func int(_ column: Int32) -> Int64? { isNull(column) ? nil : sqlite3_column_int64(statement, column) }

  /// For a column that is never NULL.
  func wholeNumber(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }

  func double(_ column: Int32) -> Double? { isNull(column) ? nil : sqlite3_column_double(statement, column) }

  func string(_ column: Int32) -> String? {
    isNull(column) ? nil : withBytes(column) { String(decoding: $0, as: UTF8.self) }
  }

  func flag(_ column: Int32) -> Bool { sqlite3_column_int64(statement, column) != 0 }

  /// Lends the bytes of a blob for the call; none for NULL.
  func withBytes<T>(_ column: Int32, _ body: (UnsafeRawBufferPointer) throws -> T) rethrows -> T {
    // The address first: asking for it may move the bytes that are then counted.
    let bytes = sqlite3_column_blob(statement, column)
    return try body(UnsafeRawBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(statement, column))))
  }
}
