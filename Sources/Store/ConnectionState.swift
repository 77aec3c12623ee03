// ConnectionState: what a store's connection keeps between calls: prepared statements, and what an import has seen.
internal import GRDB

/// Belongs to the store's queue: only verbs of `Connection` touch it, and they run one at a time.
final class ConnectionState: @unchecked Sendable {
  private var statements: [RawStatement?] = Array(repeating: nil, count: ImportStatement.allCases.count)
  var seenPosts = RowSet()
  var seenAccounts = RowSet()
  /// Posts that this import has seen through a repost.
  var repostedPosts = RowSet()
  /// Posts that were gone and that this import has.
  var cameBack = 0
  /// Whether `writeInGroup` has a transaction open.
  var isInGroup = false
  /// Whether a picture of the store has a photograph yet; nil: nobody has looked.
  var hasPhotographs: Bool?
  /// What was forgotten; nil: nothing, as far as anybody has looked.
  var forgotten: ForgottenSet?

  func finalizeStatements() { statements = statements.map { _ in nil } }

  /// The statement, prepared at its first use.
  func statement(_ which: ImportStatement, _ db: Database) throws -> RawStatement {
    if let known = statements[which.rawValue] { return known }
    let statement = try RawStatement(which.sql, in: db)
    statements[which.rawValue] = statement
    return statement
  }
}

/// A set of row ids, one bit for each: ids are dense, and a hash table of five million would not be small.
struct RowSet {
  private var words: [UInt64] = []
  private(set) var count = 0

  /// Whether it is new.
  @discardableResult
  mutating func insert(_ row: Int64) -> Bool {
    let word = Int(row >> 6)
    if word >= words.count {
      words.append(contentsOf: repeatElement(0, count: max(word + 1 - words.count, words.count)))
    }
    let bit: UInt64 = 1 << UInt64(row & 63)
    guard words[word] & bit == 0 else { return false }
    words[word] |= bit
    count += 1
    return true
  }

  func contains(_ row: Int64) -> Bool {
    let word = Int(row >> 6)
    return word < words.count && words[word] & (1 << UInt64(row & 63)) != 0
  }

  /// The rows in ascending order.
  var rows: [Int64] {
    var rows: [Int64] = []
    rows.reserveCapacity(count)
    for (index, word) in words.enumerated() where word != 0 {
      var rest = word
      while rest != 0 {
        rows.append(Int64(index) << 6 | Int64(rest.trailingZeroBitCount))
        rest &= rest - 1
      }
    }
    return rows
  }
}
