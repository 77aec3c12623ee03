// Forgotten: what was forgotten and is not to come back.
import Base
import Foundation
internal import GRDB

extension Connection {
  /// Learns what was forgotten since the last call, by whichever program. Costs nothing where nothing ever was.
  package func lookForForgotten() throws {
    let statement = try db.cachedStatement(sql: "SELECT count(*) FROM forgotten")
    let count = try Int.fetchOne(statement) ?? 0
    if count != state.forgotten?.count ?? 0 { state.forgotten = try forgottenSet() }
  }

  /// Nil where nothing was ever forgotten.
  func forgottenSet() throws -> ForgottenSet? {
    guard let key = try Data.fetchOne(db, sql: "SELECT key FROM forgotten_key") else { return nil }
    let set = ForgottenSet(key: Array(key))
    let rows = try Row.fetchCursor(db, sql: "SELECT hash FROM forgotten")
    while let row = try rows.next() { set.insert(Array(row[0] as Data)) }
    return set
  }

  /// The same, with a key made where there is none yet.
  func forgottenSetToAddTo() throws -> ForgottenSet {
    if let set = try forgottenSet() { return set }
    var chance = SystemRandomNumberGenerator()
    let key = (0..<32).map { _ in UInt8.random(in: 0 ... .max, using: &chance) }
    try db.execute(sql: "INSERT INTO forgotten_key (id, key) VALUES (1, ?)", arguments: [Data(key)])
    return ForgottenSet(key: key)
  }

  // MARK: What comes in

  /// Whether the account was forgotten, by its id or its name. (Whoever took the name later is not told from it.)
  package func isForgotten(accountOn platform: String, id: String?, username: String?) -> Bool {
    guard let set = state.forgotten else { return false }
    if let id {
      if set.contains(.account, platform, id) { return true }
      if id.hasPrefix("@"), set.contains(.name, platform, comparable(name: String(id.dropFirst()))) { return true }
    }
    guard let username else { return false }
    return set.contains(.name, platform, comparable(name: username))
  }

  package func isForgotten(postOn platform: String, id: String) -> Bool {
    state.forgotten?.contains(.post, platform, id) ?? false
  }

  /// Whether the photograph is one that was forgotten as that of the account whose post this picture belongs to.
  package func isForgotten(photograph sha256: String, ofMedia media: Int64) throws -> Bool {
    guard let set = state.forgotten else { return false }
    let statement = try db.cachedStatement(
      sql: """
        SELECT a.platform, a.native_id FROM media AS m JOIN post AS p ON p.id = m.post_id
        JOIN account AS a ON a.id = p.account_id WHERE m.id = ?
        """)
    return try Row.fetchOne(statement, arguments: [media]).map { set.contains(.photograph, $0[0], $0[1], sha256) }
      ?? false
  }

  /// Whether a vote file's item, which is no image of the store, is something that was forgotten.
  package func isForgotten(item: String) -> Bool {
    guard let set = state.forgotten else { return false }
    for name in [item, ForgottenVotes.post(in: item)] {
      if set.contains(.word, name) { return true }
      guard let slash = name.firstIndex(of: "/") else { continue }
      if set.contains(.post, String(name[..<slash]), String(name[name.index(after: slash)...])) { return true }
    }
    return set.text.isFound(in: item.utf8, .member)
  }

  /// Whether a picture of the address is still to have this photograph. None is where the photograph was forgotten as one
  /// of its account; such pictures lose the address, so that nobody asks again.
  package func awaitsPhotograph(_ sha256: String, ofAddress url: String) throws -> Bool {
    guard state.forgotten != nil else { return true }
    let media = try Int64.fetchAll(
      db, sql: "SELECT id FROM media WHERE url_key = ? AND url = ?", arguments: [AddressKey.key(url), url])
    let forgotten = try media.filter { try isForgotten(photograph: sha256, ofMedia: $0) }
    for picture in forgotten {
      try db.execute(
        sql: "UPDATE media SET url = NULL, url_key = NULL, url_at = NULL WHERE id = ?", arguments: [picture])
    }
    return forgotten.count < media.count
  }

  // MARK: Text

  /// The text with the names and ids of what was forgotten taken out.
  package func withoutForgotten(_ text: String, _ place: TextPlace) -> String {
    state.forgotten?.text.redacted(text, place) ?? text
  }

  package func withoutForgotten(ifAny text: String?, _ place: TextPlace) -> String? {
    text.map { withoutForgotten($0, place) }
  }

  package func withoutForgotten(hashtags: [String]) -> [String] {
    guard let text = state.forgotten?.text else { return hashtags }
    return hashtags.map { text.redacted($0, .prose) ?? $0 }
  }

  /// An address; nil where it would lead to what was forgotten.
  package func addressUnlessForgotten(_ url: String?) -> String? {
    guard let set = state.forgotten, let url else { return url }
    return set.text.isFound(in: url.utf8, .address) ? nil : url
  }

  /// Whether a record that could not be used is one of what was forgotten.
  package func isForgotten(rejectOf member: String?, detail: String, head: [UInt8]) -> Bool {
    guard let text = state.forgotten?.text else { return false }
    return text.isFound(in: (member ?? "").utf8, .member) || text.isFound(in: detail.utf8, .reject)
      || text.isFound(in: head, .reject)
  }

  // MARK: What is known of it

  /// How much was forgotten at a time.
  package struct ForgottenCount: Sendable, Hashable {
    package var at: UTCTime
    package var accounts: Int
    package var posts: Int
  }

  /// What was forgotten, by its time; not what it was, which nobody knows.
  package func forgottenCounts() throws -> [ForgottenCount] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT forgotten_at, total(kind = 'account') AS accounts, total(kind = 'post') AS posts
        FROM forgotten GROUP BY forgotten_at ORDER BY forgotten_at
        """
    ).map { row in
      ForgottenCount(
        at: UTCTime(seconds: row["forgotten_at"]), accounts: Int(row["accounts"] as Double),
        posts: Int(row["posts"] as Double))
    }
  }
}
