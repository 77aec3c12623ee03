// SplitTests: whole groups, the wished share of each label, every label on both sides, the seed's choice.
import Base
import Export
import Support
import Testing

/// Groups with labels: made up of the labels of each group's images.
private func grouped(_ labelsOfGroups: [[String]]) -> (groups: [ImageGroup], labels: [String]) {
  var labels: [String] = []
  var groups: [ImageGroup] = []
  for (index, own) in labelsOfGroups.enumerated() {
    groups.append(ImageGroup(name: "group \(1000 + index)", members: Array(labels.count..<labels.count + own.count)))
    labels += own
  }
  return (groups, labels)
}

/// How many images of each label each side has.
private func counts(_ groups: [ImageGroup], _ labels: [String], _ sides: [Side]) -> [Side: [String: Int]] {
  var counts: [Side: [String: Int]] = [:]
  for (group, side) in zip(groups, sides) {
    for index in group.members { counts[side, default: [:]][labels[index], default: 0] += 1 }
  }
  return counts
}

@Suite struct SplitTests {
  /// Accounts that post 1 to 8 images, most of them of one label.
  private func random(_ seed: UInt64, groups count: Int, labels: [String]) -> (groups: [ImageGroup], labels: [String]) {
    var chance = KeyedGenerator(seed: seed, key: ["accounts"])
    return grouped(
      (0..<count).map { _ in
        let favourite = labels[min(chance.index(labels.count), chance.index(labels.count))]
        return (0...chance.index(8)).map { _ in chance.chance(0.8) ? favourite : labels[chance.index(labels.count)] }
      })
  }

  @Test(arguments: [0.8, 0.75, 0.5]) func `each label comes near to its share`(share: Double) throws {
    var worst = 0.0
    for seed in 0..<200 as Range<UInt64> {
      let (groups, labels) = random(seed, groups: 200, labels: seed % 2 == 0 ? ["a", "b"] : ["a", "b", "c"])
      let sides = try splitGroups(groups, labels: labels, trainShare: share, seed: seed)
      let found = counts(groups, labels, sides)
      for label in Set(labels) {
        let (train, test) = (found[.train]?[label] ?? 0, found[.test]?[label] ?? 0)
        let off = abs(Double(train) - share * Double(train + test))
        worst = max(worst, off / max(1, Double(train + test)) - 0.5 / Double(train + test))
      }
    }
    // Groups of one image fill up what larger ones leave: in all these collections no label is further off than this.
    #expect(worst <= 0.01)
  }

  @Test func `a few large groups are shared out before the small ones fill up`() throws {
    // One account with a third of everything, the others small.
    let (groups, labels) = grouped(
      [Array(repeating: "a", count: 50), Array(repeating: "b", count: 50)]
        + (0..<100).map { [$0 % 2 == 0 ? "a" : "b"] })
    let sides = try splitGroups(groups, labels: labels, trainShare: 0.8, seed: 0)
    let found = counts(groups, labels, sides)
    for label in ["a", "b"] { #expect(abs((found[.train]?[label] ?? 0) - 80) <= 1) }
  }

  @Test func `the same again for the same seed, another split for another`() throws {
    let (groups, labels) = random(1, groups: 60, labels: ["a", "b"])
    let splits = try (0..<20).map { try splitGroups(groups, labels: labels, trainShare: 0.8, seed: $0) }
    #expect(splits[3] == (try splitGroups(groups, labels: labels, trainShare: 0.8, seed: 3)))
    #expect(Set(splits).count == 20)
    // Over the seeds nearly every group is on the test side now and then.
    let tested = groups.indices.filter { index in splits.contains { $0[index] == .test } }
    #expect(tested.count > 50)
  }

  @Test func `a side does not depend on the order of the groups`() throws {
    let (groups, labels) = random(2, groups: 40, labels: ["a", "b"])
    let sides = try splitGroups(groups, labels: labels, trainShare: 0.7, seed: 9)
    let reversed = try splitGroups(groups.reversed(), labels: labels, trainShare: 0.7, seed: 9)
    #expect(Array(reversed.reversed()) == sides)
  }

  @Test func `most groups are where they are whatever else is there`() throws {
    var moved = 0
    for seed in 0..<20 as Range<UInt64> {
      let (groups, labels) = random(seed, groups: 240, labels: ["a", "b"])
      let some = Array(groups.prefix(200))
      let before = try splitGroups(some, labels: labels, trainShare: 0.8, seed: seed)
      let after = try splitGroups(groups, labels: labels, trainShare: 0.8, seed: seed)
      moved += zip(before, after).count { $0 != $1 }
    }
    // Of 4,000: those next to the border, where the share wants them there.
    #expect(moved < 200)
  }

  @Test func `bound groups stay, and the others make up for them`() throws {
    let (groups, labels) = random(4, groups: 200, labels: ["a", "b"])
    // Everything bound that can be lies on the test side: half of all.
    let bound = groups.indices.map { $0 < 30 ? Side.test : nil }
    let sides = try splitGroups(groups, labels: labels, trainShare: 0.8, seed: 4, bound: bound)
    #expect(sides.prefix(30).allSatisfy { $0 == .test })
    let found = counts(groups, labels, sides)
    for label in ["a", "b"] {
      let (train, test) = (found[.train]?[label] ?? 0, found[.test]?[label] ?? 0)
      #expect(abs(Double(train) / Double(train + test) - 0.8) < 0.03)
    }
  }

  @Test func `a class that is bound to one side as a whole is refused`() {
    let (groups, labels) = grouped([["a"], ["a"], ["b"], ["b"]])
    #expect(
      fault {
        _ = try splitGroups(groups, labels: labels, trainShare: 0.5, seed: 0, bound: [.train, .train, nil, nil])
      }
        == Fault(
          .data,
          "All images of the class a are on the training side since an earlier export with this seed; collect more of it, "
            + "or draw a new split with --new-split or another --seed."))
  }

