// TaskFile: a task as a file in YAML says it (Data/README.md has the form), and what is wrong with one in words.
import Base
import Foundation
import HandFiles

extension AnnotationTask {
  /// Reads a task file.
  /// - Parameter origin: how errors name the file.
  /// - Throws: `Fault(.data)` with the first thing that is wrong, in words.
  package init(yaml: String, origin: String) throws {
    let written = HandFile(yaml, origin: origin, kind: "task")
    try self.init(written.decoded(as: TaskFile.self, keys: TaskFile.keys), wrong: written.wrong)
  }

  private init(_ file: TaskFile, wrong: (String) -> Fault) throws {
    guard file.name.isPlainName else {
      throw wrong("its name \"\(file.name)\" may hold only letters, digits, - and _")
    }
    guard !file.questions.isEmpty else { throw wrong("it has no questions") }
    let votes = file.votesPerItem ?? 3
    guard (1...99).contains(votes) else { throw wrong("votes_per_item is \(votes), but must lie between 1 and 99") }
    for (name, share) in [("gold_share", file.goldShare), ("repeat_share", file.repeatShare)] {
      guard (0...0.5).contains(share ?? 0) else {
        throw wrong("\(name) is \(share ?? 0), but must lie between 0 and 0.5")
      }
    }
    guard (file.goldShare ?? 0) + (file.repeatShare ?? 0) <= 0.8 else {
      throw wrong("gold_share and repeat_share leave too little room; together they may be 0.8 at most")
    }
    guard (0...60).contains(file.tooFast ?? 0) else {
      throw wrong("too_fast is \(file.tooFast ?? 0), but must lie between 0 and 60 seconds")
    }
    guard ["hidden", "allowed"].contains(file.caption ?? "hidden") else {
      throw wrong("caption is \"\(file.caption ?? "")\", but must be hidden or allowed")
    }
    var asked: [Question] = []
    for question in file.questions {
      asked.append(try Self.question(question, after: asked, wrong: wrong))
    }
    guard let last = asked.last(where: { !$0.isText }) else {
      throw wrong("all its questions ask for text; one at least must offer answers")
    }
    let main = file.label ?? last.name
    guard let labelled = asked.first(where: { $0.name == main }) else {
      throw wrong("its label names no question: \(main)")
    }
    guard !labelled.isText else { throw wrong("its label is the question \(main), which asks for text") }
    self.init(
      name: file.name, definition: file.definition.trimmingCharacters(in: .whitespacesAndNewlines), votesPerItem: votes,
      goldShare: file.goldShare ?? 0, repeatShare: file.repeatShare ?? 0, showsCaption: file.caption == "allowed",
      hastySeconds: file.tooFast ?? 0.5, questions: asked, mainQuestion: main)
  }

  private static func question(_ file: TaskFile.Question, after earlier: [Question], wrong: (String) -> Fault) throws
    -> Question
  {
    guard !earlier.contains(where: { $0.name == file.name }) else {
      throw wrong("two questions are named \(file.name)")
    }
    let isText = file.text ?? false
    let offered = file.answers ?? []
    guard !isText || offered.isEmpty else {
      throw wrong("the question \(file.name) asks for text and offers answers; it must be one of them")
    }
    guard isText || offered.count >= 2 else { throw wrong("the question \(file.name) needs two answers or more") }
    guard isText || file.optional != true else {
      throw wrong("the question \(file.name) is optional, which only one that asks for text can be")
    }
    guard let scale = Scale(rawValue: file.scale ?? "nominal") else {
      throw wrong("the scale of the question \(file.name) is \"\(file.scale ?? "")\", but must be nominal or ordinal")
    }
    for (name, label) in file.when ?? [:] {
      guard let before = earlier.first(where: { $0.name == name }) else {
        throw wrong("the question \(file.name) waits for \(name), which is not asked before it")
      }
      guard before.answer(labelled: label) != nil else {
        throw wrong("the question \(file.name) waits for \(name): \(label), which is no answer of it")
      }
    }
    // Whoever has answered the first question has a place among the image's annotators.
    guard !earlier.isEmpty || !isText else { throw wrong("its first question asks for text; begin with answers") }
    return Question(
      name: file.name, ask: file.ask, answers: try answers(offered, of: file.name, wrong: wrong),
      when: file.when ?? [:], scale: scale, isText: isText, isOptional: file.optional ?? false)
  }

  private static func answers(_ offered: [TaskFile.Answer], of question: String, wrong: (String) -> Fault) throws
    -> [Answer]
  {
    var answers: [Answer] = []
    for answer in offered {
      guard answer.key.count == 1, let key = answer.key.first else {
        throw wrong("the key \"\(answer.key)\" of the question \(question) must be one character")
      }
      guard !reservedKeys.contains(key) else {
        throw wrong("the key \"\(key)\" of the question \(question) is taken: u undoes, q quits, ? helps, blank skips")
      }
      // A tab or a line end is no key that a person could be shown.
      guard !key.isWhitespace, key.unicodeScalars.allSatisfy({ $0.value >= 32 && $0.value != 127 }) else {
        throw wrong("a key of the question \(question) cannot be typed; take a letter, a digit or a sign")
      }
      guard !answers.contains(where: { $0.key == key }) else {
        throw wrong("the question \(question) has the key \"\(key)\" twice")
      }
      guard !answers.contains(where: { $0.label == answer.label }) else {
        throw wrong("the question \(question) has the label \"\(answer.label)\" twice")
      }
      guard !answer.label.allSatisfy(\.isWhitespace) else {
        throw wrong("the key \"\(answer.key)\" of the question \(question) has an empty label")
      }
      answers.append(Answer(key: key, label: answer.label, meaning: answer.meaning ?? answer.label))
    }
    return answers
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
    var answers: [Answer]?
    var when: [String: String]?
    var scale: String?
    var text: Bool?
    var optional: Bool?
  }
  var name: String
  var definition: String
  var votesPerItem: Int?
  var goldShare: Double?
  var repeatShare: Double?
  var caption: String?
  var tooFast: Double?
  var questions: [Question]
  var label: String?

  static let keys = KeyTree(
    CodingKeys.allCases.map(\.rawValue),
    lists: [
      "questions": KeyTree(
        ["name", "ask", "answers", "when", "scale", "text", "optional"],
        lists: ["answers": KeyTree(["key", "label", "meaning"])])
    ])

  enum CodingKeys: String, CodingKey, CaseIterable {
    case name
    case definition
    case votesPerItem = "votes_per_item"
    case goldShare = "gold_share"
    case repeatShare = "repeat_share"
    case caption
    case tooFast = "too_fast"
    case questions
    case label
  }
}
