// Split: whole groups to the training or the test side, so that each label keeps the wished share on both.
import Base

/// A side of an export.
package enum Side: String, Sendable, CaseIterable, Codable {
  case train
  case test

  package var opposite: Side { self == .train ? .test : .train }
}

/// Assigns whole groups to sides, stratified by label.
///
/// Each group draws a number by the seed and its own name, which puts it on the training side or not; so most groups are
/// where they are whatever else is in the collection. Where a label is then further from its share than `tolerance`,
/// groups move, those first whose number is next to the border. Groups that are bound stay.
///
/// - Parameters:
///   - groups: the members are indices into `labels`.
///   - labels: the label of each image.
///   - trainShare: between 0 and 1.
///   - bound: for each group the side that an earlier split gave it, or nil; nothing where none is bound.
/// - Returns: a side for each group.
/// - Throws: `Fault(.data)` where all images of a label lie in one group, or labels share so few groups that not all of
///   them can be on both sides: only a leak could put them there.
package func splitGroups(
  _ groups: [ImageGroup], labels: [String], trainShare: Double, seed: UInt64, bound: [Side?] = []
) throws -> [Side] {
  var state = SplitState(groups, labels: labels, trainShare: trainShare, seed: seed, bound: bound)
  try state.checkGroups(groups)
  state.moveNextToTheBorder()
  state.moveTheBest()
  try state.giveEachLabelBothSides(groups, seed: seed)
  return state.sides
}

/// A label may be off its share by as much, as a share of its images (or by half an image, where that is more).
private let tolerance = 0.01

/// A split while it is being made.
private struct SplitState {
  private(set) var sides: [Side]
  private let names: [String]
  /// Of each group: labels by number, and how many images of it.
  private let counts: [[(label: Int, images: Int)]]
  private let totals: [Int]
  private let trainShare: Double
  /// Images on the training side.
  private var train: [Int]
  /// Groups that may move, those first that drew a number next to the border.
  private let movable: [Int]
  private let isBound: [Bool]

