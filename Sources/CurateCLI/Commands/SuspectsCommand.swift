// curate suspects: labels that a classifier and the annotators together doubt, to be looked at once more.
import Annotator
import ArgumentParser
import Base
import Foundation
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

      --queue N gives the N most doubtful photographs one place more: curate annotate shows them to somebody who has not voted on them. \
      Such votes count for the label, and not for agreement, since only doubted photographs get them.

      Examples:
        curate suspects --task selfie
        curate suspects --task selfie --top 50 -o suspects.csv
        curate suspects --task selfie --queue 25
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
    name: [.customShort("o"), .customLong("out")],
    help: ArgumentHelp("Write all photographs, in the order of the doubt, to this CSV file.", valueName: "file"))
  var out: String?

  @OptionGroup var jobs: JobsOption
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard top >= 0 else { throw ValidationError("--top \(top) must be 0 or more.") }
    if let queue, queue < 1 { throw ValidationError("--queue \(queue) must be 1 or more.") }
  }

  func run() async throws {
    let start = ContinuousClock.now
    if let out { try checkCanWrite(out, keepingClearOf: [store.path]) }
    let opened = try store.open()
    let shelf = try TaskShelf(store: opened, now: currentTime())
    let (id, described) = try shelf.task(named: task)
    let question = try shelf.question(self.question, of: described).name
    guard let folds = try opened.read({ try $0.foldProbabilities(task: id, question: question) }) else {
      throw Fault(
        .data,
        "No classifier has judged the task \(task) (\(question)) yet; curate selfies evaluate --task \(task)"
          + "\(self.question == nil ? "" : " --question \(question)") does.")
    }
    let items = try opened.read { connection in
      try folds.probabilities.compactMap { row -> (image: Int64, label: String, item: LabelledItem)? in
        guard let image = try connection.image(id: row.image) else { return nil }
        return (
          row.image, row.label,
          LabelledItem(
            item: image.sha256, isPositive: row.label == folds.made.positive, probability: row.probability)
        )
      }
    }
    // A class that stands for all other answers: a vote for any of them is a vote for it.
    let made = folds.made
    let votes = try opened.read { try $0.currentVotes(task: id, question: question) }.map { vote in
      Vote(
        item: vote.item, annotator: vote.annotator,
        label: vote.label == made.positive ? made.positive : made.negative)
    }
    let found = try suspects(
      among: items.map(\.item), votes: votes, positive: made.positive, negative: made.negative, jobs: jobs.jobs)
    if let out { try write(found.suspects, made, to: out) }
    let images = Dictionary(uniqueKeysWithValues: items.map { ($0.item.item, $0.image) })
    var asked: AskedAgain?
    if let queue {
      asked = try await recordingRun(opened, command: "suspects") { run in
        try opened.write {
          try $0.askAgain(
            task: id, question: question,
            images: found.suspects.prefix(queue).compactMap { suspect in
              images[suspect.item].map { ($0, suspect.probabilityWrong) }
            }, at: currentTime(), run: run)
        }
      }
    }
    let waiting = try opened.read { try $0.openDoubts(task: id) }
    if found.slope < 0.1 {
      output.warning(
        "The classifier's probabilities hardly tell the labels apart, so the order comes from the votes; a better classifier "
          + "doubts better.")
    }
    try output.answer("suspects", since: start, fields(found, made, asked, waiting: waiting, question)) {
      lines(found, made, asked, waiting: waiting).joined(separator: "\n")
    }
  }

  private func label(_ suspect: Suspect, _ made: FoldRun) -> String {
    suspect.isPositive ? made.positive : made.negative
  }

  private func fields(
    _ found: Suspicion, _ made: FoldRun, _ asked: AskedAgain?, waiting: Int, _ question: String
  ) -> [(String, JSON)] {
    [
      ("task", .string(task)), ("question", .string(question)), ("items", .int(found.suspects.count)),
      ("positive", .string(made.positive)), ("negative", .string(made.negative)),
      ("classifier", ["head": .string(made.head), "folds": .int(made.folds), "believed": .double(found.slope)]),
      (
        "suspects",
        .array(
          found.suspects.prefix(top).map { suspect in
            [
              "image": .string(suspect.item), "label": .string(label(suspect, made)),
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

  private func lines(_ found: Suspicion, _ made: FoldRun, _ asked: AskedAgain?, waiting: Int) -> [String] {
    var lines = [
      "\(found.suspects.count.of("label")) of \(task), the most doubtful first (\(made.head), \(made.folds) folds)"
    ]
    let shown = found.suspects.prefix(top)
    if !shown.isEmpty {
      lines.append("  wrong?  label            votes  model says \(made.positive)  photograph")
      for suspect in shown {
        let name = label(suspect, made)
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

  private func write(_ suspects: [Suspect], _ made: FoldRun, to file: String) throws {
    var text = "image,label,votes_for,votes_against,probability,probability_wrong\n"
    for suspect in suspects {
      text +=
        csvLine([
          suspect.item, label(suspect, made), "\(suspect.votesFor)", "\(suspect.votesAgainst)",
          "\(suspect.probability)", "\(suspect.probabilityWrong)",
        ]) + "\n"
    }
    try AtomicFile.write(text, to: file)
  }
}
