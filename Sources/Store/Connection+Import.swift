// Import: where records come from, which of them this import has seen, and their accounts.
import Base
internal import GRDB

extension Connection {
  /// The source's id; a new row where this path is new.
  package func source(path: String, dialect: String, run: Int64) throws -> Int64 {
    let path = withoutForgotten(path, .path)
    try db.execute(
      sql: "INSERT INTO source (path, dialect, run_id) VALUES (?, ?, ?) ON CONFLICT (path) DO NOTHING",
      arguments: [path, dialect, run])
    return try Int64.fetchOne(db, sql: "SELECT id FROM source WHERE path = ?", arguments: [path]) ?? 0
  }

  /// Starts the list of what this import sees; it lives as long as the store is open.
  package func beginSeeing() throws {
    try lookForForgotten()
    state.seenPosts = RowSet()
    state.seenAccounts = RowSet()
    state.repostedPosts = RowSet()
    state.cameBack = 0
    state.hasPhotographs = nil
    try db.execute(
      sql: """
        CREATE TEMP TABLE IF NOT EXISTS seen_post (post_id INTEGER PRIMARY KEY);
        CREATE TEMP TABLE IF NOT EXISTS seen_reject (
          source_id INTEGER, member TEXT, position INTEGER, part INTEGER,
          PRIMARY KEY (source_id, member, position, part)) WITHOUT ROWID;
        DELETE FROM seen_post;
        DELETE FROM seen_reject;
        """)
  }

  /// How many posts and accounts this import has seen, each once, and how many of the posts were gone before.
  package func seenCounts() throws -> (posts: Int, accounts: Int, back: Int) {
    (state.seenPosts.count, state.seenAccounts.count, state.cameBack)
  }

  func statement(_ which: ImportStatement) throws -> RawStatement { try state.statement(which, db) }

  // MARK: Accounts

  /// The account's id. Of several names the one that was read last is kept, however the dumps are imported.
  /// - Parameter time: when the name was read; nil is before every other reading.
  package func account(platform: String, nativeID: String, username: String?, readAt time: UTCTime? = nil) throws
    -> Int64
  {
    let find = try statement(.findAccount)
    find.bind(1, platform)
    find.bind(2, nativeID)
    if let known = try find.first({ $0.int(0) ?? 0 }) {
      state.seenAccounts.insert(known)
      try nameAccount(known, username, readAt: time)
      return known
    }
    let insert = try statement(.insertAccount)
    insert.bind(1, platform)
    insert.bind(2, nativeID)
    insert.bind(3, username)
    insert.bind(4, username == nil ? nil : time)
    try insert.run()
    let id = insert.lastInsertedRow
    state.seenAccounts.insert(id)
    return id
  }

  /// Keeps the name where it was read later than the one that is there.
  package func nameAccount(_ id: Int64, _ username: String?, readAt time: UTCTime?) throws {
    guard let username else { return }
    let name = try statement(.nameAccount)
    name.bind(1, id)
    name.bind(2, username)
    name.bind(3, time?.seconds ?? 0)
    try name.run()
  }

  /// Adds what was observed of an account; true where this moment was not known yet.
  package func observeAccount(_ id: Int64, at time: UTCTime, followers: Int?, following: Int?) throws -> Bool {
    let insert = try statement(.insertAccountObservation)
    insert.bind(1, id)
    insert.bind(2, time)
    insert.bind(3, followers)
    insert.bind(4, following)
    try insert.run()
    return insert.changes > 0
  }
}
