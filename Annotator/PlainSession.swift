// PlainSession: the session as lines: one line out a question, one key a line in. For scripts and screen readers.
import Base

/// Runs a session over lines.
package struct PlainSession {
  /// How the session ended.
  package enum End: Sendable, Hashable {
    case nothingLeft
    case quit
    case endOfInput
  }

  private let session: AnnotationSession
  private let task: AnnotationTask
  private let readLine: () -> String?
  private let write: (String) throws -> Void
  private let clock: () -> Double
  private let offersLastUndo: Bool

  /// - Parameters:
  ///   - readLine: the next line without its end, or nil at the end of input.
  ///   - write: puts out one line, at once.
  ///   - clock: seconds, for how long an answer took.
  ///   - offersLastUndo: whether a person is there who may take the last vote back when nothing is left.
  package init(
    session: AnnotationSession, task: AnnotationTask, readLine: @escaping () -> String?,
    write: @escaping (String) throws -> Void, clock: @escaping () -> Double, offersLastUndo: Bool = false
  ) {
    self.session = session
    self.task = task
    self.readLine = readLine
    self.write = write
    self.clock = clock
    self.offersLastUndo = offersLastUndo
  }

  /// Asks until nothing is left, input ends, or q.
  package func run() throws -> End {
    while true {
      if let end = try ask() { return end }
      guard offersLastUndo, session.votes > 0 else { return .nothingLeft }
      try write("Nothing is left. u takes the last vote back, any other line ends.")
      guard let line = readLine(), line.filter({ !$0.isWhitespace }) == "u", try session.undo() else {
        return .nothingLeft
      }
    }
  }

  /// Asks until nothing is left (nil), input ends, or q.
  private func ask() throws -> End? {
    while let prompt = session.prompt() {
      try write(line(for: prompt))
      let shown = clock()
      answering: while true {
        guard let line = readLine() else { return .endOfInput }
        // A lone blank is the skip key, so only what surrounds a key is taken off.
        let trimmed = line.filter { $0 != "\r" && $0 != "\t" }
        let keys = trimmed.count > 1 ? trimmed.filter { $0 != " " } : trimmed
        guard keys.count == 1, let key = keys.first else {
          try write("? one key a line: \(help(for: prompt))")
          continue
        }
        switch key {
        case "q":
          return .quit
        case "?":
          for part in task.definition.split(separator: "\n") { try write("? \(part)") }
          try write("? \(help(for: prompt))")
        case " ":
          session.skip()
          break answering
        case "u":
          if try session.undo() { break answering }
          try write("? there is no vote to take back")
        default:
          if try session.answer(key, seconds: clock() - shown) { break answering }
          try write("? \(key) is not one of the answers: \(help(for: prompt))")
        }
      }
    }
    return nil
  }

  private func line(for prompt: Prompt) -> String {
    "[\(prompt.finished + 1)/\(prompt.total)] \(prompt.file)\t\(prompt.question.ask)\t\(keys(of: prompt))"
  }

  private func keys(of prompt: Prompt) -> String {
    prompt.question.answers.map { "\($0.key)=\($0.meaning)" }.joined(separator: " ")
  }

  private func help(for prompt: Prompt) -> String {
    keys(of: prompt) + " u=undo blank=skip ?=help q=quit"
  }
}
