// ClassNames: what the two classes are called, and which of them is looked for.
import Base

/// The two classes that a classifier tells apart.
package struct ClassNames: Sendable, Hashable {
  /// The one that is looked for; probabilities are of it.
  package var positive: String
  package var negative: String

  package init(positive: String, negative: String) {
    self.positive = positive
    self.negative = negative
  }

  /// Chooses the class that is looked for.
  /// - Parameters:
  ///   - labels: what the examples are called, each once, in any order.
  ///   - wished: the user's choice; every other label is the other class then.
  ///   - preferred: what is taken where the user says nothing, the first that there is.
  ///   - origin: for the sentences: `the folder photos`, `the task danger`.
  /// - Throws: `Fault` where there are not two classes, or nothing says which is looked for.
  package init(labels: [String], wished: String?, preferred: [String], origin: String) throws {
    let labels = Array(Set(labels)).sorted()
    let list = labels.joined(separator: ", ")
    guard labels.count >= 2 else {
      throw Fault(
        .data,
        labels.isEmpty
          ? "There are no labelled photographs in \(origin); a classifier needs two classes."
          : "All photographs of \(origin) are \(list); a classifier needs two classes.")
    }
    if let wished {
      guard labels.contains(wished) else {
        let hint = didYouMean(wished, among: labels)
        throw Fault(.usage, "Nothing in \(origin) is called \(wished); there are \(list).\(hint)")
      }
      self.init(positive: wished, negative: Self.other(than: wished, of: labels))
      return
    }
    guard labels.count == 2 else {
      throw Fault(
        .usage,
        "\(origin.prefix(1).uppercased() + origin.dropFirst()) has \(labels.count) classes (\(list)), and a classifier tells two apart; "
          + "name the one to look for with --positive, all others are the other class then.")
    }
    guard let positive = preferred.first(where: labels.contains) else {
      throw Fault(.usage, "Name the class to look for with --positive: \(labels[0]) or \(labels[1]).")
    }
    self.init(positive: positive, negative: Self.other(than: positive, of: labels))
  }

  private static func other(than positive: String, of labels: [String]) -> String {
    let others = labels.filter { $0 != positive }
    return others.count == 1 ? others[0] : "not-\(positive)"
  }
}
