// RecipeRunner: the steps of a recipe, one after the other, as far as they can be done without people.
import Base
import Foundation
import Recipes
import Report
import Store

/// Runs a recipe and remembers in the store what was done.
struct RecipeRunner {
  /// How a step ended, or why it was not begun.
  enum End: Sendable {
    case done(JSON, seconds: Double)
    /// Done by an earlier run of the recipe, at that time, and left alone for a reason.
    case already(UTCTime, String)
    case passedOver(String)
    case waiting(Waiting)
    /// Behind one that waits, or behind --until, or in a dry run.
    case open
  }

  let recipe: Recipe
  let steps: [PlannedStep]
  let memory: [StoredRecipeStep]
  let store: StoreOptions
  let output: OutputOptions
  let inputs: RecipeInputs
  /// The command that goes on, without `curate`.
  let goOnWords: String
  var skipped: Set<String> = []
  var last: String?
  var isPartial = false
  /// The data set's folder that holds for the next time.
  var keptFolder: String?

  private(set) var ends: [End] = []
  private var isDry = false

  init(
    recipe: Recipe, steps: [PlannedStep], memory: [StoredRecipeStep], store: StoreOptions, output: OutputOptions,
    inputs: RecipeInputs, goOnWords: String
  ) {
    (self.recipe, self.steps, self.memory, self.store, self.output) = (recipe, steps, memory, store, output)
    (self.inputs, self.goOnWords) = (inputs, goOnWords)
  }

  /// - Throws: what a step throws, after a line that says which step it was.
  mutating func run(isDry: Bool) async throws {
    self.isDry = isDry
    // Between two steps nobody else listens.
    let interrupts = Interrupts()
    defer { withExtendedLifetime(interrupts) {} }
    var isOver = false
    for (place, step) in steps.enumerated() {
      if isOver {
        ends.append(.open)
        continue
      }
      try tell("\n[\(place + 1)/\(steps.count)] \(step.name): \(step.say)")
      switch step.action {
      case _ where skipped.contains(step.name):
        try end(.passedOver("--skip \(step.name)"))
      case .passedOver(let reason): try end(.passedOver(reason))
      case .wait(let wait):
        guard !isDry else {
          try end(.open, words: "  here the recipe waits for \(Waiting.words(for: wait))")
          continue
        }
        switch try Waiting.state(of: wait, store: store.open(), isPartial: isPartial) {
        case .there: try end(.passedOver("all is there"))
        case .partly(let words): try end(.passedOver("--partial: \(words)"))
        case .waiting(let waiting):
          try end(.waiting(waiting))
          isOver = true
        }
      case .command(let arguments):
        try tell("+ curate \(arguments.map(shellWord).joined(separator: " "))")
        if isDry {
          ends.append(.open)
        } else if let before = memory.first(where: { $0.step == step.name }),
          let reason = RepeatedStep(arguments).reasonToLeave(after: before)
        {
          try end(.already(before.finishedAt, reason))
        } else {
          try await run(step.name, arguments, isRepeated: memory.contains { $0.step == step.name })
        }
        // A step may have come to its end all the same.
        if Interrupts.wasRaised { throw interrupted() }
      }
      if step.name == last { isOver = true }
    }
  }

  private func tell(_ line: String) throws {
    if !output.json { try Screen.answer(harmless(line)) }
  }

  private mutating func end(_ end: End, words: String? = nil) throws {
    ends.append(end)
    switch end {
    case .already(let time, let reason): try tell("  done on \(time.iso8601.prefix(10)), \(reason)")
    case .passedOver(let reason): try tell("  passed over: \(reason)")
    case .waiting(let waiting): try tell(waiting.text(goOn: "curate \(goOnWords)"))
    case .done, .open: if let words { try tell(words) }
    }
  }

  private mutating func run(_ name: String, _ arguments: [String], isRepeated: Bool) async throws {
    let start = ContinuousClock.now
    let repeated = RepeatedStep(arguments)
    let digest = repeated.digest
    if isRepeated, repeated.again != arguments {
      try tell(
        "  without what is there no longer: \(arguments.filter { !repeated.again.contains($0) }.joined(separator: ", "))"
      )
    }
    let step = Step(isRepeated ? repeated.again : arguments, isQuiet: output.quiet, isSilent: output.json)
    do {
      try await step.run()
    } catch is EarlyEnd where Interrupts.wasRaised {
      throw interrupted()
    } catch {
      if !output.quiet { Screen.note("The recipe \(recipe.name) stopped at the step \(name).") }
      throw error
    }
    let duration = ContinuousClock.now - start
    let seconds = Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    ends.append(.done(step.answer, seconds: seconds))
    guard store.exists else { return }
    let kept = StoredRecipeStep(
      step: name, arguments: arguments, answer: step.answer.text, digest: digest, finishedAt: currentTime())
    try store.open().write { try $0.keep(kept, of: recipe.name) }
    try keepInputs()
  }