  @Test func `a class whose images all belong together cannot be split`() {
    let (groups, labels) = grouped([["a", "b"], ["a"], ["a", "a"]])
    #expect(
      fault { _ = try splitGroups(groups, labels: labels, trainShare: 0.8, seed: 0) }
        == Fault(
          .data,
          "All 1 images of the class b belong together (group 1000), so that it cannot be on both sides of a "
            + "split without a leak; collect this class from more accounts."))
  }

  @Test func `two labels are on both sides wherever each has two groups`() throws {
    // Every way in which up to five groups hold a, b or both.
    let kinds = [["a"], ["b"], ["a", "b"], ["a", "a", "a", "b"], ["a", "a", "a"], ["b", "b", "b", "b"]]
    for size in 2...5 {
      var choice = [Int](repeating: 0, count: size)
      repeat {
        let (groups, labels) = grouped(choice.map { kinds[$0] })
        let groupsOf = { (label: String) in choice.count { kinds[$0].contains(label) } }
        if groupsOf("a") != 1, groupsOf("b") != 1 {
          for share in [0.05, 0.4, 0.7, 0.95] {
            let sides = try splitGroups(groups, labels: labels, trainShare: share, seed: 1)
            let found = counts(groups, labels, sides)
            for side in Side.allCases {
              #expect(Set((found[side] ?? [:]).keys) == Set(labels), "\(choice) at \(share)")
            }
          }
        }
      } while advance(&choice, below: kinds.count)
    }
  }

  @Test func `four labels are on both sides wherever that can be`() throws {
    var chance = KeyedGenerator(seed: 3, key: ["few groups"])
    var (possible, impossible) = (0, 0)
    for _ in 0..<3_000 {
      let kinds = (0..<2 + chance.index(6)).map { _ in
        (0...chance.index(2)).flatMap { _ in
          Array(repeating: ["a", "b", "c", "d"][chance.index(4)], count: 1 + chance.index(5))
        }
      }
      let (groups, labels) = grouped(kinds)
      let all = Set(labels)
      // By trying every split: is there one with each label on both sides?
      let isPossible = (0..<1 << kinds.count).contains { bits in
        Side.allCases.allSatisfy { side in
          Set(kinds.indices.filter { (bits >> $0 & 1 == 1) == (side == .train) }.flatMap { kinds[$0] }) == all
        }
      }
      let share = 0.1 + 0.8 * chance.unit()
      if isPossible {
        possible += 1
        let found = counts(groups, labels, try splitGroups(groups, labels: labels, trainShare: share, seed: 2))
        for side in Side.allCases { #expect(Set((found[side] ?? [:]).keys) == all, "\(kinds)") }
      } else {
        impossible += 1
        #expect(fault { _ = try splitGroups(groups, labels: labels, trainShare: share, seed: 2) }?.code == .data)
      }
    }
    #expect(possible > 300)
    #expect(impossible > 0)
    let (groups, labels) = grouped([["a", "b"], ["b", "c"], ["a", "c"]])
    #expect(
      fault { _ = try splitGroups(groups, labels: labels, trainShare: 0.8, seed: 0) }
        == Fault(
          .data,
          "The classes a, b, c share so few groups that not every one of them can be on both sides of a split without "
            + "a leak; collect them from more accounts."))
  }

  /// Counts up like an odometer; false after the last.
  private func advance(_ digits: inout [Int], below base: Int) -> Bool {
    for index in digits.indices {
      digits[index] += 1
      if digits[index] < base { return true }
      digits[index] = 0
    }
    return false
  }

  @Test(arguments: [
    ("80:20", 0.8), ("3:1", 0.75), ("0.8", 0.8), ("1:1", 0.5), ("0.5:0.5", 0.5), ("99:1", 0.99),
  ]) func `a share is read`(text: String, share: Double) {
    #expect(ExportOptions.trainShare(text) == share)
  }

  @Test(arguments: ["", ":", "80", "1", "0", "0:1", "1:0", "-1:2", "80:20:10", "a:b", "nan", "inf:1", "1:nan", "80:"])
  func `what is no share is nil`(text: String) {
    #expect(ExportOptions.trainShare(text) == nil)
  }
}
