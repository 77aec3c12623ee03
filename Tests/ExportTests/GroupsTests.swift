// GroupsTests: images of one account stay together, also through images that several accounts posted.
import Duplicates
import Export
import Store
import Testing

@Suite struct GroupsTests {
  /// The members of each group.
  private func members(_ accounts: [[String]]) -> [[Int]] {
    groups(of: accounts.enumerated().map { labelled($0.offset, "x", accounts: $0.element) }).map(\.members)
  }

  @Test func `images of one account are a group, in the order of names`() {
    let images = [["b"], ["a"], ["b"], ["a"], ["c"]].enumerated().map { labelled($0.offset, "x", accounts: $0.element) }
    #expect(
      groups(of: images) == [
        ImageGroup(name: "a", members: [1, 3]), ImageGroup(name: "b", members: [0, 2]),
        ImageGroup(name: "c", members: [4]),
      ])
  }

  @Test func `an image that two accounts posted ties them together`() {
    #expect(members([["a"], ["b"], ["a", "b"], ["c"]]) == [[0, 1, 2], [3]])
    #expect(members([["a", "b"], ["a"], ["b"]]) == [[0, 1, 2]])
  }

  @Test func `ties reach through any number of accounts, in any order`() {
    let chain = (0..<50).map { [String(100 + $0), String(101 + $0)] }
    #expect(members(chain) == [Array(0..<50)])
    var split = chain
    split[25] = ["125"]
    #expect(members(split) == [Array(0...25), Array(26..<50)])
    let odd = stride(from: 0, to: 50, by: 2).map { chain[$0] } + stride(from: 1, to: 50, by: 2).map { chain[$0] }
    #expect(members(odd) == [Array(0..<50)])
  }

  @Test func `an image without an account stands alone, under its hash`() {
    let images = [labelled(0, "x"), labelled(1, "x"), labelled(2, "x", accounts: ["a"])]
    let found = groups(of: images)
    #expect(found.count == 3)
    #expect(Set(found.map(\.name)) == ["a", "image/\(images[0].image.sha256)", "image/\(images[1].image.sha256)"])
  }

  @Test func `a group is named after its smallest account`() {
    let images = [["m", "z"], ["c", "m"]].enumerated().map { labelled($0.offset, "x", accounts: $0.element) }
    #expect(groups(of: images) == [ImageGroup(name: "c", members: [0, 1])])
  }

  @Test func `pictures that look alike tie accounts together, if they are to`() {
    let images = [["a"], ["b"], [], ["c"]].enumerated().map { labelled($0.offset, "x", accounts: $0.element) }
    let alike = [[0, 0, 2, 3], [0, 1, 2, 2]]
    #expect(groups(of: images, by: [.account, .duplicates], alike: alike).map(\.members) == [[0, 1], [2, 3]])
    #expect(groups(of: images, by: [.account], alike: alike).count == 4)
    #expect(groups(of: images, by: [.account, .duplicates], alike: []).count == 4)
  }

  @Test func `without accounts a carousel still belongs together, and names are the images' own`() {
    var images = (0..<3).map { labelled($0, "x", accounts: ["a"]) }
    images[2].posts = images[0].posts
    let found = groups(of: images, by: [])
    #expect(Set(found.map(\.members)) == [[0, 2], [1]])
    #expect(found.allSatisfy { $0.name.hasPrefix("image/") })
  }

  @Test func `no images, no groups`() {
    #expect(groups(of: []) == [])
  }
}
