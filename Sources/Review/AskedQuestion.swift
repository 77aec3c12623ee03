// AskedQuestion: a question of a task of a store: its votes, and how far annotators agree on it.
import Annotator
import Base
import Store
import Votes

/// A question that annotators were asked.
package struct AskedQuestion: Sendable {
  package let store: Store
  package let taskID: Int64
  package let task: AnnotationTask
  package let question: AnnotationTask.Question

  package init(store: Store, taskID: Int64, task: AnnotationTask, question: AnnotationTask.Question) {
    self.store = store
    self.taskID = taskID
    self.task = task
    self.question = question
  }

  /// - Parameter question: nil for the task's main one.
  /// - Throws: `Fault(.noInput)` where there is no such task or question.
  package init(_ store: Store, task name: String, question: String? = nil, now: UTCTime) throws {
    let shelf = try TaskShelf(store: store, now: now)
    let (id, task) = try shelf.task(named: name)
    self.init(store: store, taskID: id, task: task, question: try shelf.question(question, of: task))
  }

  /// What its answers are to each other.
  package var scale: Scale {
    switch question.scale {
    case .nominal: .nominal
    case .ordinal: .ordinal
    }
  }

  /// The votes that count; none where it is answered in words.
  /// - Parameter isWanted: whether the votes on an item are wanted.
  package func votes(where isWanted: (_ item: String) -> Bool = { _ in true }) throws -> VoteColumns {
    var columns = VoteColumns()
    guard !question.isText else { return columns }
    let votes = try store.read { try $0.currentVotes(task: taskID, question: question.name) }
    for vote in votes where isWanted(vote.item) {
      columns.append(Vote(item: vote.item, annotator: vote.annotator, label: vote.label))
    }
    return columns
  }

  /// How far annotators agree, as `curate agreement --task` tells it with seed 0; nil where there are no votes, or they are
  /// in words. Votes that only a dispute or a doubt called for would pass for agreement and are left out.
  /// - Parameter bootstrap: samples; nil for the usual number.
  package func agreement(bootstrap: Int? = nil) throws -> Agreement? {
    let columns = try votes()
    guard columns.count > 0 else { return nil }
    let table = VoteTable(columns)
    let options = AgreementOptions(
      scale: scale, order: scale == .ordinal ? question.answers.map(\.label) : [], bootstrap: bootstrap)
    let asked = try selectiveVotes().all
    guard !asked.isEmpty else { return try Votes.agreement(of: table, options) }
    let votes = table.list.map { ConditionalVote($0, becauseOfConflict: asked.contains([$0.item, $0.annotator])) }
    return try conflictBias(votes, options).regardless
  }

  /// The votes that some items have and others lack by design, as item and annotator. Where the last vote was asked on
  /// conflict only, and not made up for everywhere, that is all votes beyond the first votes_per_item − 1 of each item,
  /// whoever was asked for what reason. Besides, it is each vote that was asked because a classifier doubted the label. The
  /// rest is what was asked regardless of how anybody had voted.
  package func selectiveVotes() throws -> (all: Set<[String]>, doubts: Int) {
    try store.read { connection in
      let hasConflicts = try !connection.votesAsked(for: .conflict, task: taskID).isEmpty
      let doubted = try connection.votesAsked(for: .doubt, task: taskID)
      guard hasConflicts || !doubted.isEmpty else { return ([], 0) }
      let votes = try connection.currentVotes(task: taskID, question: question.name)
      var selective = Set(votes.map { [$0.item, $0.annotator] }).intersection(doubted)
      let doubts = selective.count
      let items = Dictionary(grouping: votes.filter { !selective.contains([$0.item, $0.annotator]) }, by: \.item)
      let wanted = task.votesPerItem
      if hasConflicts, items.values.contains(where: { $0.count < wanted }) {
        selective.formUnion(items.values.flatMap { $0.dropFirst(wanted - 1).map { [$0.item, $0.annotator] } })
      }
      return (selective, doubts)
    }
  }
}
