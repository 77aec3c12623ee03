// curate annotators: who votes.
import ArgumentParser
import Base
import Foundation
import Store

struct AnnotatorsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "annotators", abstract: "Lists and adds annotators.", subcommands: [List.self, Add.self],
    defaultSubcommand: List.self)

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "The annotators, with how many votes of theirs count.",
      discussion: "Example:\n  curate annotators list")

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let start = ContinuousClock.now
      let annotators = try store.open().read { try $0.annotators() }
      try output.answer(
        "annotators list", since: start,
        [("annotators", .array(annotators.map { ["name": .string($0.name), "votes": .int($0.votes)] }))]
      ) {
        Screen.table([["annotator", "votes"]] + annotators.map { [$0.name, $0.votes.grouped] })
      }
    }
  }

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "add", abstract: "Adds an annotator.", discussion: "Example:\n  curate annotators add ada")

    @Argument(help: "The annotator's name.") var name: String
    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let start = ContinuousClock.now
      try checkAnnotatorName(name)
      let opened = try store.open(creating: true, output: output)
      let added = try await recordingRun(opened, command: "annotators add") { _ in
        try opened.write { try $0.addAnnotator(named: name, at: currentTime()) }
      }
      try output.answer("annotators add", since: start, [("name", .string(name)), ("new", .bool(added.isNew))]) {
        added.isNew ? "Added the annotator \(name)" : "The annotator \(name) was there already"
      }
    }
  }
}

/// - Throws: `Fault(.usage)` where the name would be unreadable in a table.
func checkAnnotatorName(_ name: String) throws {
  let isPlain =
    !name.isEmpty && name.count <= 100 && name.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value != 127 }
  guard isPlain, name.trimmingCharacters(in: .whitespaces) == name else {
    throw Fault(
      .usage, "\"\(name)\" is no annotator's name: use 1 to 100 characters, without line ends or blanks around.")
  }
}
