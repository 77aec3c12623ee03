// Store: the one SQLite file in which a dataset grows. It migrates itself when it opens.
import Base
internal import CSQLite
import Foundation
internal import GRDB
import Migrations

/// The SQLite store. Reads and writes go through `Connection`, whose extensions are the only SQL besides Migrations.
///
/// Safe to share: calls are serialised. Other processes may use the same file; a wait longer than ten seconds ends in
/// `Fault(.tryAgain)`.
package final class Store: Sendable {
  /// The file, as an absolute path.
  package let path: String
  /// The folder of photographs beside the store.
  package let images: ImageFolder
  /// The file as the user named it.
  let name: String
  /// Before the queue, so that its statements are gone when the file is closed.
  let state: ConnectionState
  let queue: DatabaseQueue
  private let readers = Readers()
  /// Whether commits wait for the disk.
  private let isThorough = Flag()

  /// Each connection belongs to a queue, which lets one thread at a time to it.
  private static let locksAreOurs = csqlite_leave_locks_to_caller()

  /// "cura" in ASCII, the application_id of a store.
  private static let applicationID: Int32 = 0x6375_7261

  /// Opens the store; one that is not there is made where `creating` allows it.
  /// - Throws: `Fault`: `noInput` where it is missing, `data` where the file is something else or newer than this
  ///   program, `cannotCreate` where the folder refuses, `tryAgain` where another process keeps it busy.
  package init(at path: String, creating: Bool) throws {
    name = path
    state = ConnectionState()
    self.path = URL(fileURLWithPath: path).standardizedFileURL.path
    images = ImageFolder(beside: self.path)
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: self.path, isDirectory: &isFolder)
    guard !isFolder.boolValue else {
      throw Fault(.data, "\(path) is a folder, not a store; name the store's file, such as \(path)/curate.sqlite.")
    }
    guard exists || creating else {
      throw Fault(.noInput, "There is no store at \(path); curate import makes one, or name yours with --store.")
    }
    let folder = (self.path as NSString).deletingLastPathComponent
    guard FileManager.default.fileExists(atPath: folder) else {
      throw Fault(.cannotCreate, "Cannot create the store \(path): its folder does not exist.")
    }
    _ = Self.locksAreOurs
    do {
      var configuration = Configuration()
      configuration.busyMode = .timeout(10)
      configuration.publicStatementArguments = false
      configuration.allowsUnsafeTransactions = true
      configuration.prepareDatabase { db in
        db.add(function: AddressKey.function)
        // A commit survives a kill at once, and a power cut up to the last checkpoint.
        try db.execute(sql: "PRAGMA synchronous = NORMAL; PRAGMA cache_size = -98304")
      }
      queue = try DatabaseQueue(path: self.path, configuration: configuration)
      try queue.read { try Self.checkIdentity($0, path: path) }
      var migrator = DatabaseMigrator()
      for migration in Migration.all {
        // No migration breaks a foreign key for a while, and to check all rows afterwards takes minutes where there are
        // millions.
        migrator.registerMigration(migration.name, foreignKeyChecks: .immediate) { try $0.execute(sql: migration.sql) }
      }
      let isNewer = try queue.read { try migrator.hasBeenSuperseded($0) }
      guard !isNewer else {
        throw Fault(
          .data,
          "The store \(path) was made by a newer curate than this one (\(Version.current)); update curate to use it.")
      }
      // Only now: the mode is written into the file, and another program's is not to be touched.
      try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = WAL") }
      try Self.migrate(queue, by: migrator)
    } catch {
      throw Self.fault(error, path: path)
    }
  }

  /// Two programs may open a new store at once: the one that comes second finds the tables made, and looks again.
  private static func migrate(_ queue: DatabaseQueue, by migrator: DatabaseMigrator) throws {
    for attempt in 1... {
      do {
        return try migrator.migrate(queue)
      } catch let error as DatabaseError where error.resultCode == .SQLITE_ERROR && attempt < 10 {
        usleep(100_000)
      }
    }
  }

  /// Lets so many reads run beside each other and beside a write, whose commit may wait for the disk: for a server. They
  /// see what was committed before they began. Not to be used with transactions that stay open between calls.
  /// - Throws: `Fault` where the file cannot be opened once more.
  package func readBeside(connections: Int) throws {
    do {
      try readers.open(connections, path: path)
    } catch {
      throw Self.fault(error, path: name)
    }
  }

  /// Runs `body` with a consistent view of the store.
  package func read<T>(_ body: (Connection) throws -> T) throws -> T {
    do {
      if let found = try readers.read({ db, state in try body(Connection(db: db, state: state)) }) { return found }
      return try queue.read { try body(Connection(db: $0, state: state)) }
    } catch {
      throw Self.fault(error, path: name)
    }
  }

  /// Runs `body` in one transaction: all of it is kept, or nothing where it throws. Inside `keepingAllOrNothing` it is a
  /// part of that transaction.
  /// - Parameter lightly: the commit need not survive a power cut, whatever `keepEveryCommit` says: what is written is of
  ///   use for some minutes only.
  package func write<T>(lightly: Bool = false, _ body: (Connection) throws -> T) throws -> T {
    do {
      return try queue.writeWithoutTransaction { db in
        let connection = Connection(db: db, state: state)
        if db.isInsideTransaction { return try body(connection) }
        let isLight = lightly && isThorough.isSet
        if isLight { try db.execute(sql: "PRAGMA synchronous = NORMAL") }
        defer { if isLight { try? db.execute(sql: "PRAGMA synchronous = FULL") } }
        var result: T?
        try db.inTransaction(.immediate) {
          result = try body(connection)
          return .commit
        }
        guard let result else { throw Fault(.bug, "A bug of curate's: a transaction ended without a result.") }
        return result
      }
    } catch {
      throw Self.fault(error, path: name)
    }
  }

  /// From now on a commit survives a power cut too, for a millisecond or some more each: where it is a person's work.
  package func keepEveryCommit() throws {
    do {
      try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
      isThorough.set()
    } catch {
      throw Self.fault(error, path: name)
    }
  }

  /// Closes the file, so that nothing of it waits in another beside it. The store cannot be used afterwards.
  package func close() {
    readers.close()
    queue.writeWithoutTransaction { _ in state.finalizeStatements() }
    try? queue.close()
  }

  /// As `write`, but the transaction stays open for the next ones until `commitGroup`: where indexes have no order, each
  /// commit writes most of their pages. What throws takes all of the group back.
  package func writeInGroup<T>(_ body: (Connection) throws -> T) throws -> T {
    do {
      return try queue.writeWithoutTransaction { db in
        if !db.isInsideTransaction {
          try db.beginTransaction(.immediate)
          state.isInGroup = true
        }
        do {
          return try body(Connection(db: db, state: state))
        } catch {
          if state.isInGroup {
            state.isInGroup = false
            try? db.rollback()
          }
          throw error
        }
      }
    } catch {
      throw Self.fault(error, path: name)
    }
  }

  /// Keeps what was written in the group that is open; nothing where there is none.
  package func commitGroup() throws { try endGroup { try $0.commit() } }

  /// Takes back what was written in the group that is open.
  package func rollBackGroup() { try? endGroup { try $0.rollback() } }

  private func endGroup(_ end: (Database) throws -> Void) throws {
    do {
      try queue.writeWithoutTransaction { db in
        guard state.isInGroup else { return }
        state.isInGroup = false
        try end(db)
      }
    } catch {
      throw Self.fault(error, path: name)
    }
  }

  /// Makes one transaction of all the writes during `body`, from whichever thread: all of them are kept, or none where it
  /// throws. Other processes wait for its end, so it is for what must not be kept in part.
  package func keepingAllOrNothing<T>(_ body: () throws -> T) throws -> T {
    do {
      try queue.writeWithoutTransaction { try $0.beginTransaction(.immediate) }
    } catch {
      throw Self.fault(error, path: name)
    }
    let result: T
    do {
      result = try body()
    } catch {
      try? queue.writeWithoutTransaction { try $0.rollback() }
      throw error
    }
    do {
      try queue.writeWithoutTransaction { try $0.commit() }
    } catch {
      throw Self.fault(error, path: name)
    }
    return result
  }

  private static func checkIdentity(_ db: Database, path: String) throws {
    let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master WHERE tbl_name NOT LIKE 'grdb%'") ?? 0
    let id = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
    guard tables == 0 || id == applicationID else {
      throw Fault(.data, "\(path) is an SQLite file, but not a store of curate; name another with --store.")
    }
  }

  /// One translation from SQLite's codes to what the user reads: no SQL, no bound values.
  static func fault(_ error: any Error, path: String) -> any Error {
    guard let error = error as? DatabaseError else { return error }
    switch error.resultCode {
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      return Fault(.tryAgain, "The store \(path) is busy: another curate is writing to it; try again when it is done.")
    case .SQLITE_FULL:
      return Fault(.io, "The store \(path) cannot grow: the disk is full.")
    case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
      return Fault(
        .cannotCreate, "Cannot write the store \(path): the file or its folder is read-only or cannot be opened.")
    case .SQLITE_NOTADB:
      return Fault(.data, "\(path) is not a store of curate: it is no SQLite file; name another with --store.")
    case .SQLITE_CORRUPT:
      return Fault(.data, "The store \(path) is damaged; restore it from a copy.")
    case .SQLITE_IOERR:
      return Fault(.io, "The store \(path) cannot be read or written: the disk reports an error.")
    default:
      return Fault(
        .bug,
        "A bug of curate's: the store \(path) refused a statement (SQLite code \(error.extendedResultCode.rawValue)).")
    }
  }
}

extension Store {
  /// The version of SQLite.
  package static var libraryVersion: String { String(cString: csqlite_version()) }
}

/// The version of this program, as recorded with every run.
package enum Version {
  package static let current = "0.1.0"
}

/// A view of the store during one read or write. Its extensions, a file for each concept, are the store's verbs.
package struct Connection {
  let db: Database
  let state: ConnectionState
}
