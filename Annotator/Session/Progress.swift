// Progress: which images an annotator has answered in full, as votes, repeats and gold.
import Store

/// What one annotator has finished on a task.
struct Progress: Sendable {
  /// Images with votes that count, in the order that they were finished.
  private(set) var finished: [String]
  private(set) var repeated: Set<String>
  private(set) var gold: Set<String>

  /// - Parameter cast: what stands of what the annotator has said, in the order it was said.
  init(_ cast: [CastVote], _ task: AnnotationTask) {
    finished = Self.finished(cast, .vote, task)
    repeated = Set(Self.finished(cast, .repeat, task))
    gold = Set(Self.finished(cast, .gold, task))
  }

  /// Of all kinds.
  var count: Int { finished.count + repeated.count + gold.count }

  mutating func finish(_ slot: Slot) {
    switch slot.kind {
    case .vote: finished.append(slot.image.sha256)
    case .repeat: repeated.insert(slot.image.sha256)
    case .gold: gold.insert(slot.image.sha256)
    }
  }

  /// - Returns: whether the slot was finished.
  mutating func unfinish(_ slot: Slot) -> Bool {
    let item = slot.image.sha256
    switch slot.kind {
    case .vote:
      guard let place = finished.lastIndex(of: item) else { return false }
      finished.remove(at: place)
      return true
    case .repeat: return repeated.remove(item) != nil
    case .gold: return gold.remove(item) != nil
    }
  }

  /// The items that these votes answer in full, in the order of their last votes.
  private static func finished(_ cast: [CastVote], _ kind: VoteKind, _ task: AnnotationTask) -> [String] {
    var answers: [String: [String: String]] = [:]
    var last: [String: Int] = [:]
    for (place, vote) in cast.enumerated() where vote.kind == kind {
      answers[vote.item, default: [:]][vote.question] = vote.label
      last[vote.item] = place
    }
    return answers.filter { task.openQuestion(after: $0.value, of: kind) == nil }.keys
      .map { (last[$0] ?? 0, $0) }.sorted { $0.0 < $1.0 }.map(\.1)
  }
}

extension AnnotationTask {
  /// The question that is asked next. Answers in words cannot be compared, so only votes that count ask for them.
  func openQuestion(after given: [String: String], of kind: VoteKind) -> Question? {
    openQuestion(after: given, inWords: kind == .vote)
  }
}
