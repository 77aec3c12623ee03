// VoteFile: votes in CSV, TSV or Label Studio's JSON, handed out one at a time: there may be ten million.
import Base
import Foundation
import Tables
import Votes

/// What a vote file has besides votes.
struct VoteFileReport {
  /// Votes that were handed out.
  var votes = 0
  /// Rows (annotations) that are no votes, by reason.
  var rejects: [String: Int] = [:]
  /// The first such rows, as "line n: why".
  var examples: [String] = []
  /// Label Studio: annotations that are no votes without being wrong, by reason.
  var leftOut: [String: Int] = [:]
  /// Label Studio: how many votes each question has.
  var questions: [String: Int] = [:]

  mutating func reject(_ reason: String, _ example: @autoclosure () -> String) {
    rejects[reason, default: 0] += 1
    if examples.count < 5 { examples.append(example()) }
  }

  /// Tells what is no vote.
  func warn(_ output: OutputOptions, path: String) {
    let count = rejects.values.reduce(0, +)
    if count > 0 {
      output.warning("\(count.of("row")) of \(path) are no votes: \(counts(rejects)).")
      for example in examples { output.note("  " + example) }
    }
    let rest = leftOut.values.reduce(0, +)
    if rest > 0 { output.warning("\(rest.of("annotation")) of \(path) do not count as votes: \(counts(leftOut)).") }
  }
}

/// One vote of a file. The buffers are lent for the call.
struct FiledVote: ~Copyable {
  var item: UnsafeBufferPointer<UInt8>
  var annotator: UnsafeBufferPointer<UInt8>
  var label: UnsafeBufferPointer<UInt8>
}

/// Reads delimited text under any of the names that annotation tools give the columns.
/// - Throws: `Fault`: `data` where a column is missing or no row is a vote; what `take` throws.
func readVoteTable(
  _ input: InputFile, path: String, _ take: (borrowing FiledVote) throws -> Void
) throws -> VoteFileReport {
  var reader = DelimitedReader { try input.read(into: $0) }
  let header = try reader.header()
  guard !header.isEmpty else {
    throw Fault(.data, "\(path) is empty; a vote file has the columns item, annotator and label.")
  }
  let columns = Table(header: header, rows: [], lines: [])
  func column(_ what: String, _ names: [String]) throws -> Int {
    for name in names { if let found = columns.column(name) { return found } }
    throw Fault(
      .data,
      "\(path) has no column \(what) (\(names.dropFirst().joined(separator: ", ")) are read too); its columns are "
        + "\(header.joined(separator: ", ")).")
  }
  let item = try column("item", ["item", "task", "image", "subject"])
  let annotator = try column("annotator", ["annotator", "worker", "performer", "rater", "user"])
  let label = try column("label", ["label", "answer", "vote", "choice"])

  var report = VoteFileReport()
  func refuse(_ bad: BadRow) { report.reject(bad.reason.rawValue, "line \(bad.line): \(bad.detail)") }
  if let bad = reader.badHeader { refuse(bad) }
  try reader.rows { row in
    for (what, place) in [("item", item), ("annotator", annotator), ("label", label)]
    where row.withBytes(at: place, isBlank) {
      return report.reject("no_\(what)", "line \(row.line): the \(what) is empty")
    }
    report.votes += 1
    try row.withBytes(at: item) { item in
      try row.withBytes(at: annotator) { annotator in
        try row.withBytes(at: label) { label in
          try withCleanText(item) { item in
            try withCleanText(annotator) { annotator in
              try withCleanText(label) { label in
                try take(FiledVote(item: item, annotator: annotator, label: label))
              }
            }
          }
        }
      }
    }
  } bad: {
    refuse($0)
  }
  guard report.votes > 0 else {
    throw Fault(.data, "\(path) holds no votes: it has a header and no row that can be used.")
  }
  return report
}

private func isASCII(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
  var all: UInt8 = 0
  for byte in bytes { all |= byte }
  return all < 0x80
}

/// Whether there is nothing to see.
private func isBlank(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
  if isASCII(bytes) { return bytes.allSatisfy { $0 == 32 || (9...13).contains($0) } }
  return looselyDecoded(bytes).allSatisfy { $0.isWhitespace || $0 == "\u{FEFF}" }
}

/// Lends the text as UTF-8 without byte order marks, which some programs leave in the middle of files.
private func withCleanText(
  _ bytes: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) throws -> Void
) throws {
  if isASCII(bytes) { return try body(bytes) }
  var text = looselyDecoded(bytes).filter { $0 != "\u{FEFF}" }
  try text.withUTF8(body)
}
