// Tidy: pages that nobody uses, and what SQLite knows for planning its queries.
import Base
internal import GRDB

extension Store {
  /// Bytes of the store's file that hold nothing.
  package func unusedBytes() throws -> Int {
    try read { connection in
      let pages = try Int.fetchOne(connection.db, sql: "PRAGMA freelist_count") ?? 0
      return pages * (try Int.fetchOne(connection.db, sql: "PRAGMA page_size") ?? 0)
    }
  }

  /// Lets SQLite look at what it plans queries by, and writes the file anew where that is asked for.
  /// - Throws: `Fault`: `tryAgain` where others use the store, `io` where the disk has no room for a second copy.
  package func optimise(writingAnew: Bool) throws {
    try translating { db in
      try db.execute(sql: "PRAGMA analysis_limit = 1000")
      try db.execute(sql: "PRAGMA optimize")
      if writingAnew { try db.execute(sql: "VACUUM") }
    }
    try emptyLog()
  }
}

extension Connection {
  /// Feature sets that no classifier and no cross-validation of the store names, but for those that are given.
  package func unusedFeatureSets(except fingerprints: Set<String>) throws -> [StoredFeatureSet] {
    let summaries = try String.fetchAll(
      db, sql: "SELECT summary FROM classifier UNION ALL SELECT features FROM fold_run")
    return try featureSets().filter { set in
      !fingerprints.contains(set.fingerprint) && !summaries.contains { $0.contains(set.fingerprint) }
    }
  }
}
