// RawRows: looks past the package's verbs at what really lies in a store, and breaks it on purpose.
import Foundation
import GRDB

/// The rows of a query, each as its values with blanks between, NULL as `-`.
func rows(_ store: String, _ sql: String) throws -> [String] {
  let queue = try DatabaseQueue(path: store)
  defer { try? queue.close() }
  return try queue.read { db in
    try Row.fetchAll(db, sql: sql).map { row in
      row.databaseValues.map { $0.isNull ? "-" : String.fromDatabaseValue($0) ?? "\($0.storage.value ?? "?")" }
        .joined(separator: " ")
    }
  }
}

/// Runs statements behind the back of the package; makes the file where it is missing.
func execute(_ store: String, _ sql: String) throws {
  let queue = try DatabaseQueue(path: store)
  defer { try? queue.close() }
  try queue.writeWithoutTransaction { db in
    // A migration uses it; here no row does.
    db.add(function: DatabaseFunction("address_key", argumentCount: 1) { _ in 0 })
    try db.execute(sql: sql)
  }
}
