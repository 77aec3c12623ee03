// EarlierSides: photographs stay on the side where an earlier export had them.
import Base

/// What earlier exports say of groups that may have grown together since.
package struct EarlierSides: Sendable, Hashable {
  /// For each group the side it is bound to; nil where none of its images was split before.
  package var sides: [Side?]
  /// Images of groups that have grown together from both sides, on the side where fewer of the group's images were. They
  /// can go neither there, where they would leak, nor to the other side, where a model may have been judged by them.
  package var parted: Set<Int>

  /// - Parameters:
  ///   - groups: the members are indices into `earlier`.
  ///   - earlier: the side of each image in earlier exports.
  package init(_ groups: [ImageGroup], earlier: [Side?]) {
    sides = []
    parted = []
    for group in groups {
      let train = group.members.filter { earlier[$0] == .train }
      let test = group.members.filter { earlier[$0] == .test }
      if train.isEmpty, test.isEmpty {
        sides.append(nil)
        continue
      }
      // As many on each: the test side is what results were reported on.
      let side: Side = train.count > test.count ? .train : .test
      sides.append(side)
      parted.formUnion(side == .train ? test : train)
    }
  }
}
