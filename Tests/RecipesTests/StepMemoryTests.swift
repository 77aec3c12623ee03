// StepMemoryTests: a step that was done is left alone as long as nothing was done before it.
import Recipes
import Testing

@Suite struct StepMemoryTests {
  private let steps = [
    (name: "import", arguments: ["import", "crawl"]), (name: "faces", arguments: ["faces"]),
    (name: "candidates", arguments: ["select", "candidates", "--geotagged"]),
    (name: "labels", arguments: ["aggregate", "--task", "danger"]), (name: "export", arguments: ["export", "set"]),
    (name: "verify", arguments: ["verify", "set"]),
  ]
  /// Each made one run, verify none: 1 to 5.
  private var done: [String: DoneStep] {
    Dictionary(
      uniqueKeysWithValues: steps.enumerated().map { place, step in
        let number = Int64(min(place, 5))
        return (step.name, DoneStep(arguments: step.arguments, above: number, through: min(number + 1, 5)))
      })
  }
  private let runs = ["import", "faces", "select", "aggregate", "export"].enumerated().map { place, command in
    PastRun(id: Int64(place + 1), command: command)
  }

  @Test func `nothing is to be done where all was done`() {
    #expect(stepsToDo(steps, done: done, runs: runs) == Array(repeating: false, count: 6))
    #expect(stepsToDo(steps, done: [:], runs: []) == Array(repeating: true, count: 6))
  }

  @Test func `a step that was never done is, and all behind it`() {
    var done = done
    done["labels"] = nil
    #expect(stepsToDo(steps, done: done, runs: runs) == [false, false, false, true, true, true])
  }

  @Test func `other words are another step`() {
    var steps = steps
    steps[2].arguments.append("--ask")
    #expect(stepsToDo(steps, done: done, runs: runs) == [false, false, true, true, true, true])
  }

  @Test(arguments: [
    ("import", 0), ("forget", 0), ("fetch", 1), ("faces", 1), ("selfies predict", 2), ("annotate", 3), ("serve", 3),
    ("votes import", 3), ("tasks gold", 3), ("score", 3), ("export", 4), ("selfies evaluate", 5),
  ])
  func `what somebody did meanwhile makes stale what lies behind it`(_ command: String, _ first: Int) {
    let expected = steps.indices.map { $0 >= first }
    let found = stepsToDo(steps, done: done, runs: runs + [PastRun(id: 6, command: command)])
    #expect(found == expected, "\(command)")
  }

  @Test func `what was done before the steps makes none of them stale`() {
    let later = done.mapValues { DoneStep(arguments: $0.arguments, above: $0.above + 3, through: $0.through + 3) }
    let before = ["import", "fetch", "annotate"].enumerated().map { PastRun(id: Int64($0 + 1), command: $1) }
    let runs = before + self.runs.map { PastRun(id: $0.id + 3, command: $0.command) }
    #expect(stepsToDo(steps, done: later, runs: runs) == Array(repeating: false, count: 6))
  }

  @Test func `a step that was done again makes all behind it stale, also in a later run`() {
    var done = done
    done["labels"] = DoneStep(arguments: steps[3].arguments, above: 5, through: 6)
    let found = stepsToDo(steps, done: done, runs: runs + [PastRun(id: 6, command: "aggregate")])
    #expect(found == [false, false, false, false, true, true])
  }

  @Test func `a session that is still open brings votes after the step`() {
    let open = [PastRun(id: 1, command: "annotate", isOpen: true)]
    let later = done.mapValues { DoneStep(arguments: $0.arguments, above: $0.above + 1, through: $0.through + 1) }
    let own = runs.map { PastRun(id: $0.id + 1, command: $0.command) }
    #expect(stepsToDo(steps, done: later, runs: open + own) == [false, false, false, true, true, true])
  }
}
