// StepMemory: which steps of a recipe have to be done, when some were done before.

/// A step that was done.
package struct DoneStep: Sendable, Hashable {
  /// The command as it was run.
  package var arguments: [String]
  /// The runs that it made lie above this number …
  package var above: Int64
  /// … and up to this one.
  package var through: Int64

  package init(arguments: [String], above: Int64, through: Int64) {
    (self.arguments, self.above, self.through) = (arguments, above, through)
  }
}

/// A run of the store.
package struct PastRun: Sendable, Hashable {
  package var id: Int64
  package var command: String
  /// A session of annotators that is at work, or was when a step of the recipe was done: its votes came since.
  package var isOpen: Bool

  package init(id: Int64, command: String, isOpen: Bool = false) {
    (self.id, self.command, self.isOpen) = (id, command, isOpen)
  }
}

/// How early in the way of the data a command works. What lies behind it is not touched by it, so a later command does not
/// make an earlier one stale.
package func lane(ofCommand command: String) -> Int {
  let words = command.split(separator: " ")
  return switch words.first {
  case "import", "forget": 0
  case "fetch": 1
  case "faces": 2
  case "selfies": words.dropFirst().first == "predict" ? 3 : 9
  case "select": 3
  // Listing them is no run, so what is recorded has changed something.
  case "annotate", "serve", "votes", "tasks", "annotators", "suspects": 4
  case "aggregate", "score": 5
  case "export": 6
  default: 9
  }
}

/// For each step whether it has to be done: it never was, or with other words, or something was done to the store since, at
/// its own place in the way of the data or before it, that is no step of this recipe. From the first that has to be done on,
/// all have.
/// - Parameters:
///   - steps: name and words of each command, in order.
///   - done: by the steps' names.
///   - runs: all runs of the store, in any order.
package func stepsToDo(
  _ steps: [(name: String, arguments: [String])], done: [String: DoneStep], runs: [PastRun]
) -> [Bool] {
  let foreign = runs.filter { run in !done.values.contains { $0.above < run.id && run.id <= $0.through } }
  var isStale = false
  // What an earlier step of the recipe did last.
  var latest: Int64 = 0
  return steps.map { step in
    if !isStale {
      let own = lane(ofCommand: step.arguments.prefix { !$0.hasPrefix("-") }.prefix(2).joined(separator: " "))
      if let before = done[step.name], before.arguments == step.arguments {
        isStale =
          latest > before.through
          || foreign.contains { run in
            (run.id > before.through || run.isOpen) && lane(ofCommand: run.command) <= own
          }
        latest = max(latest, before.through)
      } else {
        isStale = true
      }
    }
    return isStale
  }
}
