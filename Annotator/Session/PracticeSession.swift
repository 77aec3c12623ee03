// PracticeSession: a training round: labelled examples to look at, then a test on others.
import Base
import Store

/// How a training round went.
package struct PracticeResult: Sendable, Hashable {
  package var answered = 0
  package var right = 0
  /// What the same answer throughout would have got right, at best.
  package var guessing = 0
}

/// A training round as in Merrick, Cassady and Banerjee 2016, table 2: participants first look at labelled photographs,
/// as long as they like, and then classify others. Nothing of it counts as a vote.
///
/// Examples and tests are drawn from a label set, as many of each label as there are of the others, no image twice.
package final class PracticeSession: Session {
  package let task: AnnotationTask
  private let store: Store
  private let taskID: Int64
  private let question: AnnotationTask.Question
  private let labelSet: String
  private let annotator: Int64
  private let run: Int64
  private let now: () -> UTCTime

  private let examples: [PracticeImage]
  private let tests: [PracticeImage]
  /// How many images are asked about: fewer than wished where the labels are on too few.
  package var testCount: Int { tests.count }
  /// The examples come first, the tests behind them.
  private var position = 0
  /// What was answered to each test, by its number; nil where it was skipped.
  private var answers: [(place: Int, label: String?, seconds: Double)] = []

  /// - Parameters:
  ///   - labelSet: the labels to practise on; their values are labels of the task's main question.
  ///   - examples: how many to show first. `tests`: how many to ask about.
  /// - Throws: `Fault`: `noInput` where the store has no such labels, `data` where the task has other answers or there are
  ///   too few images.
  package init(
    store: Store, taskID: Int64, task: AnnotationTask, annotator: (id: Int64, name: String), labelSet: String,
    examples: Int, tests: Int, seed: UInt64, run: Int64, now: @escaping () -> UTCTime
  ) throws {
    self.store = store
    self.taskID = taskID
    self.task = task
    self.labelSet = labelSet
    self.annotator = annotator.id
    self.run = run
    self.now = now
    guard let question = task.question(named: task.mainQuestion) else {
      throw Fault(.bug, "A bug of curate's: the task \(task.name) has no main question.")
    }
    self.question = question
    guard let labelled = try store.read({ try $0.practiceImages(set: labelSet) }) else {
      let names = try store.read { try $0.labelSetNames() }
      throw Fault(
        .noInput,
        "The store has no labels \(labelSet) to practise on; it has \(names.isEmpty ? "none yet" : names.joined(separator: ", "))."
      )
    }
    let strange = Set(labelled.map(\.label)).subtracting(question.answers.map(\.label)).sorted()
    guard strange.isEmpty else {
      throw Fault(
        .data,
        "The labels \(labelSet) hold \(strange.prefix(5).joined(separator: ", ")), which the question \(question.name) of the "
          + "task \(task.name) does not offer; its answers are \(question.answers.map(\.label).joined(separator: ", "))."
      )
    }
    let drawn = Self.draw(labelled, examples + tests, seed: seed, task: task.name, annotator: annotator.name)
    guard drawn.count > examples else {
      throw Fault(
        .data,
        "The labels \(labelSet) are on \(labelled.count) images, too few for \(examples) examples and a test behind them; "
          + "ask for fewer with --examples.")
    }
    // The rounds must not show, or each answer would tell the next.
    func mixed(_ images: some Sequence<PracticeImage>) -> [PracticeImage] {
      images.map { (Self.place("practice order", $0.image.sha256, seed, task.name, annotator.name), $0) }
        .sorted { ($0.0, $0.1.image.sha256) < ($1.0, $1.1.image.sha256) }.map(\.1)
    }
    self.examples = mixed(drawn.prefix(examples))
    self.tests = mixed(drawn.dropFirst(examples).prefix(tests))
  }

  private static func place(_ what: String, _ name: String, _ seed: UInt64, _ task: String, _ annotator: String)
    -> UInt64
  {
    var chance = KeyedGenerator(seed: seed, key: [what, task, annotator, name])
    return chance.next()
  }

  /// So many images, the labels in turn, each label's in an order of chance; where one has run out the others go on.
  private static func draw(_ labelled: [PracticeImage], _ count: Int, seed: UInt64, task: String, annotator: String)
    -> [PracticeImage]
  {
    func place(_ what: String, _ name: String) -> UInt64 { Self.place(what, name, seed, task, annotator) }
    var rounds: [(round: Int, place: UInt64, image: PracticeImage)] = []
    for (label, images) in Dictionary(grouping: labelled, by: \.label) {
      let shuffled = images.map { (place("practice", $0.image.sha256), $0) }.sorted {
        ($0.0, $0.1.image.sha256) < ($1.0, $1.1.image.sha256)
      }
      for (round, (_, image)) in shuffled.enumerated() {
        rounds.append((round, place("practice round \(round)", label), image))
      }
    }
    // Where a label is one short, chance decides whose.
    return rounds.sorted { ($0.round, $0.place) < ($1.round, $1.place) }.prefix(count).map(\.image)
  }

  // MARK: What is shown

  package func step() throws -> Step {
    if position < examples.count {
      let example = examples[position]
      let answer = question.answer(labelled: example.label)
      let meaning = answer.map { $0.meaning == $0.label ? "" : ": \($0.meaning)" } ?? ""
      return .example(
        Example(
          picture: picture(example), title: "Example \(position + 1) of \(examples.count)",
          words: "\(example.label)\(meaning)"))
    }
    let number = position - examples.count
    guard number < tests.count else { return .done(words) }
    return .ask(
      Prompt(picture: picture(tests[number]), question: question, number: number + 1, total: tests.count))
  }

  package func ahead() throws -> [Picture] {
    let all = examples + tests
    return all[min(position + 1, all.count)..<min(position + 3, all.count)].map(picture)
  }

  private func picture(_ labelled: PracticeImage) -> Picture {
    let image = labelled.image
    return Picture(
      sha256: image.sha256, file: store.images.file(sha256: image.sha256, kind: image.kind),
      name: String(image.sha256.prefix(12)), width: image.width, height: image.height)
  }

  package func notice() -> String? { nil }

  /// How the round has gone so far.
  package var result: PracticeResult {
    var result = PracticeResult()
    var truths: [String: Int] = [:]
    for answer in answers {
      guard let label = answer.label else { continue }
      result.answered += 1
      result.right += label == tests[answer.place].label ? 1 : 0
      truths[tests[answer.place].label, default: 0] += 1
    }
    result.guessing = truths.values.max() ?? 0
    return result
  }

  private var words: String { "The test is over: \(result.right) of \(result.answered) were right." }

  // MARK: What is said

  package func answer(_ key: Character, seconds: Double?) throws -> Bool {
    guard let test = currentTest, let answer = question.answers.first(where: { $0.key == key }) else { return false }
    try append(answer.label, test, seconds: seconds)
    answers.append((position - examples.count, answer.label, seconds ?? 0))
    position += 1
    return true
  }

  package func answer(text: String, seconds: Double?) throws {}

  package func proceed() throws { if position < examples.count { position += 1 } }

  package func skip() throws {
    if currentTest != nil { answers.append((position - examples.count, nil, 0)) }
    if position < examples.count + tests.count { position += 1 }
  }

  package func undo() throws -> Bool {
    if position > 0, position <= examples.count {
      position -= 1
      return true
    }
    guard position > 0, let last = answers.last else { return false }
    if last.label != nil { try append(nil, tests[last.place], seconds: nil) }
    answers.removeLast()
    position -= 1
    return true
  }

  private var currentTest: PracticeImage? {
    let number = position - examples.count
    return number >= 0 && number < tests.count ? tests[number] : nil
  }

  private func append(_ label: String?, _ test: PracticeImage, seconds: Double?) throws {
    try store.write {
      try $0.appendPracticeAnswer(
        task: taskID, question: question.name, image: test.image.id, annotator: annotator, truth: test.label,
        labelSet: labelSet, label: label, at: now(), seconds: seconds, run: run)
    }
  }

  package func flag(note: String) throws {
    let all = examples + tests
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
    let all = examples + tests
    guard position < all.count else { return [] }
    return try store.read { try $0.faces(ofImage: all[position].image.id) ?? [] }
  }

  package var summary: SessionSummary {
    var pace = Pace()
    for answer in answers {
      if answer.label == nil { pace.skipped += 1 } else { pace.add(answer.seconds) }
    }
    return pace.summary
  }

  package func close() {}
}
