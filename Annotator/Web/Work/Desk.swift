// Desk: one annotator at work on one task, over many requests.
import Annotator
import Base
import Foundation
import Store

/// A session that requests come to, one at a time. All calls may come from any thread.
final class Desk: @unchecked Sendable {
  /// What a page shows.
  struct View: Sendable {
    var step: Step
    /// What is likely to come next.
    var ahead: [Picture]
    var notice: String?
    var summary: SessionSummary
    var suggestions: [String]
    /// The post's caption and tags; nil where the task does not show them.
    var about: [String]?
    /// What comes before the first question; nil behind it.
    var opening: Opening?
    /// Whether answers are for practice.
    var isPractice = false
  }

  /// What an annotator reads before all else.
  struct Opening: Sendable {
    /// With their labels and reasons.
    var examples: [(picture: Picture, words: String)]
    /// How many images there are to practise on.
    var practice: Int
  }

  let task: AnnotationTask
  private let lock = NSLock()
  private let session: IntroducedSession
  private let now: @Sendable () -> Double
  /// The question that was shown last, and when it first was.
  private var shown: (item: String, question: String, at: Double)?
  private var message: String?
  /// For what is looked at without waiting for a request in hand.
  private let glance = NSLock()
  /// Pictures that were shown or are about to be: nobody may look at others.
  private var pictures: [String: Picture] = [:]
  private var lastUse: Double

  /// - Parameter now: seconds, on a clock that never goes back.
  init(_ session: IntroducedSession, now: @escaping @Sendable () -> Double) {
    self.session = session
    self.now = now
    task = session.task
    lastUse = now()
  }

  private func using<T>(_ body: () throws -> T) rethrows -> T {
    try lock.withLock {
      glance.withLock { lastUse = now() }
      return try body()
    }
  }

  /// Seconds since the last request.
  var quietFor: Double { glance.withLock { now() - lastUse } }

  func view() throws -> View {
    try using {
      if let introduction = session.introduction, introduction.isAtDefinition { return opening(introduction) }
      let step = try session.step()
      let ahead = try session.ahead()
      if case .ask(let prompt) = step {
        let at = (prompt.picture.sha256, prompt.question.name)
        if shown.map({ ($0.item, $0.question) != at }) ?? true { shown = (at.0, at.1, now()) }
        allow(prompt.picture)
      }
      for picture in ahead { allow(picture) }
      defer { message = nil }
      var suggestions: [String] = []
      if case .ask(let prompt) = step, prompt.question.isText {
        suggestions = Array(try session.suggestions(for: prompt.question.name).prefix(30))
      }
      if case .example(let example) = step { allow(example.picture) }
      return View(
        step: step, ahead: ahead, notice: [session.notice(), message].compactMap(\.self).joined(separator: " "),
        summary: session.summary, suggestions: suggestions, about: try session.about(),
        isPractice: session.introduction?.isAtPractice ?? false)
    }
  }

  private func opening(_ introduction: IntroductionSession) -> View {
    let examples = introduction.examples.map { (introduction.picture($0), introduction.words(of: $0)) }
    for (picture, _) in examples { allow(picture) }
    defer { message = nil }
    return View(
      step: .done(""), ahead: [], notice: message, summary: session.summary, suggestions: [],
      opening: Opening(examples: examples, practice: introduction.practiceCount))
  }

  /// Whether the annotator is still being introduced.
  var isReading: Bool { lock.withLock { session.introduction != nil } }

  /// Goes on from the definition.
  func begin() throws { try using { try session.introduction?.begin() } }

  /// Goes on from what an answer in practice was told.
  func proceed() throws {
    try using {
      guard !(session.introduction?.isAtDefinition ?? false), case .example = try session.step() else { return }
      try session.proceed()
    }
  }

  /// The picture, where this annotator was given it.
  func picture(_ sha256: String) -> Picture? {
    glance.withLock {
      lastUse = now()
      return pictures[sha256]
    }
  }

  private func allow(_ picture: Picture) { glance.withLock { pictures[picture.sha256] = picture } }

  /// What is said about the question that a form was made for.
  enum Words: Sendable {
    case key(Character)
    case text(String)
    case nothing
  }

  /// Keeps an answer, once: where another tab has answered meanwhile, nothing is kept, and the next page says so.
  func answer(_ words: Words, item: String, question: String) throws {
    try using {
      guard let prompt = try current(item: item, question: question) else { return }
      let seconds = shown.flatMap { ($0.item, $0.question) == (item, question) ? now() - $0.at : nil }
      switch words {
      case .key(let key):
        if try !session.answer(key, seconds: seconds) { message = "That is none of the answers." }
      case .text(let text):
        let text = tidied(text)
        if !text.isEmpty, prompt.question.isText {
          try session.answer(text: text, seconds: seconds)
        } else if prompt.question.isOptional {
          try session.proceed()
        } else {
          message = "A few words, please."
        }
      case .nothing: try session.proceed()
      }
    }
  }

  func skip(item: String, question: String) throws {
    try using { if try current(item: item, question: question) != nil { try session.skip() } }
  }

  func flag(note: String, item: String, question: String) throws {
    try using {
      guard try current(item: item, question: question) != nil else { return }
      try session.flag(note: tidied(note))
      message = "Flagged for the owner of the dataset."
    }
  }

  func undo() throws {
    try using { if try !session.undo() { message = "There is no vote to take back." } }
  }

  private func current(item: String, question: String) throws -> Prompt? {
    // Whoever has not read what is asked has not been asked.
    if session.introduction?.isAtDefinition ?? false { return nil }
    if case .ask(let prompt) = try session.step(), prompt.picture.sha256 == item, prompt.question.name == question {
      return prompt
    }
    message = "That question was answered already, perhaps in another window; here is what comes next."
    return nil
  }

  func close() { lock.withLock { session.close() } }
}
