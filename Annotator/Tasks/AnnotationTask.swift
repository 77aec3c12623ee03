// AnnotationTask: what annotators are asked about each image. TaskFile reads it from YAML.

/// A task: a definition and one or more questions about each image.
package struct AnnotationTask: Sendable, Hashable {
  /// An answer: one key, and the label that is kept.
  package struct Answer: Sendable, Hashable {
    package var key: Character
    package var label: String
    /// For the reader; the label itself where the file says nothing.
    package var meaning: String
  }

  /// What the answers of a question have to do with each other.
  package enum Scale: String, Sendable, Hashable {
    /// Kinds without an order.
    case nominal
    /// Steps, in the order of the file: next to each other is nearer than far apart.
    case ordinal
  }

  /// A question with its answers, or one that is answered in words.
  package struct Question: Sendable, Hashable {
    package var name: String
    package var ask: String
    /// In the order of the file; none where `isText`.
    package var answers: [Answer]
    /// Asked only where the annotator gave these answers (question: label) to the same image.
    package var when: [String: String]
    package var scale: Scale = .nominal
    /// Answered in the annotator's own words. Such answers are kept beside the votes and counted in none.
    package var isText = false
    /// Whether a question of free text may be left without an answer.
    package var isOptional = false

    package func answer(labelled label: String) -> Answer? { answers.first { $0.label == label } }

    package func answer(keyed key: String) -> Answer? { answers.first { String($0.key) == key } }
  }

  package var name: String
  package var definition: String
  /// How many distinct annotators each image gets.
  package var votesPerItem: Int
  /// The share, 0 to 0.5, of what an annotator is shown that are images with known labels (`curate tasks gold`).
  package var goldShare = 0.0
  /// The share, 0 to 0.5, of what an annotator is shown that are images of their own again, to compare them with themselves.
  package var repeatShare = 0.0
  /// Whether annotators may look at the post's caption and tags.
  package var showsCaption = false
  /// Seconds; an answer that took less is reported as too fast to have looked.
  package var hastySeconds = 0.5
  package var questions: [Question]
  /// The question that agreement and aggregate take where none is named.
  package var mainQuestion: String

  /// Keys with a meaning of their own in every session: undo, skip, help, quit.
  package static let reservedKeys: Set<Character> = ["u", " ", "?", "q"]

  package func question(named name: String) -> Question? {
    questions.first { $0.name == name }
  }

  /// The question that is asked next of somebody who gave these answers (question: label); nil where all are answered.
  /// - Parameter inWords: whether questions that are answered in words are among them.
  package func openQuestion(after given: [String: String], inWords: Bool = true) -> Question? {
    questions.first { question in
      given[question.name] == nil && (inWords || !question.isText)
        && question.when.allSatisfy { given[$0.key] == $0.value }
    }
  }
}
