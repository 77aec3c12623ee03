// ScriptedSession: a session in memory, with faults and waits as a test wants them: no store, no chance.
import Annotator
import Base

/// Asks about its pictures in their order.
final class ScriptedSession: Session {
  let task: AnnotationTask
  private let pictures: [Picture]
  private var given: [[String: (label: String, meaning: String)]]
  private var cast: [(image: Int, question: String)] = []
  private var skipped: Set<Int> = []

  /// Shown before the first question.
  var examples: [Example] = []
  /// Thrown by the next calls that would change something, one each.
  var faults: [Fault] = []
  /// What `about` says; nil where the task does not allow it.
  var words: [String]?
  var reasons: [String] = []
  var boxes: [FaceBox] = []
  /// How often it still has to be asked at the end before others are done.
  var waits = 0
  private(set) var seconds: [Double?] = []
  private(set) var flags: [String] = []
  private(set) var isClosed = false
  private(set) var steps = 0

  init(task: AnnotationTask, pictures: [Picture]) {
    self.task = task
    self.pictures = pictures
    given = Array(repeating: [:], count: pictures.count)
  }

  /// "2 selfie=y", in the order they were given.
  var votes: [String] { cast.map { "\($0.image + 1) \($0.question)=\(given[$0.image][$0.question]?.label ?? "?")" } }

  private func openQuestion(_ image: Int) -> AnnotationTask.Question? {
    task.questions.first { question in
      given[image][question.name] == nil && question.when.allSatisfy { given[image][$0.key]?.label == $0.value }
    }
  }

  private var current: (image: Int, question: AnnotationTask.Question)? {
    for image in pictures.indices where !skipped.contains(image) {
      if let question = openQuestion(image) { return (image, question) }
    }
    return nil
  }

  private func fail() throws {
    if !faults.isEmpty { throw faults.removeFirst() }
  }

  func step() throws -> Step {
    steps += 1
    if let example = examples.first { return .example(example) }
    guard let (image, question) = current else {
      if waits > 0 {
        waits -= 1
        return .waiting(others: 2)
      }
      return .done("Nothing is left. Thank you.")
    }
    let earlier = task.questions.compactMap { question in
      given[image][question.name].map { Prompt.Answered(question: question.name, meaning: $0.meaning) }
    }
    return .ask(
      Prompt(
        picture: pictures[image], question: question, number: image + 1, total: pictures.count, earlier: earlier))
  }

  func ahead() throws -> [Picture] {
    guard let current else { return [] }
    return Array(pictures.dropFirst(current.image + 1).prefix(2))
  }

  func answer(_ key: Character, seconds: Double?) throws -> Bool {
    guard let (image, question) = current, let answer = question.answers.first(where: { $0.key == key }) else {
      return false
    }
    try fail()
    keep(image, question, answer.label, answer.meaning, seconds)
    return true
  }

  func answer(text: String, seconds: Double?) throws {
    guard let (image, question) = current else { return }
    try fail()
    keep(image, question, text, text, seconds)
  }

  private func keep(
    _ image: Int, _ question: AnnotationTask.Question, _ label: String, _ meaning: String, _ seconds: Double?
  ) {
    given[image][question.name] = (label, meaning)
    cast.append((image, question.name))
    self.seconds.append(seconds)
  }

  func proceed() throws {
    try fail()
    if !examples.isEmpty {
      examples.removeFirst()
    } else if let (image, question) = current, question.isText {
      keep(image, question, "", "nothing", nil)
    }
  }

  func skip() throws {
    try fail()
    if let current { skipped.insert(current.image) }
  }

  func undo() throws -> Bool {
    guard let last = cast.last else { return false }
    try fail()
    cast.removeLast()
    given[last.image][last.question] = nil
    skipped.remove(last.image)
    return true
  }

  func flag(note: String) throws {
    try fail()
    flags.append(note)
  }

  func about() throws -> [String]? { words }
  func suggestions(for question: String) throws -> [String] { reasons }
  func faces() throws -> [FaceBox] { boxes }

  var summary: SessionSummary {
    var summary = SessionSummary()
    summary.images = pictures.indices.filter { openQuestion($0) == nil }.count
    summary.votes = cast.count
    summary.skipped = skipped.count
    let known = seconds.compactMap(\.self).sorted()
    summary.medianSeconds = known.isEmpty ? nil : known[known.count / 2]
    return summary
  }

  func notice() -> String? { nil }
  func close() { isClosed = true }
}
