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
  /// The folder of the export; nil for that of the recipe's name.
  package var out: String?
  package var seed: UInt64 = 0
  /// Of this machine and this hour: it is not kept.
  package var jobs: Int?
  /// In place of the recipe's own values.
  package var settings: [String: String] = [:]
  /// The paper's order, also where it leaks. Nobody goes on with it by accident: it is not kept.
  package var isAsPublished = false
  /// The folder that paths are relative to.
  package var folder = ""

  package init() {}

  /// With paths that lead to the same files from another folder.
  package func seen(from folder: String) -> RecipeInputs {
    guard folder != self.folder, !self.folder.isEmpty else { return self }
    func path(_ path: String) -> String { path.hasPrefix("/") ? path : "\(self.folder)/\(path)" }
    var seen = self
    (seen.dumps, seen.revisit, seen.votes) = (dumps.map(path), revisit.map(path), votes.map(path))
    (seen.out, seen.folder) = (out.map(path), folder)
    return seen
  }

  enum CodingKeys: String, CodingKey {
    case dumps
    case revisit
    case votes
    case out
    case seed
    case settings
    case folder
  }

  /// The placeholders that every recipe has.
  static let names: Set<String> = ["dumps", "revisit", "votes", "out", "seed", "jobs"]

  fileprivate func values(_ recipe: String) -> [String: [String]] {
    let out = out ?? (isAsPublished ? "\(recipe)-as-published" : recipe)
    return [
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

  /// The inputs without settings that the recipe does not have: its file may have changed since they were kept.
  package func known(_ inputs: RecipeInputs) -> RecipeInputs {
    var known = inputs
    known.settings = inputs.settings.filter { name, _ in settings.contains { $0.name == name } }
    return known
  }

  /// The steps with their inputs.
  /// - Throws: `Fault(.usage)` where a setting is set that the recipe does not have.
  package func planned(_ inputs: RecipeInputs) throws -> [PlannedStep] {
    var values = inputs.values(name)
    for setting in settings { values[setting.name] = setting.value.isEmpty ? [] : [setting.value] }
    for (name, value) in inputs.settings.sorted(by: { $0.key < $1.key }) {
      guard settings.contains(where: { $0.name == name }) else {
        let names = settings.map(\.name)
        let hint = didYouMean(name, among: names)
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
        let words = try RecipeWords(line)
        guard !inputs.dumps.isEmpty || !words.placeholders.contains("dumps") else {
          return made(.passedOver("no dump is named now; what was imported before is in the store"))
        }
        return made(.command(words.filled(values)))
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
