// Transcript: a document's sessions: commands behind "$ ", and what the document says that they print.
import Foundation

/// A Markdown document with sessions in its indented blocks:
///
///     $ curate status
///     collected  600
///     …
///
/// A line `…` stands for any lines, and `…` inside of a line for any text. All sessions of a document are one, in one folder.
struct Transcript {
  struct Entry {
    var command: String
    /// As the document has it, without the indent; blank lines at the end are none.
    var output: [String]
    /// Line numbers of the output in the document, from 0.
    var lines: Range<Int>
  }

  private(set) var entries: [Entry] = []
  private let lines: [String]

  init(_ text: String) {
    lines = text.components(separatedBy: "\n")
    var at = 0
    while at < lines.count {
      guard let command = Self.command(lines[at]) else {
        at += 1
        continue
      }
      var end = at + 1
      while end < lines.count, Self.command(lines[end]) == nil, lines[end].hasPrefix("    ") || lines[end].isEmpty,
        !Self.isRemark(lines[end])
      {
        end += 1
      }
      while end > at + 1, lines[end - 1].isEmpty { end -= 1 }
      entries.append(
        Entry(
          command: command, output: lines[(at + 1)..<end].map { String($0.dropFirst(4)) }, lines: (at + 1)..<end))
      at = end
    }
  }

  private static func command(_ line: String) -> String? {
    line.hasPrefix("    $ ") ? String(line.dropFirst(6)) : nil
  }

  /// A line that a script says between commands.
  private static func isRemark(_ line: String) -> Bool { line.hasPrefix("    # ") }

  /// The document with other outputs; what it leaves out by … stays left out.
  func text(with outputs: [[String]]) -> String {
    var made = lines
    for (entry, output) in zip(entries, outputs).reversed() where !Self.agree(entry.output, output) {
      made.replaceSubrange(entry.lines, with: output.map { $0.isEmpty ? "" : "    " + $0 })
    }
    return made.joined(separator: "\n")
  }

  /// Whether the lines that are shown are those that were printed, but for what … stands for, and days.
  static func agree(_ shown: [String], _ printed: [String]) -> Bool {
    guard let first = shown.first else { return printed.isEmpty }
    if first == "…" {
      return (0...printed.count).contains { agree(Array(shown.dropFirst()), Array(printed.dropFirst($0))) }
    }
    guard let line = printed.first, fits(settled(first), settled(line)) else { return false }
    return agree(Array(shown.dropFirst()), Array(printed.dropFirst()))
  }

  private static func fits(_ shown: String, _ printed: String) -> Bool {
    let parts = shown.components(separatedBy: "…")
    guard parts.count > 1, let first = parts.first, let last = parts.last else { return shown == printed }
    guard printed.hasPrefix(first), printed.hasSuffix(last), printed.count >= first.count + last.count else {
      return false
    }
    var rest = printed.dropFirst(first.count).dropLast(last.count)
    for part in parts.dropFirst().dropLast() {
      guard let found = rest.range(of: part) else { return false }
      rest = rest[found.upperBound...]
    }
    return true
  }

  /// Without what is another one each time: the days on which commands ran. Those of the sample are older.
  private static func settled(_ line: String) -> String {
    line.replacing(/20(2[5-9]|[3-9][0-9])-[01][0-9]-[0-3][0-9]([T ][0-9:]{5,8}Z?)?/, with: "DAY")
  }
}
