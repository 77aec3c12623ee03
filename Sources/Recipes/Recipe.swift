// Recipe: a published protocol as the commands that repeat it.
import Base

/// A protocol: its steps, what of it can be set, and what its paper reports.
package struct Recipe: Sendable, Hashable {
  /// Something that the user may set.
  package struct Setting: Sendable, Hashable {
    package var name: String
    package var value: String
    /// For people: what it is.
    package var says: String
  }

  /// What has to be there before a recipe can go on, and only people can bring.
  package enum Wait: Sendable, Hashable {
    /// The same posts, looked at again so many days later.
    case revisit(days: Int)
    /// All votes of a task.
    case votes(task: String)
  }

  package enum Action: Sendable, Hashable {
    /// The words of a command, placeholders and all. `asPublished` takes its place where the paper's own order is wanted; it
    /// is empty where that order has no such step.
    case command(String, asPublished: String?)
    case wait(Wait)
  }

  package struct Step: Sendable, Hashable {
    package var name: String
    /// One sentence on what happens and why.
    package var say: String
    package var action: Action
    /// The input without which the step is passed over, such as `votes`.
    package var when: String?
  }

  /// A figure of the paper, and where the same one of this run is found.
  package struct Figure: Sendable, Hashable {
    package var what: String
    /// As the paper has it; nil where it does not say.
    package var published: Double?
    /// The share that the paper has, where it gives no number.
    package var publishedShare: Double?
    /// `step.key.key`, several with ` + ` between: a number in the steps' answers.
    package var here: String
    /// The figure that this one is a share of.
    package var of: String?
  }

  /// Where the recipe departs from the paper.
  package struct Difference: Sendable, Hashable {
    package var published: String
    package var here: String
    package var why: String
    /// Whether the paper's own order is without it.
    package var isOursOnly: Bool
  }

  /// Letters, digits, - and _.
  package var name: String
  package var title: String
  /// The study, as one cites it.
  package var after: String
  package var about: String
  package var settings: [Setting]
  package var steps: [Step]
  package var figures: [Figure]
  package var differences: [Difference]
}
