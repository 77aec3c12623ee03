// Votes: the append-only list of what each annotator said.
import Base
internal import GRDB

/// A vote as it counts: the last word of one annotator on one item.
package struct StoredVote: Sendable, Hashable {
  package var item: String
  package var annotator: String
  package var label: String
  package var castAt: UTCTime
  /// How long the annotator looked; nil where votes came from a file that does not say.
  package var seconds: Double?
}

/// What a vote is for.
package enum VoteKind: String, Sendable, Hashable {
  /// It counts.
  case vote
  /// The same annotator on the same image once more.
  case `repeat`
  /// On an image whose label is known.
  case gold
}

/// One row of what an annotator said that still stands.
package struct CastVote: Sendable, Hashable {
  package var kind: VoteKind
  package var question: String
  package var item: String
  package var label: String
  /// How long the annotator looked; nil where votes came from a file.
  package var seconds: Double?
}

extension Connection {
  /// Appends a vote; a nil label takes the annotator's last one back.
  package func appendVote(
    task: Int64, question: String, item: String, image: Int64?, annotator: Int64, label: String?, at time: UTCTime,
    seconds: Double?, run: Int64, kind: VoteKind = .vote
  ) throws {
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO vote (task_id, question, item, image_id, annotator_id, label, cast_at, seconds, run_id, kind)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    try statement.execute(arguments: [
      task, question, item, image, annotator, label, time.seconds, seconds, run, kind.rawValue,
    ])
  }

  /// What the annotator's vote on the item is now; nil where there is none or it was taken back.
  package func currentVote(task: Int64, question: String, item: String, annotator: Int64) throws -> String? {
    let statement = try db.cachedStatement(
      sql: """
        SELECT label FROM vote WHERE task_id = ? AND question = ? AND item = ? AND annotator_id = ? AND kind = 'vote'
        ORDER BY id DESC LIMIT 1
        """)
    return try Optional<String>.fetchOne(statement, arguments: [task, question, item, annotator]) ?? nil
  }

  /// The votes that count for a question, in the order they were cast. A vote on a name that has become an image of the
  /// store since is a vote on that image; an annotator may then have two on it, and the later one is the last word.
  /// - Parameter everywhere: those too that are on what the task does not ask about, where it asks about a selection only.
  package func currentVotes(task: Int64, question: String, everywhere: Bool = false) throws -> [StoredVote] {
    let asked = everywhere ? nil : try self.images(ofTask: task)
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT v.item, v.image_id IS NULL AS unknown, a.name AS annotator, v.label, v.cast_at, v.seconds
        FROM current_vote AS v JOIN annotator AS a ON a.id = v.annotator_id
        WHERE v.task_id = ? AND v.question = ? ORDER BY v.id
        """, arguments: [task, question])
    let names = Set(rows.filter { $0["unknown"] as Bool }.map { $0["item"] as String })
    let images = names.isEmpty ? [:] : try images(named: names)
    var votes: [StoredVote] = []
    var places: [[String]: Int] = [:]
    for row in rows {
      let item: String = row["item"]
      let vote = StoredVote(
        item: images[item]?.sha256 ?? item, annotator: row["annotator"], label: row["label"],
        castAt: UTCTime(seconds: row["cast_at"]), seconds: row["seconds"])
      if let asked, asked[vote.item] == nil { continue }
      if let place = places.updateValue(votes.count, forKey: [vote.item, vote.annotator]) {
        places[[vote.item, vote.annotator]] = place
        votes[place] = vote
      } else {
        votes.append(vote)
      }
    }
    return votes
  }

  /// What the annotator has said on a task and not taken back, in the order it was said; of one kind, or of all.
  package func votesCast(task: Int64, annotator: Int64, kind: VoteKind? = nil) throws -> [CastVote] {
    try Row.fetchAll(
      db, sql: Self.standing + " AND (?3 IS NULL OR v.kind = ?3) ORDER BY v.id",
      arguments: [annotator, task, kind?.rawValue]
    ).map(Self.castVote)
  }

  /// The last of them on an image that was cast in a session: what an undo takes back. Those of this run come first, since
  /// another session of the same name may be at work; votes from files are nobody's slip of the finger.
  package func lastVoteCast(task: Int64, annotator: Int64, run: Int64) throws -> CastVote? {
    let sessions = """
       AND v.image_id IS NOT NULL
         AND EXISTS (SELECT 1 FROM run WHERE run.id = v.run_id AND run.command IN ('annotate', 'serve'))
      """
    for own in [" AND v.run_id = ?3", " AND v.run_id <> ?3"] {
      let statement = try db.cachedStatement(sql: Self.standing + own + sessions + " ORDER BY v.id DESC LIMIT 1")
      if let row = try Row.fetchOne(statement, arguments: [annotator, task, run]) { return Self.castVote(row) }
    }
    return nil
  }

  /// What the annotator has said of one item and not taken back: label by question.
  package func answers(task: Int64, item: String, annotator: Int64, questions: [String], kind: VoteKind) throws
    -> [String: String]
  {
    let statement = try db.cachedStatement(
      sql: """
        SELECT label FROM vote WHERE task_id = ? AND question = ? AND item = ? AND annotator_id = ? AND kind = ?
        ORDER BY id DESC LIMIT 1
        """)
    var answers: [String: String] = [:]
    for question in questions {
      let label = try Optional<String>.fetchOne(
        statement, arguments: [task, question, item, annotator, kind.rawValue])
      if let label = label ?? nil { answers[question] = label }
    }
    return answers
  }

  private static let standing = """
    SELECT v.kind, v.question, v.item, v.label, v.seconds FROM vote AS v
    WHERE v.annotator_id = ?1 AND v.task_id = ?2 AND v.label IS NOT NULL
      AND v.id = (SELECT max(w.id) FROM vote AS w
                  WHERE w.task_id = v.task_id AND w.question = v.question AND w.item = v.item
                    AND w.annotator_id = v.annotator_id AND w.kind = v.kind)
    """

  private static func castVote(_ row: Row) -> CastVote {
    CastVote(
      kind: VoteKind(rawValue: row["kind"]) ?? .vote, question: row["question"], item: row["item"],
      label: row["label"], seconds: row["seconds"])
  }

  /// The answers in words that a question has had, most frequent first, at most `limit`.
  package func textAnswers(task: Int64, question: String, limit: Int) throws -> [String] {
    try String.fetchAll(
      db,
      sql: """
        SELECT label FROM current_vote WHERE task_id = ? AND question = ? AND label <> ''
        GROUP BY label ORDER BY count(*) DESC, label LIMIT ?
        """, arguments: [task, question, limit])
  }
}
