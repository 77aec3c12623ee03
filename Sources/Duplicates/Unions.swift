// Unions: things that are joined pair by pair into groups.

/// A forest of `count` things (disjoint sets, with path halving); of a group the smallest number is its root.
package struct Unions: Sendable {
  private var parents: [Int]

  package init(count: Int) { parents = Array(0..<count) }

  /// The smallest number of the thing's group.
  package mutating func root(_ thing: Int) -> Int {
    var at = thing
    while parents[at] != at {
      parents[at] = parents[parents[at]]
      at = parents[at]
    }
    return at
  }

  package mutating func join(_ a: Int, _ b: Int) {
    let (a, b) = (root(a), root(b))
    parents[max(a, b)] = min(a, b)
  }

  /// Joins all things that have a key in common.
  /// - Parameter keys: those of a thing.
  package mutating func join<Key: Hashable>(by keys: (Int) -> [Key]) {
    var first: [Key: Int] = [:]
    for thing in parents.indices {
      for key in keys(thing) {
        if let other = first[key] { join(other, thing) } else { first[key] = thing }
      }
    }
  }
}
