// PostLabels: the labels of posts, written by the million.
import Base
internal import GRDB

extension Connection {
  /// One statement takes many rows: starting and ending it takes longer than a row of it.
  private static var rowsAtOnce: Int { 64 }

  /// Adds a label for each post to a set that has none of them yet. Quickest where ids ascend: each row is then put at the end
  /// of the one before. A part of the caller's transaction, so that what throws, `progress` too, leaves the set that was
  /// there before.
  /// - Parameters:
  ///   - ids: posts of the store, each once. Nobody checks that they are.
  ///   - scores: as many.
  ///   - value: by the index of the post; nil: it has a score, but is in neither tail.
  ///   - progress: is told now and then how many are written.
  package func addPostLabels(
    set: Int64, ids: [Int64], scores: [Double], value: (Int) -> String?, progress: (Int) throws -> Void = { _ in }
  ) throws {
    precondition(ids.count == scores.count, "a score for each post")
    let many = try insertion(rows: Self.rowsAtOnce)
    let whole = ids.count - ids.count % Self.rowsAtOnce
    many.bind(1, set)
    var index = 0
    while index < whole {
      if index % (Self.rowsAtOnce * 256) == 0 { try progress(index) }
      for row in 0..<Self.rowsAtOnce { bind(row, of: many, ids[index + row], value(index + row), scores[index + row]) }
      try many.run()
      index += Self.rowsAtOnce
    }
    let one = try insertion(rows: 1)
    one.bind(1, set)
    while index < ids.count {
      bind(0, of: one, ids[index], value(index), scores[index])
      try one.run()
      index += 1
    }
    try progress(index)
  }

  private func bind(_ row: Int, of statement: RawStatement, _ id: Int64, _ value: String?, _ score: Double) {
    let first = Int32(row * 3 + 2)
    statement.bind(first, id)
    statement.bind(first + 1, value)
    statement.bind(first + 2, score)
  }

  /// The set is the first parameter; each row has three more.
  private func insertion(rows: Int) throws -> RawStatement {
    let values = (0..<rows).map { "(?1, ?\($0 * 3 + 2), ?\($0 * 3 + 3), ?\($0 * 3 + 4))" }
    return try RawStatement(
      "INSERT INTO post_label (set_id, post_id, value, score) VALUES \(values.joined(separator: ", "))", in: db)
  }
}

extension Connection {
  /// Hands every post of a set to `body`, in the order of the posts' ids, with its score and its label. One row at a time.
  /// - Parameter body: the label is nil where the post is in neither tail.
  package func forEachPostLabel(
    set name: String, _ body: (_ post: Int64, _ score: Double?, _ label: String?) throws -> Void
  ) throws {
    guard let set = try Int64.fetchOne(db, sql: "SELECT id FROM label_set WHERE name = ?", arguments: [name]) else {
      return
    }
    let rows = try RawStatement(
      "SELECT post_id, score, value FROM post_label WHERE set_id = ?1 ORDER BY post_id", in: db)
    rows.bind(1, set)
    defer { rows.reset() }
    while let row = try rows.next() { try body(row.wholeNumber(0), row.double(1), row.string(2)) }
  }
}
