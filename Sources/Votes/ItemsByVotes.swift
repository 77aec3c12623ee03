// ItemsByVotes: how many votes items have, and a table of those with enough.

extension VoteTable {
  /// How many items have so many votes.
  package var itemsByVotes: [Int: Int] {
    var counts: [Int: Int] = [:]
    for item in items.indices { counts[starts[item + 1] - starts[item], default: 0] += 1 }
    return counts
  }

  /// The table of the items with `count` votes and more, how many items others were, and the most votes that one has.
  package func keeping(itemsWithVotes count: Int) -> (table: VoteTable, thin: (items: Int, most: Int)) {
    let counts = itemsByVotes
    let most = counts.keys.max() ?? 0
    let thin = counts.filter { $0.key < count }.values.reduce(0, +)
    guard thin > 0 else { return (self, (0, most)) }
    var columns = VoteColumns()
    for item in items.indices where starts[item + 1] - starts[item] >= count {
      for vote in starts[item]..<starts[item + 1] {
        columns.append(
          Vote(
            item: items[item], annotator: annotators[Int(annotatorOf[vote])], label: categories[Int(labelOf[vote])]))
      }
    }
    return (VoteTable(columns), (thin, most))
  }
}
