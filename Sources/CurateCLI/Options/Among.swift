// Among: a label of a set as one word, SET=LABEL, and the photographs that carry it.
import Base
import Store

/// A label of a set, as `predicted-selfie=selfie` says it.
struct LabelOfSet {
  let set: String
  let label: String

  /// - Returns: nil where the text does not name both. A set's name may hold an equals sign, a label may not.
  init?(_ text: String) {
    guard let equals = text.lastIndex(of: "="), equals > text.startIndex else { return nil }
    (set, label) = (String(text[..<equals]), String(text[text.index(after: equals)...]))
  }
}

/// The images that carry the label, with their hashes.
/// - Parameter text: as --among has it.
/// - Throws: `Fault(.usage)` where the text names no label, `Fault(.noInput)` where the store has no such labels.
func images(among text: String, of store: Store) throws -> [String: Int64] {
  guard let wanted = LabelOfSet(text) else {
    throw Fault(.usage, "--among \(text) wants the labels' name and a label, such as predicted-selfie=selfie.")
  }
  try checkLabelSet(wanted.set, in: store)
  var labels: Set<String> = []
  var found: [String: Int64] = [:]
  try store.read { connection in
    try connection.forEachLabelledPhotograph(set: wanted.set) { image, sha256, label in
      labels.insert(label)
      if label == wanted.label { found[sha256] = image }
    }
  }
  guard !found.isEmpty else {
    let there = labels.isEmpty ? "" : "; there are \(labels.sorted().joined(separator: ", "))"
    throw Fault(.noInput, "No image of the labels \(wanted.set) is \(wanted.label)\(there).")
  }
  return found
}

/// - Throws: `Fault(.noInput)` where the store has no labels of that name, with those that it has.
func checkLabelSet(_ name: String, in store: Store) throws {
  let names = try store.read { try $0.labelSetNames() }
  guard !names.contains(name) else { return }
  let hint = didYouMean(name, among: names)
  throw Fault(
    .noInput,
    names.isEmpty
      ? "The store has no labels yet; curate selfies predict, curate aggregate and curate score make them."
      : "The store has no labels \(name); it has \(names.joined(separator: ", ")).\(hint)")
}
