// StyledLine: a line of words in more than one style, and blocks of them that fit a rectangle.
import Terminal

/// Pieces of text that follow each other in one line.
struct StyledLine {
  var pieces: [(text: String, style: TextStyle)]

  init(_ text: String = "", _ style: TextStyle = .plain) { pieces = [(text, style)] }

  init(_ pieces: [(String, TextStyle)]) { self.pieces = pieces.map { (text: $0.0, style: $0.1) } }

  var width: Int { pieces.reduce(0) { $0 + cellWidth(safeText($1.text)) } }

  static func lines(_ text: String, width: Int, most: Int? = nil, _ style: TextStyle = .plain) -> [StyledLine] {
    wrapped(text, width: width, lines: most).map { StyledLine($0, style) }
  }
}

extension Canvas {
  mutating func put(_ line: StyledLine, column: Int, row: Int, width: Int) {
    var used = 0
    for piece in line.pieces where used < width {
      used += put(piece.text, column: column + used, row: row, width: width - used, style: piece.style)
    }
  }

  /// Lines from the top of a rectangle; what does not fit is not shown.
  mutating func put(_ lines: [StyledLine], in rect: CellRect) {
    for (index, line) in lines.prefix(max(0, rect.rows)).enumerated() {
      put(line, column: rect.column, row: rect.row + index, width: rect.columns)
    }
  }
}
