// DoubtedLabels: labels that a classifier and the annotators together doubt.
import Annotator
import Base
import Store
import Votes

/// Labels of a question from the most doubtful one on, as they are now.
package struct DoubtedLabels: Sendable {
  /// The cross-validation that was asked.
  package let made: FoldRun
  package let suspicion: Suspicion
  /// The image of each item.
  package let images: [String: Int64]
  /// Labels that have changed since the classifier judged them.
  package let changed: Int
  /// Images that have a tie of votes now, and no label to doubt.
  package let tied: Int
  /// Images that an owner has decided since, which nobody doubts any more.
  package let decided: Int

  private typealias Item = (image: Int64, item: LabelledItem)

  /// Nil where no classifier has judged the question (`curate selfies evaluate --task`).
  /// - Throws: `Fault` where the annotators' errors cannot be estimated.
  package init?(_ asked: AskedQuestion, jobs: Int = 1) throws {
    let (id, question) = (asked.taskID, asked.question.name)
    guard let folds = try asked.store.read({ try $0.foldProbabilities(task: id, question: question) }) else {
      return nil
    }
    // A class that stands for all other answers: a vote for any of them is a vote for it.
    let made = folds.made
    let votes = try asked.store.read { try $0.currentVotes(task: id, question: question) }.map { vote in
      Vote(
        item: vote.item, annotator: vote.annotator, label: vote.label == made.positive ? made.positive : made.negative)
    }
    var columns = VoteColumns()
    for vote in votes { columns.append(vote) }
    let labels = majority(of: VoteTable(columns), seed: 0).labels
    let now = Dictionary(uniqueKeysWithValues: labels.map { ($0.item, $0) })
    var items: [Item] = []
    var (changed, tied, decided) = (0, 0, 0)
    try asked.store.read { connection in
      let decisions = try connection.decisions(task: id, question: question)
      for row in folds.probabilities {
        guard let image = try connection.image(id: row.image), let label = now[image.sha256] else { continue }
        if decisions[row.image] != nil {
          decided += 1
          continue
        }
        if label.tie {
          tied += 1
          continue
        }
        if label.label != row.label { changed += 1 }
        items.append(
          (
            row.image,
            LabelledItem(
              item: image.sha256, isPositive: label.label == made.positive, probability: row.probability)
          ))
      }
    }
    self.made = made
    self.changed = changed
    self.tied = tied
    self.decided = decided
    images = Dictionary(uniqueKeysWithValues: items.map { ($0.item.item, $0.image) })
    suspicion = try suspects(
      among: items.map(\.item), votes: votes, positive: made.positive, negative: made.negative, jobs: jobs)
  }

  /// The label that is doubted.
  package func label(_ suspect: Suspect) -> String { suspect.isPositive ? made.positive : made.negative }
}
