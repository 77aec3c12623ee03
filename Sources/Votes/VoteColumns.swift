// VoteColumns: votes while they are being read, as three columns of numbers: twelve bytes a vote, and each name once.

/// Votes in the order in which they came.
package struct VoteColumns {
  var itemNames = Names()
  var annotatorNames = Names()
  var labelNames = Names()
  var itemIDs: [Int32] = []
  var annotatorIDs: [Int32] = []
  var labelIDs: [Int32] = []

  package init() {}

  package var count: Int { itemIDs.count }

  /// Adds a vote whose names are given as UTF-8.
  package mutating func append(
    item: UnsafeBufferPointer<UInt8>, annotator: UnsafeBufferPointer<UInt8>, label: UnsafeBufferPointer<UInt8>
  ) {
    itemIDs.append(itemNames.id(of: item))
    annotatorIDs.append(annotatorNames.id(of: annotator))
    labelIDs.append(labelNames.id(of: label))
  }

  package mutating func append(_ vote: Vote) {
    itemIDs.append(itemNames.id(of: vote.item))
    annotatorIDs.append(annotatorNames.id(of: vote.annotator))
    labelIDs.append(labelNames.id(of: vote.label))
  }
}