  /// What the user brought holds for the next time. A store that the first step makes is there after it.
  private func keepInputs() throws {
    guard store.exists else { return }
    var inputs = inputs
    inputs.out = keptFolder
    // Nobody can say once more what came through a pipe.
    inputs.dumps.removeAll { $0 == "-" }
    inputs.revisit.removeAll { $0 == "-" }
    if inputs.votes == "-" { inputs.votes = nil }
    let json = String(decoding: try JSONEncoder().encode(inputs), as: UTF8.self)
    try store.open().write { try $0.keepInputs(json, of: recipe.name) }
  }

  private func interrupted() -> EarlyEnd {
    try? keepInputs()
    if !output.quiet { Screen.note("To go on: curate \(goOnWords)") }
    return .interrupted
  }
}

extension RecipeRunner {
  /// What waits for people; nil where nothing does.
  var waiting: (step: String, waiting: Waiting)? {
    for (step, end) in zip(steps, ends) { if case .waiting(let waiting) = end { return (step.name, waiting) } }
    return nil
  }

  /// Whether every step was done, or passed over.
  var isFinished: Bool {
    !isDry
      && ends.allSatisfy { end in
        switch end {
        case .done, .already, .passedOver: true
        case .waiting, .open: false
        }
      }
  }

  /// What the steps answered, in this run or before.
  private var answers: [String: AnswerValue] {
    var texts: [String: String] = [:]
    for (step, end) in zip(steps, ends) {
      switch end {
      case .done(let answer, _): texts[step.name] = answer.text
      case .already: texts[step.name] = memory.first { $0.step == step.name }?.answer
      default: break
      }
    }
    return texts.compactMapValues { try? JSONDecoder().decode(AnswerValue.self, from: Data($0.utf8)) }
  }

  var figures: [ComparedFigure] { recipe.compared(answers) }

  /// Where these steps depart from the paper.
  private var differences: [Recipe.Difference] {
    recipe.differences.filter { !(inputs.isAsPublished && $0.isOursOnly) }
  }

  var fields: [(String, JSON)] {
    [
      ("recipe", .string(recipe.name)), ("as_published", .bool(inputs.isAsPublished)), ("dry_run", .bool(isDry)),
      ("finished", .bool(isFinished)),
      ("waiting", waiting.map { .object([("step", .string($0.step))] + $0.waiting.fields) } ?? .null),
      (
        "steps",
        .array(
          zip(steps, ends).map { step, end in
            var arguments: JSON = .null
            if case .command(let words) = step.action { arguments = JSON(words) }
            var answer = JSON.null
            if case .done(let kept, _) = end { answer = kept }
            return [
              "step": .string(step.name), "arguments": arguments, "state": .string(end.word), "answer": answer,
            ]
          })
      ),
      (
        "figures",
        .array(
          figures.map {
            [
              "what": .string($0.what), "published": JSON($0.published), "published_share": JSON($0.publishedShare),
              "here": JSON($0.here), "here_share": JSON($0.hereShare), "share_of": JSON($0.of),
            ]
          })
      ),
      (
        "differences",
        .array(
          differences.map { ["published": .string($0.published), "here": .string($0.here), "why": .string($0.why)] })
      ),
    ]
  }

  /// The paper's figures beside this run's.
  var lastWords: String {
    guard !isDry else { return "\n\(differenceWords)\n\nA dry run: nothing was done." }
    guard isFinished else { return "" }
    let rows = figures.map { figure in
      [
        figure.what + (figure.of.map { ", of \($0)" } ?? ""), words(figure.published), share(figure.publishedShare),
        words(figure.here), share(figure.hereShare),
      ]
    }
    let table = rows.isEmpty ? "" : "\n" + Screen.table([["", "published", "", "here", ""]] + rows)
    return table + "\n\n\(differenceWords)\n\nThe recipe \(recipe.name) is at its end."
  }

  private var differenceWords: String {
    guard !differences.isEmpty else { return "Nothing departs from the paper." }
    return "Where this departs from the paper:\n"
      + differences.map { "  - \($0.published)\n    Here: \($0.here)\n    \($0.why)" }.joined(separator: "\n")
  }

  private func words(_ value: Double?) -> String {
    guard let value else { return "–" }
    return value == value.rounded() && value.magnitude < 1e15 ? Int(value).grouped : value.decimals(3)
  }

  private func share(_ value: Double?) -> String { value.map { "\(($0 * 100).decimals(1)) %" } ?? "" }
}

extension RecipeRunner.End {
  fileprivate var word: String {
    switch self {
    case .done: "done"
    case .already: "already"
    case .passedOver: "passed_over"
    case .waiting: "waiting"
    case .open: "open"
    }
  }
}
