// TwitterTable: the cells of a table of tweets by the names of its columns.
internal import Base
internal import Tables

/// The columns that are read of one kind of table.
protocol TwitterColumn: CaseIterable, RawRepresentable<String> {
  static var id: Self { get }
}

/// Why a row cannot be a post.
struct TwitterRowProblem: Error {
  var reason: Rejection.Reason
  var sentence: String
}

/// Where a table has its columns.
struct TwitterTable<Column: TwitterColumn & Hashable> {
  private let places: [Column: Int]

  init(_ columns: [String]) {
    var places: [Column: Int] = [:]
    for column in Column.allCases { places[column] = columns.firstIndex(of: column.rawValue) }
    self.places = places
  }

  func has(_ column: Column) -> Bool { places[column] != nil }

  /// The cell's text; nil where it is empty or the table has no such column.
  func text(_ column: Column, _ row: borrowing DelimitedRow) -> String? {
    guard let place = places[column], !row.isEmpty(at: place) else { return nil }
    return row.string(at: place)
  }

  /// A count. pandas writes `12.0` in columns that are empty somewhere.
  func count(_ column: Column, _ row: borrowing DelimitedRow) throws(TwitterRowProblem) -> Int? {
    guard let text = text(column, row) else { return nil }
    switch WholeNumber(text.utf8) {
    case .value(let value): return value
    case .unknown: return nil
    case .junk:
      let excerpt = text.count > 40 ? text.prefix(40) + "…" : text
      throw TwitterRowProblem(
        reason: .badNumber, sentence: "Its \(column.rawValue) is “\(excerpt)”, which is no whole number.")
    }
  }

  /// The digits of an id, also where `--json-encode-text` put them in quotes; nil where the cell is empty.
  func identifier(_ column: Column, _ row: borrowing DelimitedRow) -> String? {
    guard var id = text(column, row)?.trimmingBlankEnds else { return nil }
    if id.count > 2, id.hasPrefix("\""), id.hasSuffix("\"") { id = String(id.dropFirst().dropLast()) }
    return !id.isEmpty && id.utf8.allSatisfy { $0 >= 48 && $0 <= 57 } ? id : nil
  }

  /// The id of the row itself.
  func identifier(_ row: borrowing DelimitedRow) throws(TwitterRowProblem) -> String {
    if let id = identifier(.id, row) { return id }
    guard let text = text(.id, row) else { throw TwitterRowProblem(reason: .noID, sentence: "Its id is empty.") }
    let excerpt = text.count > 40 ? text.prefix(40) + "…" : text
    throw TwitterRowProblem(
      reason: .noID,
      sentence: "Its id is “\(excerpt)”, which is no whole number: spreadsheets round ids, so that digits are lost.")
  }

  /// A time, with its quotes or without.
  func time(_ column: Column, _ row: borrowing DelimitedRow) -> UTCTime? {
    guard let text = text(column, row) else { return nil }
    return UTCTime(
      text.hasPrefix("\"") && text.hasSuffix("\"") && text.count > 2 ? text.dropFirst().dropLast() : text[...])
  }
}
