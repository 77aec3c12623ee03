// DumpReader: a path in, posts and accounts out, whatever wraps them.
package import Base

/// Reads dumps: files, folders and standard input, through gz, xz, zst, bz2, zip and tar.
///
/// Tables, JSONL and JSON arrays are read record by record, so that memory does not grow with them; one JSON object is
/// held whole. A record that is broken is an event and never ends the reading.
package struct DumpReader: Sendable {
  /// The dialect asked for; a map with `auto` makes it `map`.
  package let dialect: Dialect
  /// The columns of the dialect `map`.
  package let map: FieldMap?
  private let observedAt: UTCTime?
  private let needsIDs: Bool
  private let limits: UnfoldLimits

  /// - Parameters:
  ///   - dialect: `auto` looks at the content; with a map it takes the map.
  ///   - map: for the dialect `map`.
  ///   - observedAt: when the numbers were true; nil takes what the records say, else each document's modification time,
  ///     for standard input now.
  ///   - limits: how much an archive may unfold to.
  ///   - needsIDs: whether columns may be guessed only where one of them is the post's id.
  package init(
    dialect: Dialect = .auto, map: FieldMap? = nil, observedAt: UTCTime? = nil, needsIDs: Bool = false,
    limits: UnfoldLimits = UnfoldLimits()
  ) {
    self.dialect = dialect == .auto && map != nil ? .map : dialect
    self.map = map
    self.observedAt = observedAt
    self.needsIDs = needsIDs
    self.limits = limits
  }

  /// Reads everything at `path` (`-` is standard input) and hands out each event in the order of the input; folders in
  /// the order of their names' bytes.
  /// - Throws: `Fault`: `noInput` where the path is missing; `data` where it holds no posts or a table lacks a mapped
  ///   column; `usage` where a map is missing or unwanted; `io` where reading fails. What `body` throws.
  package func read(path: String, _ body: (DumpEvent) throws -> Void) throws -> DumpSummary {
    if map != nil, dialect != .map {
      throw Fault(
        .usage, "--map goes with --dialect map; the dialect \(dialect.rawValue) knows where its own fields are.")
    }
    return try withoutActuallyEscaping(body) { body in
      let run = DumpRun(path: path, dialect: dialect, map: map, needsIDs: needsIDs, body: body)
      var finder = DocumentFinder(observedAt: observedAt, limits: limits, visit: run.read, problem: run.noteUnopened)
      try finder.find(path)
      return try run.finish(passedOver: finder.passedOver)
    }
  }
}
