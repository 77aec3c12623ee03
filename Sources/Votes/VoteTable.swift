// VoteTable: who said what about which item, as integers in a fixed order.

/// One judgement: this annotator gave this item this label.
package struct Vote: Sendable, Hashable {
  package var item: String
  package var annotator: String
  package var label: String

  package init(item: String, annotator: String, label: String) {
    self.item = item
    self.annotator = annotator
    self.label = label
  }
}

/// Votes by item, names replaced by their rank: eight bytes a vote.
///
/// The table does not depend on the order of the votes, save that of two votes of one annotator on one item the later
/// one counts. All names are in natural order (numbers by value, then the rest with runs of digits by value).
package struct VoteTable: Sendable {
  package let items: [String]
  package let annotators: [String]
  /// The labels of the votes that count.
  package let categories: [String]
  /// How many votes were replaced by a later one of the same annotator on the same item.
  package let repeated: Int

  /// The votes of item i are `starts[i] ..< starts[i + 1]`, by annotator.
  let starts: [Int]
  /// For each vote the index into `annotators`.
  let annotatorOf: [Int32]
  /// For each vote the index into `categories`.
  let labelOf: [Int32]

  /// How many votes count.
  package var votes: Int { labelOf.count }

  package init(_ votes: [Vote]) {
    var itemNames = Names()
    var annotatorNames = Names()
    var labelNames = Names()
    var itemIDs: [Int32] = []
    var annotatorIDs: [Int32] = []
    var labelIDs: [Int32] = []
    itemIDs.reserveCapacity(votes.count)
    annotatorIDs.reserveCapacity(votes.count)
    labelIDs.reserveCapacity(votes.count)
    for vote in votes {
      itemIDs.append(itemNames.id(of: vote.item))
      annotatorIDs.append(annotatorNames.id(of: vote.annotator))
      labelIDs.append(labelNames.id(of: vote.label))
    }
    let (items, itemRank) = itemNames.ranked()
    let (annotators, annotatorRank) = annotatorNames.ranked()

    // A counting sort by item. Annotator and position share a word, so that sorting an item's words puts the votes of
    // one annotator beside each other, the latest last.
    var ends = [Int](repeating: 0, count: items.count + 1)
    for id in itemIDs { ends[Int(itemRank[Int(id)]) + 1] += 1 }
    for i in 0..<items.count { ends[i + 1] += ends[i] }
    let bounds = ends
    var words = [UInt64](repeating: 0, count: votes.count)
    for position in itemIDs.indices {
      let item = Int(itemRank[Int(itemIDs[position])])
      let annotator = UInt64(annotatorRank[Int(annotatorIDs[position])])
      words[ends[item]] = annotator << 32 | UInt64(position)
      ends[item] += 1
    }
    var starts = [0]
    var kept: [UInt64] = []
    starts.reserveCapacity(items.count + 1)
    kept.reserveCapacity(votes.count)
    for item in items.indices {
      let range = bounds[item]..<bounds[item + 1]
      words[range].sort()
      for at in range where at + 1 == range.upperBound || words[at] >> 32 != words[at + 1] >> 32 {
        kept.append(words[at])
      }
      starts.append(kept.count)
    }

    // A label that only replaced votes bore is no category.
    var inUse = [Bool](repeating: false, count: labelNames.count)
    let keptLabels = kept.map { labelIDs[Int($0 & 0xffff_ffff)] }
    for label in keptLabels { inUse[Int(label)] = true }
    let (categories, labelRank) = labelNames.ranked { inUse[$0] }

    self.items = items
    self.annotators = annotators
    self.categories = categories
    self.starts = starts
    repeated = votes.count - kept.count
    annotatorOf = kept.map { Int32($0 >> 32) }
    labelOf = keptLabels.map { labelRank[Int($0)] }
  }

  /// Lends `starts`, `annotatorOf` and `labelOf` for the call.
  @inline(__always)
  func withVotes<T>(
    _ body: (UnsafeBufferPointer<Int>, UnsafeBufferPointer<Int32>, UnsafeBufferPointer<Int32>) -> T
  ) -> T {
    starts.withUnsafeBufferPointer { starts in
      annotatorOf.withUnsafeBufferPointer { annotatorOf in
        labelOf.withUnsafeBufferPointer { body(starts, annotatorOf, $0) }
      }
    }
  }

  /// Calls `body` for each item, in order, with its number of votes and its count of each category.
  ///
  /// `present` lists the categories that have a vote; only their places in `counts` mean anything.
  func forEachItem(_ body: (_ item: Int, _ votes: Int, _ present: [Int], _ counts: [Int]) -> Void) {
    var counts = [Int](repeating: 0, count: categories.count)
    var present: [Int] = []
    for item in items.indices {
      let range = starts[item]..<starts[item + 1]
      for vote in range {
        let label = Int(labelOf[vote])
        if counts[label] == 0 { present.append(label) }
        counts[label] += 1
      }
      body(item, range.count, present, counts)
      for label in present { counts[label] = 0 }
      present.removeAll(keepingCapacity: true)
    }
  }
}

/// Names in the order of their first appearance.
private struct Names {
  private var ids: [String: Int32] = [:]
  private var names: [String] = []

  var count: Int { names.count }

  mutating func id(of name: String) -> Int32 {
    if let id = ids[name] { return id }
    let id = Int32(names.count)
    ids[name] = id
    names.append(name)
    return id
  }

  /// The names that `isKept` in natural order, and for each id its rank among them.
  func ranked(_ isKept: (Int) -> Bool = { _ in true }) -> (names: [String], rank: [Int32]) {
    let order = NaturalName.sorted(names).filter { isKept($0.index) }
    var rank = [Int32](repeating: -1, count: names.count)
    for (place, name) in order.enumerated() { rank[name.index] = Int32(place) }
    return (order.map(\.name), rank)
  }
}
