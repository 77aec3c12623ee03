// VoteLineage: all that people said of one photograph, also what they took back.
import Base
internal import GRDB

/// What became of something that an annotator said.
package enum VoteEnd: String, Sendable, Hashable {
  /// It is the annotator's last word.
  case stands
  /// The annotator said something else later.
  case replaced
  case takenBack = "taken_back"
}

/// Something that an annotator said.
package struct VoteLineage: Sendable, Hashable {
  package var task: String
  package var question: String
  /// What the image was called when the vote came: its hash, or a name of a vote file.
  package var item: String
  package var annotator: String
  package var label: String
  package var castAt: UTCTime
  /// How long the annotator looked; nil where votes came from a file that does not say.
  package var seconds: Double?
  package var kind: VoteKind
  package var end: VoteEnd
  /// When it was replaced or taken back.
  package var endedAt: UTCTime?
  /// Why the annotator was given the image, where there is a place: `regular`, `conflict` or `doubt`.
  package var askedFor: String?
  package var run: Int64
}

/// What an annotator wanted the owner to look at.
package struct FlagLineage: Sendable, Hashable {
  package var task: String
  package var annotator: String
  package var note: String
  package var raisedAt: UTCTime
  package var run: Int64
  /// Who has seen to it, when, and in which words; nil where nobody has.
  package var answeredBy: String?
  package var answeredAt: UTCTime?
  package var answer: String?
}

/// What an owner decided, also what was decided otherwise later.
package struct DecisionLineage: Sendable, Hashable {
  package var task: String
  package var question: String
  /// `label`, `leave_out` or `withdrawn`.
  package var verdict: String
  package var label: String?
  package var decidedBy: String
  package var note: String
  package var at: UTCTime
  /// Whether it is the last word.
  package var stands: Bool
  package var run: Int64
}

/// A question about the photograph that is not a vote: a known label, an example, a doubt.
package struct RoleLineage: Sendable, Hashable {
  /// `gold`, `example`, `practice` or `doubt`.
  package var role: String
  package var task: String
  package var question: String
  /// Nil of a doubt.
  package var label: String?
  /// That the label is wrong, of a doubt.
  package var probability: Double?
  package var run: Int64
}

extension Connection {
  /// In the order in which they were cast. Looks through all votes of the store.
  /// - Parameter names: what vote files may call the photograph; its hash need not be among them.
  package func voteLineage(of image: StoredImage, names: Set<String>) throws -> [VoteLineage] {
    let items = names.union([image.sha256]).sorted()
    let marks = items.map { _ in "?" }.joined(separator: ", ")
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT v.id, t.name AS task, v.task_id, v.question, v.item, v.image_id, v.annotator_id, a.name AS annotator, v.label,
          v.cast_at, v.seconds, v.kind, v.run_id, s.reason AS asked_for
        FROM vote AS v JOIN task AS t ON t.id = v.task_id JOIN annotator AS a ON a.id = v.annotator_id
        LEFT JOIN assignment AS s ON s.task_id = v.task_id AND s.image_id = v.image_id AND s.annotator_id = v.annotator_id
        WHERE v.image_id = ? OR (v.image_id IS NULL AND v.item IN (\(marks))) ORDER BY v.id
        """, arguments: [image.id] + StatementArguments(items))
    // The last row of (task, question, annotator, kind) is the annotator's last word.
    var last: [[String]: Int] = [:]
    var votes: [VoteLineage?] = []
    for row in rows {
      let (task, question, annotator, kind): (String, String, String, String) = (
        row["task"], row["question"], row["annotator"], row["kind"]
      )
      let label: String? = row["label"]
      let at = UTCTime(seconds: row["cast_at"])
      let key = [task, question, annotator, kind]
      if let place = last[key] {
        votes[place]?.end = label == nil ? .takenBack : .replaced
        votes[place]?.endedAt = at
      }
      last[key] = label == nil ? nil : votes.count
      guard let label else { continue }
      votes.append(
        VoteLineage(
          task: task, question: question, item: row["item"], annotator: annotator, label: label, castAt: at,
          seconds: row["seconds"], kind: VoteKind(rawValue: kind) ?? .vote, end: .stands, askedFor: row["asked_for"],
          run: row["run_id"]))
    }
    return votes.compactMap(\.self)
  }

  package func flagLineage(of image: Int64) throws -> [FlagLineage] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT t.name AS task, a.name AS annotator, f.note, f.raised_at, f.run_id, b.name AS answered_by, s.answered_at,
          s.note AS answer
        FROM flag AS f JOIN task AS t ON t.id = f.task_id JOIN annotator AS a ON a.id = f.annotator_id
        LEFT JOIN flag_answer AS s ON s.flag_id = f.id LEFT JOIN annotator AS b ON b.id = s.annotator_id
        WHERE f.image_id = ? ORDER BY f.id
        """, arguments: [image]
    ).map {
      FlagLineage(
        task: $0["task"], annotator: $0["annotator"], note: $0["note"], raisedAt: UTCTime(seconds: $0["raised_at"]),
        run: $0["run_id"], answeredBy: $0["answered_by"], answeredAt: Self.time($0["answered_at"]), answer: $0["answer"]
      )
    }
  }

  package func decisionLineage(of image: Int64) throws -> [DecisionLineage] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT t.name AS task, d.question, d.verdict, d.label, a.name AS annotator, d.note, d.decided_at, d.run_id,
          d.id IN (SELECT id FROM current_decision WHERE image_id = ?1) AS stands
        FROM decision AS d JOIN task AS t ON t.id = d.task_id JOIN annotator AS a ON a.id = d.annotator_id
        WHERE d.image_id = ?1 ORDER BY d.id
        """, arguments: [image]
    ).map {
      DecisionLineage(
        task: $0["task"], question: $0["question"], verdict: $0["verdict"], label: $0["label"],
        decidedBy: $0["annotator"], note: $0["note"], at: UTCTime(seconds: $0["decided_at"]), stands: $0["stands"],
        run: $0["run_id"])
    }
  }

  package func roleLineage(of image: Int64) throws -> [RoleLineage] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT 'gold' AS role, t.name AS task, g.question, g.label, NULL AS probability, g.run_id
          FROM gold AS g JOIN task AS t ON t.id = g.task_id WHERE g.image_id = ?1
        UNION ALL SELECT l.kind, t.name, l.question, l.label, NULL, l.run_id
          FROM lesson AS l JOIN task AS t ON t.id = l.task_id WHERE l.image_id = ?1
        UNION ALL SELECT 'doubt', t.name, d.question, NULL, d.probability, d.run_id
          FROM doubt AS d JOIN task AS t ON t.id = d.task_id WHERE d.image_id = ?1
        ORDER BY 6, 1, 2, 3
        """, arguments: [image]
    ).map {
      RoleLineage(
        role: $0["role"], task: $0["task"], question: $0["question"], label: $0["label"],
        probability: $0["probability"], run: $0["run_id"])
    }
  }
}
