// RecipeFile: a recipe as a file in YAML says it (Data/README.md has the form), and what is wrong with one in words.
import Base
import Foundation
import HandFiles

extension Recipe {
  /// Reads a recipe.
  /// - Parameter origin: how errors name the file.
  /// - Throws: `Fault(.data)` with the first thing that is wrong, in words.
  package init(yaml: String, origin: String) throws {
    let written = HandFile(yaml, origin: origin, kind: "recipe")
    let wrong = written.wrong
    let file = try written.decoded(as: RecipeFile.self, keys: RecipeFile.keys)
    guard file.name.isPlainName else {
      throw wrong("its name \"\(file.name)\" may hold only letters, digits, - and _")
    }
    guard !file.steps.isEmpty else { throw wrong("it has no steps") }
    let settings = (file.settings ?? []).map { Setting(name: $0.name, value: $0.value, says: $0.says) }
    let known = Set(settings.map(\.name)).union(RecipeInputs.names)
    guard known.count == settings.count + RecipeInputs.names.count else {
      throw wrong("two of its settings have one name, or the name of an input")
    }
    var steps: [Step] = []
    for step in file.steps {
      guard !steps.contains(where: { $0.name == step.name }) else { throw wrong("two steps are named \(step.name)") }
      if let when = step.when, !known.contains(when) {
        throw wrong("the step \(step.name) is only for \(when), which is no input and no setting")
      }
      steps.append(
        Step(name: step.name, say: step.say, action: try action(step, known: known, wrong: wrong), when: step.when))
    }
    let figures = (file.figures ?? []).map {
      Figure(what: $0.what, published: $0.published, publishedShare: $0.share, here: $0.here, of: $0.of)
    }
    for figure in figures {
      let first = figure.here.split(separator: ".").first.map(String.init) ?? ""
      guard steps.contains(where: { $0.name == first }) else {
        throw wrong("the figure \"\(figure.what)\" is taken from \(first), which is no step")
      }
      if let of = figure.of, !figures.contains(where: { $0.what == of }) {
        throw wrong("the figure \"\(figure.what)\" is a share of \"\(of)\", which is no figure")
      }
    }
    self.init(
      name: file.name, title: file.title, after: file.after,
      about: file.about.trimmingCharacters(in: .whitespacesAndNewlines),
      settings: settings, steps: steps, figures: figures,
      differences: (file.differences ?? []).map {
        Difference(published: $0.published, here: $0.here, why: $0.why, isOursOnly: $0.oursOnly ?? false)
      })
  }
}

private func action(_ step: RecipeFile.Step, known: Set<String>, wrong: (String) -> Fault) throws -> Recipe.Action {
  switch (step.run, step.wait) {
  case (let run?, nil):
    for line in [run, step.asPublished ?? ""] {
      do {
        if let strange = try RecipeWords(line).placeholders.first(where: { !known.contains($0) }) {
          let hint = nearestName(to: strange, among: Array(known)).map { "; {\($0)} is one" } ?? ""
          throw wrong("{\(strange)} in the step \(step.name) is no input and no setting\(hint)")
        }
      } catch let problem as RecipeWords.Problem {
        throw wrong("the step \(step.name) \(problem.words)")
      }
    }
    return .command(run, asPublished: step.asPublished)
  case (nil, "revisit"?):
    guard let days = step.days, (1...365).contains(days) else {
      throw wrong("the step \(step.name) waits for a second look and lacks days, between 1 and 365")
    }
    return .wait(.revisit(days: days))
  case (nil, "votes"?):
    guard let task = step.task else { throw wrong("the step \(step.name) waits for votes and lacks the task") }
    return .wait(.votes(task: task))
  case (nil, let wait?):
    throw wrong("the step \(step.name) waits for \(wait); it can wait for revisit and votes")
  case (nil, nil): throw wrong("the step \(step.name) has neither run nor wait")
  case (_?, _?): throw wrong("the step \(step.name) has both run and wait")
  }
}

/// The file as it is written.
private struct RecipeFile: Decodable {
  static let keys = KeyTree(
    ["name", "title", "after", "about", "settings", "steps", "figures", "differences"],
    lists: [
      "settings": KeyTree(["name", "value", "says"]),
      "steps": KeyTree(["name", "say", "run", "as_published", "wait", "task", "days", "when"]),
      "figures": KeyTree(["what", "published", "share", "here", "of"]),
      "differences": KeyTree(["published", "here", "why", "ours_only"]),
    ])

  struct Setting: Decodable {
    var name: String
    var value: String
    var says: String
  }
  struct Step: Decodable {
    var name: String
    var say: String
    var run: String?
    var asPublished: String?
    var wait: String?
    var task: String?
    var days: Int?
    var when: String?

    enum CodingKeys: String, CodingKey {
      case name
      case say
      case run
      case asPublished = "as_published"
      case wait
      case task
      case days
      case when
    }
  }
  struct Figure: Decodable {
    var what: String
    var published: Double?
    var share: Double?
    var here: String
    var of: String?
  }
  struct Difference: Decodable {
    var published: String
    var here: String
    var why: String
    var oursOnly: Bool?

    enum CodingKeys: String, CodingKey {
      case published
      case here
      case why
      case oursOnly = "ours_only"
    }
  }
  var name: String
  var title: String
  var after: String
  var about: String
  var settings: [Setting]?
  var steps: [Step]
  var figures: [Figure]?
  var differences: [Difference]?
}
