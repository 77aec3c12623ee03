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
  /// The first bytes of the record in hand, or of the document before its first record.
  private var recordHead: [UInt8] = []
  /// The JSON text in hand, while it is read.
  private var recordInHand: UnsafeRawBufferPointer?
  private var rejections = 0
  /// Sentences about documents without a record, for the fault where nothing else is found.
  private var emptyDocuments: [String] = []

  /// Whether a map must know posts by an id of their own.
  private let needsIDs: Bool

  init(path: String, dialect: Dialect, map: FieldMap?, needsIDs: Bool, body: @escaping (DumpEvent) throws -> Void) {
    self.path = path
    self.dialect = dialect
    self.map = map
    self.needsIDs = needsIDs
    self.body = body
  }

  func read(_ document: Document) throws {
    let shape = try DocumentShape(document.stream)
    recordHead = Array(try document.stream.peek(Rejection.headLength))
    switch shape {
    case .empty:
      emptyDocuments.append("it is empty")
      try body(.skipped(.emptyDocument))
    case .unknown(let kind):
      try note(
        .about(document, .unknownDialect, .data, "\(document.source) is no dump that curate can read: it is \(kind)."))
    case .json: try read(ValueReader(document.stream), of: document)
    case .jsonLines: try read(LineReader(document.stream), of: document)
    case .table: try readTable(document)
    }
  }

  /// Counts what cannot be opened as a document, and goes on.
  func noteUnopened(_ problem: DocumentFinder.Problem) throws {
    recordHead = []
    try note(problem)
  }

  /// Counts a document that cannot be read, and goes on.
  private func note(_ problem: DocumentFinder.Problem) throws {
    problems.append(problem)
    try body(
      .rejected(
        Rejection(
          source: problem.source, position: 0, reason: problem.reason.rawValue, detail: problem.sentence,
          head: recordHead)))
  }

  /// - Throws: `Fault` where nothing was found, in the words of what was.
  func finish(passedOver: [String: Int]) throws -> DumpSummary {
    recordHead = []
    for reader in readers.sorted(by: { $0.key.rawValue < $1.key.rawValue }).map(\.value) { try reader.endDump(emit) }
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

  /// How many records are looked at before a document's dialect is called unknown, and how many of their bytes are kept
  /// until then.
  private static let samples = (records: 200, bytes: 64 << 20)

  private func read(_ frames: some FrameReader, of document: Document) throws {
    var reader: (any DialectReader)?
    // Records from before the dialect is known; they are read again once it is.
    var waiting: [WaitingFrame] = []
    var waitingBytes = 0
    var firstObject: Keys?
    var firstProblem: JSONProblem?
    while let frame = try frames.next() {
      var place = Place(document: document, position: frames.number)
      place.isWholeDocument = frames.isWholeDocument
      guard case .text(let text) = frame else {
        if let reader { try readTooLong(place, frames, reader) } else { waiting.append(WaitingFrame(place, nil)) }
        continue
      }
      if Self.isBlank(text) { continue }
      if let reader {
        try read(text, place, frames, reader)
        continue
      }
      do {
        let claimed = try parser.withValue(padded: text) { value -> Dialect? in
          if value.isObject, firstObject == nil { firstObject = Keys(of: value) }
          guard let claimed = dialect == .auto ? claimant(of: value) : dialect, self.reader(claimed) != nil else {
            return nil
          }
          reader = try take(claimed, of: document)
          // Most documents are claimed by their first record: it is read without being kept or parsed again.
          if let reader, waiting.isEmpty { try read(value, text, place, reader) }
          return claimed
        }
        if claimed != nil, reader == nil { return }
        if claimed != nil, waiting.isEmpty { continue }
        waiting.append(WaitingFrame(place, text))
      } catch let problem as JSONProblem {
        firstProblem = firstProblem ?? problem
        waiting.append(WaitingFrame(place, text))
        _ = frames.retreat()
      }
      waitingBytes += text.count
      if reader != nil {
        try replay(&waiting, frames, reader)
      } else if waiting.count >= Self.samples.records || waitingBytes >= Self.samples.bytes {
        break
      }
    }
    guard reader == nil else { return }
    if frames.number == 0 {
      emptyDocuments.append("it is an empty JSON list")
    } else if firstObject == nil, let firstProblem {
      try note(.about(document, .badJSON, .data, "\(document.source) is not JSON: \(firstProblem.words)."))
    } else if let reader = guess(firstObject?.plain ?? [], of: document) {
      begin(.map, of: document)
      try replay(&waiting, frames, reader)
      while let frame = try frames.next() {
        let place = Place(document: document, position: frames.number)
        switch frame {
        case .text(let text) where Self.isBlank(text): continue
        case .text(let text): try read(text, place, frames, reader)
        case .tooLong: try readTooLong(place, frames, reader)
        }
      }
    } else {
      try note(.unknownJSON(document, asked: dialect, keys: firstObject?.all))
    }
  }

  private func replay(_ waiting: inout [WaitingFrame], _ frames: some FrameReader, _ reader: (any DialectReader)?)
    throws
  {
    guard let reader else { return }
    for frame in waiting {
      if let text = frame.padded {
        try text.withUnsafeBytes {
          let text = UnsafeRawBufferPointer(rebasing: $0.dropLast(JSONParser.padding))
          // A frame that ran on was gone back into when it was first seen.
          _ = try parse(text, frame.place, frames.noun, reader)
        }
      } else {
        try readTooLong(frame.place, frames, reader)
      }
    }
    waiting = []
  }

  private func readTooLong(_ place: Place, _ frames: some FrameReader, _ reader: any DialectReader) throws {
    recordHead = []
    try emit(place.rejection(.tooLong, frames.tooLongSentence))
  }

  private func read(
    _ text: UnsafeRawBufferPointer, _ place: Place, _ frames: some FrameReader, _ reader: any DialectReader
  ) throws {
    if try !parse(text, place, frames.noun, reader) { _ = frames.retreat() }
  }

  /// Whether it was JSON; what is not is refused.
  private func parse(_ text: UnsafeRawBufferPointer, _ place: Place, _ noun: String, _ reader: any DialectReader)
    throws -> Bool
  {
    do {
      try parser.withValue(padded: text) { try read($0, text, place, reader) }
      return true
    } catch let problem as JSONProblem {
      recordHead = Array(text.prefix(Rejection.headLength))
      defer { recordHead = [] }
      try emit(place.rejection(.badJSON, "The \(noun) is not JSON: \(problem.words)."))
      return false
    }
  }

  private static func isBlank(_ text: UnsafeRawBufferPointer) -> Bool {
    text.allSatisfy { $0 == 32 || $0 == 9 || $0 == 13 }
  }

  private func read(
    _ value: JSONValue, _ text: UnsafeRawBufferPointer, _ place: Place, _ reader: any DialectReader
  ) throws {
    recordInHand = text
    defer { recordInHand = nil }
    try reader.read(value, at: place, emit)
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
    guard let (reader, dialect) = try tableReader(columns, document) else { return }
    do {
      try reader.beginTable(columns: columns, of: document)
    } catch let fault as Fault {
      // Other tables of the folder may have the columns.
      return try note(.about(document, .missingColumn, fault.code, fault.sentence))
    }
    begin(dialect, of: document)
    let before = events
    try rows.rows { row in
      let rejectionsBefore = rejections
      try reader.read(row, at: Place(document: document, position: row.record)) { event in
        if case .rejected = event { recordHead = row.head(Rejection.headLength) }
        try emit(event)
      }
      if rejections > rejectionsBefore { recordHead = [] }
    } bad: { row in
      recordHead = row.head
      try emit(
        .rejected(
          Rejection(
            source: document.source, position: row.record, reason: row.reason.rawValue, detail: row.detail)))
    }
    if events == before {
      emptyDocuments.append("its columns are \(listed(columns)), and no row follows")
    }
  }

  private func tableReader(_ columns: [String], _ document: Document) throws -> (any DialectReader, Dialect)? {
    if dialect != .auto {
      guard let reader = reader(dialect) else { return nil }
      guard reader.readsTables else {
        try note(
          .about(
            document, .unknownDialect, .data,
            "\(document.source) is not JSON, and the dialect \(dialect.rawValue) is written in nothing else."))
        return nil
      }
      return (reader, dialect)
    }
    for claimant in Dialect.claimants {
      if let reader = reader(claimant), reader.claims(columns: columns) { return (reader, claimant) }
    }
    if let reader = guess(columns, of: document) { return (reader, .map) }
    try note(.tableWithoutMap(document, columns: columns))
    return nil
  }

  // MARK: Dialects

  private func emit(_ event: DumpEvent) throws {
    events += 1
    if case .rejected(var rejection) = event {
      rejections += 1
      if rejection.head.isEmpty {
        rejection.head = recordInHand.map { Array($0.prefix(Rejection.headLength)) } ?? recordHead
      }
      return try body(.rejected(rejection))
    }
    try body(event)
  }

  private func reader(_ dialect: Dialect) -> (any DialectReader)? {
    if let known = readers[dialect] { return known }
    let made = dialect.reader(map: map)
    readers[dialect] = made
    return made
  }

  /// The reader of a dialect, for a document that is now known to be written in it.
  private func take(_ dialect: Dialect, of document: Document) throws -> (any DialectReader)? {
    guard let reader = reader(dialect) else { return nil }
    begin(dialect, of: document)
    return reader
  }

  private func begin(_ dialect: Dialect, of document: Document) {
    recordHead = []
    summary.documents += 1
    if !summary.dialects.contains(dialect) { summary.dialects.append(dialect) }
  }

  private func claimant(of value: JSONValue) -> Dialect? {
    Dialect.claimants.first { reader($0)?.claims(value) == true }
  }

  /// A reader by the columns' plain names, where they are plain; the summary tells what was taken for what.
  private func guess(_ columns: [String], of document: Document) -> (any DialectReader)? {
    guard dialect == .auto, let map = FieldMap.guess(columns: columns), !needsIDs || map.columns[.id] != nil else {
      return nil
    }
    let guess = DumpSummary.Guess(source: document.source, map: map.text)
    if !summary.guesses.contains(where: { $0.map == guess.map }) { summary.guesses.append(guess) }
    return MapDialect(map)
  }
}

/// A frame that is kept until the document's dialect is known.
private struct WaitingFrame {
  var place: Place
  /// With padding behind it; nil where it was too long.
  var padded: [UInt8]?

  init(_ place: Place, _ text: UnsafeRawBufferPointer?) {
    self.place = place
    padded = text.map { Array($0) + [UInt8](repeating: 0, count: JSONParser.padding) }
  }
}

/// The keys of an object that no dialect claims.
private struct Keys {
  var all: [String] = []
  /// Those that could be columns, and those one level down with a dot between: numbers, texts, and lists of tags or
  /// addresses. A list under `comments` is not their number.
  var plain: [String] = []

  init(of value: JSONValue) {
    for (key, value) in value.fields {
      all.append(key)
      if value.isObject {
        plain += value.fields.filter { Self.isPlain($0.key, $0.value) }.map { "\(key).\($0.key)" }
      } else if Self.isPlain(key, value) {
        plain.append(key)
      }
    }
  }

  private static func isPlain(_ key: String, _ value: JSONValue) -> Bool {
    guard value.kind == .array else { return !value.isObject }
    let key = key.lowercased()
    return key.contains("tag") || key.contains("url")
  }
}
