// FieldMap: which column of somebody's table holds which of our fields.
internal import Base

/// The user's `--map FIELD=COLUMN,…`. In JSON a column is a key, or a path of keys with dots between.
package struct FieldMap: Sendable, Equatable {
  package enum Field: String, CaseIterable, Sendable {
    case id
    case account
    /// Of the post's photo, to fetch.
    case url
    case postedAt = "posted_at"
    case likes
    case followers
    case comments
    /// A list, a text of tags, or their number.
    case hashtags
    case hashtagCount = "hashtag_count"
    case caption
    case latitude
    case longitude
    /// Of the post's photo: a path, from the dump's folder on.
    case file
  }

  /// The columns as the user named them.
  package let columns: [Field: String]

  package init(columns: [Field: String]) { self.columns = columns }

  /// Reads `likes=favs,followers=user followers`. Blanks around names do not matter, blanks inside column names do.
  /// - Throws: `Fault` with code `usage` for an unknown field, a field twice, a part without `=`, or an empty map.
  package init(_ text: String) throws {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { $0.trimmingBlankEnds }
    guard parts.contains(where: { !$0.isEmpty }) else {
      throw Fault(.usage, "--map is empty. Write FIELD=COLUMN pairs with commas between, such as likes=favs.")
    }
    var columns: [Field: String] = [:]
    for part in parts where !part.isEmpty {
      guard let mark = part.firstIndex(of: "=") else {
        throw Fault(
          .usage, "--map holds “\(part)”, which is no FIELD=COLUMN pair. Write it like likes=favs,followers=fans.")
      }
      let name = part[..<mark].trimmingBlankEnds
      let column = part[part.index(after: mark)...].trimmingBlankEnds
      guard let field = Field(rawValue: name) else {
        let known = Field.allCases.map(\.rawValue)
        let hint = didYouMean(name, among: known)
        throw Fault(
          .usage, "--map does not know the field “\(name)”.\(hint) The fields are \(known.joined(separator: ", ")).")
      }
      guard !column.isEmpty else {
        throw Fault(.usage, "--map names no column for \(name). Write \(name)=COLUMN.")
      }
      guard columns.updateValue(column, forKey: field) == nil else {
        throw Fault(.usage, "--map names the field \(name) twice.")
      }
    }
    self.columns = columns
  }

  /// The mapped fields in the order of `Field.allCases`.
  var fields: [(field: Field, column: String)] {
    Field.allCases.compactMap { field in columns[field].map { (field, $0) } }
  }
}

extension StringProtocol where UTF8View: BidirectionalCollection {
  /// Without blanks and line ends on either side.
  var trimmingBlankEnds: String {
    // Mostly there is nothing to trim, and bytes tell sooner than characters.
    let isInk = { (byte: UInt8?) in byte.map { $0 > 32 && $0 < 0x7f } ?? false }
    if isInk(utf8.first), isInk(utf8.last) { return String(self) }
    guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace }) else {
      return ""
    }
    return String(self[first...last])
  }
}
