// ForgetWork: everything in the store that belongs to accounts and posts that are to be forgotten.
import Base
internal import GRDB

/// What forgetting takes away, in numbers.
package struct ForgetReport: Sendable, Hashable {
  package var accounts = 0
  package var posts = 0
  /// Photographs that stay, because posts of others show them.
  package var imagesKept = 0
  package var votes = 0
  package var labels = 0
  /// On the posts, and by the account under posts of others.
  package var comments = 0
  /// Captions and comments of others that name the account; the name was taken out.
  package var mentions = 0
  /// Further places where a name or an id was taken out: paths, arguments of commands, summaries; and records of dumps
  /// that could not be used, which go.
  package var traces = 0
  /// The photographs that go.
  package var photographs: [StoredPhotograph] = []
  package var exports: [TouchedExport] = []

  package init() {}
}

/// An export that holds pictures of what is forgotten.
package struct TouchedExport: Sendable, Hashable {
  /// The folder's absolute path.
  package var directory: String
  package var pictures: Int
  /// The run that made it, as it was recorded.
  package var run: RecordedRun
}

/// The rows that are concerned, found by reading only.
struct ForgetWork {
  let db: Database
  let connection: Connection
  let choice: ForgetChoice
  let posts: [NamedPost]
  /// Photographs that no other post shows, and those that another does.
  let gone: [StoredPhotograph]
  let kept: [StoredPhotograph]

  init(_ choice: ForgetChoice, in connection: Connection) throws {
    self.connection = connection
    self.choice = choice
    db = connection.db
    let accounts = Self.list(choice.accounts.map(\.id))
    let chosen = Set(choice.posts.map(\.id))
    posts =
      choice.posts
      + (choice.accounts.isEmpty
        ? []
        : try connection.posts(where: "account_id IN (SELECT value FROM json_each(?))", [accounts])
          .filter { !chosen.contains($0.id) })
    let shown = try Row.fetchAll(
      db,
      sql: """
        SELECT i.id, i.sha256, i.kind, i.bytes, EXISTS (
            SELECT 1 FROM media AS o WHERE o.image_id = i.id AND o.post_id NOT IN (SELECT value FROM json_each(?1))) AS stays
        FROM image AS i WHERE i.id IN (
          SELECT image_id FROM media WHERE post_id IN (SELECT value FROM json_each(?1)) AND image_id IS NOT NULL)
        ORDER BY i.id
        """, arguments: [Self.list(posts.map(\.id))])
    gone = shown.filter { !($0["stays"] as Bool) }.map(Connection.storedPhotograph)
    kept = shown.filter { $0["stays"] as Bool }.map(Connection.storedPhotograph)
  }

  /// Numbers as `json_each` takes them: a statement has room for so many parameters only.
  static func list(_ ids: [Int64]) -> String { "[" + ids.map(String.init).joined(separator: ",") + "]" }

  var postList: String { Self.list(posts.map(\.id)) }
  var goneList: String { Self.list(gone.map(\.id)) }

  // MARK: Words

  /// Names of the accounts, as they are compared. A table of one's own knows accounts by their names only.
  var names: Set<String> {
    Set(
      choice.accounts.flatMap { account in
        let id = account.nativeID
        return [account.username, id.hasPrefix("@") ? String(id.dropFirst()) : account.username == nil ? id : nil]
          .compactMap { $0.map(comparable(name:)) }
      })
  }

  /// Ids of the accounts and of the posts, and the hashes of the photographs that go, whole and as exports name files.
  var ids: Set<String> {
    Set(
      choice.accounts.map(\.nativeID).filter { !$0.hasPrefix("@") } + posts.map(\.nativeID)
        + gone.flatMap { [$0.sha256, String($0.sha256.prefix(20))] })
  }

  /// For the text that the store has: names and ids in clear.
  var text: ForgottenText {
    let names = Set(names.map { Array($0.utf8) })
    let ids = Set(ids.map { Array($0.utf8) })
    let odd = self.ids.filter { $0.utf8.count >= 6 && !ForgottenText.isWord($0) }
    let handles = self.names.filter { !ForgottenText.isWord($0) }.map { "@" + $0 }
    return ForgottenText(
      isName: { names.contains($0.map(lowerCase)) }, isID: { ids.contains(Array($0)) },
      phrases: (odd + handles + posts.compactMap(\.permalink)).sorted().map { Array($0.utf8) })
  }

  /// Addresses of the posts' pictures.
  func addresses() throws -> Set<String> {
    try String.fetchSet(
      db,
      sql: "SELECT url FROM media WHERE post_id IN (SELECT value FROM json_each(?)) AND url IS NOT NULL",
      arguments: [postList])
  }

  // MARK: Numbers

  /// Comments under posts of others that the accounts wrote.
  func commentsElsewhere() throws -> [Int64] {
    var found: Set<Int64> = []
    for account in choice.accounts {
      let name = account.username ?? (account.nativeID.hasPrefix("@") ? String(account.nativeID.dropFirst()) : nil)
      found.formUnion(
        try Int64.fetchAll(
          db,
          sql: """
            SELECT c.id FROM comment AS c CROSS JOIN post AS p ON p.id = c.post_id
            WHERE (c.author_id = ?1 OR lower(c.author_name) = ?2) AND p.platform = ?3
              AND c.post_id NOT IN (SELECT value FROM json_each(?4))
            """,
          arguments: [account.nativeID, name.map(comparable(name:)), account.platform, postList]))
    }
    return found.sorted()
  }

  func count(_ sql: String, _ list: String) throws -> Int {
    try Int.fetchOne(db, sql: "SELECT count(*) FROM " + sql + " IN (SELECT value FROM json_each(?))", arguments: [list])
      ?? 0
  }

  /// The exports with pictures of the photographs, those that stay too: their manifests name the post. The last one of each
  /// folder, in the order in which they were made.
  func exports() throws -> [TouchedExport] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT e.directory, r.*, (
            SELECT count(*) FROM export_item AS i WHERE i.export_id = e.id
              AND i.image_id IN (SELECT value FROM json_each(?1))) AS n
        FROM export AS e JOIN run AS r ON r.id = e.run_id
        WHERE e.id IN (SELECT max(id) FROM export GROUP BY directory) AND n > 0 ORDER BY e.id
        """, arguments: [Self.list((gone + kept).map(\.id))]
    ).map { TouchedExport(directory: $0["directory"], pictures: $0["n"], run: Connection.recordedRun($0)) }
  }

  /// What goes, counted before anything does; without mentions and traces.
  func report(votes: ForgottenVotes, commentsElsewhere: [Int64]) throws -> ForgetReport {
    var report = ForgetReport()
    report.accounts = choice.accounts.count
    report.posts = posts.count
    report.imagesKept = kept.count
    report.votes = votes.removed.count
    report.labels = try count("label WHERE image_id", goneList)
    for set in try Int64.fetchAll(db, sql: "SELECT id FROM label_set") {
      // By the table's key, set by set.
      report.labels += try count("post_label WHERE set_id = \(set) AND post_id", postList)
    }
    report.comments = try count("comment WHERE post_id", postList) + commentsElsewhere.count
    report.photographs = gone
    report.exports = try exports()
    return report
  }
}
