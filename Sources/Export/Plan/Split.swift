// Split: whole groups to the training or the test side, so that each label keeps the wished share on both.
import Base

/// A side of an export.
package enum Side: String, Sendable, CaseIterable, Codable {
  case train
  case test
}

/// Assigns whole groups to sides, stratified by label.
///
/// Large groups are placed first, those of like size in an order drawn by the seed; each goes to the side that its
/// labels are further from having enough of. A label that then lacks a side gets its smallest group there, or the one
/// whose move takes no side from another label.
///
/// - Parameters:
///   - groups: the members are indices into `labels`.
///   - labels: the label of each image.
///   - trainShare: between 0 and 1.
/// - Returns: a side for each group.
/// - Throws: `Fault(.data)` where all images of a label lie in one group, or labels share so few groups that not all of
///   them can be on both sides: only a leak could put them there.
package func splitGroups(_ groups: [ImageGroup], labels: [String], trainShare: Double, seed: UInt64) throws -> [Side] {
  let counts = groups.map { group in
    group.members.reduce(into: [String: Int]()) { $0[labels[$1], default: 0] += 1 }
  }
  var totals: [String: Int] = [:]
  var groupsOfLabel: [String: [Int]] = [:]
  for (index, count) in counts.enumerated() {
    for (label, n) in count {
      totals[label, default: 0] += n
      groupsOfLabel[label, default: []].append(index)
    }
  }
  for (label, indices) in groupsOfLabel.sorted(by: { $0.key < $1.key }) where indices.count < 2 {
    let name = groups[indices[0]].name
    throw Fault(
      .data,
      "All \(totals[label] ?? 0) images of the class \(label) belong together (\(name)), so that it cannot be on both sides of a "
        + "split without a leak; collect this class from more accounts.")
  }

  let order = groups.indices
    .map { index in
      var chance = KeyedGenerator(seed: seed, key: ["split", groups[index].name])
      // Groups of like size (within a factor of two) are drawn by lot, so that another seed gives another split.
      let sizeClass = Int.bitWidth - groups[index].members.count.leadingZeroBitCount
      return (sizeClass, chance.next(), index)
    }
    .sorted { a, b in a.0 != b.0 ? a.0 > b.0 : (a.1, a.2) < (b.1, b.2) }
    .map(\.2)

  var sides = [Side](repeating: .train, count: groups.count)
  var placed: [Side: [String: Int]] = [:]
  let shares: [Side: Double] = [.train: trainShare, .test: 1 - trainShare]
  func need(_ side: Side, _ count: [String: Int]) -> Double {
    count.sorted { $0.key < $1.key }.reduce(0) { sum, entry in
      let wished = Double(totals[entry.key] ?? 0) * (shares[side] ?? 0)
      let after = Double(placed[side]?[entry.key] ?? 0) + Double(entry.value) / 2
      return sum + Double(entry.value) * (wished - after) / wished
    }
  }
  func place(_ index: Int, _ side: Side) {
    sides[index] = side
    for (label, n) in counts[index] { placed[side, default: [:]][label, default: 0] += n }
  }
  for index in order {
    place(index, need(.train, counts[index]) >= need(.test, counts[index]) ? .train : .test)
  }

  func count(_ label: String, on side: Side) -> Int { placed[side]?[label] ?? 0 }
  func move(_ index: Int) {
    for (label, n) in counts[index] { placed[sides[index], default: [:]][label, default: 0] -= n }
    place(index, sides[index] == .train ? .test : .train)
  }
  /// How many labels lose a side where the group moves.
  func harm(_ index: Int) -> Int { counts[index].count { $0.value == count($0.key, on: sides[index]) } }

  // A label that lacks a side gets a group there: the one that harms fewest other labels, and of these the smallest.
  // With two labels each move mends more than it breaks; with more it may not, and then the lot decides.
  var chance = KeyedGenerator(seed: seed, key: ["split repair"])
  let labelsInOrder = totals.keys.sorted()
  for _ in 0..<1000 {
    let lacking = labelsInOrder.first { label in Side.allCases.contains { count(label, on: $0) == 0 } }
    guard let lacking, let candidates = groupsOfLabel[lacking] else { return sides }
    let best = candidates.min {
      (harm($0), groups[$0].members.count, groups[$0].name) < (harm($1), groups[$1].members.count, groups[$1].name)
    }
    guard let best else { break }
    move(harm(best) == 0 ? best : candidates[chance.index(candidates.count)])
  }
  throw Fault(
    .data,
    "The classes \(labelsInOrder.joined(separator: ", ")) share so few groups that not every one of them can be on "
      + "both sides of a split without a leak; collect them from more accounts.")
}
