// PlainSession: the session as lines: one line out a question, one key a line in. For scripts and screen readers.
import Base
import Terminal

/// Runs a session over lines.
package struct PlainSession {
  /// How the session ended.
  package enum End: Sendable, Hashable {
    case nothingLeft
    /// What is left is with other annotators.
    case waiting
    case quit
    case endOfInput
  }

  /// Lines in a row that settle nothing, before the session ends: a program that presses the wrong key would press it for
  /// ever, and each is answered by a line.
  package static let mostIdleLines = 100

  private let session: any Session
  private let readLine: () -> String?
  private let write: (String) throws -> Void
  private let clock: () -> Double
  private let pause: (Double) -> Void
  private let problem: (Picture) -> String?
  private let offersLastUndo: Bool

  /// How long it waits for others of whom nothing is heard.
  private static let patience = 5.0

  /// - Parameters:
  ///   - readLine: the next line without its end, or nil at the end of input.
  ///   - write: puts out one line, at once.
  ///   - clock: seconds, for how long an answer took.
  ///   - pause: waits so many seconds, for others.
  ///   - problem: why a photograph cannot be judged, as "is missing"; nil where it can. Such an image is put off.
  ///   - offersLastUndo: whether a person is there who may take the last vote back when nothing is left.
  package init(
    session: any Session, readLine: @escaping () -> String?, write: @escaping (String) throws -> Void,
    clock: @escaping () -> Double, pause: @escaping (Double) -> Void,
    problem: @escaping (Picture) -> String? = { _ in nil }, offersLastUndo: Bool = false
  ) {
    self.session = session
    self.readLine = readLine
    self.write = write
    self.clock = clock
    self.pause = pause
    self.problem = problem
    self.offersLastUndo = offersLastUndo
  }

  /// Asks until nothing is left, input ends, or q.
  package func run() throws -> End {
    while true {
      let end = try ask()
      guard end == .nothingLeft, offersLastUndo, session.summary.votes > 0 else { return end }
      try write("Nothing is left. u takes the last vote back, any other line ends.")
      guard let line = readLine(), line.filter({ !$0.isWhitespace }) == "u", try session.undo() else { return end }
    }
  }

  private func ask() throws -> End {
    while true {
      let step = try session.step()
      if let notice = session.notice() { try write("? \(notice)") }
      switch step {
      case .done: return .nothingLeft
      case .waiting(let others):
        guard waitForOthers(others) else { return .waiting }
      case .example(let example):
        try write("\(example.title): \(example.picture.file)\t\(example.words)\tEnter=on")
        guard let line = readLine() else { return .endOfInput }
        if line.filter({ !$0.isWhitespace }) == "q" { return .quit }
        try session.proceed()
      case .ask(let prompt):
        if let problem = problem(prompt.picture) {
          try write("? \(prompt.picture.file) \(problem); it is put off until the next session")
          try session.skip()
          continue
        }
        try write(try line(for: prompt))
        let shown = clock()
        if let end = try answer(prompt, shown: shown) { return end }
      }
    }
  }

  /// Whether the others have come on within some seconds: scripts that share a task finish it together, and one that a
  /// person keeps waiting ends.
  private func waitForOthers(_ others: Int) -> Bool {
    var waited = 0.0
    while waited < Self.patience {
      pause(0.25)
      waited += 0.25
      guard let step = try? session.step() else { continue }
      if step != .waiting(others: others) { return true }
    }
    return false
  }

  /// What a line came to.
  private enum Reply {
    /// Something changed: what is shown next is to be asked for anew.
    case next
    /// The question is still open.
    case stay
    case end(End)
  }

  /// Reads lines until one settles the question (nil) or ends the session.
  private func answer(_ prompt: Prompt, shown: Double) throws -> End? {
    var idle = 0
    while true {
      guard let line = readLine() else { return .endOfInput }
      switch try reply(to: line.filter { $0 != "\r" && $0 != "\t" }, prompt, seconds: { clock() - shown }) {
      case .next: return nil
      case .stay:
        idle += 1
        guard idle < Self.mostIdleLines else {
          try write("? \(idle) lines in a row were no answer; the session ends.")
          return .quit
        }
      case .end(let end): return end
      }
    }
  }

  private func reply(to line: String, _ prompt: Prompt, seconds: () -> Double) throws -> Reply {
    // A lone blank is the skip key, so only what surrounds a key is taken off.
    let keys = line.count > 1 ? line.filter { $0 != " " } : line
    if prompt.question.answer(keyed: keys) == nil, let reply = try command(keys, prompt) { return reply }
    if line.lowercased().hasPrefix("f "), prompt.question.answer(keyed: String(line.prefix(1))) == nil {
      return try flag(String(line.dropFirst(2)))
    }
    if prompt.question.isText { return try words(line, prompt, seconds: seconds()) }
    guard keys.count == 1, let key = keys.first else {
      try write("? one key a line: \(try help(for: prompt))")
      return .stay
    }
    if try session.answer(key, seconds: seconds()) { return .next }
    try write("? \(key) is not one of the answers: \(try help(for: prompt))")
    return .stay
  }

  /// Nil where the line is no command.
  private func command(_ keys: String, _ prompt: Prompt) throws -> Reply? {
    switch keys {
    case "q": return .end(.quit)
    case " ":
      try session.skip()
      return .next
    case "u":
      if try session.undo() { return .next }
      try write("? there is no vote to take back")
    case "?":
      for part in session.task.definition.split(separator: "\n") { try write("? \(part)") }
      try write("? \(try help(for: prompt))")
    case "f", "F": return try flag("")
    case "i", "I":
      let lines = try session.about() ?? ["this task shows no captions"]
      for part in lines.isEmpty ? ["no post shows it"] : lines { try write("? \(printable(part))") }
    default: return nil
    }
    return .stay
  }

  private func flag(_ note: String) throws -> Reply {
    let note = printable(note)
    try session.flag(note: note)
    try write(note.isEmpty ? "? flagged; f and a note behind it says why" : "? flagged: \(note)")
    return .stay
  }

  private func words(_ line: String, _ prompt: Prompt, seconds: Double) throws -> Reply {
    let reasons = try offered(to: prompt)
    // As long as a field of the whole screen takes.
    var text = String(printable(line).prefix(500))
    if let number = Int(text), reasons.indices.contains(number - 1) { text = reasons[number - 1] }
    if !text.isEmpty {
      try session.answer(text: text, seconds: seconds)
      return .next
    }
    if prompt.question.isOptional {
      try session.proceed()
      return .next
    }
    try write("? a few words, please: \(try help(for: prompt))")
    return .stay
  }

  /// The most frequent reasons, which their numbers stand for.
  private func offered(to prompt: Prompt) throws -> [String] {
    Array(try session.suggestions(for: prompt.question.name).prefix(9))
  }

  private func line(for prompt: Prompt) throws -> String {
    "[\(prompt.number)/\(prompt.total)] \(prompt.picture.file)\t\(prompt.question.ask)\t\(try keys(of: prompt))"
  }

  private func keys(of prompt: Prompt) throws -> String {
    guard prompt.question.isText else {
      return prompt.question.answers.map { "\($0.key)=\($0.meaning)" }.joined(separator: " ")
    }
    let reasons = try offered(to: prompt).enumerated().map { "\($0 + 1)=\(printable($1))" }
    let open = prompt.question.isOptional ? "in words, or nothing" : "in words"
    return (reasons + [open]).joined(separator: " ")
  }

  private func help(for prompt: Prompt) throws -> String {
    try keys(of: prompt) + " u=undo blank=skip f=flag ?=help q=quit"
  }

  /// Without the control characters by which a scraped caption could steer a terminal, and without blanks around.
  private func printable(_ text: String) -> String {
    safeText(text).split { $0 == " " || $0 == "\u{fffd}" }.joined(separator: " ")
  }
}
