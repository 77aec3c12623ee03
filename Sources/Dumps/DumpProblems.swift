// DumpProblems: the sentences about what cannot be read, and about dumps that hold nothing.
internal import Base

extension DocumentFinder.Problem {
  static func about(
    _ document: Document, _ reason: Rejection.Reason, _ code: Fault.Code, _ sentence: String
  ) -> Self {
    Self(source: document.source, reason: reason, code: code, sentence: sentence)
  }

  /// - Parameter keys: of the first object; nil where there is none.
  static func unknownJSON(_ document: Document, asked dialect: Dialect, keys: [String]?) -> Self {
    guard let keys, !keys.isEmpty else {
      return about(
        document, .unknownDialect, .data,
        "\(document.source) is no dump that curate can read: it holds JSON, but no object with fields.")
    }
    let shown = listed(keys, atMost: 12)
    return about(
      document, dialect == .map ? .noMap : .unknownDialect, dialect == .map ? .usage : .data,
      "\(document.source) is JSON of no known dialect, with the keys \(shown). Say which are which, such as "
        + "--map \(mapExample(keys)).")
  }

  static func tableWithoutMap(_ document: Document, columns: [String]) -> Self {
    guard columns.count > 1 else {
      let line = columns.first ?? ""
      return about(
        document, .unknownDialect, .data,
        "\(document.source) is no dump that curate can read: it is text that begins with "
          + "“\(line.count > 60 ? line.prefix(60) + "…" : line)”.")
    }
    return about(
      document, .noMap, .usage,
      "\(document.source) is a table with the columns \(listed(columns)). Say which are which, "
        + "such as --map \(mapExample(columns)).")
  }
}

/// Names of columns or keys for a sentence: the first ones, and of a very long one its beginning.
func listed(_ names: [String], atMost limit: Int = 40) -> String {
  let shown = names.prefix(limit).map { $0.utf8.count > 80 ? $0.prefix(40) + "…" : $0 }
  return shown.joined(separator: ", ") + (names.count > limit ? " and \(names.count - limit) more" : "")
}

/// What was seen instead of posts, to follow "… holds no posts:".
/// - Parameters:
///   - passedOver: how many files there are with each ending.
///   - empty: how many documents have nothing in them.
func sight(_ passedOver: [String: Int], _ empty: Int) -> String {
  let total = passedOver.values.reduce(0, +)
  if total == 0, empty == 0 { return "nothing is in it" }
  var parts: [String] = []
  if total > 0 {
    let most = passedOver.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    let kinds = most.prefix(5).map { "\($0.value) with \($0.key)" }.joined(separator: ", ")
    parts.append("of the \(total == 1 ? "one file" : "\(total) files") in it none is a dump (\(kinds))")
  }
  if empty > 0 { parts.append(empty == 1 ? "one document is empty" : "\(empty) documents are empty") }
  return parts.joined(separator: ", and ")
}
