// TwarcCSVDialect: the tables that twarc makes of tweets, by version 1's json2csv and version 2's csv plugin.
internal import Base
internal import Tables

/// Knows the table by its columns and hands its rows to the one who reads them.
final class TwarcCSVDialect: DialectReader {
  private enum Kind {
    case first(TwitterTable<Twarc1Column>)
    case second(TwitterTable<Twarc2Column>)
    case users(TwitterTable<Twarc2UserColumn>)
  }

  private let parser = JSONParser()
  private var kind: Kind?

  var readsTables: Bool { true }

  func claims(columns: [String]) -> Bool { Self.kind(of: columns) != nil }

  func beginTable(columns: [String], of document: Document) throws {
    kind = Self.kind(of: columns)
    guard kind == nil else { return }
    throw Fault(
      .data,
      "\(document.source) has neither the columns of twarc's json2csv (id, text, user_screen_name, favorite_count) nor "
        + "those of twarc2's csv (id, text, author_id, public_metrics.like_count). Its columns are "
        + "\(listed(columns)).")
  }

  private static func kind(of columns: [String]) -> Kind? {
    let names = Set(columns)
    func has(_ wanted: String...) -> Bool { wanted.allSatisfy(names.contains) }
    if has("id", "text", "user_screen_name"), has("favorite_count") || has("user_followers_count") {
      return .first(TwitterTable(columns))
    }
    if has("id"), has("author_id") || has("author.id") || has("text"),
      names.contains(where: { $0.hasPrefix("public_metrics.") && $0 != "public_metrics.followers_count" }),
      !has("username", "public_metrics.followers_count")
    {
      return .second(TwitterTable(columns))
    }
    if has("id", "username", "public_metrics.followers_count") { return .users(TwitterTable(columns)) }
    return nil
  }

  func read(_ value: JSONValue, at place: Place, _ emit: (DumpEvent) throws -> Void) throws {
    try emit(place.rejection(.notAPost, "It is JSON, and the dialect twarc-csv is written in tables only."))
  }

  func read(_ row: borrowing DelimitedRow, at place: Place, _ emit: (DumpEvent) throws -> Void) throws {
    do {
      switch kind {
      case .first(let table): try emit(table.tweet(row, place))
      case .second(let table): try emit(table.tweet(row, place, parser))
      case .users(let table): try emit(table.user(row, place))
      case nil: try emit(place.rejection(.notAPost, "It is a row of no table that twarc makes."))
      }
    } catch let problem as TwitterRowProblem {
      try emit(place.rejection(problem.reason, problem.sentence))
    }
  }
}
