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
    /// Done by an earlier run of the recipe, at that time.
    case already(UTCTime)
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
  let asPublished: Bool
  /// The command that goes on, without `curate`.
  let goOnWords: String
  var skipped: Set<String> = []
  var last: String?
  var isPartial = false
  var doesAll = false

  private(set) var ends: [End] = []
  private var isDry = false

  init(
    recipe: Recipe, steps: [PlannedStep], memory: [StoredRecipeStep], store: StoreOptions, output: OutputOptions,
    asPublished: Bool, goOnWords: String
  ) {
    (self.recipe, self.steps, self.memory, self.store, self.output) = (recipe, steps, memory, store, output)
    (self.asPublished, self.goOnWords) = (asPublished, goOnWords)
  }

  /// - Throws: what a step throws, after a line that says which step it was.
  mutating func run(isDry: Bool) async throws {
    self.isDry = isDry
    let isToDo = try stepsThatAreToDo()
    // Between two steps nobody else listens.
    let interrupts = Interrupts()
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
        if let waiting = try Waiting(wait, recipe: recipe, store: store.open(), isPartial: isPartial) {
          try end(.waiting(waiting))
          isOver = true
        } else {
          try end(.passedOver("all is there"))
        }
      case .command(let arguments):
        try tell("+ curate \(arguments.map(shellWord).joined(separator: " "))")
        if isDry {
          ends.append(.open)
        } else if !isToDo[step.name, default: true], let before = memory.first(where: { $0.step == step.name }) {
          try end(.already(before.finishedAt))
        } else {
          try await run(step.name, arguments)
          if interrupts.isRaised { throw interrupted() }
        }
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
    case .already(let time): try tell("  done on \(time.iso8601.prefix(10)), and nothing has changed since")
    case .passedOver(let reason): try tell("  passed over: \(reason)")
    case .waiting(let waiting): try tell(waiting.text(goOn: "curate \(goOnWords)"))
    case .done, .open: if let words { try tell(words) }
    }
  }

  private mutating func run(_ name: String, _ arguments: [String]) async throws {
    let start = ContinuousClock.now
    let above = try store.exists ? store.open().read { try $0.lastRunNumber() } : 0
    let step = Step(arguments + (output.quiet ? ["--quiet"] : []), isSilent: output.json)
    do {
      try await step.run()
    } catch let early as EarlyEnd where early.code == EarlyEnd.problemsFound.code && asPublished {
      // The paper's order puts photographs on both sides: that is what was asked for.
    } catch is EarlyEnd where Interrupts.wasRaised {
      throw interrupted()
    } catch {
      if !output.quiet { Screen.note("The recipe \(recipe.name) stopped at the step \(name).") }
      throw error
    }
    let duration = ContinuousClock.now - start
    let seconds = Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    ends.append(.done(step.answer, seconds: seconds))
    // Addresses that are due later: the next run asks for them.
    guard arguments.first != "fetch" || !Self.isUnfinished(step.answer) else { return }
    // A store that the step was the first to make is there now.
    let opened = try store.open()
    try opened.write { connection in
      try connection.keep(
        StoredRecipeStep(
          step: name, arguments: arguments, answer: step.answer.text, firstRun: above,
          lastRun: try connection.lastRunNumber(), finishedAt: currentTime()), of: recipe.name)
    }
  }

  /// Whether a fetch has left something to do.
  private static func isUnfinished(_ answer: JSON) -> Bool {
    guard case .object(let fields) = answer else { return false }
    return fields.contains { name, value in
      guard ["failed", "pending"].contains(name), case .int(let count) = value else { return false }
      return count > 0
    }
  }

  private func interrupted() -> EarlyEnd {
    if !output.quiet { Screen.note("To go on: curate \(goOnWords)") }
    return .interrupted
  }

  private func stepsThatAreToDo() throws -> [String: Bool] {
    guard !doesAll, store.exists else { return [:] }
    let commands = steps.compactMap { step -> (name: String, arguments: [String])? in
      guard case .command(let arguments) = step.action, !skipped.contains(step.name) else { return nil }
      return (step.name, arguments)
    }
    var done: [String: DoneStep] = [:]
    for step in memory {
      // A data set that somebody has taken away has to be made again.
      if step.arguments.first == "export", !isThere(step.arguments) { continue }
      done[step.step] = DoneStep(arguments: step.arguments, above: step.firstRun, through: step.lastRun)
    }
    let last = memory.map(\.finishedAt.seconds).max() ?? 0
    let runs = try store.open().read { try $0.runs(after: 0) }.map { run in
      let isSession = ["annotate", "serve"].contains(run.command)
      return PastRun(
        id: run.id, command: run.command,
        isOpen: isSession && run.finishedAt.map { $0.seconds >= last } ?? true)
    }
    let toDo = stepsToDo(commands, done: done, runs: runs)
    return Dictionary(uniqueKeysWithValues: zip(commands.map(\.name), toDo))
  }

  private func isThere(_ export: [String]) -> Bool {
    guard export.count > 1 else { return false }
    return FileManager.default.fileExists(atPath: export[1] + "/dataset.json")
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

  var fields: [(String, JSON)] {
    [
      ("recipe", .string(recipe.name)), ("as_published", .bool(asPublished)), ("dry_run", .bool(isDry)),
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
    ]
  }

  /// The paper's figures beside this run's.
  var lastWords: String {
    guard !isDry else { return "\nA dry run: nothing was done." }
    guard isFinished else { return "" }
    let rows = figures.map { figure in
      [
        figure.what + (figure.of.map { ", of \($0)" } ?? ""), words(figure.published), share(figure.publishedShare),
        words(figure.here), share(figure.hereShare),
      ]
    }
    let table = rows.isEmpty ? "" : "\n" + Screen.table([["", "published", "", "here", ""]] + rows)
    return table + "\n\nThe recipe \(recipe.name) is at its end."
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
