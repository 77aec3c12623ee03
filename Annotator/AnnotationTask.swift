// AnnotationTask: what annotators are asked, as a task file in YAML says it (Data/README.md has the form).
import Base
import Foundation
import Yams

/// A task: a definition and one or more questions about each image.
package struct AnnotationTask: Sendable, Hashable {
  /// An answer: one key, and the label that is kept.
  package struct Answer: Sendable, Hashable {
    package var key: Character
    package var label: String
    /// For the reader; the label itself where the file says nothing.
    package var meaning: String
  }

  /// A question with its answers.
  package struct Question: Sendable, Hashable {
    package var name: String
    package var ask: String
    package var answers: [Answer]
    /// Asked only where the annotator gave these answers (question: label) to the same image.
    package var when: [String: String]
  }

  package var name: String
  package var definition: String
  /// How many distinct annotators each image gets.
  package var votesPerItem: Int
  package var questions: [Question]
  /// The question that agreement and aggregate take where none is named.
  package var mainQuestion: String

  /// Keys with a meaning of their own in every session: undo, skip, help, quit.
  package static let reservedKeys: Set<Character> = ["u", " ", "?", "q"]

  package func question(named name: String) -> Question? {
    questions.first { $0.name == name }
  }
}

extension AnnotationTask {
  /// Reads a task file.
  /// - Parameter origin: how errors name the file.
  /// - Throws: `Fault(.data)` with the first thing that is wrong, in words.
  package init(yaml: String, origin: String) throws {
    func wrong(_ words: String) -> Fault { Fault(.data, "\(origin) is no task: \(words).") }
    let file: TaskFile
    do {
      file = try YAMLDecoder().decode(TaskFile.self, from: yaml)
    } catch let error as DecodingError {
      throw wrong(Self.words(error))
    } catch let error as YamlError {
      throw wrong("its YAML cannot be read (\(String(describing: error).split(separator: "\n").first ?? ""))")
    } catch {
      throw wrong("its YAML cannot be read")
    }
    let nameIsPlain = file.name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
    guard !file.name.isEmpty, nameIsPlain else {
      throw wrong("its name \"\(file.name)\" may hold only letters, digits, - and _")
    }
    guard !file.questions.isEmpty else { throw wrong("it has no questions") }
    let votes = file.votesPerItem ?? 3
    guard (1...99).contains(votes) else { throw wrong("votes_per_item is \(votes), but must lie between 1 and 99") }
    var asked: [Question] = []
    for question in file.questions {
      asked.append(try Self.question(question, after: asked, wrong: wrong))
    }
    let main = file.label ?? asked.last?.name ?? ""
    guard asked.contains(where: { $0.name == main }) else { throw wrong("its label names no question: \(main)") }
    self.init(
      name: file.name, definition: file.definition.trimmingCharacters(in: .whitespacesAndNewlines), votesPerItem: votes,
      questions: asked, mainQuestion: main)
  }

  private static func question(_ file: TaskFile.Question, after earlier: [Question], wrong: (String) -> Fault) throws
    -> Question
  {
    guard !earlier.contains(where: { $0.name == file.name }) else {
      throw wrong("two questions are named \(file.name)")
    }
    guard file.answers.count >= 2 else { throw wrong("the question \(file.name) needs two answers or more") }
    var answers: [Answer] = []
    for answer in file.answers {
      guard answer.key.count == 1, let key = answer.key.first else {
        throw wrong("the key \"\(answer.key)\" of the question \(file.name) must be one character")
      }
      guard !reservedKeys.contains(key) else {
        throw wrong("the key \"\(key)\" of the question \(file.name) is taken: u undoes, q quits, ? helps, blank skips")
      }
      guard !answers.contains(where: { $0.key == key }) else {
        throw wrong("the question \(file.name) has the key \"\(key)\" twice")
      }
      answers.append(Answer(key: key, label: answer.label, meaning: answer.meaning ?? answer.label))
    }
    for (name, label) in file.when ?? [:] {
      guard let before = earlier.first(where: { $0.name == name }) else {
        throw wrong("the question \(file.name) waits for \(name), which is not asked before it")
      }
      guard before.answers.contains(where: { $0.label == label }) else {
        throw wrong("the question \(file.name) waits for \(name): \(label), which is no answer of it")
      }
    }
    return Question(name: file.name, ask: file.ask, answers: answers, when: file.when ?? [:])
  }

  private static func words(_ error: DecodingError) -> String {
    func path(_ context: DecodingError.Context) -> String {
      let names = context.codingPath.map { $0.intValue.map { "\($0 + 1)" } ?? $0.stringValue }
      return names.isEmpty ? "the file" : names.joined(separator: ".")
    }
    switch error {
    case .keyNotFound(let key, let context):
      return "\(path(context)) lacks \(key.stringValue)"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      return "\(path(context)) has a value of another kind than expected"
    case .dataCorrupted(let context):
      return "its YAML cannot be read\(context.codingPath.isEmpty ? "" : " at \(path(context))")"
    @unknown default:
      return "its YAML cannot be read"
    }
  }
}

/// The file as it is written.
private struct TaskFile: Decodable {
  struct Answer: Decodable {
    var key: String
    var label: String
    var meaning: String?
  }
  struct Question: Decodable {
    var name: String
    var ask: String
    var answers: [Answer]
    var when: [String: String]?
  }
  var name: String
  var definition: String
  var votesPerItem: Int?
  var questions: [Question]
  var label: String?

  enum CodingKeys: String, CodingKey {
    case name
    case definition
    case votesPerItem = "votes_per_item"
    case questions
    case label
  }
}
