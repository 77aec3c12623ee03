// curate tasks gold: images whose label is known, to hold annotators against.
import Annotator
import ArgumentParser
import Base
import Foundation
import Store
import Tables

struct TasksGoldCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gold", abstract: "Says which images of a task have a known label.",
    discussion: """
      The file is a CSV with the columns item and label; items are named as in a vote file. Gold images are shown among the \
      others, as many as the task's gold_share (or --gold-share) says; answers on them are no votes, and curate annotators \
      list holds them against the label. --clear makes them images like the others again.

      Examples:
        curate tasks gold selfie known.csv
        curate tasks gold selfie --clear
      """)

  @Argument(help: "The task.") var name: String
  @Argument(help: "The file with the known labels.") var file: String?
  @Option(help: ArgumentHelp("The question (default: the task's main one).", valueName: "name")) var question: String?
  @Flag(help: "Forget which images are gold.") var clear = false
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (file == nil) == clear else { throw ValidationError("Name either a file with known labels or --clear.") }
  }

  func run() async throws {
    let start = ContinuousClock.now
    let opened = try store.open()
    let shelf = try TaskShelf(store: opened, now: currentTime())
    let (id, task) = try shelf.task(named: name)
    let question = try shelf.question(self.question, of: task)
    guard !question.isText else {
      throw Fault(
        .usage, "The question \(question.name) is answered in words; gold labels are for questions with answers.")
    }
    let known = try file.map { try Self.labels(in: $0, of: question, task: task) } ?? []
    let unknown = try await recordingRun(opened, command: "tasks gold") { run in
      let images = try opened.read { try $0.images(named: Set(known.map(\.item))) }
      try opened.write { connection in
        if clear { try connection.clearGold(task: id) }
        let gold = known.compactMap { row in
          images[row.item].map { GoldLabel(image: $0.id, question: question.name, label: row.label) }
        }
        try connection.saveGold(gold, task: id, run: run)
      }
      return Set(known.map(\.item)).subtracting(images.keys).sorted()
    }
    if !unknown.isEmpty {
      output.warning(
        "\(unknown.count.of("item")) of \(file ?? "") are no images of the store, or more than one "
          + "(\(unknown.prefix(3).joined(separator: ", "))\(unknown.count > 3 ? ", …" : "")); they are left out.")
    }
    let count = try opened.read { try $0.goldCount(task: id) }
    try output.answer(
      "tasks gold", since: start,
      [("task", .string(task.name)), ("gold", .int(count)), ("items_without_image", .int(unknown.count))]
    ) {
      let share = task.goldShare
      let how =
        share > 0
        ? "\((share * 100).decimals(1)) % of what each annotator is shown"
        : "shown where curate annotate has --gold-share, since the task has no gold_share"
      return clear ? "The task \(task.name) has no gold images." : "\(count.of("gold image")) on \(task.name): \(how)."
    }
  }

  private static func labels(in file: String, of question: AnnotationTask.Question, task: AnnotationTask) throws
    -> [(item: String, label: String)]
  {
    let table = try readTable(try AtomicFile.read(file))
    guard let item = table.column("item"), let label = table.column("label") else {
      throw Fault(
        .data, "\(file) needs the columns item and label; its columns are \(table.header.joined(separator: ", ")).")
    }
    let rows = table.rows.map { (item: $0[item], label: $0[label]) }.filter { !$0.item.isEmpty && !$0.label.isEmpty }
    guard !rows.isEmpty else { throw Fault(.data, "\(file) holds no known labels: no row has an item and a label.") }
    let strange = Set(rows.map(\.label)).filter { question.answer(labelled: $0) == nil }.sorted()
    guard strange.isEmpty else {
      throw Fault(
        .data,
        "\(file) has the labels \(strange.prefix(5).joined(separator: ", ")), which the question \(question.name) of the task "
          + "\(task.name) does not offer; its answers are \(question.answers.map(\.label).joined(separator: ", ")).")
    }
    return rows
  }
}
