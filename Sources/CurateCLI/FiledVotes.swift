// FiledVotes: the votes of a file on their way into the store.
import Annotator
import Base
import Foundation

/// All votes of a file in memory, with the questions that they answer.
struct FiledVotes {
  struct Vote {
    /// As the file has it.
    var item: String
    /// What the image may be called in the store, most exact first.
    var names: [String]
    var question: String
    var annotator: String
    var label: String
    var castAt: UTCTime?
    var seconds: Double?
  }

  private(set) var votes: [Vote] = []
  private(set) var report: VoteFileReport
  private let path: String
  /// Whether the file names its questions.
  private let hasQuestions: Bool

  /// - Parameter path: CSV, or Label Studio's JSON; `-` is standard input.
  init(_ path: String) throws {
    self.path = path
    let input = try InputFile(path)
    hasQuestions = try input.beginsJSON()
    var read: [Vote] = []
    if hasQuestions {
      report = try readLabelStudio(input, path: path, question: nil) { vote in
        read.append(
          Vote(
            item: vote.item, names: namesOfLabelStudioItem(vote.item), question: vote.question,
            annotator: vote.annotator, label: vote.label, castAt: vote.castAt, seconds: vote.seconds))
      }
    } else {
      report = try readVoteTable(input, path: path) { vote in
        let item = String(decoding: vote.item, as: UTF8.self)
        read.append(
          Vote(
            item: item, names: [item], question: "", annotator: String(decoding: vote.annotator, as: UTF8.self),
            label: String(decoding: vote.label, as: UTF8.self)))
      }
    }
    votes = read
  }

  /// Gives each vote its question of the task, and drops those of questions that the task does not ask.
  /// - Returns: what was taken for what, or dropped, in sentences.
  /// - Throws: `Fault` where no vote is left, or where there are several questions and none is known.
  mutating func settleQuestions(
    _ wanted: String?, shelf: TaskShelf, task: AnnotationTask
  ) throws -> [String] {
    let main = try shelf.question(wanted, of: task).name
    guard hasQuestions else {
      for at in votes.indices { votes[at].question = main }
      return []
    }
    let filed = Set(votes.map(\.question))
    let known = filed.filter { task.question(named: $0) != nil }
    if known.isEmpty {
      guard filed.count == 1, let only = filed.first else {
        throw Fault(
          .data,
          "\(path) asks \(filed.sorted().joined(separator: ", ")), and the task \(task.name) asks "
            + "\(task.questions.map(\.name).joined(separator: ", ")): no question is the same.")
      }
      for at in votes.indices { votes[at].question = main }
      return ["The question \(only) of \(path) is taken for \(main)."]
    }
    if let wanted {
      guard known.contains(wanted) else {
        throw Fault(
          .data, "\(path) has no votes on \(wanted); its questions are \(filed.sorted().joined(separator: ", ")).")
      }
      votes.removeAll { $0.question != wanted }
      return []
    }
    let strange = filed.subtracting(known).sorted()
    guard !strange.isEmpty else { return [] }
    let before = votes.count
    votes.removeAll { !known.contains($0.question) }
    return [
      "\((before - votes.count).of("vote")) of \(path) answer questions that the task \(task.name) does not ask: "
        + strange.joined(separator: ", ") + "."
    ]
  }

  /// A label that the task does not know would become a class of its own, by a slip of the pen.
  func checkLabels(task: AnnotationTask) throws {
    for question in task.questions where !question.isText {
      let known = Set(question.answers.map(\.label))
      let given = Set(votes.lazy.filter { $0.question == question.name }.map(\.label))
      let strange = given.subtracting(known).sorted()
      guard strange.isEmpty else {
        throw Fault(
          .data,
          "\(path) has the labels \(strange.prefix(5).joined(separator: ", ")), which the question \(question.name) of the task "
            + "\(task.name) does not offer; its answers are \(question.answers.map(\.label).joined(separator: ", ")).")
      }
    }
  }

  /// Leaves the last vote of each annotator on each item and question, in the order of the file.
  /// - Returns: how many others there were.
  mutating func keepLastWords() -> Int {
    var seen: Set<[String]> = []
    let before = votes.count
    votes = votes.reversed().filter { seen.insert([$0.question, $0.item, $0.annotator]).inserted }.reversed()
    return before - votes.count
  }
}
