// TaskStanding: how far a task has come.
import Annotator
import Base
import Store

/// How many images of a task have how many votes.
package struct TaskStanding: Sendable {
  package let images: Int
  /// Images that nobody is asked about, since their label is known or they are part of the introduction.
  package let known: Int
  /// Images by the number of their annotators, from 1 on.
  package let byVotes: [Int: Int]
  package let votesPerItem: Int

  package init(_ asked: AskedQuestion) throws {
    let questions = asked.task.questions.filter { !$0.isText }.map(\.name)
    // Nobody is number 0: all are others.
    let (progress, images, only, known) = try asked.store.read { connection in
      (
        try connection.progress(task: asked.taskID, questions: questions, others: 0),
        try connection.imageCount(ofTask: asked.taskID), try connection.images(ofTask: asked.taskID),
        Set(try connection.goldImages(task: asked.taskID).map(\.sha256))
          .union(try connection.lessons(task: asked.taskID).map(\.image.sha256))
      )
    }
    self.images = images
    self.known = known.count { item in only.map { $0[item] != nil } ?? true }
    votesPerItem = asked.task.votesPerItem
    byVotes = progress.reduce(into: [:]) { counts, item in
      guard item.value.voters > 0, !known.contains(item.key), only.map({ $0[item.key] != nil }) ?? true else { return }
      counts[item.value.voters, default: 0] += 1
    }
  }

  /// Images that somebody is to be asked about.
  package var asked: Int { max(0, images - known) }
  /// Images with all their votes.
  package var finished: Int { byVotes.filter { $0.key >= votesPerItem }.values.reduce(0, +) }
  /// Images with some of their votes.
  package var begun: Int { byVotes.filter { $0.key < votesPerItem }.values.reduce(0, +) }
}
