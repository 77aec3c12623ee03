// Majority: the label that most annotators gave, ties by lot.

/// The majority's labels, and how often each annotator sided with them.
package struct Majority: Sendable, Equatable {
  /// One annotator's record.
  package struct Annotator: Sendable, Equatable {
    package var annotator: String
    package var votes: Int
    /// The share of the annotator's votes that equal the final label, 0 to 1; their own vote helped to make it.
    package var accuracy: Double

    package init(annotator: String, votes: Int, accuracy: Double) {
      self.annotator = annotator
      self.votes = votes
      self.accuracy = accuracy
    }
  }

  /// In the natural order of the items.
  package var labels: [ItemLabel]
  /// Items that the lot decided.
  package var ties: Int
  /// In the natural order of their names.
  package var annotators: [Annotator]
}

/// The most frequent label of each item.
///
/// A tie is decided by a draw that depends on the seed, the item's name and the tied labels only: neither the order of
/// the votes nor the other items change it.
package func majority(of table: VoteTable, seed: UInt64) -> Majority {
  var labels: [ItemLabel] = []
  labels.reserveCapacity(table.items.count)
  var votes = [Int](repeating: 0, count: table.annotators.count)
  var hits = votes
  var ties = 0
  table.forEachItem { item, count, present, counts in
    let most = present.reduce(0) { max($0, counts[$1]) }
    let first = present.filter { counts[$0] == most }.sorted()
    let winner = drawn(first, item: table.items[item], seed: seed)
    if first.count > 1 { ties += 1 }
    labels.append(
      ItemLabel(
        item: table.items[item], label: table.categories[winner], probability: Double(most) / Double(count),
        votes: count, tie: first.count > 1))
    for vote in table.starts[item]..<table.starts[item + 1] {
      let annotator = Int(table.annotatorOf[vote])
      votes[annotator] += 1
      if Int(table.labelOf[vote]) == winner { hits[annotator] += 1 }
    }
  }
  let annotators = table.annotators.indices.map { index in
    Majority.Annotator(
      annotator: table.annotators[index], votes: votes[index], accuracy: Double(hits[index]) / Double(votes[index]))
  }
  return Majority(labels: labels, ties: ties, annotators: annotators)
}

/// The items of which no label has more votes than every other, with those that share the lead.
/// - Parameter leastVotes: items with fewer are left out.
package func ties(of table: VoteTable, leastVotes: Int) -> [(item: String, labels: [String])] {
  var found: [(item: String, labels: [String])] = []
  table.forEachItem { item, count, present, counts in
    guard count >= leastVotes else { return }
    let most = present.reduce(0) { max($0, counts[$1]) }
    let first = present.filter { counts[$0] == most }.sorted()
    if first.count > 1 { found.append((table.items[item], first.map { table.categories[$0] })) }
  }
  return found
}
