// DrawnScreen: what a terminal would show of the bytes a program wrote, as far as our programs write any.
import Terminal

/// A small terminal: text, the cursor's places, erasing, modes. Pictures and unknown sequences leave no trace.
package struct DrawnScreen: Sendable {
  package private(set) var columns: Int
  package private(set) var rows: Int
  private var cells: [String]
  private var column = 0
  private var row = 0
  private var held: [UInt8] = []

  /// Private modes that are set, such as 1049 for the alternate screen. The cursor (25) and wrapping (7) are at first.
  package private(set) var modes: Set<Int> = [25, 7]
  /// All that came, for what leaves no trace.
  package private(set) var bytes: [UInt8] = []
  /// Bytes that no terminal should get within text: a control character outside of a sequence.
  package private(set) var stray: [UInt8] = []

  package init(columns: Int, rows: Int) {
    (self.columns, self.rows) = (columns, rows)
    cells = Array(repeating: " ", count: columns * rows)
  }

  package mutating func resize(columns: Int, rows: Int) { self = DrawnScreen(resizing: self, columns, rows) }

  private init(resizing old: DrawnScreen, _ columns: Int, _ rows: Int) {
    self.init(columns: columns, rows: rows)
    modes = old.modes
    bytes = old.bytes
    stray = old.stray
  }

  /// The rows as text, without blanks at their ends.
  package var lines: [String] {
    (0..<rows).map { row in
      var line = cells[row * columns..<(row + 1) * columns].joined()
      while line.last == " " { line.removeLast() }
      return line
    }
  }

  /// The words on the screen, with single blanks between them: where lines are broken does not matter.
  package var words: String { lines.joined(separator: " ").split(separator: " ").joined(separator: " ") }

  package mutating func take(_ new: some Sequence<UInt8>) {
    for byte in new {
      bytes.append(byte)
      held.append(byte)
      if isComplete(held) {
        show(held)
        held = []
      }
    }
  }

  private func isComplete(_ held: [UInt8]) -> Bool {
    guard held[0] == 0x1b else { return held.count == length(held[0]) }
    guard held.count > 1 else { return false }
    switch held[1] {
    case UInt8(ascii: "["): return held.count > 2 && (0x40...0x7e).contains(held[held.count - 1])
    case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"):
      return held.last == 7 || held.suffix(2) == [0x1b, UInt8(ascii: "\\")]
    default: return true
    }
  }

  private func length(_ first: UInt8) -> Int { first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4 }

  private mutating func show(_ piece: [UInt8]) {
    if piece[0] == 0x1b {
      if piece[1] == UInt8(ascii: "[") { obey(String(decoding: piece.dropFirst(2), as: UTF8.self)) }
      return
    }
    guard piece[0] >= 0x20, piece[0] != 0x7f else { return stray.append(piece[0]) }
    let text = String(decoding: piece, as: UTF8.self)
    let width = text.unicodeScalars.first.map { cellWidth($0) } ?? 0
    if width == 0 {
      if column > 0, column <= columns, row < rows { cells[row * columns + column - 1] += text }
      return
    }
    guard row < rows, column + width <= columns else { return }
    cells[row * columns + column] = text
    if width == 2 { cells[row * columns + column + 1] = "" }
    column += width
  }

  private mutating func obey(_ sequence: String) {
    guard let final = sequence.last else { return }
    let body = sequence.dropLast()
    let numbers = body.drop { !$0.isNumber }.split(separator: ";").compactMap { Int($0) }
    switch final {
    case "H":
      row = (numbers.first ?? 1) - 1
      column = (numbers.count > 1 ? numbers[1] : 1) - 1
    case "J": cells = Array(repeating: " ", count: columns * rows)
    case "X":
      // What was written for a larger screen may still be on its way after it became smaller.
      guard row < rows, column < columns else { break }
      for at in column..<min(columns, column + (numbers.first ?? 1)) { cells[row * columns + at] = " " }
    case "h" where body.first == "?": modes.formUnion(numbers)
    case "l" where body.first == "?": modes.subtract(numbers)
    default: break
    }
  }
}
