// curate annotators: who votes.
import Annotator
import ArgumentParser
import Base
import Foundation
import Review
import Store
import Terminal

struct AnnotatorsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "annotators", abstract: "Lists annotators with what they are worth, adds them, and lets them log in.",
    subcommands: [List.self, Add.self, Flags.self, Passwd.self, Invite.self, Logins.self],
    defaultSubcommand: List.self)

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "The annotators: their votes, their pace, and how far they can be relied on.",
      discussion: """
        s an image: the median time, all questions of an image together. too fast: images answered sooner than the task's \
        too_fast (half a second, if it does not say). with self: answers that \
        were the same when an image was shown a second time. gold: answers that were right on images with a known label. \
        practice: right answers of training rounds. Shares have 95 % intervals after Wilson.

        Examples:
          curate annotators list
          curate annotators list --task selfie --json
        """)

    @Option(help: ArgumentHelp("Only what was done on this task.", valueName: "name")) var task: String?
    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let start = ContinuousClock.now
      let opened = try store.open()
      let shelf = try TaskShelf(store: opened, now: currentTime())
      let only = try task.map { try shelf.task(named: $0).id }
      let people = try AnnotatorStanding.all(in: opened, task: only, now: currentTime())
      try output.answer("annotators list", since: start, [("annotators", .array(people.map(\.json)))]) {
        AnnotatorStanding.table(people)
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
      if let words = try strangerWords(name, in: opened) { output.note(words) }
      let added = try await recordingRun(opened, command: "annotators add") { _ in
        try opened.write { try $0.addAnnotator(named: name, at: currentTime()) }
      }
      try output.answer("annotators add", since: start, [("name", .string(name)), ("new", .bool(added.isNew))]) {
        added.isNew ? "Added the annotator \(name)" : "The annotator \(name) was there already"
      }
    }
  }
}

extension AnnotatorsCommand {
  struct Flags: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "flags", abstract: "The images that annotators flagged, with their notes.",
      discussion: "Example:\n  curate annotators flags --task selfie")

    @Option(help: ArgumentHelp("Only those of this task.", valueName: "name")) var task: String?
    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let start = ContinuousClock.now
      let opened = try store.open()
      let shelf = try TaskShelf(store: opened, now: currentTime())
      if let task { _ = try shelf.task(named: task) }
      let flags = try opened.read { connection in
        try connection.tasks().filter { task == nil || $0.name == task }.flatMap { stored in
          try connection.flags(task: stored.id).map { (stored.name, $0) }
        }
      }
      try output.answer(
        "annotators flags", since: start,
        [
          (
            "flags",
            .array(
              flags.map { task, flag in
                [
                  "task": .string(task), "item": .string(flag.item), "annotator": .string(flag.annotator),
                  "note": .string(flag.note), "raised_at": .string(flag.raisedAt.iso8601),
                ]
              })
          )
        ]
      ) {
        flags.isEmpty
          ? "Nothing was flagged."
          : Screen.table(
            [["task", "image", "annotator", "when", "note"]]
              + flags.map { [$0, String($1.item.prefix(12)), $1.annotator, $1.raisedAt.iso8601, $1.note] },
            numeric: false)
      }
    }
  }
}

/// A sentence where the name is new, and near one that is not: a slip would make two people of one.
func strangerWords(_ name: String, in store: Store) throws -> String? {
  try store.read { connection in
    guard try connection.annotator(named: name) == nil else { return nil }
    let names = try connection.annotators().map(\.name)
    // p1 and p2 are no slip of each other.
    let numbered = names.filter { $0.filter { !$0.isNumber } == name.filter { !$0.isNumber } }
    guard let near = nearestName(to: name, among: names), !numbered.contains(near) else { return nil }
    return "\(name) is a new annotator here. Did you mean \(near)?"
  }
}

/// - Throws: `Fault(.usage)` where the name would be unreadable in a table.
func checkAnnotatorName(_ name: String) throws { try checkName(name, of: "annotator's name") }

/// - Parameter what: as in "annotator's name".
/// - Throws: `Fault(.usage)` where the name would be unreadable in a table.
func checkName(_ name: String, of what: String) throws {
  let isPlain =
    !name.isEmpty && name.count <= 100 && name.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value != 127 }
  guard isPlain, safeText(name) == name, name.trimmingCharacters(in: .whitespaces) == name else {
    throw Fault(.usage, "\"\(name)\" is no \(what): use 1 to 100 characters, without line ends or blanks around.")
  }
}
