// Forget: everything of accounts and posts goes, and a mark stays that keeps it from coming back.
import Base
import Foundation
internal import GRDB

extension Connection {
  /// What forgetting would take away. Nothing is changed.
  package func forgetPreview(_ choice: ForgetChoice) throws -> ForgetReport {
    let work = try ForgetWork(choice, in: self)
    let comments = try work.commentsElsewhere()
    let votes = try ForgottenVotes(of: work)
    var report = try work.report(votes: votes, commentsElsewhere: comments)
    let traces = try ForgetTraces(of: work, votes: votes, comments: comments)
    (report.mentions, report.traces) = (traces.mentions, traces.others)
    return report
  }

  /// Takes everything of the choice out of the store's rows, and notes what is left to do: files to remove, pages to
  /// overwrite (`Store.finishForgetting`). To be called in a write, which then is one step: it has happened or it has not.
  package func forget(_ choice: ForgetChoice, at time: UTCTime) throws -> ForgetReport {
    let work = try ForgetWork(choice, in: self)
    let comments = try work.commentsElsewhere()
    let votes = try ForgottenVotes(of: work)
    var report = try work.report(votes: votes, commentsElsewhere: comments)
    let traces = try ForgetTraces(of: work, votes: votes, comments: comments)
    (report.mentions, report.traces) = (traces.mentions, traces.others)
    try traces.takeOut()
    try keepMarks(of: work, at: time)
    try removeVotes(votes)
    try removeLedger(of: work)
    try removeImages(of: work)
    try removePosts(of: work, comments: comments)
    try db.execute(
      sql: "INSERT INTO erasure (id, since) VALUES (1, ?) ON CONFLICT DO NOTHING", arguments: [time.seconds])
    return report
  }

  // MARK: Marks

  private func keepMarks(of work: ForgetWork, at time: UTCTime) throws {
    let set = try forgottenSetToAddTo()
    func mark(_ kind: ForgottenSet.Kind, _ parts: String...) throws {
      try db.execute(
        sql: "INSERT INTO forgotten (hash, kind, forgotten_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        arguments: [Data(set.hash(kind, parts)), kind.rawValue, time.seconds])
    }
    for account in work.choice.accounts {
      try mark(.account, account.platform, account.nativeID)
      // An account that is known by its name only has the id @name.
      let known = account.nativeID.hasPrefix("@") ? String(account.nativeID.dropFirst()) : nil
      for name in Set([account.username, known].compactMap { $0.map(comparable(name:)) }) {
        try mark(.name, account.platform, name)
      }
    }
    for post in work.posts { try mark(.post, post.platform, post.nativeID) }
    for word in work.names.union(work.ids) { try mark(.word, word) }
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT DISTINCT a.platform, a.native_id, i.sha256 FROM post AS p JOIN account AS a ON a.id = p.account_id
        CROSS JOIN media AS m ON m.post_id = p.id JOIN image AS i ON i.id = m.image_id
        WHERE p.id IN (SELECT value FROM json_each(?))
        """, arguments: [work.postList])
    for row in rows { try mark(.photograph, row[0], row[1], row[2]) }
    state.forgotten = nil
    try lookForForgotten()
  }

  // MARK: Rows

  private func removeVotes(_ votes: ForgottenVotes) throws {
    for (vote, image) in votes.renamed {
      try db.execute(
        sql: "UPDATE vote SET item = ?, image_id = ? WHERE id = ?", arguments: [image.sha256, image.id, vote])
    }
    try db.execute(
      sql: "DELETE FROM vote WHERE id IN (SELECT value FROM json_each(?))", arguments: [ForgetWork.list(votes.removed)])
  }

  /// What stages have noted of the photographs, and what hosts have said of the addresses that no other post has.
  private func removeLedger(of work: ForgetWork) throws {
    let stages = try String.fetchAll(db, sql: "SELECT DISTINCT stage FROM stage_item")
    for photograph in work.gone {
      for stage in stages {
        // `SHA-256`, or `SHA-256 name`; ! is what follows the blank.
        try db.execute(
          sql: "DELETE FROM stage_item WHERE stage = ?1 AND item >= ?2 AND item < ?2 || '!'",
          arguments: [stage, photograph.sha256])
      }
    }
    let own = try work.addresses()
    guard !own.isEmpty else { return }
    let shared = try String.fetchSet(
      db,
      sql: """
        SELECT url FROM media WHERE url IN (SELECT value FROM json_each(?1))
          AND post_id NOT IN (SELECT value FROM json_each(?2))
        """, arguments: [own.sorted().jsonArray, work.postList])
    for url in own.subtracting(shared) {
      try db.execute(sql: "DELETE FROM address WHERE url = ?", arguments: [url])
      try db.execute(sql: "DELETE FROM stage_item WHERE stage = 'fetch' AND item = ?", arguments: [url])
    }
  }

  /// Tables that lead to images, those that other rows of them lead to last.
  private static let tablesOfImages = [
    "export_item", "split_side", "label", "prediction", "fold_probability", "feature", "doubt", "assignment", "gold",
    "lesson", "practice_answer", "flag", "decision", "face", "detection",
  ]

  /// Of these, without an index by their images: each image that goes would be looked for in all of their rows.
  private static let tablesToIndex = ["vote", "assignment", "gold", "lesson", "practice_answer", "flag", "decision"]

  private func removeImages(of work: ForgetWork) throws {
    guard !work.gone.isEmpty else { return }
    for photograph in work.gone {
      try db.execute(
        sql: "INSERT INTO removal (sha256, kind) VALUES (?, ?) ON CONFLICT DO NOTHING",
        arguments: [photograph.sha256, photograph.kind.rawValue])
    }
    for table in Self.tablesToIndex { try db.execute(sql: "CREATE INDEX forgetting_\(table) ON \(table) (image_id)") }
    try db.execute(
      sql: """
        DELETE FROM flag_answer
        WHERE flag_id IN (SELECT id FROM flag WHERE image_id IN (SELECT value FROM json_each(?1)))
          OR decision_id IN (SELECT id FROM decision WHERE image_id IN (SELECT value FROM json_each(?1)))
        """, arguments: [work.goneList])
    for table in Self.tablesOfImages {
      try db.execute(
        sql: "DELETE FROM \(table) WHERE image_id IN (SELECT value FROM json_each(?))", arguments: [work.goneList])
    }
    try db.execute(
      sql: "UPDATE media SET image_id = NULL WHERE image_id IN (SELECT value FROM json_each(?))",
      arguments: [work.goneList])
    try db.execute(
      sql: "DELETE FROM image WHERE id IN (SELECT value FROM json_each(?))", arguments: [work.goneList])
    for table in Self.tablesToIndex { try db.execute(sql: "DROP INDEX forgetting_\(table)") }
  }

  /// The database's own rules take readings, pictures, comments and labels along.
  private func removePosts(of work: ForgetWork, comments: [Int64]) throws {
    try db.execute(
      sql: "DELETE FROM comment WHERE id IN (SELECT value FROM json_each(?))", arguments: [ForgetWork.list(comments)])
    try db.execute(sql: "DELETE FROM post WHERE id IN (SELECT value FROM json_each(?))", arguments: [work.postList])
    try db.execute(
      sql: "DELETE FROM account WHERE id IN (SELECT value FROM json_each(?))",
      arguments: [ForgetWork.list(work.choice.accounts.map(\.id))])
  }
}
