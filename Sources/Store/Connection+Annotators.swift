// Annotators: what each of them has done, and how it compares with itself and with what is known.
import Base
internal import GRDB

/// What an annotator has done on one task, or on all.
package struct AnnotatorRecord: Sendable, Hashable {
  package var name: String
  /// Votes that count, of all questions; repeats and answers on gold images are none.
  package var votes = 0
  /// Images with a vote that counts.
  package var images = 0
  /// How long images took, all questions of one together, by task; votes from files have no time.
  package var seconds: [Int64: [Double]] = [:]
  /// Answers given to an image for the second time, and how many were the same.
  package var repeats = Tally()
  /// Answers on images with a known label, and how many were right.
  package var gold = Tally()
  /// Answers of training rounds, and how many were right.
  package var practice = Tally()
  package var flags = 0

  package init(name: String) { self.name = name }
}

/// So many out of so many.
package struct Tally: Sendable, Hashable {
  package var count = 0
  package var hits = 0

  package init(count: Int = 0, hits: Int = 0) {
    self.count = count
    self.hits = hits
  }
}

extension Connection {
  /// The record of every annotator, in the order of their names.
  /// - Parameter task: the task that counts; nil for all.
  package func annotatorRecords(task: Int64?) throws -> [AnnotatorRecord] {
    var records: [Int64: AnnotatorRecord] = [:]
    for row in try Row.fetchAll(db, sql: "SELECT id, name FROM annotator") {
      records[row["id"]] = AnnotatorRecord(name: row["name"])
    }
    try addVotes(to: &records, task: task)
    try addTallies(to: &records, \.repeats, Self.repeats, task: task)
    try addTallies(to: &records, \.gold, Self.goldAnswers, task: task)
    try addTallies(to: &records, \.practice, Self.practiceAnswers, task: task)
    let flags = try Row.fetchAll(
      db, sql: "SELECT annotator_id, count(*) AS n FROM flag WHERE ?1 IS NULL OR task_id = ?1 GROUP BY annotator_id",
      arguments: [task])
    for row in flags { records[row["annotator_id"]]?.flags = row["n"] }
    return records.values.sorted { $0.name < $1.name }
  }

  private func addVotes(to records: inout [Int64: AnnotatorRecord], task: Int64?) throws {
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT annotator_id, task_id, item, seconds FROM current_vote WHERE ?1 IS NULL OR task_id = ?1
        ORDER BY annotator_id, task_id, item, id
        """, arguments: [task])
    var last: (annotator: Int64, task: Int64, item: String)?
    while let row = try rows.next() {
      let at: (Int64, Int64, String) = (row["annotator_id"], row["task_id"], row["item"])
      let isNew = last.map { $0 != at } ?? true
      last = at
      records[at.0]?.votes += 1
      if isNew { records[at.0]?.images += 1 }
      guard let seconds = row["seconds"] as Double? else { continue }
      // Whoever has looked at a photograph may answer its second question at once: the image's time counts.
      if isNew || records[at.0]?.seconds[at.1]?.isEmpty ?? true {
        records[at.0]?.seconds[at.1, default: []].append(seconds)
      } else if let place = records[at.0]?.seconds[at.1]?.indices.last {
        records[at.0]?.seconds[at.1]?[place] += seconds
      }
    }
  }

  private func addTallies(
    to records: inout [Int64: AnnotatorRecord], _ field: WritableKeyPath<AnnotatorRecord, Tally>, _ sql: String,
    task: Int64?
  ) throws {
    for row in try Row.fetchAll(db, sql: sql, arguments: [task]) {
      records[row["annotator_id"]]?[keyPath: field] = Tally(count: row["n"], hits: row["hits"] ?? 0)
    }
  }

  /// The last answer of its kind that stands, for a table named v.
  private static func stands(_ kind: VoteKind) -> String {
    """
    v.kind = '\(kind.rawValue)' AND v.label IS NOT NULL AND v.id = (
      SELECT max(w.id) FROM vote AS w
      WHERE w.task_id = v.task_id AND w.question = v.question AND w.item = v.item
        AND w.annotator_id = v.annotator_id AND w.kind = v.kind)
    """
  }

  // Neither repeats nor gold images ask for an answer in words, so all of them can be compared.
  private static let repeats = """
    SELECT v.annotator_id, count(*) AS n, sum(v.label = first.label) AS hits
    FROM vote AS v JOIN current_vote AS first ON first.task_id = v.task_id AND first.question = v.question
      AND first.item = v.item AND first.annotator_id = v.annotator_id
    WHERE (?1 IS NULL OR v.task_id = ?1) AND \(stands(.repeat)) GROUP BY v.annotator_id
    """

  private static let goldAnswers = """
    SELECT v.annotator_id, count(*) AS n, sum(v.label = g.label) AS hits
    FROM vote AS v JOIN gold AS g ON g.task_id = v.task_id AND g.question = v.question AND g.image_id = v.image_id
    WHERE (?1 IS NULL OR v.task_id = ?1) AND \(stands(.gold)) GROUP BY v.annotator_id
    """

  private static let practiceAnswers = """
    SELECT p.annotator_id, count(*) AS n, sum(p.label = p.truth) AS hits FROM practice_answer AS p
    WHERE (?1 IS NULL OR p.task_id = ?1) AND p.label IS NOT NULL AND p.id = (
      SELECT max(q.id) FROM practice_answer AS q
      WHERE q.run_id = p.run_id AND q.image_id = p.image_id AND q.annotator_id = p.annotator_id)
    GROUP BY p.annotator_id
    """
}
