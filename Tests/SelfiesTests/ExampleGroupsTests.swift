// ExampleGroupsTests: what belongs together stays together, through others too.
import Duplicates
import Imaging
import Selfies
import Testing

@Suite struct ExampleGroupsTests {
  private let names = ["a", "b", "c", "d", "e"]
  private let far: [PerceptualHash?] = [
    PerceptualHash(upright: 0x0000_0000_ffff_ffff, mirrored: 0x0f0f_0f0f_0f0f_0f0f),
    PerceptualHash(upright: 0xffff_0000_ffff_0000, mirrored: 0x3333_3333_3333_3333),
    PerceptualHash(upright: 0xff00_ff00_ff00_ff00, mirrored: 0x5555_5555_5555_5555),
    PerceptualHash(upright: 0xf0f0_f0f0_0f0f_0f0f, mirrored: 0x9999_9999_6666_6666), nil,
  ]

  @Test func `photographs without anything in common are groups of their own`() {
    let groups = exampleGroups(
      contents: names, accounts: [["x"], ["y"], [], [], ["z"]], hashes: far, by: [.account, .duplicates])
    #expect(groups == [0, 1, 2, 3, 4])
  }

  @Test func `an account that shares a photograph with another joins both`() {
    let accounts = [["x"], ["x", "y"], ["z"], ["y"], []]
    #expect(
      exampleGroups(contents: names, accounts: accounts, hashes: far, by: [.account, .duplicates]) == [0, 0, 1, 0, 2])
    #expect(
      exampleGroups(contents: names, accounts: accounts, hashes: far, by: [.duplicates]) == [0, 1, 2, 3, 4])
  }

  @Test func `near-duplicates join, and join what else belongs to them`() {
    var hashes = far
    // Three bits from the first one; the last one is the second one's mirror image.
    hashes[3] = PerceptualHash(upright: 0x0000_0000_ffff_fff8, mirrored: 0x9999_9999_6666_6666)
    hashes[4] = PerceptualHash(upright: 0x3333_3333_3333_3333, mirrored: 0xffff_0000_ffff_0000)
    let accounts = [[], [], ["x"], ["x"], []] as [[String]]
    #expect(
      exampleGroups(contents: names, accounts: accounts, hashes: hashes, by: [.account, .duplicates])
        == [0, 1, 0, 0, 1])
    #expect(exampleGroups(contents: names, accounts: accounts, hashes: hashes, by: [.account]) == [0, 1, 2, 2, 3])
    #expect(exampleGroups(contents: names, accounts: accounts, hashes: hashes, by: []) == [0, 1, 2, 3, 4])
  }

  @Test func `the same bytes are one group whatever is asked for`() {
    let groups = exampleGroups(
      contents: ["a", "b", "a", "c", "b"], accounts: [[], [], [], [], []], hashes: [nil, nil, nil, nil, nil], by: [])
    #expect(groups == [0, 1, 0, 2, 1])
  }

  @Test func `no photographs are no groups`() {
    #expect(exampleGroups(contents: [], accounts: [], hashes: [], by: [.account, .duplicates]) == [])
  }
}