  init(_ groups: [ImageGroup], labels: [String], trainShare: Double, seed: UInt64, bound: [Side?]) {
    // Of members only: images that were left out of their groups have labels too.
    let names = Set(groups.lazy.flatMap(\.members).map { labels[$0] }).sorted()
    let numbers = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($0.element, $0.offset) })
    self.names = names
    self.trainShare = trainShare
    counts = groups.map { group in
      var found: [Int: Int] = [:]
      for member in group.members { found[numbers[labels[member]] ?? 0, default: 0] += 1 }
      return found.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
    var totals = [Int](repeating: 0, count: names.count)
    for count in counts { for (label, images) in count { totals[label] += images } }
    self.totals = totals
    let drawn = groups.map { group in
      var chance = KeyedGenerator(seed: seed, key: ["side", group.name])
      return chance.unit()
    }
    isBound = groups.indices.map { bound.isEmpty ? false : bound[$0] != nil }
    sides = groups.indices.map { index in
      (bound.isEmpty ? nil : bound[index]) ?? (drawn[index] < trainShare ? .train : .test)
    }
    let isBound = isBound
    movable = groups.indices.filter { !isBound[$0] }
      .map { (abs(drawn[$0] - trainShare), groups[$0].name, $0) }
      .sorted { ($0.0, $0.1) < ($1.0, $1.1) }
      .map(\.2)
    train = [Int](repeating: 0, count: names.count)
    for (index, count) in counts.enumerated() where sides[index] == .train {
      for (label, images) in count { train[label] += images }
    }
  }

  /// How far the label is off with `train` images on the training side: 0 within the tolerance, a large number where a
  /// side has none.
  private func trouble(_ label: Int, train: Int) -> Double {
    let total = Double(totals[label])
    let room = max(tolerance * total, 0.5)
    let off = max(0, abs(Double(train) - trainShare * total) - room) / total
    return train == 0 || train == totals[label] ? off + 10 : off
  }

  /// What moving the group would change; below 0 is better.
  private func change(byMoving group: Int) -> Double {
    let sign = sides[group] == .train ? -1 : 1
    return counts[group].reduce(0) { sum, count in
      sum + trouble(count.label, train: train[count.label] + sign * count.images)
        - trouble(count.label, train: train[count.label])
    }
  }

  private mutating func move(_ group: Int) {
    let sign = sides[group] == .train ? -1 : 1
    for (label, images) in counts[group] { train[label] += sign * images }
    sides[group] = sides[group].opposite
  }

  private var isFine: Bool { names.indices.allSatisfy { trouble($0, train: train[$0]) == 0 } }

  /// Differences below this are rounding.
  private static let least = 1e-12

  mutating func moveNextToTheBorder() {
    for _ in 0..<8 {
      var hasMoved = false
      for group in movable {
        if isFine { return }
        if change(byMoving: group) < -Self.least {
          move(group)
          hasMoved = true
        }
      }
      if !hasMoved { return }
    }
  }

  /// Where single moves next to the border do not help: the best move of all, or of all exchanges where groups are few.
  mutating func moveTheBest() {
    for _ in 0..<200 where !isFine {
      var best: (change: Double, groups: [Int]) = (-Self.least, [])
      for group in movable {
        let change = change(byMoving: group)
        if change < best.change { best = (change, [group]) }
      }
      if best.groups.isEmpty, movable.count <= 400 { best = bestExchange() }
      guard !best.groups.isEmpty else { return }
      for group in best.groups { move(group) }
    }
  }

  private mutating func bestExchange() -> (change: Double, groups: [Int]) {
    var best: (change: Double, groups: [Int]) = (-Self.least, [])
    for (place, first) in movable.enumerated() {
      let alone = change(byMoving: first)
      move(first)
      for second in movable[(place + 1)...] where sides[second] == sides[first] {
        let change = alone + change(byMoving: second)
        if change < best.change { best = (change, [first, second]) }
      }
      move(first)
    }
    return best
  }

  func checkGroups(_ groups: [ImageGroup]) throws {
    var groupsOf = [[Int]](repeating: [], count: names.count)
    for (index, count) in counts.enumerated() { for (label, _) in count { groupsOf[label].append(index) } }
    for (label, indices) in groupsOf.enumerated() where indices.count < 2 {
      throw Fault(
        .data,
        "All \(totals[label]) images of the class \(names[label]) belong together (\(indices.first.map { groups[$0].name } ?? "")), "
          + "so that it cannot be on both sides of a split without a leak; collect this class from more accounts.")
    }
  }

  /// A label that lacks a side gets a group there: the one that harms fewest other labels, and of these the smallest.
  /// With two labels each move mends more than it breaks; with more it may not, and then the lot decides.
  mutating func giveEachLabelBothSides(_ groups: [ImageGroup], seed: UInt64) throws {
    var chance = KeyedGenerator(seed: seed, key: ["split repair"])
    func lacksASide(_ label: Int) -> Bool { train[label] == 0 || train[label] == totals[label] }
    for _ in 0..<1000 {
      guard let lacking = names.indices.first(where: lacksASide) else { return }
      let candidates = movable.filter { index in counts[index].contains { $0.label == lacking } }
        .sorted { groups[$0].name < groups[$1].name }
      func harm(_ index: Int) -> Int {
        counts[index].count { count in
          sides[index] == .train
            ? count.images == train[count.label] : count.images == totals[count.label] - train[count.label]
        }
      }
      let best = candidates.min {
        (harm($0), groups[$0].members.count, groups[$0].name) < (harm($1), groups[$1].members.count, groups[$1].name)
      }
      guard let best else {
        throw Fault(
          .data,
          "All images of the class \(names[lacking]) are on the \(train[lacking] == 0 ? "test" : "training") side since an "
            + "earlier export with this seed; collect more of it, or draw a new split with --new-split or another --seed."
        )
      }
      move(harm(best) == 0 ? best : candidates[chance.index(candidates.count)])
    }
    throw Fault(
      .data,
      "The classes \(names.joined(separator: ", ")) share so few groups that not every one of them can be on both sides of "
        + "a split without a leak; collect them from more accounts.")
  }
}
