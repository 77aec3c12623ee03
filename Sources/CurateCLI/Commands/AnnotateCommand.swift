// curate annotate: the annotation session of one annotator.
import Annotator
import ArgumentParser
import Base
import Foundation
import Store

struct AnnotateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "annotate",
    abstract: "Asks one annotator about the images, a question a line, one key an answer.",
    discussion: """
      Each line out names the image, the question and its keys, with tabs between; each line in is one key. u takes the last \
      vote back (any number back), a blank puts the image off, ? shows the definition, q ends. Votes are kept as they are \
      cast: end it in any way and start it again to go on. The order is shuffled for each annotator.

      Examples:
        curate annotate --as ada --task selfie --plain
        yes y | curate annotate --as robot --task selfie --plain
      """)

  @Option(name: .customLong("as"), help: ArgumentHelp("Who annotates; a new name is added.", valueName: "name"))
  var annotator: String

  @Option(help: ArgumentHelp("What is asked.", valueName: "name"))
  var task: String

  @Flag(help: "Lines in and out, for scripts and screen readers (so far the only face of the session).")
  var plain = false

  @OptionGroup var seed: SeedOption
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let start = ContinuousClock.now
    try checkAnnotatorName(annotator)
    let opened = try store.open()
    let (taskID, task) = try TaskShelf(store: opened, now: currentTime()).task(named: self.task)
    let (end, votes) = try await recordingRun(opened, command: "annotate") { run in
      let interrupts = Interrupts {
        Screen.note("\nVotes are kept; run the same command again to go on.")
        try? opened.write { try $0.endRun(run, outcome: "interrupted", at: currentTime()) }
      }
      defer { withExtendedLifetime(interrupts) {} }
      let id = try opened.write { try $0.addAnnotator(named: annotator, at: currentTime()).id }
      let session = try AnnotationSession(
        store: opened, taskID: taskID, task: task, annotator: id, annotatorName: annotator, seed: seed.seed, run: run,
        now: currentTime)
      let before = session.votes
      let begin = ContinuousClock.now
      let face = PlainSession(
        session: session, task: task, readLine: { readLine(strippingNewline: true) },
        write: { output.json ? Screen.note($0) : try Screen.answer($0) },
        clock: {
          let past = ContinuousClock.now - begin
          return Double(past.components.seconds) + Double(past.components.attoseconds) / 1e18
        }, offersLastUndo: Screen.inputIsTerminal)
      return (try face.run(), session.votes - before)
    }
    let words =
      switch end {
      case .nothingLeft: "Nothing is left for \(annotator) on \(task.name). Thank you."
      case .quit, .endOfInput: "Votes are kept; run the same command again to go on."
      }
    output.note("\(votes.of("vote")) in this session. \(words)")
    if output.json {
      try output.answer(
        "annotate", since: start,
        [
          ("annotator", .string(annotator)), ("task", .string(task.name)), ("votes", .int(votes)),
          ("finished", .bool(end == .nothingLeft)),
        ]
      ) { "" }
    }
  }
}
