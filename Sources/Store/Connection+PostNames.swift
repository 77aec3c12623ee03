// PostNames: posts by what their platforms call them.
internal import GRDB

extension Connection {
  /// Hands the number, the platform and the platform's own id of every post to `body`, in the order of the numbers.
  package func forEachPostName(
    _ body: (_ post: Int64, _ platform: String, _ nativeID: String) throws -> Void
  ) throws {
    let rows = try Row.fetchCursor(db, sql: "SELECT id, platform, native_id FROM post ORDER BY id")
    while let row = try rows.next() { try body(row[0], row[1], row[2]) }
  }
}
