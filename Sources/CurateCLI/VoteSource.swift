// VoteSource: the votes that agreement and aggregate look at: a task of the store, or a file.
import Annotator
import ArgumentParser
import Base
import Foundation
import Store
import Votes

struct VoteSource: ParsableArguments {
  @Argument(help: "A vote file with the columns item, annotator and label; needs no store.")
  var file: String?

  @Option(help: ArgumentHelp("A task of the store.", valueName: "name"))
  var task: String?

  @Option(help: ArgumentHelp("The task's question (default: its main one).", valueName: "name"))
  var question: String?

  func validate() throws {
    guard (file == nil) != (task == nil) else { throw ValidationError("Name either a vote file or --task NAME.") }
  }

  /// The votes, and the store's task and question where they come from there.
  func read(_ options: StoreOptions, output: OutputOptions) throws -> (
    votes: [Vote], origin: (store: Store, task: AnnotationTask, question: AnnotationTask.Question)?
  ) {
    if let file {
      let read = try VoteFile(file)
      read.warn(output, path: file)
      return (read.votes, nil)
    }
    let store = try options.open()
    let shelf = try TaskShelf(store: store, now: currentTime())
    let (id, task) = try shelf.task(named: self.task ?? "")
    let question = try shelf.question(self.question, of: task)
    guard !question.isText else {
      throw Fault(
        .usage,
        "The question \(question.name) of the task \(task.name) is answered in words, which no two people put alike; "
          + "curate votes export --question \(question.name) writes them out.")
    }
    let votes = try store.read { try $0.currentVotes(task: id, question: question.name) }
    guard !votes.isEmpty else {
      throw Fault(
        .data,
        "The task \(task.name) has no votes on \(question.name) yet; curate annotate and curate votes import bring them."
      )
    }
    return (votes.map { Vote(item: $0.item, annotator: $0.annotator, label: $0.label) }, (store, task, question))
  }
}
