// DecidedLabels: labels made of votes, and what owners decided in their place.
import Annotator
import Base
import Store
import Votes

/// The decisions about a question, as labels meet them.
package struct DecidedLabels: Sendable {
  /// By the image's SHA-256, which is the item's name.
  private let decisions: [String: Decision]

  package var isEmpty: Bool { decisions.isEmpty }

  /// - Parameter isWanted: whether decisions about an item are wanted.
  package init(_ asked: AskedQuestion, where isWanted: (_ item: String) -> Bool = { _ in true }) throws {
    let found = try asked.store.read { try $0.decisions(task: asked.taskID, question: asked.question.name) }
    decisions = Dictionary(uniqueKeysWithValues: found.values.filter { isWanted($0.sha256) }.map { ($0.sha256, $0) })
  }

  package subscript(item item: String) -> Decision? { decisions[item] }

  /// What came of putting decisions in the place of votes.
  package struct Outcome: Sendable {
    /// In the order of the items; those that owners labelled without any vote come last.
    package var labels: [ItemLabel]
    /// Labels that an owner gave.
    package var decided = 0
    /// Of these, labels that the votes would not have given.
    package var overruled = 0
    /// Items that an owner left out.
    package var leftOut = 0
  }

  /// The labels as they are to be kept: a decision is certain and no tie, whatever the votes said.
  /// - Parameter counts: whether items without a vote count, where an owner labelled them.
  package func applied(to labels: [ItemLabel], withoutVotes counts: Bool = true) -> Outcome {
    var outcome = Outcome(labels: [])
    outcome.labels.reserveCapacity(labels.count)
    var seen: Set<String> = []
    for var label in labels {
      if let decision = decisions[label.item] {
        seen.insert(label.item)
        guard case .label(let value) = decision.verdict else {
          outcome.leftOut += 1
          continue
        }
        outcome.decided += 1
        if label.label != value || label.tie { outcome.overruled += 1 }
        (label.label, label.probability, label.tie) = (value, 1, false)
      }
      outcome.labels.append(label)
    }
    guard counts else { return outcome }
    for (item, decision) in decisions.sorted(by: { $0.key < $1.key }) where !seen.contains(item) {
      guard case .label(let value) = decision.verdict else { continue }
      outcome.decided += 1
      outcome.overruled += 1
      outcome.labels.append(ItemLabel(item: item, label: value, probability: 1, votes: 0, tie: false))
    }
    return outcome
  }
}
