// CellSize: how large a cell of the terminal is, and how many of them a picture may take.

/// A cell in pixels.
package struct CellSize: Sendable, Hashable {
  /// Pixels, at least 1.
  package var width: Int
  /// Pixels, at least 1.
  package var height: Int

  /// Nil where a side is below 1 or beyond any font: terminals that do not know say 0.
  package init?(width: Int, height: Int) {
    guard (1...500).contains(width), (1...500).contains(height) else { return nil }
    self.width = width
    self.height = height
  }

  private init(unchecked width: Int, _ height: Int) {
    self.width = width
    self.height = height
  }

  /// What is taken where the terminal does not say: twice as high as wide, as most fonts are.
  package static let usual = CellSize(unchecked: 10, 20)
}

/// Room on the screen, in cells. Below 1 there is none.
package struct CellRoom: Sendable, Hashable {
  package var columns: Int
  package var rows: Int

  package init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
  }
}

/// What the kernel knows of a terminal's window; pixels are 0 where it does not know them.
package struct TerminalWindow: Sendable, Hashable {
  package var columns: Int
  package var rows: Int
  package var pixelWidth: Int
  package var pixelHeight: Int

  package init(columns: Int, rows: Int, pixelWidth: Int = 0, pixelHeight: Int = 0) {
    self.columns = columns
    self.rows = rows
    self.pixelWidth = pixelWidth
    self.pixelHeight = pixelHeight
  }

  /// A cell in whole pixels, or nil where pixels are not known.
  package var cell: CellSize? {
    guard columns > 0, rows > 0 else { return nil }
    return CellSize(width: pixelWidth / columns, height: pixelHeight / rows)
  }
}
