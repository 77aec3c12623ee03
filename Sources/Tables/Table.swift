// Table: a small delimited file as a whole, for vote files and the like.

/// A table in memory.
package struct Table: Sendable, Equatable {
  /// Column names, without blanks around them.
  package var header: [String]
  /// Each row has as many fields as the header.
  package var rows: [[String]]
  /// The line where each row begins, from 1.
  package var lines: [Int]
  /// Records that are no rows, in order; a header that cannot be read is record 0.
  package var bad: [BadRow]

  package init(header: [String], rows: [[String]], lines: [Int], bad: [BadRow] = []) {
    self.header = header
    self.rows = rows
    self.lines = lines
    self.bad = bad
  }

  /// The first column that bears one of the names, which are tried in order; letter case does not matter.
  package func column(_ names: String...) -> Int? {
    let lowered = header.map { $0.lowercased() }
    for name in names {
      if let index = lowered.firstIndex(of: name.lowercased()) { return index }
    }
    return nil
  }
}

/// Reads a whole table from `bytes`, see `DelimitedReader`; an empty text is a table without columns.
package func readTable(_ bytes: [UInt8], delimiter: UInt8? = nil) throws -> Table {
  var reader = DelimitedReader(delimiter: delimiter, bytes: bytes)
  var table = Table(header: try reader.header(), rows: [], lines: [])
  if let bad = reader.badHeader { table.bad.append(bad) }
  try reader.rows { row in
    table.rows.append(row.strings)
    table.lines.append(row.line)
  } bad: { row in
    table.bad.append(row)
  }
  return table
}
