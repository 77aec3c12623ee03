// RecipePlan: a recipe with its inputs put in: the very commands that will run.
import Base

/// What the user brings to a recipe.
package struct RecipeInputs: Sendable, Hashable, Codable {
  /// The crawl, as paths.
  package var dumps: [String] = []
  /// The second look at it.
  package var revisit: [String] = []
  /// A vote file from elsewhere.
  package var votes: String?
  /// The folder of the export.
  package var out: String
  package var seed: UInt64 = 0
  /// Of this machine and this hour: it is not kept.
  package var jobs: Int?
  /// In place of the recipe's own values.
  package var settings: [String: String] = [:]
  /// The paper's order, also where it leaks.
  package var isAsPublished = false

  package init(out: String) { self.out = out }

  enum CodingKeys: String, CodingKey {
    case dumps
    case revisit
    case votes
    case out
    case seed
    case settings
    case isAsPublished = "as_published"
  }

  /// The placeholders that every recipe has.
  static let names: Set<String> = ["dumps", "revisit", "votes", "out", "seed", "jobs"]

  fileprivate var values: [String: [String]] {
    [
      "dumps": dumps, "revisit": revisit, "votes": votes.map { [$0] } ?? [], "out": [out], "seed": [String(seed)],
      "jobs": jobs.map { [String($0)] } ?? [],
    ]
  }
}

/// A step of a recipe, ready to run.
package struct PlannedStep: Sendable, Hashable {
  package enum Action: Sendable, Hashable {
    /// The command's words, without `curate`.
    case command([String])
    case wait(Recipe.Wait)
    /// Nothing: for this reason.
    case passedOver(String)
  }

  package var name: String
  package var say: String
  package var action: Action
}

extension Recipe {
  /// Whether some step wants the input.
  package func takes(_ input: String) -> Bool {
    steps.contains { step in
      guard case .command(let ours, let theirs) = step.action else { return false }
      return [ours, theirs ?? ""].contains { line in
        (try? RecipeWords(line).placeholders.contains(input)) ?? false
      }
    }
  }

  /// The steps with their inputs.
  /// - Throws: `Fault(.usage)` where a setting is set that the recipe does not have.
  package func planned(_ inputs: RecipeInputs) throws -> [PlannedStep] {
    var values = inputs.values
    for setting in settings { values[setting.name] = setting.value.isEmpty ? [] : [setting.value] }
    for (name, value) in inputs.settings.sorted(by: { $0.key < $1.key }) {
      guard settings.contains(where: { $0.name == name }) else {
        let names = settings.map(\.name)
        let hint = nearestName(to: name, among: names).map { " Did you mean \($0)?" } ?? ""
        throw Fault(
          .usage,
          "The recipe \(self.name) has no setting \(name); "
            + (names.isEmpty ? "it has none at all." : "it has \(names.joined(separator: ", ")).\(hint)"))
      }
      values[name] = value.isEmpty ? [] : [value]
    }
    return try steps.map { step in
      func made(_ action: PlannedStep.Action) -> PlannedStep {
        PlannedStep(name: step.name, say: step.say, action: action)
      }
      if let when = step.when, values[when, default: []].isEmpty {
        return made(.passedOver(Self.reason(without: when)))
      }
      switch step.action {
      case .wait(let wait): return made(.wait(wait))
      case .command(let ours, let theirs):
        let line = inputs.isAsPublished ? theirs ?? ours : ours
        guard !line.isEmpty else { return made(.passedOver("the published protocol has no such step")) }
        return made(.command(try RecipeWords(line).filled(values)))
      }
    }
  }

  private static func reason(without input: String) -> String {
    switch input {
    case "revisit": "no second look was given (--revisit)"
    case "votes": "no vote file was given (--votes)"
    default: "\(input) is not set"
    }
  }
}
