// StableSplitTests: more images move none from one side to the other.
import Base
import Export
import Store
import Support
import Testing

@Suite struct StableSplitTests {
  private var options: ExportOptions {
    var options = ExportOptions(label: "selfie")
    options.isBalanced = true
    return options
  }

  /// Images of accounts drawn from few, so that some are shared; `count` of them.
  private func images(_ count: Int, seed: UInt64) -> [LabelledImage] {
    (0..<count).map { number in
      var chance = KeyedGenerator(seed: seed, key: ["image", "\(number)"])
      let accounts = (0...chance.index(10) / 9).map { _ in "account \(chance.index(60))" }
      return labelled(number, chance.chance(0.3) ? "y" : "n", accounts: Set(accounts).sorted())
    }
    .sorted { $0.image.sha256 < $1.image.sha256 }
  }

  @Test func `images that come later move no other image, whatever they tie together`() throws {
    var (compared, leftOut) = (0, 0)
    for seed in 0..<30 as Range<UInt64> {
      var earlier: [Int64: Side] = [:]
      for count in [60, 90, 200, 230] {
        let images = images(count, seed: seed)
        let plan = try ExportPlan(
          ExportCandidates(labelled: images, contradictory: 0, options: options), earlier: earlier, options: options)
        for (image, side) in plan.sides {
          if let before = earlier[image] {
            #expect(side == before)
            compared += 1
          }
        }
        // Whole groups, still.
        for group in Dictionary(grouping: plan.images, by: \.group).values {
          #expect(Set(group.map(\.side)).count == 1)
        }
        let accounts = plan.images.reduce(into: [String: Set<Side>]()) { sides, image in
          for account in image.source.accounts {
            sides[account, default: []].formUnion([image.side].compactMap(\.self))
          }
        }
        #expect(accounts.values.allSatisfy { $0.count == 1 })
        #expect(plan.unused["on_other_side_before"] == nil, "nothing that was split is lost")
        #expect(Set(earlier.keys).isSubset(of: Set(plan.sides.keys)))
        leftOut += plan.unused["on_both_sides"] ?? 0
        earlier.merge(plan.sides) { _, new in new }
      }
    }
    #expect(compared > 5_000)
    #expect(leftOut > 0, "some images tie together what lies on both sides")
  }

  @Test func `a plan made once more with what it remembers is the same`() throws {
    let images = images(150, seed: 7)
    let candidates = try ExportCandidates(labelled: images, contradictory: 0, options: options)
    let first = try ExportPlan(candidates, options: options)
    let again = try ExportPlan(candidates, earlier: first.sides, options: options)
    #expect(first == again)
    #expect(again.boundGroups == 0)
  }

  @Test func `new images that tie both sides together are left out, and what was tested stays`() throws {
    // a was for training, b for testing; image 4 was posted by both, 5 and 6 by one of them.
    let accounts = [["a"], ["a"], ["b"], ["b"], ["a", "b"], ["b"], ["a"]]
    let images = accounts.enumerated().map { labelled($0.offset, "x", accounts: $0.element) }
    let earlier: [Side?] = [.train, .train, .test, .test, nil, nil, nil]
    func regroup(_ members: [Int]) -> [ImageGroup] {
      var groups = groups(of: members.map { images[$0] })
      for index in groups.indices { groups[index].members = groups[index].members.map { members[$0] } }
      return groups
    }
    let found = EarlierSides(
      groups(of: images), earlier: earlier, ties: { images[$0].accounts }, regroup: regroup)
    #expect(found.tying == [4])
    #expect(found.parted == [])
    #expect(found.groups.map { Set($0.members) } == [[0, 1, 6], [2, 3, 5]])
    #expect(found.sides == [.train, .test])
  }

  @Test func `of earlier images that belong together themselves the larger part stays, of equal ones the tested`() {
    let groups = [
      ImageGroup(name: "a", members: [0, 1, 2]), ImageGroup(name: "b", members: [3, 4]),
      ImageGroup(name: "c", members: [5]),
    ]
    let found = EarlierSides(
      groups, earlier: [.train, .train, .test, .train, .test, nil], ties: { _ in [] },
      regroup: { $0.isEmpty ? [] : [ImageGroup(name: "together", members: $0)] })
    #expect(found.groups.map(\.members) == [[0, 1], [4], [5]])
    #expect(found.sides == [.train, .test, nil])
    #expect(found.parted == [2, 3])
    #expect(found.tying == [])
  }
}
