// MapDialect: anybody's table or JSON records, read by the user's own map of fields to columns.
internal import Base
import Foundation
internal import Tables

/// Reads rows and JSON objects through a `FieldMap`.
final class MapDialect: DialectReader {
  /// A field that should be a count and is none.
  private struct Junk: Error {
    var field: FieldMap.Field
  }

  private static let platform = "map"

  private let map: FieldMap
  private let hasIDs: Bool
  /// For JSON: per mapped field the whole name, and its parts where it has dots.
  private let paths: [(field: FieldMap.Field, name: String, path: [String])]
  /// For tables: per mapped field its column.
  private var columns: [(field: FieldMap.Field, index: Int)] = []
  private var cells = MapCells()
  private var seenInJSON: Set<FieldMap.Field> = []
  private var readJSON = false
  /// Set once the hashtags column held a number, so that an empty cell there is unknown rather than no hashtags.
  private var hashtagsAreNumbers = false

  init(_ map: FieldMap) {
    self.map = map
    hasIDs = map.columns[.id] != nil
    paths = map.fields.map { field, column in
      (field, column, column.contains(".") ? column.split(separator: ".").map(String.init) : [])
    }
  }

  var readsTables: Bool { true }

  var fieldsNeverSeen: [String] {
    readJSON ? map.fields.map(\.field).filter { !seenInJSON.contains($0) }.map(\.rawValue) : []
  }

  func beginTable(columns names: [String], of document: Document) throws {
    hashtagsAreNumbers = false
    columns = try map.fields.map { field, column in
      if let index = names.firstIndex(of: column) ?? Self.onlyIndex(of: column, ignoringCaseIn: names) {
        return (field, index)
      }
      let hint = nearestName(to: column, among: names).map { " Did you mean “\(listed([$0]))”?" } ?? ""
      throw Fault(
        .data,
        "\(document.source) has no column “\(listed([column]))” for --map \(field.rawValue).\(hint) "
          + "Its columns are \(listed(names)).")
    }
  }

  private static func onlyIndex(of column: String, ignoringCaseIn names: [String]) -> Int? {
    let matches = names.indices.filter { names[$0].lowercased() == column.lowercased() }
    return matches.count == 1 ? matches[0] : nil
  }

  func read(_ row: borrowing DelimitedRow, at place: Place, _ emit: (DumpEvent) throws -> Void) throws {
    cells.clear()
    for (field, index) in columns { cells[field] = .text(row.string(at: index)) }
    try emitPost(place, emit)
  }

  func read(_ value: JSONValue, at place: Place, _ emit: (DumpEvent) throws -> Void) throws {
    guard value.isObject else {
      return try emit(place.rejection(.notAPost, "It is a JSON value, but no object."))
    }
    readJSON = true
    cells.clear()
    for (field, name, path) in paths {
      let found = value[name] ?? (path.isEmpty ? nil : path.reduce(value as JSONValue?) { $0?[$1] })
      if let found {
        seenInJSON.insert(field)
        cells[field] = .json(found)
      }
    }
    if cells.isEmpty {
      return try emit(place.rejection(.notAPost, "It has none of the keys that --map names."))
    }
    try emitPost(place, emit)
  }

  // MARK: From cells to a post

  private func emitPost(_ place: Place, _ emit: (DumpEvent) throws -> Void) throws {
    let likes: Int?
    let followers: Int?
    let comments: Int?
    let hashtagCount: Int?
    do {
      likes = try number(.likes)
      followers = try number(.followers)
      comments = try number(.comments)
      hashtagCount = try number(.hashtagCount)
    } catch let junk {
      let detail = "Its \(junk.field.rawValue) are “\(excerpt(junk.field))”, which is no whole number."
      return try emit(place.rejection(.badNumber, detail, postID: hasIDs ? text(.id) : nil))
    }
    let id: String
    if !hasIDs {
      id = "\(try place.document.identity())#\(place.position)"
    } else if let text = text(.id) {
      guard !isMangled(text) else {
        let detail =
          "Its id is “\(excerpt(.id))”: a number that a spreadsheet or a script has rounded. Export ids as text."
        return try emit(place.rejection(.noID, detail))
      }
      id = text
    } else {
      return try emit(place.rejection(.noID, "Its id is empty."))
    }
    var notes: [Rejection.Skip] = []
    let observedAt = place.observedAt
    let caption = caption()
    let (tags, tagCount) = hashtags(caption, &notes)
    let point = point(&notes)
    let media = media(place, &notes)
    let account = text(.account).map {
      AccountRecord(
        platform: Self.platform, id: $0, followers: followers, observedAt: followers == nil ? nil : observedAt)
    }
    let post = PostRecord(
      platform: Self.platform, id: id, account: account, postedAt: time(&notes), observedAt: observedAt,
      caption: caption, hashtags: tags, hashtagCount: hashtagCount ?? tagCount, likes: likes,
      comments: comments, followers: followers, latitude: point?.latitude,
      longitude: point?.longitude, media: media, origin: place.origin)
    try emit(.post(post))
    for note in notes { try emit(.skipped(note)) }
  }

  /// The text of a scalar; nil where there is nothing or a word for nothing.
  private func text(_ field: FieldMap.Field) -> String? {
    let text: String?
    switch cells[field] {
    case .json(let value): text = value.text
    case .text(let field): text = field
    case nil: text = nil
    }
    guard let trimmed = text?.trimmingBlankEnds, !isWordForNothing(Array(trimmed.utf8)) else { return nil }
    return trimmed
  }

