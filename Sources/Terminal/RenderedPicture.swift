// RenderedPicture: a picture as bytes, ready to be written to the terminal at any place.

/// A picture that has been drawn for one terminal and one room. Showing it is one write.
package struct RenderedPicture: Sendable {
  /// Cells that it covers.
  package let columns: Int
  /// Cells that it covers.
  package let rows: Int
  /// Pixels that it is drawn in; for symbols those that its cells would have.
  package let pixelWidth: Int
  package let pixelHeight: Int
  /// What the terminal may be sent at any time before the picture is shown; nothing is seen of it and the cursor stays.
  /// It is sent in one go: kitty drops a picture when another picture's bytes come between its own. Empty where the
  /// protocol has nothing of the kind.
  package let upload: [UInt8]
  let body: PictureBody

  /// Shows it once `upload` has been sent. The cursor is anywhere afterwards; colours are the text's usual ones.
  ///
  /// Sixels must not reach the screen's last row: terminals scroll by a row then.
  /// - Parameters:
  ///   - row: of its top left cell, 1 being the screen's first.
  ///   - column: likewise.
  package func placement(row: Int, column: Int) -> [UInt8] { body.placement(row: row, column: column) }

  /// Upload and placement in one.
  package func shown(row: Int, column: Int) -> [UInt8] { upload + placement(row: row, column: column) }

  /// Takes it from the screen, and from the terminal's memory. Its cells are blank afterwards.
  ///
  /// Konsole keeps sixels and iTerm2's pictures, which it gets only where a person asks for them, until the whole screen
  /// is cleared (`ESC [ 2 J`).
  package func removed(row: Int, column: Int) -> [UInt8] {
    body.deletion + blanks(row: row, column: column)
  }

  /// Frees the terminal's memory of it, where the screen has been cleared already or it was never shown.
  package var discarded: [UInt8] { body.deletion }

  private func blanks(row: Int, column: Int) -> [UInt8] {
    let line = String(repeating: " ", count: columns)
    return (0..<rows).reduce(into: Array("\u{1b}[0m".utf8)) { $0 += moved(row + $1, column) + Array(line.utf8) }
  }
}

/// What a picture is made of.
enum PictureBody: Sendable {
  /// A line of signs and colours for each row.
  case lines([[UInt8]])
  /// One sequence that draws at the cursor. `wrapped` for the terminal around tmux.
  case sequence([UInt8], wrapped: Bool)
  /// A picture that the terminal holds, placed by a command.
  case kitty(id: Int, columns: Int, rows: Int)
  /// The same behind tmux: cells that name their part of it.
  case placeholders(id: Int, lines: [[UInt8]])

  func placement(row: Int, column: Int) -> [UInt8] {
    switch self {
    case .lines(let lines), .placeholders(_, let lines):
      return lines.enumerated().reduce(into: []) { $0 += moved(row + $1.offset, column) + $1.element }
    case .sequence(let bytes, wrapped: false): return moved(row, column) + bytes
    case .sequence(let bytes, wrapped: true):
      // The terminal's own cursor, which tmux does not know to have moved.
      return TmuxPassthrough.wrapped(Array("\u{1b}7".utf8) + moved(row, column) + bytes + Array("\u{1b}8".utf8))
    case .kitty(let id, let columns, let rows):
      return moved(row, column) + KittyPicture.command("a=p,i=\(id),p=1,c=\(columns),r=\(rows),C=1,q=2")
    }
  }

  var deletion: [UInt8] {
    switch self {
    case .lines, .sequence: []
    case .kitty(let id, _, _): KittyPicture.command("a=d,d=I,i=\(id),q=2")
    case .placeholders(let id, _): TmuxPassthrough.wrapped(KittyPicture.command("a=d,d=I,i=\(id),q=2"))
    }
  }
}

/// The cursor to a cell.
func moved(_ row: Int, _ column: Int) -> [UInt8] { Array("\u{1b}[\(row);\(column)H".utf8) }

/// Sequences for the terminal around tmux.
enum TmuxPassthrough {
  /// tmux hands on what stands in its own DCS, where every ESC is doubled.
  static func wrapped(_ bytes: [UInt8]) -> [UInt8] {
    var result = Array("\u{1b}Ptmux;".utf8)
    result.reserveCapacity(bytes.count + 64)
    for byte in bytes {
      if byte == 0x1b { result.append(0x1b) }
      result.append(byte)
    }
    return result + Array("\u{1b}\\".utf8)
  }
}
