// Majority: the label that most annotators gave, ties by lot.
import Base

/// The label of one item, and how sure the votes are of it.
package struct MajorityLabel: Sendable, Equatable {
  package var item: String
  package var label: String
  /// The share of the item's votes for the label, 0 to 1.
  package var probability: Double
  package var votes: Int
  /// Whether other labels had as many votes, so that the lot decided.
  package var tie: Bool

  package init(item: String, label: String, probability: Double, votes: Int, tie: Bool) {
    self.item = item
    self.label = label
    self.probability = probability
    self.votes = votes
    self.tie = tie
  }
}

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
  package var labels: [MajorityLabel]
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
  var labels: [MajorityLabel] = []
  labels.reserveCapacity(table.items.count)
  var votes = [Int](repeating: 0, count: table.annotators.count)
  var hits = votes
  var ties = 0
  table.forEachItem { item, count, present, counts in
    let most = present.reduce(0) { max($0, counts[$1]) }
    let first = present.filter { counts[$0] == most }.sorted()
    var winner = first[0]
    if first.count > 1 {
      var lot = KeyedGenerator(seed: seed, key: ["majority", table.items[item]])
      winner = first[lot.index(first.count)]
      ties += 1
    }
    labels.append(
      MajorityLabel(
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
