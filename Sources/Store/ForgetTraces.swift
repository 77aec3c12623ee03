// ForgetTraces: what is said of the forgotten in rows that belong to others, or to nobody: found, and taken out.
import Base
import Foundation
internal import GRDB

/// Every column that can hold a name or an id of somebody whose row it is not.
struct ForgetTraces {
  /// What becomes of a text with something in it.
  private enum Cure {
    /// The stand-in takes the place of the word.
    case redact
    /// The same, within the strings of JSON.
    case redactJSON
    /// The arguments of a command.
    case redactArguments
    /// It is of no use without the word.
    case erase
  }

  private struct Column {
    var table: String
    var name: String
    var place: TextPlace
    var cure = Cure.redact
    var key = ["rowid"]
    var condition = "true"
    /// Whether people wrote it about others.
    var isMention = false
  }

  /// Captions and comments first: they are what is told of one by one.
  private static let columns: [Column] = [
    Column(table: "post", name: "caption", place: .prose, isMention: true),
    Column(table: "comment", name: "text", place: .prose, isMention: true),
    Column(table: "post", name: "hashtags", place: .prose),
    Column(table: "post", name: "permalink", place: .address, cure: .erase),
    Column(table: "post", name: "source_member", place: .member),
    Column(table: "media", name: "file", place: .path),
    Column(table: "media", name: "url", place: .address, cure: .erase),
    Column(table: "address", name: "url", place: .address, cure: .erase, key: ["url"]),
    Column(
      table: "stage_item", name: "item", place: .address, cure: .erase, key: ["stage", "item"],
      condition: "stage = 'fetch'"),
    Column(
      table: "stage_item", name: "message", place: .record, key: ["stage", "item"], condition: "status <> 'done'"),
    Column(table: "source", name: "path", place: .path),
    Column(table: "run", name: "arguments", place: .path, cure: .redactArguments),
    Column(table: "run", name: "outcome", place: .record),
    Column(table: "run", name: "counts", place: .record, cure: .redactJSON),
    Column(table: "label_set", name: "summary", place: .record, cure: .redactJSON),
    Column(table: "classifier", name: "summary", place: .record, cure: .redactJSON),
    Column(table: "export", name: "summary", place: .record, cure: .redactJSON),
    Column(table: "export", name: "directory", place: .path),
    Column(table: "vote", name: "label", place: .prose),
    Column(table: "flag", name: "note", place: .prose),
    Column(table: "flag_answer", name: "note", place: .prose),
    Column(table: "decision", name: "note", place: .prose),
    Column(table: "lesson", name: "reason", place: .prose, key: ["task_id", "image_id"]),
    Column(table: "task", name: "yaml", place: .prose),
    Column(table: "selection", name: "rules", place: .prose, cure: .redactJSON),
    Column(table: "recipe_inputs", name: "inputs", place: .path, cure: .redactJSON, key: ["recipe"]),
    Column(table: "recipe_step", name: "arguments", place: .path, cure: .redactArguments, key: ["recipe", "step"]),
    Column(table: "recipe_step", name: "answer", place: .record, cure: .redactJSON, key: ["recipe", "step"]),
  ]

  private struct Change {
    var column: Column
    var key: [DatabaseValue]
    /// Nil: nothing takes its place.
    var text: String?
  }

  private let db: Database
  private var changes: [Change] = []
  /// Records that could not be used.
  private var rejects: [[DatabaseValue]] = []

  var mentions: Int { changes.count { $0.column.isMention } }
  var others: Int { changes.count - mentions + rejects.count }

