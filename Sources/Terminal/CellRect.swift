// CellRect: places on the screen, in character cells.

/// A rectangle of cells; the screen's top left is (0, 0).
package struct CellRect: Sendable, Hashable {
  package var column, row, columns, rows: Int

  package init(column: Int, row: Int, columns: Int, rows: Int) {
    self.column = column
    self.row = row
    self.columns = columns
    self.rows = rows
  }

  package var isEmpty: Bool { columns <= 0 || rows <= 0 }

  package func contains(column: Int, row: Int) -> Bool {
    (self.column..<self.column + max(0, columns)).contains(column)
      && (self.row..<self.row + max(0, rows)).contains(row)
  }
}

/// How large a screen is, in cells.
package struct ScreenSize: Sendable, Hashable {
  package var columns, rows: Int

  package init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
  }
}
