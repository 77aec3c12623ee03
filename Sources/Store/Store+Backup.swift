// Backup: a copy of the store as it is at one moment, while others go on with it.
import Base
import Foundation
internal import GRDB

extension Store {
  /// Copies the store into a new file, page by page, all of one moment. The file is complete and synced when this returns.
  /// - Parameters:
  ///   - pagesPerStep: after which `progress` is called.
  ///   - progress: called with the pages that are copied and all there are; what it throws ends the copying.
  /// - Throws: `Fault(.cannotCreate)` where the file cannot be made.
  package func backUp(
    to path: String, pagesPerStep: Int = 2_048, progress: @escaping (_ pages: Int, _ of: Int) throws -> Void
  ) throws {
    do {
      let copy = try DatabaseQueue(path: path)
      try queue.read { db in
        // A moment begins with the first row that is read; without it each step of the copying would have its own, and
        // begin anew whenever somebody writes.
        _ = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master")
        try copy.writeWithoutTransaction { target in
          try db.backup(to: target, pagesPerStep: Int32(clamping: pagesPerStep)) {
            try progress($0.completedPageCount, $0.totalPageCount)
          }
        }
      }
      try copy.close()
    } catch let error as DatabaseError where error.resultCode == .SQLITE_FULL {
      throw Fault(.io, "Cannot write \(path): the disk is full.")
    } catch {
      throw Self.fault(error, path: path)
    }
  }
}
