// OrdinalAgreement: how far apart votes on a scale are, in steps or in the scale's own numbers.

/// One annotator against the others.
package struct AnnotatorError: Sendable, Equatable {
  package var annotator: String
  /// Items that others judged too.
  package var items: Int
  /// The mean absolute distance of the annotator's votes from the median of the others' votes on the item.
  package var meanAbsoluteError: Estimate
  /// The mean distance with its sign: above zero the annotator says more than the others.
  package var bias: Estimate
}

extension CountPatterns {
  /// The mean distance |x − y| of two votes on an item, averaged over the items (Gini's mean difference within them),
  /// with the standard error of a mean.
  func meanAbsoluteDifference(_ scale: CategoryScale) -> Estimate {
    let (low, high) = (scale.levels.first ?? 0, scale.levels.last ?? 0)
    let distance = Disagreement(.linear, positions: scale.positions, levels: scale.levels)
    let apart = disagreements(distance).map { $0 * (high - low) }
    let sample = ItemSample(self)
    let mean = sample.mean(apart)
    return .linearised(
      mean, squares: sample.squares(apart.map { $0 - mean }), items: totalItems, from: 0, to: high - low)
  }
}

/// Each annotator against the median of the others, item by item; the middle between the two median votes where the others
/// are an even number. Annotators who share no item with anybody are left out.
func errorsOfAnnotators(_ table: VoteTable, _ scale: CategoryScale) -> [AnnotatorError] {
  struct Sums {
    var items = 0
    var errors = 0.0
    var signed = 0.0
    var squares = 0.0
  }
  var sums = [Sums](repeating: Sums(), count: table.annotators.count)
  var sorted: [Int32] = []
  for item in table.items.indices {
    let range = table.starts[item]..<table.starts[item + 1]
    guard range.count >= 2 else { continue }
    sorted.removeAll(keepingCapacity: true)
    for vote in range { sorted.append(scale.rankOf[Int(table.labelOf[vote])]) }
    sorted.sort()
    let others = sorted.count - 1
    for vote in range {
      let own = scale.rankOf[Int(table.labelOf[vote])]
      // Without one vote of this rank: from there on everything is a place further.
      var at = 0
      while sorted[at] < own { at += 1 }
      func other(_ place: Int) -> Double { scale.positions[Int(sorted[place < at ? place : place + 1])] }
      let median = others % 2 == 1 ? other(others / 2) : (other(others / 2 - 1) + other(others / 2)) / 2
      let error = scale.positions[Int(own)] - median
      let person = Int(table.annotatorOf[vote])
      sums[person].items += 1
      sums[person].errors += abs(error)
      sums[person].signed += error
      sums[person].squares += error * error
    }
  }
  let width = (scale.levels.last ?? 0) - (scale.levels.first ?? 0)
  func estimate(_ sum: Double, _ squares: Double, _ items: Int, from least: Double) -> Estimate {
    let mean = sum / Double(items)
    return .linearised(
      mean, squares: max(0, squares - Double(items) * mean * mean), items: items, from: least, to: width)
  }
  return sums.indices.filter { sums[$0].items > 0 }.map { person in
    let own = sums[person]
    return AnnotatorError(
      annotator: table.annotators[person], items: own.items,
      meanAbsoluteError: estimate(own.errors, own.squares, own.items, from: 0),
      bias: estimate(own.signed, own.squares, own.items, from: -width))
  }
}
