// curate suspects: labels that a classifier and the annotators together doubt, to be looked at once more.
import Annotator
import ArgumentParser
import Base
import Foundation
import Review
import Store
import Tables
import Votes

struct SuspectsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "suspects",
    abstract:
      "Ranks photographs by how likely their label is wrong, and asks annotators once more about the most doubtful.",
    discussion: """
      curate selfies evaluate --task NAME leaves what a classifier says of each photograph that it has not seen. Here that meets the \
      annotators' votes, each weighed by how often its annotator errs (Dawid and Skene 1979); docs/SELFIES.md has the formula. Read the \
      probabilities as an order.

      --queue N gives the N most doubtful photographs (of those at least as doubtful as --at-least) one place more: curate annotate shows them to somebody who has not voted on them. \
      Such votes count for the label, and not for agreement, since only doubted photographs get them.

      Examples:
        curate suspects --task selfie
        curate suspects --task selfie --top 50 -o suspects.csv
        curate suspects --task selfie --queue 25
        curate suspects --task selfie --withdraw
      """)

  @Option(help: ArgumentHelp("A task of the store.", valueName: "name"))
  var task: String

  @Option(help: ArgumentHelp("The question of the task (default: its main one).", valueName: "name"))
  var question: String?

  @Option(parsing: .unconditional, help: ArgumentHelp("How many to list.", valueName: "n"))
  var top = 20

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Ask once more about so many of the most doubtful.", valueName: "n"))
  var queue: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("With --queue: leave out labels that are less likely wrong than this.", valueName: "p"))
  var atLeast = 0.05

  @Flag(help: "Take back what was queued and has not been voted on.")
  var withdraw = false

  @Option(
    name: [.customShort("o"), .customLong("out")],
    help: ArgumentHelp("Write all photographs, in the order of the doubt, to this CSV file.", valueName: "file"))
  var out: String?

  @OptionGroup var jobs: JobsOption
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard top >= 0 else { throw ValidationError("--top \(top) must be 0 or more.") }
    guard (0...1).contains(atLeast) else { throw ValidationError("--at-least \(atLeast) must lie between 0 and 1.") }
    if withdraw, queue != nil {
      throw ValidationError("--withdraw takes back what --queue asks for; name one of them.")
    }
    if let queue, queue < 1 { throw ValidationError("--queue \(queue) must be 1 or more.") }
  }

  func run() async throws {
    let start = ContinuousClock.now
    try checkCanWrite([out].compactMap(\.self), besideStore: store.path, keepingClearOf: [])
    let opened = try store.open()
    let asked = try AskedQuestion(opened, task: task, question: question, now: currentTime())
    let (id, question) = (asked.taskID, asked.question.name)
    guard let doubted = try DoubtedLabels(asked, jobs: jobs.jobs) else {
      throw Fault(
        .data,
        "No classifier has judged the task \(task) (\(question)) yet; curate selfies evaluate --task \(task)"
          + "\(self.question == nil ? "" : " --question \(question)") does.")
    }
    let (found, images) = (doubted.suspicion, doubted.images)
    if let out { try write(doubted, to: out) }
    if withdraw {
      try await recordingRun(opened, command: "suspects") { _ in
        let taken = try opened.write { try $0.withdrawDoubts(task: id) }
        output.note("\(taken.of("photograph")) \(taken == 1 ? "is" : "are") no longer asked about.")
      }
    }
    var again: AskedAgain?
    if let queue {
      again = try await recordingRun(opened, command: "suspects") { run in
        try opened.write {
          try $0.askAgain(
            task: id, question: question,
            images: found.suspects.prefix(queue).filter { $0.probabilityWrong >= atLeast }.compactMap { suspect in
              images[suspect.item].map { ($0, suspect.probabilityWrong) }
            }, at: currentTime(), run: run)
        }
      }
    }
    let (waiting, annotators, open) = try opened.read { connection in
      (
        try connection.openDoubts(task: id), try connection.annotators().count,
        try connection.doubts(task: id).filter { !$0.isSettled }
      )
    }
    if doubted.changed > 0 {
      output.note(
        "\(doubted.changed.of("label has", "labels have")) changed since the classifier judged them; curate selfies evaluate --task \(task) "
          + "judges them anew.")
    }
    if doubted.tied > 0 {
      output.note("\(doubted.tied.of("photograph has", "photographs have")) a tie of votes now, and no label to doubt.")
    }
    if doubted.decided > 0 {
      output.note(
        "\(doubted.decided.of("photograph was", "photographs were")) decided by an owner; nobody doubts that.")
    }
    let stuck = open.count { $0.voters >= annotators }
    if stuck > 0 {
      output.note(
        "All \(annotators.grouped) annotators have voted on \(stuck.grouped) of those that wait; somebody else must look at them: "
          + "curate annotate --as NAME --task \(task).")
    }
    if found.slope < 0.1 {
      output.warning(
        "The classifier's probabilities hardly tell the labels apart, so the order comes from the votes; a better classifier "
          + "doubts better.")
    }
    try output.answer("suspects", since: start, fields(doubted, again, waiting: waiting, question)) {
      lines(doubted, again, waiting: waiting).joined(separator: "\n")
    }
  }

  private func fields(
    _ doubted: DoubtedLabels, _ asked: AskedAgain?, waiting: Int, _ question: String
  ) -> [(String, JSON)] {
    let (found, made) = (doubted.suspicion, doubted.made)
    return [
      ("task", .string(task)), ("question", .string(question)), ("items", .int(found.suspects.count)),
      ("positive", .string(made.positive)), ("negative", .string(made.negative)),
      ("classifier", ["head": .string(made.head), "folds": .int(made.folds), "believed": .double(found.slope)]),
      (
        "suspects",
        .array(
          found.suspects.prefix(top).map { suspect in
            [
              "image": .string(suspect.item), "label": .string(doubted.label(suspect)),
              "votes_for": .int(suspect.votesFor), "votes_against": .int(suspect.votesAgainst),
              "probability": .double(suspect.probability),
              "probability_wrong": .double(suspect.probabilityWrong),
            ]
          })
      ),
      (
        "queued",
        asked.map { ["now": .int($0.queued), "waiting_already": .int($0.waiting), "gold": .int($0.gold)] } ?? .null
      ), ("waiting", .int(waiting)), ("out", JSON(out)),
    ]
  }

  private func lines(_ doubted: DoubtedLabels, _ asked: AskedAgain?, waiting: Int) -> [String] {
    let (found, made) = (doubted.suspicion, doubted.made)
    var lines = [
      "\(found.suspects.count.of("label")) of \(task), the most doubtful first (\(made.head), \(made.folds) folds)"
    ]
    let shown = found.suspects.prefix(top)
    if !shown.isEmpty {
      lines.append("  wrong?  label            votes  model says \(made.positive)  photograph")
      for suspect in shown {
        let name = doubted.label(suspect)
        let votes = "\(suspect.votesFor):\(suspect.votesAgainst)"
        func padded(_ text: String, _ width: Int) -> String {
          text + String(repeating: " ", count: max(0, width - text.count))
        }
        lines.append(
          "  \(suspect.probabilityWrong.decimals(3))   \(padded(name, 15))  \(padded(votes, 5))  "
            + "\(padded(suspect.probability.decimals(3), 11 + made.positive.count + 1)) \(suspect.item.prefix(16))")
      }
    }
    if let out { lines.append("  \(out) has all of them") }
    if let asked {
      lines.append(
        "  \(asked.queued.of("photograph")) will be shown once more"
          + (asked.waiting > 0 ? ", \(asked.waiting.grouped) were waiting already" : "")
          + (asked.gold > 0 ? ", \(asked.gold.grouped) are gold and are not asked about" : ""))
    } else {
      lines.append("  --queue N asks annotators once more about the first N")
    }
    if waiting > 0 { lines.append("  waiting for a vote now: \(waiting.grouped)") }
    return lines
  }

  private func write(_ doubted: DoubtedLabels, to file: String) throws {
    var text = "image,label,votes_for,votes_against,probability,probability_wrong\n"
    for suspect in doubted.suspicion.suspects {
      text +=
        csvLine([
          suspect.item, doubted.label(suspect), "\(suspect.votesFor)", "\(suspect.votesAgainst)",
          "\(suspect.probability)", "\(suspect.probabilityWrong)",
        ]) + "\n"
    }
    try AtomicFile.write(text, to: file)
  }
}
