import Base
// FullScreenSession: a session on the whole screen of a terminal: its state, and the loop that waits for keys.
import Foundation
import Terminal

/// One annotator at a terminal. Runs once, on one thread; photographs are made ready on others.
package final class FullScreenSession {
  /// How the session ended. In every case the screen is restored, votes are kept and leases given back.
  package enum End: Sendable, Hashable {
    /// Nothing is left to annotate: the session's own words.
    case nothingLeft(String)
    /// q while what is left was with other annotators.
    case waiting
    case quit
    /// By SIGINT or SIGTERM: its number.
    case interrupted(Int32)
    /// The terminal is gone.
    case closed
  }

  /// What the annotator did, as the store is told it; kept for as long as the store is too busy to take it.
  enum Action {
    case answer(Character, question: String, meaning: String, seconds: Double?)
    case text(String, question: String, seconds: Double?)
    case proceed, skip, undo
    case flag(String)
  }

  /// One line for the annotator, until the next key.
  enum Message {
    case done(String)
    case hint(String)
    case problem(String)
  }

  /// What lies over the question.
  enum Over {
    case page(SessionPage, scroll: Int)
    case note(LineField)
  }

  let session: any Session
  let descriptor: Int32
  let askForPictures: (Int32) throws -> ScreenPictures
  let colours: Bool
  let wake: WakePipe
  let clock: () -> Double
  let keys: SessionKeys

  var pictures = ScreenPictures(printer: nil)
  var darkroom: Darkroom?
  var size = ScreenSize(columns: 80, rows: 24)

  var step: Step?
  /// Whether the session may show something else by now.
  var isStale = true
  var over: Over?
  /// The field of a question that is answered in words.
  var field: LineField?
  /// Faces of the image, or its middle where none is known; and which is shown, nil for all of it.
  var zoom: (regions: [PictureRegion], at: Int)?
  var message: Message?
  var gate = AnswerGate()
  /// Since when the question can be answered; nil before it is drawn.
  var questionSince: Double?

  /// What comes next may be another than the darkroom knows.
  var isAheadOld = true
  /// What the darkroom was told to have ready.
  var wanted: [PictureRequest] = []

  var pending: Action?
  /// When the store, or the images of others, are looked at again.
  var lookAgainAt: Double?

  /// What the terminal shows; nil where nothing is certain.
  var canvas: Canvas?
  var layout: ScreenLayout?
  var onScreen: (request: PictureRequest, place: CellRect, removal: [UInt8])?

  private var reader = KeyReader()
  private var lastByteAt = 0.0
  private var queue: [(key: Key, at: Double)] = []

  static let retrySeconds = 0.25
  static let waitingSeconds = 1.0
  /// A sequence of a slow line comes in pieces; an Esc is followed by nothing for so long.
  static let escapeSeconds = 0.06
  static let pasteSeconds = 2.0
  private static let mostKeys = 1000

  /// - Parameters:
  ///   - terminal: a descriptor of the terminal, open for reading and writing; stays the caller's.
  ///   - wake: for tests, which call signals through a pipe of their own; nil for the process's own signals.
  ///   - clock: seconds that only grow.
  ///   - pictures: asks the terminal, which is in raw mode then, what it can show.
  package init(
    session: any Session, terminal: Int32, environment: [String: String], wake: WakePipe? = nil,
    clock: (() -> Double)? = nil, pictures: @escaping (Int32) throws -> ScreenPictures
  ) throws {
    self.session = session
    descriptor = terminal
    askForPictures = pictures
    colours = (environment["NO_COLOR"] ?? "").isEmpty
    keys = SessionKeys(task: session.task)
    if let wake {
      self.wake = wake
    } else {
      self.wake = try WakePipe()
      try self.wake.watchSignals()
    }
    let begin = ContinuousClock.now
    self.clock = clock ?? { (ContinuousClock.now - begin) / .seconds(1) }
  }

  /// Whether a screen can be drawn on at all; where not, the lines of `PlainSession` do.
  package static func canDraw(_ environment: [String: String]) -> Bool {
    !["", "dumb", "unknown", "emacs"].contains(environment["TERM"] ?? "")
  }

  /// Asks until nothing is left, q, a signal, or the terminal goes.
  /// - Throws: `Fault` of the store, and where `terminal` is none; the screen is restored then too.
  package func run() throws -> End {
    let terminal: RawTerminal
    do {
      terminal = try RawTerminal(descriptor: descriptor)
    } catch {
      end(nil)
      throw error
    }
    defer { end(terminal) }
    do {
      try terminal.enter()
      do {
        pictures = try askForPictures(descriptor)
      } catch let fault as Fault where fault.code == .io {
        throw TerminalClosed()
      }
      darkroom = pictures.printer.map { Darkroom(printer: $0, wake: wake) }
      take(pictures.typed)
      size = terminal.size
      return try loop(terminal)
    } catch is TerminalClosed {
      return .closed
    }
  }

  private func end(_ terminal: RawTerminal?) {
    darkroom?.close()
    // The person gets the screen back before the store is waited for.
    terminal?.leave()
    session.close()
    wake.unwatchSignals()
  }

  private func loop(_ terminal: RawTerminal) throws -> End {
    while true {
      try look()
      try draw(terminal)
      switch try takeKey() {
      case .taken(let end?): return end
      // Each key sees the screen that the one before it left.
      case .taken(nil): continue
      case .none: if let end = try wait(terminal) { return end }
      }
    }
  }

  /// What the session shows now, if that may have changed.
  private func look() throws {
    let now = clock()
    if pending != nil {
      guard now >= lookAgainAt ?? now else { return }
      try retry()
    }
    guard pending == nil, lookAgainAt.map({ now >= $0 }) ?? isStale else { return }
    lookAgainAt = nil
    do {
      show(try session.step())
      isStale = false
      if let notice = session.notice() { message = .hint(notice) }
    } catch let fault as Fault where fault.code == .tryAgain {
      lookAgainAt = now + Self.retrySeconds
      message = .problem("The store is busy; trying again.")
    }
  }

  private func show(_ next: Step) {
    let before = step
    step = next
    if case .waiting = next { lookAgainAt = clock() + Self.waitingSeconds }
    guard before != next else { return }
    isAheadOld = true
    if before?.picture != next.picture { zoom = nil }
    questionSince = nil
    field = nil
    if case .ask(let prompt) = next, prompt.question.isText {
      field = LineField(offers: (try? session.suggestions(for: prompt.question.name)) ?? [])
    }
  }

  private enum Turn {
    case none
    case taken(End?)
  }

  /// The next key of the queue, if it may be taken now.
  private func takeKey() throws -> Turn {
    if pending != nil || (isStale && lookAgainAt != nil) {
      // What is not kept yet is tried again, and what comes next is not known; the other keys wait for it.
      return queue.contains { $0.key == .character("q") || $0.key == .control("c") } ? .taken(.quit) : .none
    }
    guard !queue.isEmpty else { return .none }
    let (key, at) = queue.removeFirst()
    return .taken(try take(key, at: at))
  }

  private func take(_ bytes: [UInt8]) {
    guard !bytes.isEmpty else { return }
    lastByteAt = clock()
    queue += reader.take(bytes).map { ($0, lastByteAt) }
    if queue.count > Self.mostKeys { queue.removeLast(queue.count - Self.mostKeys) }
  }

  /// Takes what was typed before something new came on the screen, with that time.
  func takeTyped(_ terminal: RawTerminal) throws {
    take(try terminal.read(orUntil: wake, within: 0))
  }

  private func wait(_ terminal: RawTerminal) throws -> End? {
    let now = clock()
    let patience = reader.isInPaste ? Self.pasteSeconds : Self.escapeSeconds
    let ends = [reader.isInside ? lastByteAt + patience : nil, lookAgainAt].compactMap(\.self)
    take(try terminal.read(orUntil: wake, within: ends.min().map { max(0, $0 - now) }))
    if reader.isInside, clock() >= lastByteAt + patience {
      queue += reader.timeOut().map { ($0, clock()) }
    }
    for call in wake.calls() {
      guard case .signal(let number) = call else { continue }
      switch number {
      case SIGHUP: return .closed
      case SIGINT, SIGTERM: return .interrupted(number)
      case SIGTSTP, SIGCONT:
        let before = clock()
        if number == SIGTSTP { try terminal.stop() } else { try terminal.resume() }
        // Who is away does not look.
        questionSince = questionSince.map { $0 + clock() - before }
        forgetScreen(terminal)
      default: forgetScreen(terminal)
      }
    }
    return nil
  }

  /// Draws everything anew, at the size that the terminal has now.
  func forgetScreen(_ terminal: RawTerminal? = nil) {
    if let terminal {
      size = terminal.size
      if let new = pictures.resized?(descriptor) {
        darkroom?.close()
        pictures = new
        darkroom = new.printer.map { Darkroom(printer: $0, wake: wake) }
        wanted = []
      }
    }
    layout = nil
    isAheadOld = true
    canvas = nil
  }
}

extension Step {
  var picture: Picture? {
    switch self {
    case .ask(let prompt): prompt.picture
    case .example(let example): example.picture
    case .waiting, .done: nil
    }
  }
}