  /// A caption may well be the word "None".
  private func caption() -> String? {
    switch cells[.caption] {
    case .json(let value): Optional(value).filledText
    case .text(let text): text.isEmpty ? nil : text
    case nil: nil
    }
  }

  private func number(_ field: FieldMap.Field) throws(Junk) -> Int? {
    let number: WholeNumber
    switch cells[field] {
    case .json(let value): number = WholeNumber(value)
    case .text(let text): number = WholeNumber(text.utf8)
    case nil: return nil
    }
    switch number {
    case .value(let value): return value
    case .unknown: return nil
    case .junk: throw Junk(field: field)
    }
  }

  /// `3.09E+18`, `3,09E+18`, `1653000000000000000.0`, or a fraction of JSON: other ids have become the same text.
  private func isMangled(_ id: String) -> Bool {
    if case .json(let value) = cells[.id], value.kind == .double { return true }
    let digits: (UInt8) -> Bool = { $0 >= 48 && $0 <= 57 }
    let bytes = id.utf8
    let mantissa = bytes.prefix { digits($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ",") }
    guard mantissa.first.map(digits) == true, mantissa.contains(where: { !digits($0) }) else { return false }
    var rest = bytes[mantissa.endIndex...]
    guard let mark = rest.popFirst() else { return bytes.count >= 16 && id.hasSuffix(".0") }
    if rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    return mark | 0x20 == UInt8(ascii: "e") && !rest.isEmpty && rest.allSatisfy(digits)
  }

  private func excerpt(_ field: FieldMap.Field) -> String {
    let text = text(field) ?? "a list or an object"
    return text.count > 40 ? text.prefix(40) + "…" : text
  }

  private func time(_ notes: inout [Rejection.Skip]) -> UTCTime? {
    if case .json(let value) = cells[.postedAt], value.kind != .string {
      let time = Optional(value).time
      if time == nil, !value.isNull { notes.append(.badTime) }
      return time
    }
    guard let text = text(.postedAt) else { return nil }
    let time = UTCTime(text)
    if time == nil { notes.append(.badTime) }
    return time
  }

  private func point(_ notes: inout [Rejection.Skip]) -> (latitude: Double, longitude: Double)? {
    let (latitude, longitude) = (text(.latitude), text(.longitude))
    if latitude == nil, longitude == nil { return nil }
    let point = coordinates(latitude: latitude.flatMap(Double.init), longitude: longitude.flatMap(Double.init))
    if point == nil { notes.append(.badCoordinates) }
    return point
  }

  // MARK: Hashtags

  private func hashtags(_ caption: String?, _ notes: inout [Rejection.Skip]) -> (list: [String], count: Int?) {
    var tags = Hashtags()
    switch cells[.hashtags] {
    case nil:
      // Nobody said where the hashtags are; a caption shows them.
      guard map.columns[.hashtags] == nil, let caption else { return ([], nil) }
      tags.addAll(in: caption)
    case .json(let value) where value.kind == .array:
      for item in value.array {
        if let tag = (item["text"] ?? item["name"] ?? item["tag"] ?? item).text { tags.add(tag) }
      }
    case .json, .text:
      guard let written = text(.hashtags) else {
        return isEmptyText(.hashtags) && !hashtagsAreNumbers ? ([], 0) : ([], nil)
      }
      switch WholeNumber(written.utf8) {
      case .value(let count):
        hashtagsAreNumbers = true
        return ([], count)
      case .unknown: return ([], nil)
      case .junk: break
      }
      if let first = written.first, "[({".contains(first) {
        guard let items = listLiteral(written) else {
          notes.append(.badHashtags)
          return ([], nil)
        }
        for item in items { tags.add(item) }
      } else {
        let isSeparator = { (character: Character) in character.isWhitespace || ",;|#＃".contains(character) }
        for item in written.split(whereSeparator: isSeparator) { tags.add(String(item)) }
      }
    }
    return (tags.list, tags.count)
  }

  private func isEmptyText(_ field: FieldMap.Field) -> Bool {
    switch cells[field] {
    case .text(let text): text.trimmingBlankEnds.isEmpty
    case .json(let value): value.string?.trimmingBlankEnds.isEmpty == true
    case nil: false
    }
  }

  // MARK: Photos

  private func media(_ place: Place, _ notes: inout [Rejection.Skip]) -> [MediaRecord] {
    let urls = list(.url, splitAtBlanks: true)
    let siblings = place.document.siblings
    let files = list(.file, splitAtBlanks: false).map { name -> String? in
      let path = place.document.path(of: name)
      if siblings.isThere(path) { return path }
      notes.append(.fileMissing)
      return nil
    }
    return (0..<max(urls.count, files.count)).compactMap { index in
      let url = index < urls.count ? urls[index] : nil
      if index < files.count, let file = files[index] {
        return siblings.medium(file, url: url, ordinal: nil)
      }
      return url.map { MediaRecord(url: $0) }
    }
  }

  /// One text or several: a JSON list, a list literal, or texts with blanks between where these cannot hold blanks.
  private func list(_ field: FieldMap.Field, splitAtBlanks: Bool) -> [String] {
    if case .json(let value) = cells[field], value.kind == .array {
      return value.array.compactMap { Optional($0).filledText }
    }
    guard let text = text(field) else { return [] }
    if text.hasPrefix("["), let items = listLiteral(text) { return items.filter { !$0.isEmpty } }
    return splitAtBlanks ? text.split(whereSeparator: \.isWhitespace).map(String.init) : [text]
  }
}
