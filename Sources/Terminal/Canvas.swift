// Canvas: the screen as it should be, cell by cell, and the bytes that make it so.

/// How text looks. Never the only way in which something is said.
package struct TextStyle: Sendable, Hashable {
  package enum Colour: Int, Sendable {
    case red = 31
    case green = 32
  }

  package var isBold, isDim, isReversed: Bool
  /// One of the colours that are readable on light and on dark; nil for the terminal's own.
  package var colour: Colour?

  package init(bold: Bool = false, dim: Bool = false, reversed: Bool = false, colour: Colour? = nil) {
    isBold = bold
    isDim = dim
    isReversed = reversed
    self.colour = colour
  }

  package static let plain = TextStyle()
  package static let bold = TextStyle(bold: true)
  package static let dim = TextStyle(dim: true)
  /// A key to press.
  package static let key = TextStyle(bold: true, reversed: true)

  func sequence(withColour: Bool) -> String {
    var parts = ["0"]
    if isBold { parts.append("1") }
    if isDim { parts.append("2") }
    if isReversed { parts.append("7") }
    if withColour, let colour { parts.append("\(colour.rawValue)") }
    return "\u{1b}[\(parts.joined(separator: ";"))m"
  }
}

/// Text on a screen. Whatever is put on it goes through `safeText`, so no caption can speak to the terminal.
package struct Canvas: Sendable, Equatable {
  private enum Cell: Sendable, Equatable {
    case text(Character, TextStyle)
    /// The right half of a wide character.
    case rest
    /// A picture's: no byte is written here.
    case picture

    static let blank = Cell.text(" ", .plain)
  }

  package let size: ScreenSize
  private var cells: [Cell]
  /// Where the terminal's cursor is shown; nil for nowhere.
  package var cursor: CellPlace?

  package struct CellPlace: Sendable, Equatable {
    package var column, row: Int

    package init(column: Int, row: Int) {
      self.column = column
      self.row = row
    }
  }

  package init(size: ScreenSize) {
    self.size = size
    cells = Array(repeating: .blank, count: max(0, size.columns) * max(0, size.rows))
  }

  /// Puts one line of text, cut at the right edge of the screen or after `width` cells.
  /// - Returns: how many cells it took.
  @discardableResult
  package mutating func put(
    _ text: String, column: Int, row: Int, width: Int = .max, style: TextStyle = .plain
  ) -> Int {
    guard (0..<size.rows).contains(row), column >= 0, column < size.columns else { return 0 }
    let room = min(width, size.columns - column)
    var at = column
    for character in safeText(text) {
      let count = cellWidth(character)
      guard count > 0 else { continue }
      guard at - column + count <= room else { break }
      clear(at, row)
      cells[row * size.columns + at] = .text(character, style)
      if count == 2 {
        clear(at + 1, row)
        cells[row * size.columns + at + 1] = .rest
      }
      at += count
    }
    return at - column
  }

  /// Leaves these cells to a picture.
  package mutating func leave(_ rect: CellRect) {
    for row in max(0, rect.row)..<max(0, rect.row, min(size.rows, rect.row + rect.rows)) {
      for column in max(0, rect.column)..<max(0, rect.column, min(size.columns, rect.column + rect.columns)) {
        clear(column, row)
        cells[row * size.columns + column] = .picture
      }
    }
  }

  /// A wide character that is covered in part goes as a whole.
  private mutating func clear(_ column: Int, _ row: Int) {
    let at = row * size.columns + column
    if cells[at] == .rest, column > 0 { cells[at - 1] = .blank }
    if column + 1 < size.columns, cells[at + 1] == .rest { cells[at + 1] = .blank }
    cells[at] = .blank
  }

  /// A line as it reads, for tests and logs; a picture's cells read as blanks.
  package func line(_ row: Int) -> String {
    var text = ""
    for column in 0..<size.columns {
      switch cells[row * size.columns + column] {
      case .text(let character, _): text.append(character)
      case .rest: break
      case .picture: text.append(" ")
      }
    }
    while text.last == " " { text.removeLast() }
    return text
  }

  package var lines: [String] { (0..<size.rows).map(line) }

  /// The bytes that turn a screen that shows `before` into one that shows this.
  /// - Parameter before: nil for a screen that is blank.
  package func bytes(over before: Canvas?, colours: Bool) -> [UInt8] {
    let old = before?.size == size ? before?.cells : nil
    var out = ""
    var style: TextStyle?
    for row in 0..<size.rows {
      var column = 0
      while column < size.columns {
        let at = row * size.columns + column
        guard cells[at] != (old?[at] ?? .blank), cells[at] != .picture else {
          column += 1
          continue
        }
        if cells[at] == .rest {
          // The wide character begins one before and was there already, or is written now.
          column += 1
          continue
        }
        var end = column
        while end < size.columns, isOther(row * size.columns + end, old) { end += 1 }
        out += Self.move(column, row)
        write(row, column..<end, colours, &out, &style)
        column = end
      }
    }
    if style != nil { out += "\u{1b}[0m" }
    if let cursor {
      out += Self.move(cursor.column, cursor.row) + "\u{1b}[?25h"
    } else if before?.cursor != nil {
      out += "\u{1b}[?25l"
    }
    return Array(out.utf8)
  }

  private func isOther(_ at: Int, _ old: [Cell]?) -> Bool {
    cells[at] != .picture && (cells[at] != (old?[at] ?? .blank) || cells[at] == .rest)
  }

  private func write(_ row: Int, _ columns: Range<Int>, _ colours: Bool, _ out: inout String, _ style: inout TextStyle?)
  {
    for column in columns {
      guard case .text(let character, let wanted) = cells[row * size.columns + column] else { continue }
      if wanted != style {
        out += wanted.sequence(withColour: colours)
        style = wanted
      }
      out.append(character)
      if hasDoubtfulWidth(character), column + cellWidth(character) < size.columns {
        out += Self.move(column + cellWidth(character), row)
      }
    }
  }

  private static func move(_ column: Int, _ row: Int) -> String { "\u{1b}[\(row + 1);\(column + 1)H" }
}
