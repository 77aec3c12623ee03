// VoteSource: the votes that agreement and aggregate look at: a task of the store, or a file.
import Annotator
import ArgumentParser
import Base
import Foundation
import Review
import Store
import Votes

struct VoteSource: ParsableArguments {
  @Argument(
    help: "A vote file: CSV with the columns item, annotator and label, or Label Studio's JSON; needs no store.")
  var file: String?

  @Option(help: ArgumentHelp("A task of the store.", valueName: "name"))
  var task: String?

  @Option(
    help: ArgumentHelp(
      "The question of the task (default: its main one), or of Label Studio's file.", valueName: "name"))
  var question: String?

  func validate() throws {
    guard (file == nil) != (task == nil) else { throw ValidationError("Name either a vote file or --task NAME.") }
  }

  /// The votes as a table, and the store's task and question where they come from there.
  /// - Parameter among: leave out the votes on other images than those with this label, `SET=LABEL`; needs a task.
  func table(
    _ options: StoreOptions, among: String? = nil, output: OutputOptions
  ) throws -> (table: VoteTable, origin: AskedQuestion?) {
    let (columns, origin) = try columns(options, among: among, output: output)
    let table = VoteTable(columns)
    if table.repeated > 0 {
      output.warning("\(table.repeated.of("vote")) of an annotator on an item already voted on: the last one counts.")
    }
    return (table, origin)
  }

  private func columns(
    _ options: StoreOptions, among: String?, output: OutputOptions
  ) throws -> (columns: VoteColumns, origin: AskedQuestion?) {
    var columns = VoteColumns()
    if let file {
      let input = try InputFile(file)
      if try input.beginsJSON() { return (try labelStudioColumns(input, file, output), nil) }
      if let question {
        throw Fault(
          .usage, "A vote file in CSV has one question; --question \(question) is for --task and Label Studio.")
      }
      let report = try readVoteTable(input, path: file) {
        columns.append(item: $0.item, annotator: $0.annotator, label: $0.label)
      }
      report.warn(output, path: file)
      return (columns, nil)
    }
    let asked = try AskedQuestion(options.open(), task: self.task ?? "", question: question, now: currentTime())
    let (task, question) = (asked.task, asked.question)
    guard !question.isText else {
      throw Fault(
        .usage,
        "The question \(question.name) of the task \(task.name) is answered in words, which no two people put alike; "
          + "curate votes export --question \(question.name) writes them out.")
    }
    let only = try among.map { try images(among: $0, of: asked.store) }
    columns = try asked.votes { item in only.map { $0[item] != nil } ?? true }
    guard columns.count > 0 else {
      if let among, try asked.votes().count > 0 {
        throw Fault(.data, "No vote of the task \(task.name) on \(question.name) is on an image labelled \(among).")
      }
      throw Fault(
        .data,
        "The task \(task.name) has no votes on \(question.name) yet; curate annotate and curate votes import bring them."
      )
    }
    return (columns, asked)
  }

  private func labelStudioColumns(
    _ input: InputFile, _ file: String, _ output: OutputOptions
  ) throws -> VoteColumns {
    var found: [String: VoteColumns] = [:]
    let report = try readLabelStudio(input, path: file, question: question) { vote in
      found[vote.question, default: VoteColumns()].append(
        Vote(item: vote.item, annotator: vote.annotator, label: vote.label))
    }
    guard let columns = found.values.first, found.count == 1 else {
      let names = report.questions.sorted { $0.key < $1.key }.map { "\($0.key) (\($0.value.of("vote")))" }
      throw Fault(
        .usage, "\(file) has votes on several questions: \(names.joined(separator: ", ")). Choose one with --question.")
    }
    report.warn(output, path: file)
    return columns
  }
}
