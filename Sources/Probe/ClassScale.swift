// ClassScale: the order of a data set's classes, and where each lies where they are steps of a scale.
internal import Base

/// The classes of a data set in their order.
package struct ClassScale: Sendable, Hashable {
  /// By their numbers where all are numbers, else by their letters, or in the order that was asked for.
  package let names: [String]
  /// Where each class lies; nil where they are names without a scale.
  package let steps: [Double]?

  /// Classes are on a scale where that is asked for, where they were given an order, or where three and more of them are
  /// numbers. A class that is a number lies there; others lie one step apart in their order.
  /// - Parameters:
  ///   - labels: what there is, each once or more.
  ///   - order: all classes from the lowest to the highest; nil for their own.
  /// - Throws: `Fault(.usage)` where `order` does not name each class once.
  package init(labels: some Sequence<String>, isOrdinal: Bool, order: [String]?) throws {
    let found = Set(labels).sorted()
    if let order {
      if let unknown = order.first(where: { !found.contains($0) }) {
        throw Fault(
          .usage, "--order names \(unknown), and there is no such class; there are \(found.joined(separator: ", ")).")
      }
      if let missing = found.first(where: { !order.contains($0) }) {
        throw Fault(
          .usage, "--order leaves the class \(missing) out; it names all of them, from the lowest to the highest.")
      }
      guard order.count == found.count else { throw Fault(.usage, "--order names a class twice.") }
      (names, steps) = (order, order.indices.map { Double($0) })
      return
    }
    let numbers = found.compactMap { name in Double(name).flatMap { $0.isFinite ? (name, $0) : nil } }
    if numbers.count == found.count, !found.isEmpty {
      let sorted = numbers.sorted { ($0.1, $0.0) < ($1.1, $1.0) }
      names = sorted.map(\.0)
      steps = isOrdinal || found.count >= 3 ? sorted.map(\.1) : nil
    } else {
      names = found
      steps = isOrdinal ? found.indices.map { Double($0) } : nil
    }
  }
}
