// Check: whether the store's file is what SQLite wrote, and its rows lead to rows that are there.
import Base
internal import GRDB

/// Something wrong with the store's own file.
package struct StoreProblem: Sendable, Hashable {
  package var count: Int
  /// The first few, as sentences without a full stop.
  package var examples: [String]

  package init(count: Int = 0, examples: [String] = []) { (self.count, self.examples) = (count, examples) }

  mutating func add(_ example: String, limit: Int = 5) {
    count += 1
    if examples.count < limit { examples.append(example) }
  }
}

extension Connection {
  /// What SQLite finds wrong with the file's pages and indexes, 100 findings at most.
  /// - Parameter quick: the indexes are not compared with their tables.
  package func integrity(quick: Bool) throws -> StoreProblem {
    var problem = StoreProblem()
    do {
      for line in try String.fetchAll(db, sql: quick ? "PRAGMA quick_check(100)" : "PRAGMA integrity_check(100)")
      where line != "ok" {
        problem.add(line.split(separator: "\n").first.map(String.init) ?? line)
      }
    } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
      problem.add("the file is damaged beyond what can be listed")
    }
    return problem
  }

  /// Rows that lead to rows which are not there.
  package func brokenReferences() throws -> StoreProblem {
    var problem = StoreProblem()
    let rows = try Row.fetchCursor(db, sql: "PRAGMA foreign_key_check")
    while let row = try rows.next() {
      let (table, parent): (String, String) = (row["table"], row["parent"])
      let number: Int64? = row["rowid"]
      problem.add("\(table)\(number.map { " \($0)" } ?? "") leads to a missing \(parent)")
    }
    // Labels of posts have no such keys of their own.
    for (what, condition) in [
      ("post", "post_id NOT IN (SELECT id FROM post)"), ("label_set", "set_id NOT IN (SELECT id FROM label_set)"),
    ] {
      let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM post_label WHERE \(condition)") ?? 0
      guard count > 0 else { continue }
      problem.count += count
      problem.examples.append("\(count) of post_label lead to a missing \(what)")
    }
    return problem
  }

  /// The folders of the last exports, in the order in which they were made.
  package func exportFolders() throws -> [String] {
    try String.fetchAll(
      db, sql: "SELECT directory FROM export WHERE id IN (SELECT max(id) FROM export GROUP BY directory) ORDER BY id")
  }
}
