// TaskAgreement: which votes of a task say something about agreement, and how far annotators agree on it.
import Annotator
import Base
import Store
import Votes

/// How far a task's annotators agree on its main question, as `curate agreement --task` tells it with seed 0; nil where it
/// has no votes, or is answered in words.
func taskAgreement(_ store: Store, task name: String) throws -> (origin: VoteSource.Origin, found: Agreement)? {
  let shelf = try TaskShelf(store: store, now: currentTime())
  let (id, task) = try shelf.task(named: name)
  let question = try shelf.question(nil, of: task)
  guard !question.isText else { return nil }
  var columns = VoteColumns()
  for vote in try store.read({ try $0.currentVotes(task: id, question: question.name) }) {
    columns.append(Vote(item: vote.item, annotator: vote.annotator, label: vote.label))
  }
  guard columns.count > 0 else { return nil }
  let table = VoteTable(columns)
  let origin: VoteSource.Origin = (store, task, question)
  let scale = scale(of: question)
  let options = AgreementOptions(scale: scale, order: scale == .ordinal ? question.answers.map(\.label) : [])
  let asked = try selectiveVotes(origin).all
  guard !asked.isEmpty else { return (origin, try agreement(of: table, options)) }
  let votes = table.list.map { ConditionalVote($0, becauseOfConflict: asked.contains([$0.item, $0.annotator])) }
  return (origin, try conflictBias(votes, options).regardless)
}

/// The votes of a task that some items have and others lack by design. Where the last vote was asked on conflict only, and
/// not made up for everywhere, that is all votes beyond the first votes_per_item − 1 of each item, whoever was asked for
/// what reason. Besides, it is each vote that was asked because a classifier doubted the label. The rest is what was asked
/// regardless of how anybody had voted.
func selectiveVotes(_ origin: VoteSource.Origin) throws -> (all: Set<[String]>, doubts: Int) {
  let task = try TaskShelf(store: origin.store, now: currentTime()).task(named: origin.task.name)
  return try origin.store.read { connection in
    let hasConflicts = try !connection.votesAsked(for: .conflict, task: task.id).isEmpty
    let doubted = try connection.votesAsked(for: .doubt, task: task.id)
    guard hasConflicts || !doubted.isEmpty else { return ([], 0) }
    let votes = try connection.currentVotes(task: task.id, question: origin.question.name)
    var selective = Set(votes.map { [$0.item, $0.annotator] }).intersection(doubted)
    let doubts = selective.count
    let items = Dictionary(grouping: votes.filter { !selective.contains([$0.item, $0.annotator]) }, by: \.item)
    let wanted = origin.task.votesPerItem
    if hasConflicts, items.values.contains(where: { $0.count < wanted }) {
      selective.formUnion(items.values.flatMap { $0.dropFirst(wanted - 1).map { [$0.item, $0.annotator] } })
    }
    return (selective, doubts)
  }
}

func scale(of question: AnnotationTask.Question) -> Scale {
  switch question.scale {
  case .nominal: .nominal
  case .ordinal: .ordinal
  }
}
