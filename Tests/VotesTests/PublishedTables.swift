// PublishedTables: the small tables of the literature, as numbers, and the larger ones beside the checkout.
import Foundation
import Votes

/// Votes of tables that papers and textbooks print.
enum Published {
  /// Fleiss 1971, table 1: 30 patients, 6 raters each, 5 diagnoses; one string a patient, one digit a rater.
  static let diagnoses = table(rows: [
    "444444", "222555", "233335", "555555", "222444", "113333", "333355", "113334", "114444", "555555", "144444",
    "124444", "222333", "144444", "224445", "333335", "111455", "111112", "224444", "133555", "555555", "244444",
    "224555", "114444", "144445", "222224", "111155", "224444", "133333", "555555",
  ])

  /// The worked example of Wikipedia's article on Fleiss's kappa: 10 subjects, 14 raters, 5 categories, as counts.
  static let counts = table(counts: [
    [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1], [7, 7, 0, 0, 0],
    [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
  ])

  /// The anxiety ratings of R's package irr: 20 subjects, 3 raters, 1 to 6.
  static let anxiety = table(rows: [
    "332", "361", "344", "464", "523", "542", "221", "346", "531", "231", "221", "632", "133", "533", "221", "221",
    "113", "233", "432", "342",
  ])

  /// Krippendorff 2007, "Computing Krippendorff's Alpha-Reliability", part C: 12 units, 4 observers, gaps.
  static let krippendorff = table(rows: [
    "11.1", "2232", "3333", "3333", "2222", "1234", "4444", "1121", "2222", ".555", "..11", "..3.",
  ])

  /// One string an item, one character an annotator, a full stop where there is no vote.
  static func table(rows: [String]) -> VoteTable { VoteTable(votes(rows: rows)) }

  static func votes(rows: [String]) -> [Vote] {
    rows.enumerated().flatMap { item, row in
      row.enumerated().filter { $1 != "." }.map { rater, label in
        Vote(item: "\(item + 1)", annotator: "r\(rater + 1)", label: String(label))
      }
    }
  }

  /// One row an item: how many votes each category has.
  static func table(counts: [[Int]]) -> VoteTable {
    let digits = ["1", "2", "3", "4", "5", "6", "7", "8", "9"]
    return table(rows: counts.map { row in zip(row, digits).map { String(repeating: $1, count: $0) }.joined() })
  }
}

/// Real votes in ../shared/data/votes, where someone has put them beside the checkout.
enum SharedVotes {
  static let isThere = FileManager.default.fileExists(atPath: folder.path)

  static func votes(_ name: String) throws -> [Vote] {
    try lines(name + ".votes.csv").map { Vote(item: $0[0], annotator: $0[1], label: $0[2]) }
  }

  /// The true label of each item.
  static func truth(_ name: String) throws -> [String: String] {
    Dictionary(try lines(name + ".truth.csv").map { ($0[0], $0[1]) }) { $1 }
  }

  static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("../shared/data/votes")

  private static func lines(_ name: String) throws -> [[String]] {
    try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
      .split(whereSeparator: \.isNewline).dropFirst().map { $0.split(separator: ",").map(String.init) }
  }
}
