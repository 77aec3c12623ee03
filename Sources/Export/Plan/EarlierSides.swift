// EarlierSides: photographs stay on the side where an earlier export had them.
import Base

/// What earlier exports say of groups that may have grown together since.
///
/// Where new images tie together what lies on two sides, the earlier ones stay where they are, and those new ones that
/// belong to both sides are left out: nothing that a model was judged by is lost. Where earlier images of both sides belong
/// together by themselves, because more is known of them now, the smaller part goes; of equal ones that for training.
package struct EarlierSides: Sendable {
  /// What stays together now, without the images that are left out.
  package private(set) var groups: [ImageGroup] = []
  /// For each group the side it is bound to; nil where none of its images was split before.
  package private(set) var sides: [Side?] = []
  /// New images that belong to both sides.
  package private(set) var tying: Set<Int> = []
  /// Earlier images that belong to the other side's, of which there are more.
  package private(set) var parted: Set<Int> = []

  /// - Parameters:
  ///   - groups: the members are indices into `earlier`.
  ///   - earlier: the side of each image in earlier exports.
  ///   - ties: what an image has in common with others of its group: two with a tie in common belong together.
  ///   - regroup: the groups among some images alone.
  package init(
    _ groups: [ImageGroup], earlier: [Side?], ties: (Int) -> [String], regroup: ([Int]) -> [ImageGroup]
  ) {
    for group in groups {
      let known = Set(group.members.compactMap { earlier[$0] })
      if known.count < 2 {
        add(group, known.first)
      } else {
        part(group, earlier: earlier, ties: ties, regroup: regroup)
      }
    }
  }

  private mutating func add(_ group: ImageGroup, _ side: Side?) {
    groups.append(group)
    sides.append(side)
  }

  private mutating func part(
    _ group: ImageGroup, earlier: [Side?], ties: (Int) -> [String], regroup: ([Int]) -> [ImageGroup]
  ) {
    var stay: [Side: [Int]] = [:]
    for own in regroup(group.members.filter { earlier[$0] != nil }) {
      let train = own.members.filter { earlier[$0] == .train }
      let test = own.members.filter { earlier[$0] == .test }
      let side: Side = train.count > test.count ? .train : .test
      stay[side, default: []] += side == .train ? train : test
      parted.formUnion(side == .train ? test : train)
    }
    var claims: [String: Set<Side>] = [:]
    for (side, members) in stay {
      for tie in members.flatMap(ties) { claims[tie, default: []].insert(side) }
    }
    // New ones come to a side one after the other and bring their own ties, until none is left that a side has a claim on.
    var open = group.members.filter { earlier[$0] == nil }
    var hasChanged = true
    while hasChanged {
      hasChanged = false
      var rest: [Int] = []
      for image in open {
        let claimed = ties(image).reduce(into: Set<Side>()) { $0.formUnion(claims[$1] ?? []) }
        switch (claimed.first, claimed.count) {
        case (let side?, 1):
          stay[side, default: []].append(image)
          for tie in ties(image) { claims[tie, default: []].insert(side) }
          hasChanged = true
        case (_?, _): tying.insert(image)
        case (nil, _): rest.append(image)
        }
      }
      open = rest
    }
    for side in Side.allCases {
      for part in regroup((stay[side] ?? []).sorted()) { add(part, side) }
    }
    // What was tied only through images that are left out.
    for part in regroup(open) { add(part, nil) }
  }
}
