// AnnotationSession: one annotator at work on one task: what is asked next, votes, undo. No terminal in it.
import Base
import Store

/// What is asked now.
package struct Prompt: Sendable, Hashable {
  package var image: StoredImage
  /// Where the photograph lies.
  package var file: String
  package var question: AnnotationTask.Question
  /// Images of this annotator that are finished, and all that are this annotator's to do, those included.
  package var finished: Int
  package var total: Int
}

/// A session. Votes go to the store at once, so that nothing is lost however it ends.
///
/// An image is this annotator's to do where fewer than `votesPerItem` others have voted on it. The order is shuffled for
/// each annotator, by the seed, so that nobody's tiredness falls on the same images.
package final class AnnotationSession {
  private let store: Store
  private let taskID: Int64
  private let task: AnnotationTask
  private let annotator: Int64
  private let run: Int64
  private let now: () -> UTCTime

  private var order: [StoredImage]
  private var position = 0
  private var answers: [String: [String: String]] = [:]
  private var cast: [(question: String, item: String, label: String)]
  private var skipped: Set<String> = []
  private var finished = 0

  /// - Throws: `Fault(.data)` where the store has no images.
  package init(
    store: Store, taskID: Int64, task: AnnotationTask, annotator: Int64, annotatorName: String, seed: UInt64,
    run: Int64,
    now: @escaping () -> UTCTime
  ) throws {
    self.store = store
    self.taskID = taskID
    self.task = task
    self.annotator = annotator
    self.run = run
    self.now = now
    let first = task.questions.first?.name ?? ""
    let (images, mine, others) = try store.read { connection in
      var images: [StoredImage] = []
      while true {
        let page = try connection.images(after: images.last?.sha256, limit: 5000)
        images += page
        if page.count < 5000 { break }
      }
      return (
        images, try connection.votesCast(task: taskID, annotator: annotator),
        try connection.annotatorsPerItem(task: taskID, question: first)
      )
    }
    guard !images.isEmpty else {
      throw Fault(.data, "The store has no images to annotate; curate import or curate fetch brings them.")
    }
    cast = mine
    for vote in mine { answers[vote.item, default: [:]][vote.question] = vote.label }
    let known = answers
    order =
      images
      .filter { known[$0.sha256] != nil || others[$0.sha256, default: 0] < task.votesPerItem }
      .map { image in
        var chance = KeyedGenerator(seed: seed, key: ["annotate", task.name, annotatorName, image.sha256])
        return (chance.next(), image)
      }
      .sorted { ($0.0, $0.1.sha256) < ($1.0, $1.1.sha256) }
      .map(\.1)
    finished = order.count { openQuestion(of: $0) == nil }
  }

  /// How many votes this annotator has cast on the task, earlier sessions included.
  package var votes: Int { cast.count }

  /// The next question, or nil where nothing is left.
  package func prompt() -> Prompt? {
    while position < order.count {
      let image = order[position]
      if !skipped.contains(image.sha256), let question = openQuestion(of: image) {
        return Prompt(
          image: image, file: store.images.file(sha256: image.sha256, kind: image.kind), question: question,
          finished: finished, total: order.count)
      }
      position += 1
    }
    return nil
  }

  /// Casts the vote for that key on the question asked now; false where the key is no answer of it.
  package func answer(_ key: Character, seconds: Double?) throws -> Bool {
    guard let prompt = prompt(), let answer = prompt.question.answers.first(where: { $0.key == key }) else {
      return false
    }
    let item = prompt.image.sha256
    try append(prompt.question.name, item: item, image: prompt.image.id, label: answer.label, seconds: seconds)
    answers[item, default: [:]][prompt.question.name] = answer.label
    cast.append((prompt.question.name, item, answer.label))
    if openQuestion(of: prompt.image) == nil { finished += 1 }
    return true
  }

  /// Puts the image off until the next session.
  package func skip() {
    if let prompt = prompt() { skipped.insert(prompt.image.sha256) }
  }

  /// Takes the last vote back, and asks it again next; any number of times, into earlier sessions too.
  /// - Returns: false where there is nothing to take back.
  package func undo() throws -> Bool {
    guard let last = cast.last else { return false }
    let index = order.firstIndex { $0.sha256 == last.item }
    try append(last.question, item: last.item, image: index.map { order[$0].id }, label: nil, seconds: nil)
    cast.removeLast()
    if let index, openQuestion(of: order[index]) == nil { finished -= 1 }
    answers[last.item]?[last.question] = nil
    skipped.remove(last.item)
    if let index { position = index }
    return true
  }

  private func openQuestion(of image: StoredImage) -> AnnotationTask.Question? {
    let given = answers[image.sha256] ?? [:]
    return task.questions.first { question in
      given[question.name] == nil && question.when.allSatisfy { given[$0.key] == $0.value }
    }
  }

  private func append(_ question: String, item: String, image: Int64?, label: String?, seconds: Double?) throws {
    try store.write {
      try $0.appendVote(
        task: taskID, question: question, item: item, image: image, annotator: annotator, label: label, at: now(),
        seconds: seconds, run: run)
    }
  }
}
