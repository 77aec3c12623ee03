// StatedManifest: what manifest.jsonl states of each picture, kept small: there may be a million lines.
import Base
import Foundation
import Pipeline

/// The part of a manifest's line that can be checked without the photograph.
private struct StatedLine: Decodable {
  var key: String
  var file: String
  var split: String
  var label: String
  var sha256: String
  var sourceSHA256: String
  var post: String?
  var account: String?
  var group: String
  var copy: Int

  enum CodingKeys: String, CodingKey {
    case key
    case file
    case split
    case label
    case sha256
    case sourceSHA256 = "source_sha256"
    case post
    case account
    case group
    case copy
  }
}

/// A manifest that was read.
struct StatedManifest {
  struct Row {
    var key: String
    var file: String
    var side: CheckedSide
    /// A place in `labels`.
    var label: Int
    /// Nil where the line states none that could be.
    var digest: FileDigest?
    /// Names of the photograph and of the group, as numbers.
    var source: Int
    var group: Int
    /// The same of the account; nil where the line names none.
    var account: Int32?
    var isCopy: Bool
    var wasFound = false
  }

  private(set) var rows: [Row] = []
  private var rowOfFile: [String: Int] = [:]
  private var keys: Set<String> = []
  private var labelNames = Names()
  private var sources = Names()
  private var groups = Names()
  private var accounts = Names()
  private var posts = Names()
  /// Of the file as it was read.
  private(set) var digest: FileDigest?

  private let areFilesShared: Bool

  private init(areFilesShared: Bool) { self.areFilesShared = areFilesShared }

  /// A longer line is none of ours.
  private static let longestLine = 1 << 20

  /// The first row on each side; there are so many of these that a dictionary each would be the largest thing here.
  private struct FirstRows {
    private var rows = SIMD4<Int32>(repeating: -1)

    subscript(side: CheckedSide) -> Int? {
      get {
        let row = rows[side.number]
        return row < 0 ? nil : Int(row)
      }
      set { rows[side.number] = Int32(clamping: newValue ?? -1) }
    }

    var sides: [CheckedSide] { CheckedSide.allCases.filter { self[$0] != nil } }
  }

  /// Things with names, and of each the first row on each side.
  private struct Names {
    private(set) var names: [String] = []
    private(set) var firstRows: [FirstRows] = []
    private var numbers: [String: Int] = [:]

    mutating func number(of name: String, side: CheckedSide, row: Int) -> Int {
      let number =
        numbers[name]
        ?? {
          numbers[name] = names.count
          names.append(name)
          firstRows.append(FirstRows())
          return names.count - 1
        }()
      if firstRows[number][side] == nil { firstRows[number][side] = row }
      return number
    }
  }

  /// Reads the manifest; lines that cannot be read are findings, and so is what they say twice.
  /// - Throws: `Fault` where the file cannot be read, `CancellationError`.
  /// - Parameter areFilesShared: where a file is a photograph, of which several pictures may be made.
  static func read(
    _ path: String, areFilesShared: Bool, jobs: Int, into findings: Findings, isCancelled: @escaping () -> Bool
  ) throws -> StatedManifest {
    let file = try ForwardFile(path)
    var manifest = StatedManifest(areFilesShared: areFilesShared)
    var number = 0
    try inOrder(
      width: jobs,
      next: { () -> (Int, [[UInt8]])? in
        if isCancelled() { throw CancellationError() }
        var lines: [[UInt8]] = []
        let first = number
        while lines.count < 256, let line = try file.line(atMost: longestLine) {
          lines.append(line)
          number += 1
        }
        return lines.isEmpty ? nil : (first, lines)
      }, makeWorker: { JSONDecoder() },
      process: { (batch: (Int, [[UInt8]]), decoder: JSONDecoder) -> [(Int, StatedLine?)] in
        batch.1.enumerated().filter { !$0.element.isEmpty }.map { place, line in
          let isShort = line.count <= longestLine
          return (batch.0 + place + 1, isShort ? try? decoder.decode(StatedLine.self, from: Data(line)) : nil)
        }
      },
      emit: { lines in for (number, line) in lines { try manifest.add(line, number: number, into: findings) } })
    manifest.digest = try file.digest()
    return manifest
  }

  private mutating func add(_ line: StatedLine?, number: Int, into findings: Findings) throws {
    guard let line, let side = CheckedSide(rawValue: line.split) else {
      return try findings.add(.manifestLineUnreadable, "manifest.jsonl line \(number)")
    }
    let row = rows.count
    if !keys.insert(line.key).inserted { try findings.add(.duplicateKey, line.key) }
    let isRepeated = !areFilesShared && rowOfFile[line.file] != nil
    if isRepeated { try findings.add(.duplicateFile, line.file) }
    if rowOfFile[line.file] == nil { rowOfFile[line.file] = row }
    if side != .train, line.copy > 0 { try findings.add(.augmentedInTest, line.file) }
    let account = line.account.map { Int32(clamping: accounts.number(of: $0, side: side, row: row)) }
    if let post = line.post { _ = posts.number(of: post, side: side, row: row) }
    rows.append(
      Row(
        key: line.key, file: line.file, side: side, label: labelNames.number(of: line.label, side: side, row: row),
        digest: FileDigest(hex: line.sha256),
        source: sources.number(of: line.sourceSHA256, side: side, row: row),
        group: groups.number(of: line.group, side: side, row: row), account: account, isCopy: line.copy > 0))
    // The file belongs to the first line that lists it; that this one's is missing would be told a second time.
    if isRepeated { rows[row].wasFound = true }
  }

  var labels: [String] { labelNames.names }

  func label(of row: Int) -> String { labelNames.names[rows[row].label] }

  /// The row of a file, by its path relative to the data set's folder.
  func row(ofFile file: String) -> Int? { rowOfFile[file] }

  mutating func markFound(_ row: Int) { rows[row].wasFound = true }

  /// Pictures of each class on each side.
  var counts: [String: [CheckedSide: Int]] {
    var counts = [[CheckedSide: Int]](repeating: [:], count: labelNames.names.count)
    for row in rows { counts[row.label][row.side, default: 0] += 1 }
    return Dictionary(zip(labelNames.names, counts)) { first, _ in first }
  }

  /// The photographs that pictures on one of these sides were made of, with the first such picture.
  func sources(on sides: Set<CheckedSide?>) -> [(source: String, file: String)] {
    zip(sources.names, sources.firstRows).compactMap { name, firsts in
      firsts.sides.filter { sides.contains($0) }.compactMap { firsts[$0] }.min().map { (name, rows[$0].file) }
    }
  }

  /// What the lines say of photographs, accounts, posts and groups on several sides.
  func checkOrigins(into findings: Findings) throws {
    let origins: [(ProblemKind, Names)] = [
      (.sourceOnBothSides, sources), (.accountOnBothSides, accounts), (.postOnBothSides, posts),
      (.groupOnBothSides, groups),
    ]
    for (kind, names) in origins {
      for (name, firsts) in zip(names.names, names.firstRows) where firsts.sides.count > 1 {
        let files = firsts.sides.compactMap { firsts[$0].map { rows[$0].file } }
        try findings.add(kind, name, "such as \(files.joined(separator: " and "))")
      }
    }
  }
}
