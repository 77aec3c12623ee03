// DumpRun: one reading of one path, document by document.
internal import Base
internal import Tables

/// Decides each document's dialect, feeds its records to the dialect's reader, and knows in the end whether there was
/// anything. One per `DumpReader.read`.
final class DumpRun {
  private let path: String
  private let dialect: Dialect
  private let map: FieldMap?
  private let body: (DumpEvent) throws -> Void
  private let parser = JSONParser()
  private var readers: [Dialect: any DialectReader] = [:]
  private var summary = DumpSummary()
  private var problems: [DocumentFinder.Problem] = []
  private var events = 0
  /// Sentences about documents without a record, for the fault where nothing else is found.
  private var emptyDocuments: [String] = []

  init(path: String, dialect: Dialect, map: FieldMap?, body: @escaping (DumpEvent) throws -> Void) {
    self.path = path
    self.dialect = dialect
    self.map = map
    self.body = body
  }

  func read(_ document: Document) throws {
    let shape = try DocumentShape(document.stream)
    switch shape {
    case .empty:
      emptyDocuments.append("it is empty")
      try body(.skipped(.emptyDocument))
    case .unknown(let kind):
      try note(
        .about(document, .unknownDialect, .data, "\(document.source) is no dump that curate can read: it is \(kind)."))
    case .json: try readWhole(document)
    case .jsonLines: try readLines(document)
    case .table: try readTable(document)
    }
  }

  /// Counts a document that cannot be read, and goes on.
  func note(_ problem: DocumentFinder.Problem) throws {
    problems.append(problem)
    try body(
      .rejected(
        Rejection(source: problem.source, position: 0, reason: problem.reason.rawValue, detail: problem.sentence)))
  }

  /// - Throws: `Fault` where nothing was found, in the words of what was.
  func finish(passedOver: [String: Int]) throws -> DumpSummary {
    if summary.documents == 0, let first = problems.first {
      if problems.count == 1 { throw Fault(first.code, first.sentence) }
      throw Fault(
        first.code,
        "\(path) holds no posts: \(problems.count) documents were seen and none could be read. The first: "
          + first.sentence)
    }
    if events == 0, problems.isEmpty {
      let name = path == "-" ? "Standard input" : path
      if emptyDocuments.count == 1, passedOver.isEmpty {
        throw Fault(.data, "\(name) holds no posts: \(emptyDocuments[0]).")
      }
      throw Fault(.data, "\(name) holds no posts: \(sight(passedOver, emptyDocuments.count)).")
    }
    summary.fieldsNeverSeen = readers[.map]?.fieldsNeverSeen ?? []
    return summary
  }

  // MARK: JSON

  private func readWhole(_ document: Document) throws {
    let text = try WholeText(document.stream)
    guard !text.isTooLong else {
      return try note(
        .about(
          document, .tooLong, .data, "\(document.source) is one JSON text of 4 GiB or more. Write it as JSONL."))
    }
    do {
      try parser.withValue(padded: text.bytes) { value in
        let place = Place(document: document, position: 1, isWholeDocument: value.kind != .array)
        let samples = value.kind == .array ? Array(value.array.prefix(50)) : [value]
        guard !samples.isEmpty else {
          emptyDocuments.append("it is an empty JSON list")
          return
        }
        guard let reader = try reader(for: samples, of: document) else { return }
        if value.kind == .array {
          for (index, element) in value.array.enumerated() {
            try reader.read(element, at: Place(document: document, position: index + 1), emit)
          }
        } else {
          try reader.read(value, at: place, emit)
        }
      }
    } catch let problem as JSONProblem {
      try note(
        .about(document, .badJSON, .data, "\(document.source) is not JSON: \(problem.words)."))
    }
  }

  private func readLines(_ document: Document) throws {
    let lines = LineReader(document.stream)
    var reader = try givenReader(document, isTable: false)
    // Lines from before the dialect is known; they are read again once it is.
    var waiting: [(number: Int, text: [UInt8]?)] = []
    var firstObject: [String]?
    var firstProblem: JSONProblem?
    while let line = try lines.next() {
      let number = lines.number
      let text: UnsafeRawBufferPointer
      switch line {
      case .tooLong:
        if let reader { try read(nil, number, document, reader) } else { waiting.append((number, nil)) }
        continue
      case .text(let bytes): text = bytes
      }
      if text.allSatisfy({ $0 == 32 || $0 == 9 || $0 == 13 }) { continue }
      if let reader {
        try read(text, number, document, reader)
        continue
      }
      waiting.append((number, Array(text)))
      var claimed: Dialect?
      do {
        claimed = try parser.withValue(padded: text) { value -> Dialect? in
          if value.isObject, firstObject == nil { firstObject = value.fields.map(\.key) }
          return claimant(of: [value])
        }
      } catch let problem as JSONProblem {
        firstProblem = firstProblem ?? problem
      }
      if let dialect = claimed {
        reader = take(dialect)
        try replay(&waiting, document, reader)
      } else if waiting.count >= 200 {
        break
      }
    }
    guard reader == nil else { return }
    if firstObject == nil, let firstProblem {
      try note(
        .about(document, .badJSON, .data, "\(document.source) is not JSON: \(firstProblem.words)."))
    } else {
      try note(.unknownJSON(document, asked: dialect, keys: firstObject))
    }
  }