  /// Looks through the store as it is once what belongs to the forgotten has been left out.
  init(of work: ForgetWork, votes: ForgottenVotes, comments: [Int64]) throws {
    db = work.db
    let text = work.text
    let own = Set(work.posts.map(\.id))
    let (ownComments, ownVotes, ownAddresses) = (Set(comments), Set(votes.removed), try work.addresses())
    for column in Self.columns {
      let isPost = column.table == "post" || column.table == "media" || column.table == "comment"
      let owner = column.table == "post" ? "id" : isPost ? "post_id" : "0"
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT \(column.name), \(owner), \(column.key.joined(separator: ", ")) FROM \(column.table)
          WHERE \(column.name) IS NOT NULL AND \(column.condition)
          """)
      while let row = try rows.next() {
        if isPost, own.contains(row[1]) { continue }
        if column.table == "comment", ownComments.contains(row[2]) { continue }
        if column.table == "vote", ownVotes.contains(row[2]) { continue }
        // These go with the posts.
        if column.table == "address" || column.name == "item", ownAddresses.contains(row[0]) { continue }
        guard let better = Self.better(row[0], column, text) else { continue }
        changes.append(
          Change(
            column: column, key: column.key.indices.map { row[$0 + 2] },
            text: column.cure == .erase ? nil : better))
      }
    }
    let rows = try Row.fetchCursor(db, sql: "SELECT member, detail, head, source_id, position, part FROM rejected")
    while let row = try rows.next() {
      let (member, detail): (String, String) = (row[0], row[1])
      if text.isFound(in: member.utf8, .member) || text.isFound(in: detail.utf8, .reject)
        || text.isFound(in: row[2] as Data, .reject)
      {
        rejects.append([row[3], row[0], row[4], row[5]])
      }
    }
  }

  private static func better(_ old: String, _ column: Column, _ text: ForgottenText) -> String? {
    switch column.cure {
    case .redact, .erase: text.redacted(old, column.place)
    case .redactJSON: text.redactedJSON(old, column.place)
    case .redactArguments: text.redactedArguments(old)
    }
  }

  func takeOut() throws {
    for change in changes {
      let column = change.column
      let row = column.key.map { "\($0) = ?" }.joined(separator: " AND ")
      switch (column.table, column.cure) {
      case ("media", .erase):
        try db.execute(
          sql: "UPDATE media SET url = NULL, url_key = NULL, url_at = NULL WHERE \(row)",
          arguments: StatementArguments(change.key))
      case ("post", .erase):
        try db.execute(sql: "UPDATE post SET permalink = NULL WHERE \(row)", arguments: StatementArguments(change.key))
      case (_, .erase):
        try db.execute(sql: "DELETE FROM \(column.table) WHERE \(row)", arguments: StatementArguments(change.key))
      case ("source", _):
        try db.execute(
          sql: "UPDATE source SET path = ? WHERE \(row)",
          arguments: [try freePath(change.text ?? "")] + StatementArguments(change.key))
      default:
        try db.execute(
          sql: "UPDATE \(column.table) SET \(column.name) = ? WHERE \(row)",
          arguments: [change.text] + StatementArguments(change.key))
      }
    }
    for reject in rejects {
      try db.execute(
        sql: "DELETE FROM rejected WHERE source_id = ? AND member = ? AND position = ? AND part = ?",
        arguments: StatementArguments(reject))
    }
  }

  /// Two dumps may have nothing but names to tell them apart.
  private func freePath(_ path: String) throws -> String {
    for number in 1... {
      let name = number == 1 ? path : "\(path) \(number)"
      let isTaken = try Bool.fetchOne(
        db, sql: "SELECT EXISTS (SELECT 1 FROM source WHERE path = ?)", arguments: [name])
      if isTaken != true { return name }
    }
    return path
  }
}

extension ForgottenText {
  /// The arguments of a command, as a JSON array of text.
  func redactedArguments(_ json: String) -> String? {
    guard let arguments = try? JSONDecoder().decode([String].self, from: Data(json.utf8)) else { return nil }
    let better = redactedArguments(arguments)
    return better == arguments ? nil : jsonText(better)
  }

  /// A name that is a plain word is one where it is said to be: behind --account, as a word of its own or after =.
  package func redactedArguments(_ arguments: [String]) -> [String] {
    let options = ["--account", "--post"]
    var isName = false
    return arguments.map { argument in
      defer { isName = options.contains(argument) }
      if isName, isKnown(ArraySlice(argument.utf8)) { return Self.standIn }
      if let option = options.first(where: { argument.hasPrefix($0 + "=") }),
        isKnown(ArraySlice(argument.utf8.dropFirst(option.utf8.count + 1)))
      {
        return "\(option)=\(Self.standIn)"
      }
      return redacted(argument, .path) ?? argument
    }
  }
}

/// Text in a JSON array, as runs are recorded.
func jsonText(_ words: [String]) -> String {
  String(decoding: (try? JSONEncoder().encode(words)) ?? Data("[]".utf8), as: UTF8.self)
}
