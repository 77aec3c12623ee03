// FullScreenSession+Keys: what each key does.
import Base
import Terminal

extension FullScreenSession {
  /// - Returns: the end of the session, where the key asks for it.
  func take(_ key: Key, at time: Double) throws -> End? {
    if key == .control("c") { return .quit }
    if key == .other { return nil }
    let isWriting = field != nil || over.isNote
    guard gate.mayConcern(at: time) || (key == .character("q") && !isWriting && over == nil) else {
      message = .hint("What was typed before the image was there does not count.")
      return nil
    }
    if let over {
      try take(key, over)
      return nil
    }
    if field != nil {
      try takeInField(key, at: time)
      return nil
    }
    guard let step else { return nil }
    if let command = keys.command(for: key) {
      return try take(command, step)
    }
    switch step {
    case .ask(let prompt):
      try answer(key, prompt, at: time)
    case .example:
      guard judges() else { break }
      try perform(.proceed)
    case .waiting:
      message = .hint("q quits, Backspace takes the last answer back")
    case .done:
      message = .hint("Backspace takes the last answer back, q ends")
    }
    return nil
  }

  private func answer(_ key: Key, _ prompt: Prompt, at time: Double) throws {
    let valid = prompt.question.answers.map { String($0.key) }.joined(separator: ", ")
    guard case .character(let character) = key else {
      // Arrows and the like are passed over in silence, but a paste deserves an answer.
      if case .paste = key { message = .hint("A paste is no answer. Answers: \(valid)") }
      return
    }
    guard let answer = prompt.question.answers.first(where: { $0.key == character }) else {
      message = .hint("\(character) is no answer here. Answers: \(valid) · ? shows all keys")
      return
    }
    guard judges() else { return }
    try perform(
      .answer(
        character, question: prompt.question.name, meaning: answer.meaning, seconds: seconds(until: time)))
  }

  /// Whether there is a photograph to judge; says so where there is none.
  private func judges() -> Bool {
    if gate.isPictureShown { return true }
    if case .spoilt = wantedRequest.flatMap({ darkroom?.print(of: $0) }) {
      message = .problem(
        "There is no picture to judge. space skips it" + (keys.shown("f").map { ", \($0) flags it" } ?? ""))
    } else {
      message = .hint("The picture is not there yet.")
    }
    return false
  }

  private func seconds(until time: Double) -> Double? {
    questionSince.map { max(0, time - $0) }
  }

  private func take(_ command: SessionCommand, _ step: Step) throws -> End? {
    let width = SessionPage.width(size)
    switch command {
    case .quit:
      return switch step {
      case .done(let words): .nothingLeft(words)
      case .waiting: .waiting
      case .ask, .example: .quit
      }
    case .redraw: forgetScreen()
    case .help: over = .page(.help(session.task, keys, width: width), scroll: 0)
    case .undo: try perform(.undo)
    case .skip:
      switch step {
      case .ask: try perform(.skip)
      case .example: if judges() { try perform(.proceed) }
      case .waiting, .done: break
      }
    case .flag:
      guard case .ask = step else { break }
      message = nil
      over = .note(LineField())
    case .about:
      guard case .ask(let prompt) = step else { break }
      try reading {
        guard let words = try session.about() else {
          message = .hint("This task is judged by the picture alone: caption and tags are not shown.")
          return
        }
        over = .page(.about(words, name: prompt.picture.name, width: width), scroll: 0)
      }
    case .zoom: try zoomOn(step)
    }
    return nil
  }

  private func take(_ key: Key, _ over: Over) throws {
    switch over {
    case .page(let page, let scroll):
      let rows = max(1, size.rows - 3)
      let most = page.mostScroll(rows: size.rows)
      func scrolled(_ by: Int) { self.over = .page(page, scroll: min(most, max(0, scroll + by))) }
      switch key {
      case .down: scrolled(1)
      case .up: scrolled(-1)
      case .pageDown: scrolled(rows)
      case .pageUp: scrolled(-rows)
      case .home: scrolled(-most)
      case .end: scrolled(most)
      // As pagers do: on where there is more, else done.
      case .character(" ") where scroll < most: scrolled(rows)
      case .other: break
      case .control("l"): forgetScreen()
      default: self.over = nil
      }
    case .note(var line):
      switch line.take(key) {
      case .goesOn, .none: self.over = .note(line)
      case .givesUp:
        self.over = nil
        message = .hint("Not flagged.")
      case .keeps(let note):
        self.over = nil
        try perform(.flag(note))
      }
    }
  }

