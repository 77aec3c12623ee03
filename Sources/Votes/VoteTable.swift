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

  /// The votes that count, by item and annotator: for small tables, since each takes three strings.
  package var list: [Vote] {
    items.indices.flatMap { item in
      (starts[item]..<starts[item + 1]).map { vote in
        Vote(
          item: items[item], annotator: annotators[Int(annotatorOf[vote])], label: categories[Int(labelOf[vote])])
      }
    }
  }

  package init(_ votes: [Vote]) {
    var columns = VoteColumns()
    for vote in votes { columns.append(vote) }
    self.init(columns)
  }

  package init(_ votes: consuming VoteColumns) {
    let count = votes.count
    // Each column is let go of as soon as it has been used: there may be ten million votes.
    let itemNames = votes.itemNames
    votes.itemNames = Names()
    let (items, itemRank) = itemNames.ranked()
    let (annotators, annotatorRank) = votes.annotatorNames.ranked()

    // A counting sort by item. Annotator and position share a word, so that sorting an item's words puts the votes of
    // one annotator beside each other, the latest last.
    var ends = [Int](repeating: 0, count: items.count + 1)
    for id in votes.itemIDs { ends[Int(itemRank[Int(id)]) + 1] += 1 }
    for i in 0..<items.count { ends[i + 1] += ends[i] }
    var words = [UInt64](repeating: 0, count: count)
    for position in 0..<count {
      let item = Int(itemRank[Int(votes.itemIDs[position])])
      let annotator = UInt64(annotatorRank[Int(votes.annotatorIDs[position])])
      words[ends[item]] = annotator << 32 | UInt64(position)
      ends[item] += 1
    }
    votes.itemIDs = []
    votes.annotatorIDs = []

    // What is kept moves to the front of the same words; each item's end becomes its start in the result.
    var kept = 0
    var begin = 0
    words.withUnsafeMutableBufferPointer { words in
      for item in 0..<items.count {
        let range = begin..<ends[item]
        begin = ends[item]
        ends[item] = kept
        UnsafeMutableBufferPointer(rebasing: words[range]).sortShort()
        for at in range where at + 1 == range.upperBound || words[at] >> 32 != words[at + 1] >> 32 {
          words[kept] = words[at]
          kept += 1
        }
      }
    }
    ends[items.count] = kept

    // A label that only replaced votes bore is no category.
    var inUse = [Bool](repeating: false, count: votes.labelNames.count)
    for word in words[..<kept] { inUse[Int(votes.labelIDs[Int(word & 0xffff_ffff)])] = true }
    let (categories, labelRank) = votes.labelNames.ranked(inUse)

    self.items = items
    self.annotators = annotators
    self.categories = categories
    starts = ends
    repeated = count - kept
    annotatorOf = words[..<kept].map { Int32($0 >> 32) }
    labelOf = words[..<kept].map { labelRank[Int(votes.labelIDs[Int($0 & 0xffff_ffff)])] }
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

extension UnsafeMutableBufferPointer<UInt64> {
  /// Sorts the few votes of an item by insertion, many of them as usual.
  fileprivate func sortShort() {
    var numbers = self
    guard count <= 24 else { return numbers.sort() }
    for at in 1..<Swift.max(1, count) {
      let number = numbers[at]
      var place = at
      while place > 0, numbers[place - 1] > number {
        numbers[place] = numbers[place - 1]
        place -= 1
      }
      numbers[place] = number
    }
  }
}
