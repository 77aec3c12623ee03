// ItemLabel: what a way of aggregating makes of one item's votes, and how it decides between equals.
import Base

/// The label of one item, and how sure the votes are of it.
package struct ItemLabel: Sendable, Equatable {
  package var item: String
  package var label: String
  /// Under the majority the share of the item's votes for the label, under a model its posterior probability; 0 to 1.
  package var probability: Double
  package var votes: Int
  /// Whether other labels were as good, so that the lot decided.
  package var tie: Bool

  package init(item: String, label: String, probability: Double, votes: Int, tie: Bool) {
    self.item = item
    self.label = label
    self.probability = probability
    self.votes = votes
    self.tie = tie
  }
}

/// Draws among labels that are equally good for an item.
///
/// The draw depends on the seed, the item's name and the labels only: neither the order of the votes nor the other items
/// change it, and every method draws alike.
/// - Parameter labels: indices of categories, ascending, at least one.
func drawn(_ labels: [Int], item: String, seed: UInt64) -> Int {
  guard labels.count > 1 else { return labels[0] }
  var lot = KeyedGenerator(seed: seed, key: ["majority", item])
  return labels[lot.index(labels.count)]
}
