// curate annotate: the annotation session of one annotator.
import Annotator
import ArgumentParser
import Base
import Foundation
import Imaging
import Store
import Terminal
import Votes

struct AnnotateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "annotate",
    abstract: "Asks one annotator about the images: the photograph, the question, one key an answer.",
    discussion: """
      In a terminal the photograph fills the screen: one key answers, Backspace takes back, ? shows all keys, q quits \
      (docs/ANNOTATING.md).

      With --plain, or where input or output is no terminal, it talks in lines: each line out names the image, the question and its keys, with tabs between; each line \
      in is one key. u takes the last vote back (any number back), a blank puts the image off, f flags it (a note behind it \
      says why), i shows the caption where the task allows it, ? shows the definition, q ends. A question that wants words \
      takes a line of words, or the number of a reason that was given before.

      Votes are kept as they are cast: end it in any way and start it again to go on. Each image gets as many annotators as \
      the task wants and no more, however many sessions run at once. The order is shuffled for each annotator, and nobody \
      sees another's votes.

      Examples:
        curate annotate --as ada --task selfie
        curate annotate --as ada --task top-bottom --practice regression
        curate annotate --as cleo --task danger --third-only-on-conflict
        curate annotate --as ada --task danger --limit 50 --begun-first
        curate annotate --as ada --task danger --among predicted-selfie=selfie
        yes y | curate annotate --as robot --task selfie --plain
      """)

  @Option(name: .customLong("as"), help: ArgumentHelp("Who annotates; a new name is added.", valueName: "name"))
  var annotator: String

  @Option(help: ArgumentHelp("What is asked.", valueName: "name"))
  var task: String

  @Flag(help: "Lines in and out, for scripts and screen readers.")
  var plain = false

  @Option(help: "How photographs are shown; auto asks the terminal what it can do.")
  var pictures = PictureChoice.auto

  @Flag(
    help: "Ask the last vote on an image only where the others disagree; curate agreement reports the bias it brings.")
  var thirdOnlyOnConflict = false

  @Option(
    help: ArgumentHelp(
      "Images with known labels among those shown, 0 to 0.5 (default: the task's).", valueName: "share"))
  var goldShare: Double?

  @Option(
    help: ArgumentHelp("Images shown a second time, hidden among the others (default: the task's).", valueName: "share")
  )
  var repeatShare: Double?

  @Flag(help: "Show images that others have begun first, so that a task that ends early has whole sets of votes.")
  var begunFirst = false

  @Option(
    help: ArgumentHelp(
      "Only images with this label, as --among predicted-selfie=selfie says.", valueName: "labels=label"))
  var among: String?

  @Option(help: ArgumentHelp("How many images this session shows at most.", valueName: "n"))
  var limit: Int?

  @Option(
    help: ArgumentHelp("Train on these labels: see examples, then be tested on others. No votes.", valueName: "label"))
  var practice: String?

  @Option(help: ArgumentHelp("How many examples --practice shows first.", valueName: "n"))
  var examples = 20

  @Option(help: ArgumentHelp("How many images --practice asks about.", valueName: "n"))
  var tests = 50

  @OptionGroup var seed: SeedOption
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    for (name, share) in [("--gold-share", goldShare), ("--repeat-share", repeatShare)] {
      guard (0...0.5).contains(share ?? 0) else {
        throw ValidationError("\(name) \(share ?? 0) must lie between 0 and 0.5.")
      }
    }
    guard (goldShare ?? 0) + (repeatShare ?? 0) <= 0.8 else {
      throw ValidationError("--gold-share and --repeat-share leave too little room; together they may be 0.8 at most.")
    }
    guard limit.map({ $0 >= 1 }) ?? true else { throw ValidationError("--limit \(limit ?? 0) must be 1 or more.") }
    guard
      practice == nil
        || !(thirdOnlyOnConflict || begunFirst || limit != nil || goldShare != nil || repeatShare != nil
          || among != nil)
    else { throw ValidationError("--practice casts no votes, so it goes with --examples, --tests and --seed only.") }
    guard (0...10_000).contains(examples) else {
      throw ValidationError("--examples \(examples) must lie between 0 and 10000.")
    }
    guard (1...10_000).contains(tests) else { throw ValidationError("--tests \(tests) must lie between 1 and 10000.") }
  }

  func run() async throws {
    let start = ContinuousClock.now
    try checkAnnotatorName(annotator)
    let opened = try store.open()
    let (taskID, task) = try TaskShelf(store: opened, now: currentTime()).task(named: self.task)
    // A reader that is gone is an error to be told like others, after the places are given back.
    signal(SIGPIPE, SIG_IGN)
    let stranger = try strangerWords(annotator, in: opened)
    if let stranger { output.note(stranger) }
    if (goldShare ?? 0) > 0, try opened.read({ try $0.goldCount(task: taskID) }) == 0 {
      output.warning("\(task.name) has no gold images to show; curate tasks gold \(task.name) FILE names them.")
    }
    defer { if let stranger, !output.json { output.note(stranger) } }
    if let terminal = wholeScreen() {
      defer { close(terminal) }
      return try await annotate(on: terminal, opened, taskID, task, since: start)
    }
    let (end, session) = try await recordingRun(opened, command: "annotate") { run in
      let interrupts = Interrupts {
        Screen.note("\nVotes are kept; run the same command again to go on.")
        try? opened.write {
          try $0.releasePlaces(ofRun: run)
          try $0.endRun(run, outcome: "interrupted", at: currentTime())
        }
      }
      defer { withExtendedLifetime(interrupts) {} }
      let id = try opened.write { try $0.addAnnotator(named: annotator, at: currentTime()).id }
      let session = try makeSession(opened, taskID, task, annotator: id, run: run)
      defer { session.close() }
      return (try inLines(session), session)
    }
    try report(end, session, task, since: start)
  }

  /// The terminal, where there is one to draw on and nobody asked for lines.
  private func wholeScreen() -> Int32? {
    let environment = ProcessInfo.processInfo.environment
    guard !plain, !output.json, Screen.inputIsTerminal, isatty(STDOUT_FILENO) == 1,
      FullScreenSession.canDraw(environment)
    else { return nil }
    let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC)
    return terminal >= 0 ? terminal : nil
  }

  private func annotate(
    on terminal: Int32, _ store: Store, _ taskID: Int64, _ task: AnnotationTask, since start: ContinuousClock.Instant
  ) async throws {
    try await recordingRun(store, command: "annotate") { run in
      let id = try store.write { try $0.addAnnotator(named: annotator, at: currentTime()).id }
      let session = try makeSession(store, taskID, task, annotator: id, run: run)
      let environment = ProcessInfo.processInfo.environment
      let screen = try FullScreenSession(session: session, terminal: terminal, environment: environment) {
        try ScreenPictures.asking($0, choice: pictures, environment: environment)
      }
      switch try screen.run() {
      case .nothingLeft: try report(.nothingLeft, session, task, since: start)
      case .waiting: try report(.waiting, session, task, since: start)
      case .quit: try report(.quit, session, task, since: start)
      case .interrupted, .closed:
        try report(.endOfInput, session, task, since: start)
        throw EarlyEnd.interrupted
      }
    }
  }

  private func makeSession(
    _ store: Store, _ taskID: Int64, _ task: AnnotationTask, annotator id: Int64, run: Int64
  ) throws -> any Session {
    if let practice {
      let session = try PracticeSession(
        store: store, taskID: taskID, task: task, annotator: (id, annotator), labelSet: practice, examples: examples,
        tests: tests, seed: seed.seed, run: run, now: currentTime)
      if session.testCount < tests {
        output.note("The labels \(practice) leave \(session.testCount.of("image")) for the test.")
      }
      return session
    }
    guard !thirdOnlyOnConflict || task.votesPerItem >= 3 else {
      throw Fault(
        .usage,
        "--third-only-on-conflict needs a task with three votes an image and more; \(task.name) has \(task.votesPerItem)."
      )
    }
    var options = AssignmentOptions(seed: seed.seed)
    options.begunFirst = begunFirst
    options.limit = limit
    options.lastOnlyOnConflict = thirdOnlyOnConflict
    options.goldShare = goldShare
    options.repeatShare = repeatShare
    options.only = try among.map { Set(try images(among: $0, of: store).values) }
    let chosen = options
    return try IntroducedSession(
      task,
      introduction: IntroductionSession(
        store: store, taskID: taskID, task: task, annotator: id, run: run, now: currentTime)
    ) {
      try AnnotationSession(
        store: store, taskID: taskID, task: task, annotator: id, annotatorName: annotator, options: chosen, run: run,
        now: currentTime)
    }
  }

  private func inLines(_ session: any Session) throws -> PlainSession.End {
    let begin = ContinuousClock.now
    let face = PlainSession(
      session: session, readLine: { readLine(strippingNewline: true) },
      write: { output.json ? Screen.note($0) : try Screen.answer(harmless($0)) },
      clock: {
        let past = ContinuousClock.now - begin
        return Double(past.components.seconds) + Double(past.components.attoseconds) / 1e18
      }, pause: { Thread.sleep(forTimeInterval: $0) }, problem: Self.problem, offersLastUndo: Screen.inputIsTerminal)
    return try face.run()
  }

  /// Why there is no photograph to judge; nil where there is one.
  private static func problem(_ picture: Picture) -> String? {
    do {
      _ = try ImageFile.decode(try AtomicFile.readRegular(picture.file), maxSide: 64)
      return nil
    } catch is ImageProblem {
      return "cannot be read as a photograph"
    } catch {
      return "is missing"
    }
  }

  // MARK: What is said at the end

  private func report(
    _ end: PlainSession.End, _ session: any Session, _ task: AnnotationTask, since start: ContinuousClock.Instant
  ) throws {
    let summary = session.summary
    let result = (session as? PracticeSession)?.result
    if let result {
      output.note(Self.words(result))
    } else {
      output.note("\(summary.votes.of("vote")) in this session. \(closingWords(end, task, summary))")
    }
    guard output.json else { return }
    var fields: [(String, JSON)] = [
      ("annotator", .string(annotator)), ("task", .string(task.name)),
      ("votes", .int(result == nil ? summary.votes : 0)),
      ("images", .int(summary.images)), ("skipped", .int(summary.skipped)),
      ("median_seconds", JSON(summary.medianSeconds)), ("finished", .bool(end == .nothingLeft)),
    ]
    if let result, let practice { fields.append(("practice", Self.json(result, labels: practice))) }
    try output.answer("annotate", since: start, fields) { "" }
  }

  private func closingWords(_ end: PlainSession.End, _ task: AnnotationTask, _ summary: SessionSummary) -> String {
    let again = "Votes are kept; run the same command again to go on."
    switch end {
    case .waiting: return "What is left is with other annotators; run the same command again later."
    case .quit, .endOfInput: return again
    case .nothingLeft where limit.map({ summary.images >= $0 }) ?? false:
      return "That is the limit of this session; run the same command again to go on."
    case .nothingLeft where among != nil:
      return "Nothing is left for \(annotator) on \(task.name) among \(among ?? ""). Thank you."
    case .nothingLeft where summary.skipped > 0:
      return "\(summary.skipped.of("image was", "images were")) put off; run the same command again to see "
        + "\(summary.skipped == 1 ? "it" : "them")."
    case .nothingLeft: return "Nothing is left for \(annotator) on \(task.name). Thank you."
    }
  }

  private static func words(_ result: PracticeResult) -> String {
    guard let share = Proportion(result.right, of: result.answered) else { return "Nothing was answered." }
    return "\(result.right) of \(result.answered) right: \((share.value * 100).decimals(1)) % "
      + "(95 % \((share.low * 100).decimals(1)) to \((share.high * 100).decimals(1)) %). "
      + "The same answer throughout would have got \(result.guessing)."
  }

  private static func json(_ result: PracticeResult, labels: String) -> JSON {
    let share = Proportion(result.right, of: result.answered)
    return [
      "labels": .string(labels), "answered": .int(result.answered), "right": .int(result.right),
      "accuracy": JSON(share?.value), "low": JSON(share?.low), "high": JSON(share?.high),
      "guessing": .int(result.guessing),
    ]
  }
}

extension PictureChoice: ExpressibleByArgument {}
