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
  let fold = dealtFolds(
    labels: isPositive.map { $0 ? 0 : 1 }, classes: 2, grouped: grouped, folds: folds, seed: seed)
  for (ofPositive, examples) in [(true, positives), (false, negatives)] {
    for number in 0..<folds
    where fold.indices.count(where: { fold[$0] == number && isPositive[$0] == ofPositive }) == examples {
      throw ClassifyProblem.classInOneFold(ofPositive: ofPositive, folds: folds)
    }
  }
  return fold
}

/// The same for any number of classes.
/// - Parameters:
///   - labels: each example's class, 0 ..< `classes`.
///   - folds: 2 at least.
/// - Returns: nil where a class belongs to fewer groups than there are folds, or one fold would take all of it.
package func assignFolds(labels: [Int], classes: Int, groups: [Int], folds: Int, seed: UInt64) -> [Int]? {
  precondition(labels.count == groups.count && folds >= 2)
  let grouped = members(of: groups)
  for wanted in 0..<classes {
    guard grouped.count(where: { $0.contains { labels[$0] == wanted } }) >= folds else { return nil }
  }
  let fold = dealtFolds(labels: labels, classes: classes, grouped: grouped, folds: folds, seed: seed)
  for wanted in 0..<classes where Set(fold.indices.filter { labels[$0] == wanted }.map { fold[$0] }).count < 2 {
    return nil
  }
  return fold
}

/// Deals groups to folds: those of several examples first, the largest ahead, then class by class those of one.
private func dealtFolds(labels: [Int], classes: Int, grouped: [[Int]], folds: Int, seed: UInt64) -> [Int] {
  var sizes = [Int](repeating: 0, count: classes)
  for label in labels { sizes[label] += 1 }
  var dealer = Dealer(folds: folds, sizes: sizes)
  var generator = KeyedGenerator(seed: seed, key: ["folds"])
  let shuffled = grouped.shuffled(using: &generator)
  // Sorting is stable, so groups of one size stay shuffled.
  for group in shuffled.filter({ $0.count > 1 }).sorted(by: { $0.count > $1.count }) {
    dealer.place(group, labels: labels)
  }
  for wanted in 0..<classes {
    for group in shuffled where group.count == 1 && labels[group[0]] == wanted {
      dealer.place(group, labels: labels)
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
  /// Of each fold, how many examples of each class it has.
  private var counts: [[Int]]
  private(set) var fold: [Int]
  /// What a fold should have of each class in the end.
  private let shares: [Double]

  /// - Parameter sizes: how many examples each class has.
  init(folds: Int, sizes: [Int]) {
    counts = Array(repeating: [Int](repeating: 0, count: sizes.count), count: folds)
    fold = [Int](repeating: 0, count: sizes.reduce(0, +))
    shares = sizes.map { Double($0) / Double(folds) }
  }

  mutating func place(_ group: [Int], labels: [Int]) {
    var added = [Int](repeating: 0, count: shares.count)
    for example in group { added[labels[example]] += 1 }
    var best = (fold: 0, strain: Double.infinity, size: Int.max)
    for (candidate, count) in counts.enumerated() {
      // By how much the squared distance from the shares grows, each class measured by its share.
      var strain = 0.0
      for label in shares.indices where added[label] > 0 {
        strain += growth(count[label], added[label], shares[label])
      }
      let size = count.reduce(0, +)
      if strain < best.strain - 1e-9 || (strain < best.strain + 1e-9 && size < best.size) {
        best = (candidate, strain, size)
      }
    }
    for label in shares.indices { counts[best.fold][label] += added[label] }
    for example in group { fold[example] = best.fold }
  }

  private func growth(_ before: Int, _ added: Int, _ share: Double) -> Double {
    let (old, new) = (Double(before) - share, Double(before + added) - share)
    return (new * new - old * old) / share
  }
}