  private func replay(
    _ waiting: inout [(number: Int, text: [UInt8]?)], _ document: Document, _ reader: (any DialectReader)?
  ) throws {
    guard let reader else { return }
    for (number, text) in waiting {
      guard var padded = text else {
        try read(nil, number, document, reader)
        continue
      }
      let count = padded.count
      padded.append(contentsOf: repeatElement(0, count: JSONParser.padding))
      try padded.withUnsafeBytes {
        try read(UnsafeRawBufferPointer(rebasing: $0[..<count]), number, document, reader)
      }
    }
    waiting = []
  }

  private func read(
    _ line: UnsafeRawBufferPointer?, _ number: Int, _ document: Document, _ reader: any DialectReader
  ) throws {
    let place = Place(document: document, position: number)
    guard let line else {
      return try emit(place.rejection(.tooLong, "The line is longer than \(LineReader.longestLine >> 20) MiB."))
    }
    do {
      try parser.withValue(padded: line) { try reader.read($0, at: place, emit) }
    } catch let problem as JSONProblem {
      try emit(place.rejection(.badJSON, "The line is not JSON: \(problem.words)."))
    }
  }

  // MARK: Tables

  private func readTable(_ document: Document) throws {
    var rows = DelimitedReader(source: document.stream.read)
    let columns = try rows.header()
    guard !columns.isEmpty else {
      let cause = rows.badHeader?.detail ?? "It has no columns."
      return try note(
        .about(
          document, .unknownDialect, .data, "\(document.source) is no dump that curate can read. \(cause)"))
    }
    guard let reader = try tableReader(columns, document) else { return }
    try reader.beginTable(columns: columns, of: document)
    let before = events
    try rows.rows { row in
      try reader.read(row, at: Place(document: document, position: row.record), emit)
    } bad: { row in
      try emit(
        .rejected(
          Rejection(
            source: document.source, position: row.record, reason: row.reason.rawValue, detail: row.detail)))
    }
    if events == before {
      emptyDocuments.append("its columns are \(columns.joined(separator: ", ")), and no row follows")
    }
  }

  private func tableReader(_ columns: [String], _ document: Document) throws -> (any DialectReader)? {
    if let given = try givenReader(document, isTable: true) { return given }
    if dialect != .auto, dialect != .map { return nil }
    if dialect == .auto, let claimant = Dialect.claimants.first(where: { reader($0)?.claims(columns: columns) == true })
    {
      return take(claimant)
    }
    try note(.tableWithoutMap(document, columns: columns))
    return nil
  }

  // MARK: Dialects

  private func emit(_ event: DumpEvent) throws {
    events += 1
    try body(event)
  }

  private func reader(_ dialect: Dialect) -> (any DialectReader)? {
    if let known = readers[dialect] { return known }
    let made = dialect.reader(map: map)
    readers[dialect] = made
    return made
  }

  /// The reader of a dialect, for a document that is now known to be written in it.
  private func take(_ dialect: Dialect) -> (any DialectReader)? {
    guard let reader = reader(dialect) else { return nil }
    summary.documents += 1
    if !summary.dialects.contains(dialect) { summary.dialects.append(dialect) }
    return reader
  }

  /// The reader that the user asked for; nil where the content has to tell, or where the two do not go together, which
  /// is noted.
  private func givenReader(_ document: Document, isTable: Bool) throws -> (any DialectReader)? {
    guard dialect != .auto, let given = reader(dialect) else { return nil }
    if isTable, !given.readsTables {
      try note(
        .about(
          document, .unknownDialect, .data,
          "\(document.source) is not JSON, and the dialect \(dialect.rawValue) is written in nothing else."))
      return nil
    }
    return take(dialect)
  }

  private func reader(for samples: [JSONValue], of document: Document) throws -> (any DialectReader)? {
    if let given = try givenReader(document, isTable: false) { return given }
    if let dialect = claimant(of: samples) { return take(dialect) }
    try note(.unknownJSON(document, asked: dialect, keys: samples.first(where: \.isObject)?.fields.map(\.key)))
    return nil
  }

  private func claimant(of samples: [JSONValue]) -> Dialect? {
    guard dialect == .auto else { return nil }
    return Dialect.claimants.first { dialect in
      guard let reader = reader(dialect) else { return false }
      return samples.contains { reader.claims($0) }
    }
  }
}
