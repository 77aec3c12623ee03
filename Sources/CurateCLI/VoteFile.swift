// VoteFile: votes in a CSV or TSV file, under any of the names that annotation tools give the columns.
import Base
import Foundation
import Tables
import Votes

/// A vote file's content.
struct VoteFile {
  var votes: [Vote]
  /// Rows that are no votes, by reason.
  var rejects: [String: Int]
  /// The first such rows, as "line n: why".
  var examples: [String]

  /// - Throws: `Fault`: `noInput` where the file is missing, `data` where a column is missing or no row is a vote.
  init(_ path: String) throws {
    let table = try readTable(try path == "-" ? Self.standardInput() : AtomicFile.read(path))
    guard !table.header.isEmpty else {
      throw Fault(.data, "\(path) is empty; a vote file has the columns item, annotator and label.")
    }
    func column(_ what: String, _ names: [String]) throws -> Int {
      for name in names { if let found = table.column(name) { return found } }
      throw Fault(
        .data,
        "\(path) has no column \(what) (\(names.dropFirst().joined(separator: ", ")) are read too); its columns are "
          + "\(table.header.joined(separator: ", ")).")
    }
    let item = try column("item", ["item", "task", "image", "subject"])
    let annotator = try column("annotator", ["annotator", "worker", "performer", "rater", "user"])
    let label = try column("label", ["label", "answer", "vote", "choice"])

    votes = []
    rejects = [:]
    examples = []
    votes.reserveCapacity(table.rows.count)
    for (row, line) in zip(table.rows, table.lines) {
      let parts = [row[item], row[annotator], row[label]].map { $0.filter { $0 != "\u{FEFF}" } }
      if let missing = zip(["item", "annotator", "label"], parts).first(where: { $0.1.allSatisfy(\.isWhitespace) }) {
        rejects["no_\(missing.0)", default: 0] += 1
        if examples.count < 5 { examples.append("line \(line): the \(missing.0) is empty") }
      } else {
        votes.append(Vote(item: parts[0], annotator: parts[1], label: parts[2]))
      }
    }
    for bad in table.bad {
      rejects[bad.reason.rawValue, default: 0] += 1
      if examples.count < 5 { examples.append("line \(bad.line): \(bad.detail)") }
    }
    guard !votes.isEmpty else {
      throw Fault(.data, "\(path) holds no votes: it has a header and no row that can be used.")
    }
  }

  private static func standardInput() -> [UInt8] {
    Array((try? FileHandle.standardInput.readToEnd()) ?? Data())
  }

  /// Tells the rows that are no votes.
  func warn(_ output: OutputOptions, path: String) {
    let count = rejects.values.reduce(0, +)
    guard count > 0 else { return }
    output.warning("\(count.of("row")) of \(path) are no votes: \(counts(rejects)).")
    for example in examples { output.note("  " + example) }
  }
}
