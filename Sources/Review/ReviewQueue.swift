// ReviewQueue: the images of a question that somebody should decide: ties, flags and doubted labels.
import Annotator
import Base
import Store
import Votes

/// What is to be looked at, and why.
package struct ReviewQueue: Sendable {
  /// A reason to look at an image.
  package enum Reason: Sendable, Hashable {
    /// All votes are in, and no label has more than another: those with the most.
    case tie([String])
    case flag(by: String, note: String)
    /// That the label is wrong, 0 to 1, by a classifier and the votes together.
    case doubt(label: String, probability: Double)
  }

  package struct Item: Sendable, Hashable {
    package var image: Int64
    package var sha256: String
    package var reasons: [Reason]
    /// What was decided; nil where nothing was.
    package var decision: Decision?

    /// Whether it waits for somebody.
    package var isOpen: Bool { decision == nil && !reasons.isEmpty }
  }

  /// Flags first, then ties, then doubts from the strongest on; what is decided comes last, the newest first.
  package let items: [Item]

  package var open: Int { items.count(where: \.isOpen) }

  /// Labels that are less likely wrong than this are not doubted, as with `curate suspects --queue`.
  package static let leastDoubt = 0.05
  /// Doubts at most: behind them the order says little.
  package static let mostDoubts = 100

  /// - Throws: `Fault` where the store cannot be read.
  package init(_ asked: AskedQuestion) throws {
    let (decisions, flags) = try asked.store.read {
      (
        try $0.decisions(task: asked.taskID, question: asked.question.name),
        try $0.seenFlags(task: asked.taskID).filter { $0.answeredBy == nil }
      )
    }
    var reasons: [Int64: [Reason]] = [:]
    var names: [Int64: String] = [:]
    var order: [Int64] = []
    func add(_ reason: Reason, _ image: Int64, _ sha256: String) {
      if reasons[image] == nil { order.append(image) }
      reasons[image, default: []].append(reason)
      names[image] = sha256
    }
    // A flag waits for an answer of its own, also where its image was decided.
    for flag in flags { add(.flag(by: flag.flag.annotator, note: flag.flag.note), flag.image, flag.flag.item) }
    let table = VoteTable(try asked.votes())
    // All annotators of an image need not have been asked this question: it may follow from an earlier answer.
    let voters = try asked.store.read {
      try $0.progress(
        task: asked.taskID, questions: asked.task.questions.filter { !$0.isText }.map(\.name), others: 0)
    }
    let tied = ties(of: table, leastVotes: 2).filter {
      voters[$0.item].map { $0.voters >= max(2, asked.task.votesPerItem) } ?? false
    }
    let images = tied.isEmpty ? [:] : try asked.store.read { try $0.images(named: Set(tied.map(\.item))) }
    for (item, labels) in tied {
      if let image = images[item], decisions[image.id] == nil { add(.tie(labels), image.id, image.sha256) }
    }
    if let doubted = try DoubtedLabels(asked) {
      let worth = doubted.suspicion.suspects.prefix(Self.mostDoubts).filter {
        $0.probabilityWrong >= Self.leastDoubt
      }
      for suspect in worth {
        if let image = doubted.images[suspect.item] {
          add(.doubt(label: doubted.label(suspect), probability: suspect.probabilityWrong), image, suspect.item)
        }
      }
    }
    let waiting = order.map { image in
      Item(
        image: image, sha256: names[image] ?? "", reasons: reasons[image] ?? [], decision: decisions[image])
    }
    let settled = decisions.values.filter { reasons[$0.image] == nil }
      .sorted { ($0.at.seconds, $0.image) > ($1.at.seconds, $1.image) }
    items = waiting + settled.map { Item(image: $0.image, sha256: $0.sha256, reasons: [], decision: $0) }
  }
}