  private func takeInField(_ key: Key, at time: Double) throws {
    guard var line = field, case .ask(let prompt) = step else { return }
    message = nil
    if key == .control("l") { return forgetScreen() }
    switch line.take(key) {
    case .goesOn, .none: field = line
    case .givesUp: try perform(.undo)
    case .keeps(let text):
      field = line
      guard judges() else { return }
      if !text.isEmpty {
        try perform(.text(text, question: prompt.question.name, seconds: seconds(until: time)))
      } else if prompt.question.isOptional {
        try perform(.proceed)
      } else {
        message = .problem("A few words are needed. Esc goes back.")
      }
    }
  }

  private func zoomOn(_ step: Step) throws {
    guard let picture = step.picture, darkroom != nil else {
      message = .hint("There is no picture to zoom into.")
      return
    }
    if let zoom {
      self.zoom = zoom.at + 1 < zoom.regions.count ? (zoom.regions, zoom.at + 1) : nil
    } else {
      try reading {
        let faces = try session.faces()
        let regions = zoomRegions(picture, faces: faces)
        zoom = (regions.isEmpty ? [middle(of: picture)] : regions, 0)
        if regions.isEmpty { message = .hint("The middle: no face of this image is known") }
      }
    }
    guard let zoom else {
      message = nil
      return
    }
    if zoom.regions != [middle(of: picture)] { message = .hint("Face \(zoom.at + 1) of \(zoom.regions.count)") }
  }

  /// Something that is only shown: where the store is busy it says so, and the key may be pressed again.
  private func reading(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch let fault as Fault where fault.code == .tryAgain {
      message = .problem("The store is busy; press the key once more.")
    }
  }

  /// Tells the store; where it is too busy the action waits, and nothing else happens before it.
  private func perform(_ action: Action) throws {
    do {
      try tell(action)
      pending = nil
    } catch let fault as Fault where fault.code == .tryAgain {
      pending = action
      lookAgainAt = clock() + Self.retrySeconds
      let what =
        switch action {
        case .answer, .text: "Your answer is not kept yet"
        case .undo: "The answer is not taken back yet"
        case .flag: "The flag is not kept yet"
        case .proceed, .skip: "That is not kept yet"
        }
      message = .problem("\(what): the store is busy. Trying again · q quits")
    }
  }

  func retry() throws {
    guard let pending else { return }
    try perform(pending)
  }

  private func tell(_ action: Action) throws {
    var words: Message?
    switch action {
    case .answer(let key, let question, let meaning, let seconds):
      guard try session.answer(key, seconds: seconds) else { break }
      words = .done("\(question): \(meaning) · Backspace takes it back")
    case .text(let text, let question, let seconds):
      try session.answer(text: text, seconds: seconds)
      words = .done("\(question): \(text) · Backspace takes it back")
    case .proceed: try session.proceed()
    case .skip:
      try session.skip()
      words = .done("Skipped; it comes again in the next session")
    case .undo:
      words = try session.undo() ? .done("Taken back") : .hint("There is no answer to take back.")
    case .flag(let note):
      try session.flag(note: note)
      words = .done(note.isEmpty ? "Flagged" : "Flagged: \(note)")
    }
    message = words
    isStale = true
  }
}

extension FullScreenSession.Over? {
  fileprivate var isNote: Bool {
    if case .note = self { return true }
    return false
  }
}

/// Where zooming goes: each face with as much around it as its own size to each side.
func zoomRegions(_ picture: Picture, faces: [FaceBox]) -> [PictureRegion] {
  faces.compactMap { face -> PictureRegion? in
    let margin = max(face.right - face.left, face.bottom - face.top) + 1
    let left = max(0, face.left - margin)
    let top = max(0, face.top - margin)
    let width = min(picture.width, face.right + 1 + margin) - left
    let height = min(picture.height, face.bottom + 1 + margin) - top
    return width > 0 && height > 0 ? PictureRegion(left: left, top: top, width: width, height: height) : nil
  }
}

/// Half of each side.
private func middle(of picture: Picture) -> PictureRegion {
  PictureRegion(
    left: picture.width / 4, top: picture.height / 4, width: max(1, picture.width / 2),
    height: max(1, picture.height / 2))
}
