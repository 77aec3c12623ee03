// Erase: after rows were deleted, their bytes: files of photographs, pages of the store, the log beside it.
import Base
import Foundation
internal import GRDB

/// What finishing has removed.
package struct Removed: Sendable, Hashable {
  package var files = 0
  package var bytes = 0

  package init() {}
}

extension Store {
  /// From now on SQLite overwrites what it deletes, in pages that are still in use too.
  package func overwriteDeleted() throws {
    try translating { try $0.execute(sql: "PRAGMA secure_delete = ON") }
  }

  /// Whether something was forgotten whose bytes may still be there: a run that was killed, a store that was busy.
  package func hasUnfinishedForgetting() throws -> Bool {
    try read { connection in
      try Bool.fetchOne(
        connection.db, sql: "SELECT EXISTS (SELECT 1 FROM erasure) OR EXISTS (SELECT 1 FROM removal)") ?? false
    }
  }

  /// Removes the files of forgotten photographs, then what is left of them in the store's pages and its log. To be called
  /// again until it returns; nothing is done twice.
  /// - Throws: `Fault`: `tryAgain` where others use the store, `io` where a file stays or the disk is full.
  package func finishForgetting() throws -> Removed {
    try overwriteDeleted()
    let removed = try removeWaitingFiles()
    // The file is written anew from what is in use. Freed pages, and pages from before `overwriteDeleted`, go with the old.
    try emptyLog()
    try translating { try $0.execute(sql: "VACUUM") }
    try emptyLog()
    try write { try $0.db.execute(sql: "DELETE FROM erasure") }
    try emptyLog()
    return removed
  }

  /// A file goes within the transaction that says so, or not at all: where its row comes back meanwhile, with the post of
  /// somebody else, it stays.
  private func removeWaitingFiles() throws -> Removed {
    var removed = Removed()
    while true {
      let count = try write { connection in
        let rows = try Row.fetchAll(connection.db, sql: "SELECT sha256, kind FROM removal ORDER BY sha256 LIMIT 256")
        for row in rows {
          let sha256: String = row["sha256"]
          if try !connection.hasImage(sha256: sha256) {
            let path = images.file(sha256: sha256, kind: PhotoKind(rawValue: row["kind"]) ?? .jpeg)
            if let size = try Self.unlink(path) {
              removed.files += 1
              removed.bytes += size
            }
          }
          try connection.db.execute(sql: "DELETE FROM removal WHERE sha256 = ?", arguments: [sha256])
        }
        return rows.count
      }
      if count == 0 { return removed }
    }
  }

  /// The file's size; nil where there was none.
  private static func unlink(_ path: String) throws -> Int? {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    guard Foundation.unlink(path) == 0 else {
      throw Fault(
        .io,
        "The photograph \(path) cannot be removed: \(lastSystemError()); make its folder writable.")
    }
    rmdir((path as NSString).deletingLastPathComponent)
    return Int(status.st_size)
  }

  /// Moves all of the log into the store's file and leaves it with no byte.
  package func emptyLog() throws {
    let isBusy = try translating { try Bool.fetchOne($0, sql: "PRAGMA wal_checkpoint(TRUNCATE)") ?? false }
    guard !isBusy else {
      throw DatabaseError(resultCode: .SQLITE_BUSY).asFault(name)
    }
  }

  /// How many bytes the store has, the log beside it included.
  package var bytes: Int {
    ["", "-wal"].reduce(0) { sum, ending in
      var status = stat()
      return sum + (stat(path + ending, &status) == 0 ? Int(status.st_size) : 0)
    }
  }

  func translating<T>(_ body: (Database) throws -> T) throws -> T {
    do {
      return try queue.writeWithoutTransaction(body)
    } catch {
      throw Self.fault(error, path: name)
    }
  }
}

extension DatabaseError {
  fileprivate func asFault(_ path: String) -> any Error { Store.fault(self, path: path) }
}
