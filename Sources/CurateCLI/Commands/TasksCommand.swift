// curate tasks: what annotators can be asked.
import Annotator
import ArgumentParser
import Base
import Foundation
import Store

struct TasksCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tasks",
    abstract:
      "Lists, shows and adds annotation tasks; selfie, danger, worthiness and top-bottom are there from the start.",
    subcommands: [List.self, Show.self, Add.self, TasksGoldCommand.self, TasksIntroduceCommand.self],
    defaultSubcommand: List.self)

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "The tasks of the store, with their questions and votes.",
      discussion: "Example:\n  curate tasks list --json")

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let start = ContinuousClock.now
      var votes: [String: Int] = [:]
      var (gold, finished): ([String: Int], [String: Int]) = ([:], [:])
      var yamls = TaskShelf.shipped
      var (images, selections): ([String: Int], [String: String]) = ([:], [:])
      // Looking needs no store: the shipped tasks are there before it is.
      if store.exists {
        let opened = try store.open()
        _ = try TaskShelf(store: opened, now: currentTime())
        yamls = try opened.read { connection in
          let tasks = try connection.tasks()
          for task in tasks {
            votes[task.name] = try connection.voteCount(task: task.id)
            gold[task.name] = try connection.goldCount(task: task.id)
            images[task.name] = try connection.imageCount(ofTask: task.id)
            selections[task.name] = try connection.selection(ofTask: task.id)
            let read = try AnnotationTask(yaml: task.yaml, origin: "The task \(task.name)")
            finished[task.name] = try connection.itemsFinished(
              task: task.id, annotators: read.votesPerItem)
          }
          return tasks.map { ($0.name, $0.yaml) }
        }
      }
      let read = try yamls.map {
        (try AnnotationTask(yaml: $0.yaml, origin: "The task \($0.name)"), votes[$0.name] ?? 0)
      }
      try output.answer(
        "tasks list", since: start,
        [
          (
            "tasks",
            .array(
              read.map { task, votes in
                [
                  "name": .string(task.name), "questions": JSON(task.questions.map(\.name)),
                  "images": .int(images[task.name] ?? 0),
                  "selection": JSON(selections[task.name]), "votes": .int(votes),
                  "votes_per_item": .int(task.votesPerItem),
                  "gold": .int(gold[task.name] ?? 0), "finished": .int(finished[task.name] ?? 0),
                ]
              })
          )
        ]
      ) {
        Screen.table(
          [["task", "questions", "images", "votes", "finished"]]
            + read.map { task, votes in
              [
                task.name, task.questions.map(\.name).joined(separator: ", "),
                (images[task.name] ?? 0).grouped + (selections[task.name].map { " (\($0))" } ?? ""), votes.grouped,
                "\((finished[task.name] ?? 0).grouped) with \(task.votesPerItem.of("vote"))",
              ]
            },
          numeric: false)
      }
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show", abstract: "The description of a task, as YAML.",
      discussion: "Example:\n  curate tasks show selfie > mine.yaml")

    @Argument(help: "The task.") var name: String
    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let start = ContinuousClock.now
      let yaml: String
      if !store.exists, let shipped = TaskShelf.shipped.first(where: { $0.name == name }) {
        yaml = shipped.yaml
      } else {
        let opened = try store.open()
        let shelf = try TaskShelf(store: opened, now: currentTime())
        _ = try shelf.task(named: name)
        yaml = try opened.read { try $0.task(named: name)?.yaml } ?? ""
      }
      try output.answer("tasks show", since: start, [("name", .string(name)), ("yaml", .string(yaml))]) {
        yaml.hasSuffix("\n") ? String(yaml.dropLast()) : yaml
      }
    }
  }

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "add", abstract: "Adds a task from a YAML file, or replaces one that has no votes.",
      discussion: "Data/README.md has the form of the file.\n\nExample:\n  curate tasks add mine.yaml")

    @Argument(help: "The task's description.") var file: String
    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let start = ContinuousClock.now
      let yaml = String(decoding: try AtomicFile.read(file), as: UTF8.self)
      let opened = try store.open(creating: true, output: output)
      let shelf = try TaskShelf(store: opened, now: currentTime())
      let task = try await recordingRun(opened, command: "tasks add") { _ in
        try shelf.add(yaml: yaml, origin: file, now: currentTime())
      }
      try output.answer(
        "tasks add", since: start, [("name", .string(task.name)), ("questions", JSON(task.questions.map(\.name)))]
      ) {
        "The task \(task.name) asks \(task.questions.map(\.name).joined(separator: ", "))."
      }
    }
  }
}
