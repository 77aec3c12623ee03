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
        let hint = nearestName(to: name, among: known).map { " Did you mean \($0)?" } ?? ""
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

/// The candidate that takes the fewest changed, added, dropped or swapped letters, where those are few enough to be a
/// slip; letter case, blanks, `-` and `_` are no difference.
func nearestName(to name: String, among candidates: [String]) -> String? {
  func plain(_ text: String) -> [Character] {
    text.lowercased().filter { $0 != " " && $0 != "_" && $0 != "-" }.map { $0 }
  }
  let wanted = plain(name)
  var best: (distance: Int, name: String)?
  for candidate in candidates {
    let other = plain(candidate)
    var distance = editDistance(wanted, other)
    // `likes` for `like_count`: one name at the start of the other is worth a hint.
    if min(wanted.count, other.count) >= 3, wanted.starts(with: other) || other.starts(with: wanted) {
      distance = min(distance, 2)
    }
    guard distance <= max(1, max(wanted.count, other.count) / 3) else { continue }
    if distance < best?.distance ?? .max { best = (distance, candidate) }
  }
  return best?.name
}

/// Damerau's distance with adjacent swaps (optimal string alignment).
private func editDistance(_ a: [Character], _ b: [Character]) -> Int {
  var rows = [Array(0...b.count)]
  for i in 0..<a.count {
    var row = [i + 1]
    for j in 0..<b.count {
      var cost = min(rows[i][j] + (a[i] == b[j] ? 0 : 1), rows[i][j + 1] + 1, row[j] + 1)
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, rows[i - 1][j - 1] + 1) }
      row.append(cost)
    }
    rows.append(row)
  }
  return rows[a.count][b.count]
}
