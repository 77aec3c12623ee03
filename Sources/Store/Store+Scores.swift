// Store+Scores: the numbers of all posts that scores are made of, read on two threads.
import Base
import Foundation
internal import GRDB

extension Store {
  /// Fewer posts than this are read before a second file is open.
  private static var fewestForTwo: UInt64 { 65536 }

  /// As `Connection.forEachScoreRow`, with the same rows in the same order, all of one moment of the store. Where there are many
  /// posts five runs of eight are read ahead on a second thread; `body` is called on the caller's, which has that to do too.
  package func forEachScoreRow(
    likes: LikesMoment, faces: Bool, comments: Bool = true, _ body: (ScoreRow) throws -> Void
  ) throws {
    do {
      try queue.writeWithoutTransaction { db in
        let connection = Connection(db: db, state: state)
        guard let ids = try Self.idsOfMany(db), let second = try secondView(besides: db) else {
          return try connection.forEachScoreRow(likes: likes, faces: faces, comments: comments, body)
        }
        defer { try? db.rollback() }
        let ahead = RunsAhead()
        let shared = SharedHistory()
        let runs = Self.runs(of: ids)
        ahead.begin(second) { db, put in
          var rows = try ScoreRows(
            likes, faces: faces, comments: comments, history: { try shared.loaded(from: db) }, in: db)
          for (number, run) in runs.enumerated() where Self.isReadAhead(number) {
            guard put(try rows.rows(in: run)) else { return }
          }
        }
        defer { ahead.end() }
        var rows = try ScoreRows(
          likes, faces: faces, comments: comments, history: { try shared.loaded(from: db) }, in: db)
        for (number, run) in runs.enumerated() {
          if Self.isReadAhead(number) {
            for row in try ahead.next() { try body(row) }
          } else {
            try rows.forEach(in: run, body)
          }
        }
      }
    } catch {
      throw Self.fault(error, path: name)
    }
  }

  private static var runLength: Int { 8192 }

  private static func isReadAhead(_ run: Int) -> Bool { [1, 3, 4, 6, 7].contains(run % 8) }

  /// Nil where two threads are not worth it. What is not committed yet only this connection sees.
  private static func idsOfMany(_ db: Database) throws -> ClosedRange<Int64>? {
    guard !db.isInsideTransaction, let ids = try ids(of: db),
      ids.upperBound.distance(from: ids.lowerBound) >= fewestForTwo
    else { return nil }
    return ids
  }

  /// The first and the last number of a post; nil where there is none.
  private static func ids(of db: Database) throws -> ClosedRange<Int64>? {
    guard let first = try Int64.fetchOne(db, sql: "SELECT min(id) FROM post"),
      let last = try Int64.fetchOne(db, sql: "SELECT max(id) FROM post")
    else { return nil }
    return first...last
  }

  /// Runs of numbers that hold all posts, in ascending order.
  static func runs(of db: Database) throws -> [ClosedRange<Int64>] { try ids(of: db).map(runs) ?? [] }

  /// Posts are numbered without many gaps; however wide they are, there are no more than some thousand runs.
  private static func runs(of ids: ClosedRange<Int64>) -> [ClosedRange<Int64>] {
    let width = max(Int64(runLength), Int64(clamping: ids.upperBound.distance(from: ids.lowerBound) / 8192))
    var runs: [ClosedRange<Int64>] = []
    var first = ids.lowerBound
    while true {
      let (next, overflows) = first.addingReportingOverflow(width)
      if overflows || next > ids.upperBound { break }
      runs.append(first...(next - 1))
      first = next
    }
    return runs + [first...ids.upperBound]
  }

  /// A second connection that sees the store as `db` does, both of them in a transaction; nil where it cannot be had, as
  /// when other programs write all the time.
  private func secondView(besides db: Database) throws -> DatabaseQueue? {
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(10)
    configuration.allowsUnsafeTransactions = true
    configuration.prepareDatabase { try $0.execute(sql: "PRAGMA cache_size = -16384") }
    guard let second = try? DatabaseQueue(path: path, configuration: configuration) else { return nil }
    for _ in 0..<8 {
      // SQLite changes this number when it finds that somebody else has written. So nobody has between the two looks, and
      // the second connection looks in between.
      let before = try Int.fetchOne(db, sql: "PRAGMA data_version")
      try second.writeWithoutTransaction { db in
        try db.beginTransaction(.deferred)
        _ = try Int.fetchOne(db, sql: "SELECT count(*) FROM label_set")
      }
      try db.beginTransaction(.deferred)
      _ = try Int.fetchOne(db, sql: "SELECT count(*) FROM label_set")
      if try Int.fetchOne(db, sql: "PRAGMA data_version") == before { return second }
      try db.rollback()
      try second.writeWithoutTransaction { try $0.rollback() }
    }
    return nil
  }
}
