// TestPart: a share of the examples held out once, with both classes evenly spread and no group parted.
internal import Base

/// Chooses the examples to hold out: of each class the share that is nearest to the one asked for, as far as whole groups
/// allow.
///
/// Groups are gone through in an order by chance, and held out where that comes nearer; then single groups change sides, and
/// pairs of groups, as long as anything comes nearer. The same examples in the same order and the same seed give the same
/// part.
/// - Parameter share: above 0 and below 1. However small or large, both classes have an example on either side.
/// - Returns: their numbers, ascending.
/// - Throws: `ClassifyProblem` where that cannot be done.
package func chooseTestPart(isPositive: [Bool], groups: [Int], share: Double, seed: UInt64) throws -> [Int] {
  precondition(isPositive.count == groups.count)
  guard share > 0, share < 1 else { throw ClassifyProblem.shareOutOfRange(share) }
  let positives = isPositive.count(where: \.self)
  let negatives = isPositive.count - positives
  guard positives > 0, negatives > 0 else {
    throw ClassifyProblem.oneClass(positives: positives, negatives: negatives)
  }
  let grouped = members(of: groups)
  for (ofPositive, examples) in [(true, positives), (false, negatives)] {
    guard examples >= 2 else { throw ClassifyProblem.fewToHoldOut(ofPositive: ofPositive) }
    guard grouped.count(where: { $0.contains { isPositive[$0] == ofPositive } }) >= 2 else {
      throw ClassifyProblem.oneGroupToHoldOut(ofPositive: ofPositive, examples: examples)
    }
  }
  var generator = KeyedGenerator(seed: seed, key: ["hold-out"])
  var division = Division(share: share, positives: positives, negatives: negatives)
  for group in grouped.shuffled(using: &generator) {
    division.add(group, positives: group.count { isPositive[$0] })
  }
  division.improve()
  // With two groups of each class there is always such a division, and never more than two moves to the next better one.
  precondition(division.distance.missing == 0)
  return division.heldOut.sorted()
}

/// Groups of so many examples of each class; which of them are held out is the order's choice, not the search's.
private struct Shape: Hashable {
  var positives: Int
  var negatives: Int
}

/// The examples on both sides while they are divided.
private struct Division {
  /// How far the held-out part is from what was asked for: sides without a class come first.
  struct Distance {
    var missing: Int
    var squared: Double

    /// By more than a rounding, so that a search ends.
    func isClearlyLess(than other: Distance) -> Bool {
      (missing, squared) < (other.missing, other.squared - (missing == other.missing ? 1e-12 : 0))
    }
  }

  private let share: Double
  private let all: Shape
  private var held = Shape(positives: 0, negatives: 0)
  private var places: [Shape: Int] = [:]
  private var shapes: [Shape] = []
  private var groups: [[[Int]]] = []
  /// Of each shape, how many groups are held out: the first ones.
  private var counts: [Int] = []

  init(share: Double, positives: Int, negatives: Int) {
    self.share = share
    all = Shape(positives: positives, negatives: negatives)
  }

  var heldOut: [Int] { zip(groups, counts).flatMap { $0.prefix($1).flatMap(\.self) } }

  var distance: Distance { distance(held) }

  private func distance(_ held: Shape) -> Distance {
    var distance = Distance(missing: 0, squared: 0)
    for (part, whole) in [(held.positives, all.positives), (held.negatives, all.negatives)] {
      if part == 0 || part == whole { distance.missing += 1 }
      let off = Double(part) / Double(whole) - share
      distance.squared += off * off
    }
    return distance
  }

  mutating func add(_ group: [Int], positives: Int) {
    let shape = Shape(positives: positives, negatives: group.count - positives)
    if places[shape] == nil {
      places[shape] = shapes.count
      shapes.append(shape)
      groups.append([])
      counts.append(0)
    }
    guard let place = places[shape] else { return }
    // Groups of a shape are alike: the next one that is held out stands behind those that are.
    let next = moved(held, shape, by: 1)
    if distance(next).squared < distance(held).squared - 1e-12 {
      groups[place].insert(group, at: counts[place])
      counts[place] += 1
      held = next
    } else {
      groups[place].append(group)
    }
  }

  private func moved(_ held: Shape, _ shape: Shape, by count: Int) -> Shape {
    Shape(positives: held.positives + count * shape.positives, negatives: held.negatives + count * shape.negatives)
  }

  private func canMove(_ place: Int, by count: Int) -> Bool {
    (0...groups[place].count).contains(counts[place] + count)
  }

  /// Moves one group or two as long as the part comes nearer.
  mutating func improve() {
    while let (moves, next) = bestMoves() {
      for (place, count) in moves { counts[place] += count }
      held = next
    }
  }

  private func bestMoves() -> (moves: [(place: Int, count: Int)], held: Shape)? {
    var best: (moves: [(place: Int, count: Int)], held: Shape)?
    var least = distance
    func look(_ moves: [(place: Int, count: Int)], _ held: Shape) {
      let distance = distance(held)
      if distance.isClearlyLess(than: least) { (best, least) = ((moves, held), distance) }
    }
    for place in shapes.indices {
      for count in [1, -1] where canMove(place, by: count) {
        let one = moved(held, shapes[place], by: count)
        look([(place, count)], one)
        for other in shapes.indices.dropFirst(place + 1) {
          for second in [1, -1] where canMove(other, by: second) {
            look([(place, count), (other, second)], moved(one, shapes[other], by: second))
          }
        }
      }
    }
    return best
  }
}
