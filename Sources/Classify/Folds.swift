// Folds: which examples are held out together, with both classes evenly spread and no group parted.
internal import Base

/// Says for each example in which of `folds` folds it lies.
///
/// Each fold gets its share of each class as nearly as the groups allow. Groups of several examples go first, the largest
/// ahead, each to the fold that it leaves closest to its shares; examples of their own are then shuffled and dealt to the
/// folds that have the fewest of their class. The same examples in the same order and the same seed give the same folds.
/// - Throws: `ClassifyProblem` where that cannot be done.
package func assignFolds(isPositive: [Bool], groups: [Int], folds: Int, seed: UInt64) throws -> [Int] {
  precondition(isPositive.count == groups.count)
  guard folds >= 2 else { throw ClassifyProblem.fewFolds(folds) }
  let positives = isPositive.count(where: \.self)
  let negatives = isPositive.count - positives
  guard positives > 0, negatives > 0 else {
    throw ClassifyProblem.oneClass(positives: positives, negatives: negatives)
  }
  let grouped = members(of: groups)
  for (ofPositive, examples) in [(true, positives), (false, negatives)] {
    guard examples >= folds else {
      throw ClassifyProblem.fewExamples(ofPositive: ofPositive, examples: examples, folds: folds)
    }
    let holders = grouped.count { $0.contains { isPositive[$0] == ofPositive } }
    guard holders >= folds else {
      throw ClassifyProblem.fewGroups(ofPositive: ofPositive, groups: holders, examples: examples, folds: folds)
    }
  }
  var dealer = Dealer(folds: folds, positives: positives, negatives: negatives, examples: isPositive.count)
  var generator = KeyedGenerator(seed: seed, key: ["folds"])
  let shuffled = grouped.shuffled(using: &generator)
  // Sorting is stable, so groups of one size stay shuffled.
  for group in shuffled.filter({ $0.count > 1 }).sorted(by: { $0.count > $1.count }) {
    dealer.place(group, positives: group.count { isPositive[$0] })
  }
  for wanted in [true, false] {
    for group in shuffled where group.count == 1 && isPositive[group[0]] == wanted {
      dealer.place(group, positives: wanted ? 1 : 0)
    }
  }
  for fold in 0..<folds {
    if dealer.counts[fold].positives == positives {
      throw ClassifyProblem.classInOneFold(ofPositive: true, folds: folds)
    }
    if dealer.counts[fold].negatives == negatives {
      throw ClassifyProblem.classInOneFold(ofPositive: false, folds: folds)
    }
  }
  return dealer.fold
}

/// The examples of each group, in the order in which groups first appear.
func members(of groups: [Int]) -> [[Int]] {
  var places: [Int: Int] = [:]
  var members: [[Int]] = []
  for (example, group) in groups.enumerated() {
    if let place = places[group] {
      members[place].append(example)
    } else {
      places[group] = members.count
      members.append([example])
    }
  }
  return members
}

/// The folds while they fill up.
private struct Dealer {
  var counts: [(positives: Int, negatives: Int)]
  var fold: [Int]
  /// What a fold should have in the end.
  let share: (positives: Double, negatives: Double)

  init(folds: Int, positives: Int, negatives: Int, examples: Int) {
    counts = Array(repeating: (0, 0), count: folds)
    fold = [Int](repeating: 0, count: examples)
    share = (Double(positives) / Double(folds), Double(negatives) / Double(folds))
  }

  mutating func place(_ group: [Int], positives: Int) {
    let negatives = group.count - positives
    var best = (fold: 0, strain: Double.infinity, size: Int.max)
    for (candidate, count) in counts.enumerated() {
      // By how much the squared distance from the shares grows, each class measured by its share.
      let strain =
        growth(count.positives, positives, share.positives) + growth(count.negatives, negatives, share.negatives)
      let size = count.positives + count.negatives
      if strain < best.strain - 1e-9 || (strain < best.strain + 1e-9 && size < best.size) {
        best = (candidate, strain, size)
      }
    }
    counts[best.fold].positives += positives
    counts[best.fold].negatives += negatives
    for example in group { fold[example] = best.fold }
  }

  private func growth(_ before: Int, _ added: Int, _ share: Double) -> Double {
    let (old, new) = (Double(before) - share, Double(before + added) - share)
    return (new * new - old * old) / share
  }
}
