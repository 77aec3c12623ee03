// Screen: what goes to stdout (the answer) and to stderr (everything else).
import Base
import Foundation
import Terminal

/// The two streams of the terminal. The only place that writes to them.
enum Screen {
  /// A line of the answer, at once: a reader behind a pipe gets it without waiting for the next.
  /// - Throws: `Fault` with code `io` where it cannot be written, as on a full disk: a part would pass for the whole.
  static func answer(_ line: String) throws {
    guard write(line + "\n", to: STDOUT_FILENO) else {
      throw Fault(.io, "Cannot write to standard output: \(lastSystemError()).")
    }
  }

  /// A line for people, beside the answer.
  static func note(_ line: String) {
    write(harmless(line) + "\n", to: STDERR_FILENO)
  }

  /// Whole, at once, without a buffer. False, with the reason in errno, where it cannot be.
  @discardableResult
  static func write(_ text: String, to file: Int32) -> Bool {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Foundation.write(file, $0.baseAddress, $0.count) }
      if count < 0, errno != EINTR { return false }
      bytes = bytes.dropFirst(max(0, count))
    }
    return true
  }

  static func warning(_ sentence: String) { note("warning: " + sentence) }

  static func error(_ sentence: String) { note("curate: " + sentence) }

  static var errorIsTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  static var inputIsTerminal: Bool { isatty(STDIN_FILENO) == 1 }

  /// Rows as columns: the first one left, the others right where `numeric` says so.
  static func table(_ rows: [[String]], numeric: Bool = true) -> String {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in rows.map { $0.count > column ? $0[column].count : 0 }.max() ?? 0 }
    return rows.map { row in
      row.enumerated().map { column, cell in
        let space = String(repeating: " ", count: widths[column] - cell.count)
        if column > 0, numeric { return space + cell }
        return column == row.count - 1 ? cell : cell + space
      }.joined(separator: "  ").trimmingTrailingBlanks
    }.joined(separator: "\n")
  }
}

/// Words of strangers may be among these: names, labels, captions. Lines and tabs stay, what could steer a terminal goes.
func harmless(_ text: String) -> String {
  if text.utf8.allSatisfy({ (0x20...0x7e).contains($0) || $0 == 0x0a || $0 == 0x09 }) { return text }
  return text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
    line.split(separator: "\t", omittingEmptySubsequences: false).map { safeText(String($0)) }.joined(separator: "\t")
  }.joined(separator: "\n")
}

extension String {
  fileprivate var trimmingTrailingBlanks: Substring {
    self[..<(lastIndex { $0 != " " }.map { index(after: $0) } ?? startIndex)]
  }
}
