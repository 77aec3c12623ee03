// ForgetNames: which accounts and posts somebody means who asks for them to be forgotten.
import Base
internal import GRDB

/// An account of the store, as it may be named.
package struct NamedAccount: Sendable, Hashable {
  package var id: Int64
  package var platform: String
  package var nativeID: String
  package var username: String?

  /// `platform/id (name)`
  package var text: String { "\(platform)/\(nativeID)" + (username.map { " (\($0))" } ?? "") }
}

/// A post of the store, as it may be named.
package struct NamedPost: Sendable, Hashable {
  package var id: Int64
  package var platform: String
  package var nativeID: String
  package var permalink: String?
  package var account: Int64?

  package var text: String { "\(platform)/\(nativeID)" }
}

/// What is to be forgotten.
package struct ForgetChoice: Sendable, Hashable {
  package var accounts: [NamedAccount] = []
  package var posts: [NamedPost] = []
  /// Names of what was forgotten before and is not in the store.
  package var already: [String] = []

  package init() {}

  package var isEmpty: Bool { accounts.isEmpty && posts.isEmpty }
}

extension Connection {
  /// - Parameters:
  ///   - accounts: names, ids or `platform/id`; an @ in front is no difference.
  ///   - posts: ids, addresses (permalinks) or `platform/id`.
  /// - Throws: `Fault(.noInput)` where the store has none of a name and never forgot one, `usage` where it has several.
  package func forgetChoice(accounts: [String], posts: [String]) throws -> ForgetChoice {
    var choice = ForgetChoice()
    for name in accounts {
      let found = try self.accounts(meantBy: name)
      if found.isEmpty { choice.already.append(try forgottenBefore(name, "account")) }
      choice.accounts += found.filter { !choice.accounts.contains($0) }
    }
    for name in posts {
      let found = try self.posts(meantBy: name)
      if found.isEmpty { choice.already.append(try forgottenBefore(name, "post")) }
      choice.posts += found.filter { !choice.posts.contains($0) }
    }
    return choice
  }

  /// All of them are one person's: where a dump knows a name only, its account is kept under `@name` beside the other.
  private func accounts(meantBy typed: String) throws -> [NamedAccount] {
    let name = typed.hasPrefix("@") ? String(typed.dropFirst()) : typed
    var found = try accounts(where: "native_id = ?1 OR native_id = ?2 OR lower(username) = ?3", name)
    if found.isEmpty, let slash = name.firstIndex(of: "/") {
      let rest = String(name[name.index(after: slash)...])
      found = try accounts(
        where: "platform = ?4 AND (native_id = ?1 OR native_id = ?2 OR lower(username) = ?3)", rest,
        platform: String(name[..<slash]))
    }
    // An id is more than a name: somebody may be called by another's number.
    let byID = found.filter { $0.nativeID == name }
    if !byID.isEmpty { found = byID }
    let lasting = found.filter { !$0.nativeID.hasPrefix("@") }
    guard Set(found.map(\.platform)).count <= 1, lasting.count <= 1 else {
      throw Fault(
        .usage,
        "\(typed) fits \(found.count.of("account")): \(Self.list(found.map(\.text))). Name one of them as platform/id.")
    }
    for account in lasting {
      guard let username = account.username else { continue }
      found += try accounts(where: "platform = ?4 AND native_id = ?2", username, platform: account.platform)
        .filter { !found.contains($0) }
    }
    return found
  }

  private func accounts(where condition: String, _ name: String, platform: String? = nil) throws -> [NamedAccount] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT id, platform, native_id, username FROM account WHERE (\(condition)) AND ?4 IS ?4
        ORDER BY platform, native_id
        """, arguments: [name, "@" + comparable(name: name), comparable(name: name), platform]
    ).map {
      NamedAccount(id: $0["id"], platform: $0["platform"], nativeID: $0["native_id"], username: $0["username"])
    }
  }

  private func posts(meantBy name: String) throws -> [NamedPost] {
    let plain = name.hasSuffix("/") ? String(name.dropLast()) : name
    var found = try posts(
      where: "native_id = ?1 OR permalink IN (?1, ?2, ?2 || '/') OR platform || '/' || native_id = ?1", [name, plain])
    let exact = found.filter { $0.text == name }
    if exact.count == 1 { found = exact }
    guard found.count <= 1 else {
      throw Fault(
        .usage,
        "\(name) fits \(found.count.of("post")): \(Self.list(found.map(\.text))). Name one of them as platform/id.")
    }
    return found
  }

  func posts(where condition: String, _ arguments: StatementArguments) throws -> [NamedPost] {
    try Row.fetchAll(
      db,
      sql:
        "SELECT id, platform, native_id, permalink, account_id FROM post WHERE \(condition) ORDER BY platform, native_id",
      arguments: arguments
    ).map {
      NamedPost(
        id: $0["id"], platform: $0["platform"], nativeID: $0["native_id"], permalink: $0["permalink"],
        account: $0["account_id"])
    }
  }

  /// The name, where it was forgotten before.
  private func forgottenBefore(_ typed: String, _ what: String) throws -> String {
    let name = what == "account" && typed.hasPrefix("@") ? String(typed.dropFirst()) : typed
    if let set = try forgottenSet() {
      if set.contains(.word, name) || set.contains(.word, comparable(name: name)) { return typed }
      if let slash = name.firstIndex(of: "/") {
        let (platform, rest) = (String(name[..<slash]), String(name[name.index(after: slash)...]))
        let kind: ForgottenSet.Kind = what == "account" ? .account : .post
        if set.contains(kind, platform, rest) { return typed }
        if what == "account", set.contains(.name, platform, comparable(name: rest)) { return typed }
      }
    }
    let ways = what == "account" ? "a user name, an id or platform/id" : "an id, a permalink or platform/id"
    throw Fault(
      .noInput, "The store has no \(what) \(typed), and never forgot one of that name; --\(what) takes \(ways).")
  }

  private static func list(_ names: [String]) -> String {
    names.prefix(5).joined(separator: ", ") + (names.count > 5 ? " …" : "")
  }
}
