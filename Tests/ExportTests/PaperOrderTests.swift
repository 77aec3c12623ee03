// PaperOrderTests: the published order of things, to the picture.
import Base
import Export
import Store
import Support
import Testing

@Suite struct PaperOrderTests {
  private func plan(seed: UInt64 = 0) throws -> ExportPlan {
    let labels = Array(repeating: "dangerous", count: 623) + Array(repeating: "other", count: 5837)
    let images = labels.enumerated().map { labelled($0.offset, $0.element, accounts: ["account \($0.offset / 2)"]) }
    var options = ExportOptions(label: "danger")
    (options.order, options.isBalanced, options.seed) = (.paper, true, seed)
    return try ExportPlan(
      labelled: images.sorted { $0.image.sha256 < $1.image.sha256 }, contradictory: 0, options: options)
  }

  @Test func `623 and 5,837 selfies become 3,115 each, 4,984 for training and 1,246 to test`() throws {
    let plan = try plan()
    let copies = plan.images.flatMap { image in image.copies.map { (label: image.source.label, side: $0.side) } }
    #expect(copies.count == 6230)
    for label in ["dangerous", "other"] { #expect(copies.count { $0.label == label } == 3115) }
    #expect(copies.count { $0.side == .train } == 4984)
    #expect(copies.count { $0.side == .test } == 1246)
    #expect(plan.unused == ["downsampled": 2722])
    #expect(plan.sides.isEmpty, "nothing that leaks binds a later export")
  }

  @Test func `copies of one photograph are on both sides`() throws {
    let dangerous = try plan().images.filter { $0.source.label == "dangerous" }
    // Five pictures each at four to one: all on one side for one in three of them.
    let parted = dangerous.count { $0.side == nil }
    #expect((340...500).contains(parted))
    #expect(dangerous.allSatisfy { $0.copies.map(\.number) == [0, 1, 2, 3, 4] })
  }

  @Test func `the seed draws another lot`() throws {
    #expect(try plan() == plan())
    #expect(try plan() != plan(seed: 1))
  }
}
