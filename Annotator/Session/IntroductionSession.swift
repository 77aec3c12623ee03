// IntroductionSession: what an annotator sees before the first vote counts: examples, then practice with the answer told.
import Base
import Store

/// A task's lessons, for one annotator. Nothing of it counts as a vote.
///
/// Examples are shown with their labels; then each practice image is asked about, and what it is meant to be is told at
/// once, with the reason. Answers are kept as those of training rounds are. An introduction that is ended early begins
/// again: it is short, and who was told half of it is not introduced.
package final class IntroductionSession: Session {
  /// Under what name its answers are kept among those of training rounds.
  package static let labelSet = "introduction"

  package let task: AnnotationTask
  package let examples: [Lesson]
  private let practice: [Lesson]
  /// Which lessons these are: there may be others meanwhile.
  private let lessonsRun: Int64?
  private let store: Store
  private let taskID: Int64
  private let annotator: Int64
  private let run: Int64
  private let now: () -> UTCTime

  /// The examples come first, the practice behind them.
  private var position = 0
  /// What was answered to the practice image at this position, while its verdict is shown.
  private var verdict: AnnotationTask.Answer?
  private var right = 0
  /// Whether it is through.
  package private(set) var isOver = false
  /// Whether the definition is still to be read.
  private var isOpening: Bool
  private var wasTold = false
  private var pace = Pace()

  /// Nil where the annotator has been through it or has voted already, and where there is nothing to tell.
  /// - Parameter withDefinition: the face shows the definition first, and all examples with it; `begin` goes on from there.
  ///   Without it a task that has no lessons has no introduction.
  package init?(
    store: Store, taskID: Int64, task: AnnotationTask, annotator: Int64, run: Int64, withDefinition: Bool = false,
    now: @escaping () -> UTCTime
  ) throws {
    let (lessons, lessonsRun, isKnown) = try store.read { connection in
      (
        try connection.lessons(task: taskID), try connection.lessonsRun(task: taskID),
        try connection.isIntroduced(annotator, to: taskID) || connection.hasVoted(annotator, on: taskID)
      )
    }
    guard !isKnown, withDefinition || !lessons.isEmpty else { return nil }
    isOpening = withDefinition
    self.lessonsRun = lessonsRun
    self.store = store
    self.taskID = taskID
    self.task = task
    self.annotator = annotator
    self.run = run
    self.now = now
    examples = lessons.filter { $0.kind == .example }
    practice = lessons.filter { $0.kind == .practice }
  }

  /// Whether the definition is shown at the moment, with all examples.
  package var isAtDefinition: Bool { !isOver && isOpening }

  /// Whether the annotator practises at the moment.
  package var isAtPractice: Bool { !isOver && !isOpening && position >= examples.count }

  /// How many images there are to practise on.
  package var practiceCount: Int { practice.count }

  /// Goes on from the definition and the examples.
  package func begin() throws {
    guard isAtDefinition else { return }
    isOpening = false
    position = examples.count
    try endWithoutPractice()
  }

  // MARK: What is shown

  package func step() throws -> Step {
    if isOver { return .done("You have been introduced to \(task.name).") }
    if position < examples.count {
      let example = examples[position]
      return .example(
        Example(
          picture: picture(example), title: "Example \(position + 1) of \(examples.count)", words: words(of: example)))
    }
    let number = position - examples.count
    guard number < practice.count, let question = task.question(named: practice[number].question) else {
      guard let last = practice.last ?? examples.last else { return .done(task.definition) }
      return .example(
        Example(
          picture: picture(last), title: "The practice is over",
          words: "\(right) of \(practice.count) as they are meant. From here on your answers count."))
    }
    let lesson = practice[number]
    if let verdict {
      let isRight = verdict.label == lesson.label
      return .example(
        Example(
          picture: picture(lesson), title: isRight ? "Yes" : "Not quite",
          words: isRight ? words(of: lesson) : "You said \(meaning(of: verdict)). It is meant as \(words(of: lesson))"))
    }
    return .ask(
      Prompt(picture: picture(lesson), question: question, number: number + 1, total: practice.count))
  }

  /// The label with its meaning, and why.
  package func words(of lesson: Lesson) -> String {
    let answer = task.question(named: lesson.question)?.answer(labelled: lesson.label)
    let label = answer.map(meaning) ?? lesson.label
    return lesson.reason.isEmpty ? "\(label)." : "\(label): \(lesson.reason)"
  }

  private func meaning(of answer: AnnotationTask.Answer) -> String {
    answer.meaning.isEmpty ? answer.label : answer.meaning
  }

  package func picture(_ lesson: Lesson) -> Picture {
    let image = lesson.image
    return Picture(
      sha256: image.sha256, file: store.images.file(sha256: image.sha256, kind: image.kind),
      name: String(image.sha256.prefix(12)), width: image.width, height: image.height)
  }

  package func ahead() throws -> [Picture] {
    let all = examples + practice
    return all[min(position + 1, all.count)..<min(position + 3, all.count)].map(picture)
  }

  package func notice() -> String? {
    guard current != nil, !wasTold else { return nil }
    wasTold = true
    return "A few to practise on: nothing of it counts, and you are told at once what is meant."
  }

  // MARK: What is said

  private var current: Lesson? {
    let number = position - examples.count
    return verdict == nil && number >= 0 && number < practice.count ? practice[number] : nil
  }

  package func answer(_ key: Character, seconds: Double?) throws -> Bool {
    guard let lesson = current, let question = task.question(named: lesson.question),
      let answer = question.answers.first(where: { $0.key == key })
    else { return false }
    try store.write {
      try $0.appendPracticeAnswer(
        task: taskID, question: question.name, image: lesson.image.id, annotator: annotator, truth: lesson.label,
        labelSet: Self.labelSet, label: answer.label, at: now(), seconds: seconds, run: run)
    }
    verdict = answer
    if answer.label == lesson.label { right += 1 }
    pace.add(seconds ?? 0)
    return true
  }

  package func answer(text: String, seconds: Double?) throws {}

  /// Goes on from an example or a verdict; from the last words the introduction is over.
  package func proceed() throws {
    guard current == nil, !isOver else { return }
    if position < examples.count {
      position += 1
      try endWithoutPractice()
    } else if verdict != nil {
      verdict = nil
      position += 1
    } else {
      try finish()
    }
  }

  /// Examples alone end with the last of them.
  private func endWithoutPractice() throws {
    if practice.isEmpty, position >= examples.count { try finish() }
  }

  private func finish() throws {
    try store.write { connection in
      // Whoever has seen lessons that are no more has not been introduced by those that are.
      guard try connection.lessonsRun(task: taskID) == lessonsRun else { return }
      try connection.finishIntroduction(of: annotator, to: taskID, at: now(), run: run)
    }
    isOver = true
  }

  /// Nothing is put off here: it is told at once what is meant.
  package func skip() throws { try proceed() }

  package func undo() throws -> Bool { false }

  package func flag(note: String) throws {
    let all = examples + practice
    guard position < all.count else { return }
    try store.write {
      try $0.raiseFlag(
        task: taskID, image: all[position].image.id, annotator: annotator, note: note, at: now(), run: run)
    }
  }

  // MARK: What may be looked at

  package func about() throws -> [String]? { nil }

  package func suggestions(for question: String) throws -> [String] { [] }

  package func faces() throws -> [FaceBox] {
    let all = examples + practice
    guard position < all.count else { return [] }
    return try store.read { try $0.faces(ofImage: all[position].image.id) ?? [] }
  }

  package var summary: SessionSummary { pace.summary }

  package func close() {}
}
