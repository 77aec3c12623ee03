// curate votes: votes from and to files.
import Annotator
import ArgumentParser
import Base
import Foundation
import Store
import Tables
import Votes

struct VotesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "votes", abstract: "Brings votes in from a file and writes them out.",
    subcommands: [ImportVotes.self, ExportVotes.self])

  struct ImportVotes: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "import",
      abstract: "Reads votes from a CSV file with the columns item, annotator and label.",
      discussion: """
        item names an image: its hash (or the first 8 digits and more), the post's id (id/2 for its second picture), or the dump's \
        file name. Votes on other items are kept and counted; they have no image. The same file twice changes nothing.

        Example:
          curate votes import votes.csv --task selfie
        """)

    @Argument(help: "The vote file.") var file: String
    @Option(help: ArgumentHelp("The task that was asked.", valueName: "name")) var task: String
    @Option(help: ArgumentHelp("The question (default: the task's main one).", valueName: "name")) var question: String?
    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let start = ContinuousClock.now
      let votes = try VoteFile(file)
      let opened = try store.open(creating: true, output: output)
      let shelf = try TaskShelf(store: opened, now: currentTime())
      let (taskID, task) = try shelf.task(named: self.task)
      let question = try shelf.question(self.question, of: task)
      try checkLabels(votes.votes, of: question, task: task)
      let (last, repeated) = Self.lastWords(votes.votes)
      let (added, unknown) = try await recordingRun(opened, command: "votes import") { run in
        // Looking names up may take a while; the store is locked for the writing only.
        let images = try opened.read { try $0.images(named: Set(last.map(\.item))) }
        return try opened.write {
          try keep(last, images: images, task: taskID, question: question.name, run: run, in: $0)
        }
      }
      votes.warn(output, path: file)
      if repeated > 0 {
        output.warning("\(repeated.of("vote")) of an annotator on an item already voted on: the last one counts.")
      }
      if !unknown.isEmpty {
        output.warning(
          "\(unknown.count.of("item")) of \(file) are no images of the store, or more than one "
            + "(\(unknown.prefix(3).joined(separator: ", "))\(unknown.count > 3 ? ", …" : "")); their votes are kept, but "
            + "cannot be exported.")
      }
      try output.answer(
        "votes import", since: start,
        [
          ("task", .string(task.name)), ("question", .string(question.name)), ("votes_new", .int(added)),
          ("votes_seen", .int(votes.votes.count)), ("items_without_image", .int(unknown.count)),
          ("rejected", .int(votes.rejects.values.reduce(0, +))), ("rejects", JSON(votes.rejects)),
        ]
      ) {
        "\(votes.votes.count.of("vote")) read, \(added.grouped) new, on \(task.name) (\(question.name))"
      }
    }

    /// The last vote of each annotator on each item, in the order of the file, and how many others there are.
    private static func lastWords(_ votes: [Vote]) -> (last: [Vote], repeated: Int) {
      var seen: Set<[String]> = []
      let last = votes.reversed().filter { seen.insert([$0.item, $0.annotator]).inserted }
      return (last.reversed(), votes.count - last.count)
    }

    /// A label that the task does not know would become a class of its own, by a slip of the pen.
    private func checkLabels(_ votes: [Vote], of question: AnnotationTask.Question, task: AnnotationTask) throws {
      let known = Set(question.answers.map(\.label))
      let strange = Set(votes.map(\.label)).subtracting(known).sorted()
      guard strange.isEmpty else {
        throw Fault(
          .data,
          "\(file) has the labels \(strange.prefix(5).joined(separator: ", ")), which the question \(question.name) of the task "
            + "\(task.name) does not offer; its answers are \(question.answers.map(\.label).joined(separator: ", ")).")
      }
    }

    private func keep(
      _ votes: [Vote], images: [String: StoredImage], task: Int64, question: String, run: Int64,
      in connection: Connection
    ) throws -> (added: Int, unknown: [String]) {
      var annotators: [String: Int64] = [:]
      var added = 0
      let now = currentTime()
      for vote in votes {
        let image = images[vote.item]
        let annotator = try annotators[vote.annotator] ?? connection.addAnnotator(named: vote.annotator, at: now).id
        annotators[vote.annotator] = annotator
        let item = image?.sha256 ?? vote.item
        let current = try connection.currentVote(task: task, question: question, item: item, annotator: annotator)
        if current == vote.label { continue }
        try connection.appendVote(
          task: task, question: question, item: item, image: image?.id, annotator: annotator, label: vote.label,
          at: now,
          seconds: nil, run: run)
        added += 1
      }
      return (added, Set(votes.map(\.item)).subtracting(images.keys).sorted())
    }
  }

  struct ExportVotes: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "export", abstract: "Writes the votes that count as CSV, to standard output or a file.",
      discussion: "Example:\n  curate votes export --task selfie > votes.csv")

    @Option(help: ArgumentHelp("The task.", valueName: "name")) var task: String
    @Option(help: ArgumentHelp("The question (default: the task's main one).", valueName: "name")) var question: String?
    @Option(name: [.customShort("o"), .long], help: ArgumentHelp("The file to write.", valueName: "file")) var file:
      String?
    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let start = ContinuousClock.now
      let opened = try store.open()
      let shelf = try TaskShelf(store: opened, now: currentTime())
      let (id, task) = try shelf.task(named: self.task)
      let question = try shelf.question(self.question, of: task)
      let votes = try opened.read { try $0.currentVotes(task: id, question: question.name) }
        .sorted { ($0.item, $0.annotator) < ($1.item, $1.annotator) }
      var writer = DelimitedWriter()
      writer.append(["item", "annotator", "label"])
      for vote in votes { writer.append([vote.item, vote.annotator, vote.label]) }
      if let file { try AtomicFile.write(writer.text, to: file) }
      if output.json {
        try output.answer("votes export", since: start, [("task", .string(task.name)), ("votes", .int(votes.count))]) {
          ""
        }
      } else if file == nil {
        try Screen.answer(String(writer.text.dropLast()))
      } else {
        try Screen.answer("\(votes.count.of("vote")) written to \(file ?? "")")
      }
    }
  }
}
