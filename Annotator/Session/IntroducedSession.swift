// IntroducedSession: the introduction first, where there is one, then the votes that count.
import Base

/// Two sessions one after the other, as one. The second is begun when the first is over: what is assigned is held for
/// nobody who is still being introduced.
package final class IntroducedSession: Session {
  package let task: AnnotationTask
  /// Nil once it is over.
  package private(set) var introduction: IntroductionSession?
  private let begin: () throws -> any Session
  private var session: (any Session)?

  /// - Parameters:
  ///   - introduction: nil for none.
  ///   - begin: makes the session behind it.
  package init(
    _ task: AnnotationTask, introduction: IntroductionSession?, then begin: @escaping () throws -> any Session
  ) throws {
    self.task = task
    self.introduction = introduction
    self.begin = begin
    if introduction == nil { session = try begin() }
  }

  /// The session that is at work.
  private func now() throws -> any Session {
    if let introduction {
      guard introduction.isOver else { return introduction }
      self.introduction = nil
    }
    if let session { return session }
    let made = try begin()
    session = made
    return made
  }

  package func step() throws -> Step { try now().step() }
  package func ahead() throws -> [Picture] { try now().ahead() }
  package func answer(_ key: Character, seconds: Double?) throws -> Bool { try now().answer(key, seconds: seconds) }
  package func answer(text: String, seconds: Double?) throws { try now().answer(text: text, seconds: seconds) }
  package func proceed() throws { try now().proceed() }
  package func skip() throws { try now().skip() }
  package func undo() throws -> Bool { try now().undo() }
  package func flag(note: String) throws { try now().flag(note: note) }
  package func about() throws -> [String]? { try now().about() }
  package func suggestions(for question: String) throws -> [String] { try now().suggestions(for: question) }
  package func faces() throws -> [FaceBox] { try now().faces() }

  /// Of the votes; the introduction's answers are none.
  package var summary: SessionSummary { session?.summary ?? SessionSummary() }

  package func notice() -> String? { (introduction ?? session)?.notice() }

  package func close() {
    introduction?.close()
    session?.close()
  }
}
