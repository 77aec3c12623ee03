// AnnotationSession: one annotator at work on one task: what is asked next, votes, undo, repeats and gold among them.
import Base
import Store

/// How a session differs from what the task says.
package struct AssignmentOptions: Sendable, Hashable {
  package var seed: UInt64 = 0
  /// Ask the last annotator of an image only where the others disagree.
  package var lastOnlyOnConflict = false
  /// In place of the task's own share.
  package var goldShare: Double?
  /// In place of the task's own share.
  package var repeatShare: Double?
  /// Show images that others have begun first, so that a task that is ended early has whole sets of votes.
  package var begunFirst = false
  /// How many images this session shows at most.
  package var limit: Int?
  /// The images that are shown, by their rows, such as those with a certain label; nil for all.
  package var only: Set<Int64>?

  package init(seed: UInt64 = 0) { self.seed = seed }
}

/// A session whose votes count. They go to the store at once, so that nothing is lost however it ends.
///
/// What is shown next is a slot: an image of the annotator's own order, or, where one is due, an image with a known label
/// or one of their own again. The annotator cannot tell them apart. The slot after the present one is chosen ahead, with
/// a place held on it, so that its photograph can be decoded meanwhile.
package final class AnnotationSession: Session {
  package let task: AnnotationTask
  let store: Store
  let taskID: Int64
  let annotator: Int64
  private let annotatorName: String
  let shift: Shift
  let assigner: Assigner
  private let run: Int64
  private let now: () -> UTCTime

  let limit: Int?

  var current: Slot?
  /// What was answered about the current image, label by question.
  var given: [String: String] = [:]
  /// Slots that come next: chosen ahead, or left for an undo.
  var following: [Slot] = []
  var hasLookedAhead = false
  var held = 0

  var progress: Progress
  let gold: [StoredImage]
  /// Images of the introduction, whose label the annotator was told.
  private let lessons: Set<String>
  var secondsSpent = 0.0
  var pace = Pace()
  private var message: String?

  /// - Throws: `Fault(.data)` where the store has no images.
  package init(
    store: Store, taskID: Int64, task: AnnotationTask, annotator: Int64, annotatorName: String,
    options: AssignmentOptions, run: Int64, now: @escaping () -> UTCTime
  ) throws {
    self.store = store
    self.taskID = taskID
    self.task = task
    self.annotator = annotator
    self.annotatorName = annotatorName
    self.run = run
    self.now = now
    try store.write(lightly: true) { try $0.tieVotesToImages(task: taskID) }
    let (count, pool, cast, known, told) = try store.read {
      (
        try $0.imageCount(), try $0.images(ofTask: taskID).map { Set($0.values) },
        try $0.votesCast(task: taskID, annotator: annotator), try $0.goldImages(task: taskID),
        Set(try $0.lessons(task: taskID).map(\.image.sha256))
      )
    }
    lessons = told
    guard count > 0 else {
      throw Fault(.data, "The store has no images to annotate; curate import or curate fetch brings them.")
    }
    if let pool, pool.isEmpty {
      throw Fault(
        .data, "The selection that \(task.name) asks about has no photographs; curate select --list tells its rules.")
    }
    let only = pool.map { pool in options.only.map { $0.intersection(pool) } ?? pool } ?? options.only
    // A gold image that could not be one of the others would give itself away.
    let gold = known.filter { (only?.contains($0.id) ?? true) && !told.contains($0.sha256) }
    let shift = Shift(
      seed: options.seed, task: task.name, annotator: annotatorName,
      goldShare: gold.isEmpty ? 0 : options.goldShare ?? task.goldShare,
      repeatShare: options.repeatShare ?? task.repeatShare)
    self.shift = shift
    self.gold = gold.map { (shift.place(of: $0.sha256), $0) }
      .sorted { ($0.0, $0.1.sha256) < ($1.0, $1.1.sha256) }.map(\.1)
    assigner = Assigner(
      store: store, taskID: taskID, task: task, annotator: annotator, shift: shift,
      lastOnlyOnConflict: options.lastOnlyOnConflict, begunFirst: options.begunFirst, only: only, run: run,
      now: now)
    limit = options.limit
    progress = Progress(cast, task)
    try store.keepEveryCommit()
    try assigner.refill(finished: taken)
  }

  /// Items that are not to be given any more.
  var taken: Set<String> { Set(progress.finished).union(gold.map(\.sha256)).union(lessons) }

  func openQuestion(of slot: Slot, after given: [String: String]) -> AnnotationTask.Question? {
    task.openQuestion(after: given, of: slot.kind)
  }

  // MARK: What is shown

  package func step() throws -> Step {
    try advance()
    if isOver, current == nil { return .done("That is \(limit ?? 0) for this time, \(annotatorName). Thank you.") }
    guard let slot = current, let question = openQuestion(of: slot, after: given) else {
      return held > 0 ? .waiting(others: held) : .done(lastWords)
    }
    let earlier = task.questions.compactMap { asked in
      given[asked.name].map { label in
        Prompt.Answered(question: asked.name, meaning: asked.answer(labelled: label)?.meaning ?? label)
      }
    }
    return .ask(
      Prompt(
        picture: try picture(slot.image), question: question, number: progress.count + 1,
        total: progress.count + toCome, earlier: earlier))
  }

  private var lastWords: String { "Nothing is left for \(annotatorName) on \(task.name). Thank you." }

  private func picture(_ image: StoredImage) throws -> Picture {
    // A post's name would let people look it up, and a blind task is not to be helped with that.
    let name = task.showsCaption ? try store.read { try $0.posts(showing: image.id).first?.name } : nil
    return Picture(
      sha256: image.sha256, file: store.images.file(sha256: image.sha256, kind: image.kind),
      name: name ?? String(image.sha256.prefix(12)), width: image.width, height: image.height)
  }

  package func ahead() throws -> [Picture] {
    try advance()
    guard limit.map({ pace.summary.images + 1 < $0 }) ?? true else { return [] }
    return try following.prefix(2).map { try picture($0.image) }
  }

  package func notice() -> String? {
    defer { message = nil }
    return message
  }

  // MARK: What is said

  package func answer(_ key: Character, seconds: Double?) throws -> Bool {
    guard case .ask(let prompt) = try step(), let answer = prompt.question.answers.first(where: { $0.key == key })
    else { return false }
    try keep(answer.label, to: prompt.question, seconds: seconds)
    return true
  }

  package func answer(text: String, seconds: Double?) throws {
    guard case .ask(let prompt) = try step(), prompt.question.isText else { return }
    try keep(text, to: prompt.question, seconds: seconds)
  }

  package func proceed() throws {
    guard case .ask(let prompt) = try step(), prompt.question.isText, prompt.question.isOptional else { return }
    try keep("", to: prompt.question, seconds: nil)
  }

  private func keep(_ label: String, to question: AnnotationTask.Question, seconds: Double?) throws {
    guard let slot = current else { return }
    var after = given
    after[question.name] = label
    let isComplete = openQuestion(of: slot, after: after) == nil
    var isTold = false
    let isKept = try store.write { connection in
      isTold = try slot.kind == .vote && connection.isLesson(slot.image.id, of: taskID)
      if isTold { return false }
      if slot.kind == .vote, try !assigner.mayVote(on: slot.image, in: connection) { return false }
      try append(question.name, label, slot, seconds: seconds, in: connection)
      guard slot.kind == .vote else { return true }
      if isComplete {
        try connection.releasePlace(task: taskID, image: slot.image.id, annotator: annotator, answered: true)
      } else {
        try assigner.hold(slot.image, in: connection)
      }
      return true
    }
    guard isKept else {
      message =
        isTold
        ? "This image has become a part of the introduction, so your answer was not kept. Here is the next one."
        : "Others were given this image while it waited for you, so your answer was not kept. Here is the next one."
      current = nil
      return
    }
    given = after
    secondsSpent += seconds ?? 0
    if slot.kind == .vote { pace.votes += 1 }
    guard isComplete else { return }
    progress.finish(slot)
    pace.add(secondsSpent)
    current = nil
  }

  private func append(
    _ question: String, _ label: String?, _ slot: Slot, seconds: Double?, in connection: Connection
  ) throws {
    try connection.appendVote(
      task: taskID, question: question, item: slot.image.sha256, image: slot.image.id, annotator: annotator,
      label: label, at: now(), seconds: seconds, run: run, kind: slot.kind)
  }

  package func skip() throws {
    _ = try step()
    guard let slot = current else { return }
    if slot.kind == .vote {
      try assigner.putOff(slot.image)
    } else {
      // Another one is due in its place, in the next session.
      progress.finish(slot)
    }
    pace.skipped += 1
    current = nil
  }

  package func undo() throws -> Bool {
    let found = try store.read { connection in
      try connection.lastVoteCast(task: taskID, annotator: annotator, run: run).map { vote in
        (vote, try connection.image(sha256: vote.item))
      }
    }
    guard let (vote, image) = found else { return false }
    try store.write { connection in
      try connection.appendVote(
        task: taskID, question: vote.question, item: vote.item, image: image?.id, annotator: annotator, label: nil,
        at: now(), seconds: nil, run: run, kind: vote.kind)
      if vote.kind == .vote, let image { try assigner.hold(image, in: connection) }
    }
    if vote.kind == .vote { pace.takeBack() }
    guard let image else { return true }
    let slot = Slot(image: image, kind: vote.kind)
    if let current, current != slot { following.insert(current, at: 0) }
    following.removeAll { $0 == slot }
    if progress.unfinish(slot) { pace.reopen() }
    current = slot
    given = try answers(to: slot)
    secondsSpent = 0
    return true
  }

  package func flag(note: String) throws {
    _ = try step()
    guard let slot = current else { return }
    try store.write {
      try $0.raiseFlag(task: taskID, image: slot.image.id, annotator: annotator, note: note, at: now(), run: run)
    }
  }

  // MARK: What may be looked at

  package func about() throws -> [String]? {
    _ = try step()
    guard task.showsCaption, let slot = current else { return nil }
    return try store.read { try $0.posts(showing: slot.image.id) }.flatMap { post in
      [post.name, post.caption ?? "", post.hashtags.map { "#\($0)" }.joined(separator: " ")].filter { !$0.isEmpty }
    }
  }

  package func suggestions(for question: String) throws -> [String] {
    try store.read { try $0.textAnswers(task: taskID, question: question, limit: 500) }
  }

  package func faces() throws -> [FaceBox] {
    _ = try step()
    guard let slot = current else { return [] }
    return try store.read { try $0.faces(ofImage: slot.image.id) ?? [] }
  }

  package var summary: SessionSummary { pace.summary }

  package func close() {
    following = []
    current = nil
    // Places expire by themselves where the store cannot be written any more.
    // A run may be that of a server, in which others are at work.
    try? store.write(lightly: true) { try $0.releasePlaces(ofRun: run, task: taskID, annotator: annotator) }
  }
}
