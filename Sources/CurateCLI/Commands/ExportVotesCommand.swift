// curate votes export: the votes that count, as CSV or for Label Studio.
import Annotator
import ArgumentParser
import Base
import Foundation
import Store
import Tables

extension VotesCommand {
  struct ExportVotes: AsyncParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable {
      case csv
      case labelStudio = "label-studio"
    }

    static let configuration = CommandConfiguration(
      commandName: "export",
      abstract: "Writes the votes that count as CSV or for Label Studio, to standard output or a file.",
      discussion: """
        csv has the columns item, annotator, label, for one question. label-studio is the JSON that Label Studio imports, with \
        all questions of the task, or --question alone: a task for each image, an annotation for each annotator. Its image is an \
        address below --image-root; by default that of Label Studio's local files, the folder with the store being their root.

        Examples:
          curate votes export --task selfie > votes.csv
          curate votes export --task selfie --format label-studio -o tasks.json
        """)

    @Option(help: ArgumentHelp("The task.", valueName: "name")) var task: String
    @Option(help: ArgumentHelp("The question (default: the task's main one).", valueName: "name")) var question: String?
    @Option(help: "What to write: \(Format.allCases.map(\.rawValue).joined(separator: ", ")).") var format: Format =
      .csv
    @Option(help: ArgumentHelp("label-studio: what stands before an image's path.", valueName: "address"))
    var imageRoot = "/data/local-files/?d="
    @Option(name: [.customShort("o"), .long], help: ArgumentHelp("The file to write.", valueName: "file")) var file:
      String?
    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let start = ContinuousClock.now
      if let file { try AtomicFile.keepClear(file, of: [store.path]) }
      let opened = try store.open()
      let shelf = try TaskShelf(store: opened, now: currentTime())
      let (id, task) = try shelf.task(named: self.task)
      let main = try shelf.question(self.question, of: task)
      let count: Int
      let text: String
      switch format {
      case .csv:
        let votes = try opened.read { try $0.currentVotes(task: id, question: main.name, everywhere: true) }
          .sorted { ($0.item, $0.annotator) < ($1.item, $1.annotator) }
        var writer = DelimitedWriter()
        writer.append(["item", "annotator", "label"])
        for vote in votes { writer.append([vote.item, vote.annotator, vote.label]) }
        (text, count) = (writer.text, votes.count)
      case .labelStudio:
        let questions = self.question == nil ? task.questions : [main]
        let export = try opened.read {
          try LabelStudioExport($0, task: id, questions: questions, images: opened.images, root: imageRoot)
        }
        (text, count) = (export.text, export.votes)
      }
      let (asked, doubted) = try opened.read {
        (try $0.votesAsked(for: .conflict, task: id).count, try $0.votesAsked(for: .doubt, task: id).count)
      }
      let biased =
        "which no file says; agreement made from it is biased. curate agreement --task \(task.name) takes care of it."
      if asked > 0 {
        output.warning(
          "\(asked.of("annotator")) on an image were asked only because the others disagreed, \(biased)")
      }
      if doubted > 0 {
        output.warning(
          "\(doubted.of("annotator")) on an image were asked only because a classifier doubted its label, \(biased)")
      }
      if let file { try AtomicFile.write(text, to: file) }
      if output.json {
        try output.answer(
          "votes export", since: start,
          [("task", .string(task.name)), ("votes", .int(count)), ("format", .string(format.rawValue))]
        ) {
          ""
        }
      } else if file == nil {
        try Screen.answer(String(text.dropLast()))
      } else {
        try Screen.answer("\(count.of("vote")) written to \(file ?? "")")
      }
    }
  }
}
