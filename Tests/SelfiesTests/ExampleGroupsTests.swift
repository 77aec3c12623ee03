// ExampleGroupsTests: what belongs together stays together, through others too.
import Base
import Duplicates
import Imaging
import Selfies
import Testing

/// A shape by chance, weaker where it is finer, as in photographs.
private func shape(_ seed: UInt64) -> LowFrequencies {
  var generator = KeyedGenerator(seed: seed, key: ["shape"])
  var values: [Float] = [120]
  for at in 1..<256 {
    let fineness = Float(1 + at % 16 + at / 16)
    values.append(Float.random(in: -40...40, using: &generator) / fineness)
  }
  return LowFrequencies(values: values)
}

/// The same, darker and in a mirror.
private func mirroredAndDarkened(_ shape: LowFrequencies) -> LowFrequencies {
  var values = shape.values
  for at in values.indices { values[at] *= at % 2 == 0 ? 0.7 : -0.7 }
  return LowFrequencies(values: values)
}

private func groups(
  contents: [String], accounts: [[String]], shapes: [LowFrequencies?], by kinships: Set<Kinship>
) -> [Int] {
  var likeness = LikenessTable()
  for shape in shapes { likeness.append(shape) }
  return exampleGroups(contents: contents, accounts: accounts, likeness: likeness, by: kinships, jobs: 2)
}

@Suite struct ExampleGroupsTests {
  private let names = ["a", "b", "c", "d", "e"]
  /// Shapes by chance, that have nothing in common; the last one is not known.
  private let far: [LowFrequencies?] = (1...4).map { shape($0) } + [nil]

  @Test func `photographs without anything in common are groups of their own`() {
    let found = groups(
      contents: names, accounts: [["x"], ["y"], [], [], ["z"]], shapes: far, by: [.account, .duplicates])
    #expect(found == [0, 1, 2, 3, 4])
  }

  @Test func `an account that shares a photograph with another joins both`() {
    let accounts = [["x"], ["x", "y"], ["z"], ["y"], []]
    #expect(
      groups(contents: names, accounts: accounts, shapes: far, by: [.account, .duplicates]) == [0, 0, 1, 0, 2])
    #expect(
      groups(contents: names, accounts: accounts, shapes: far, by: [.duplicates]) == [0, 1, 2, 3, 4])
  }

  @Test func `near-duplicates join, and join what else belongs to them`() {
    var shapes = far
    shapes[3] = far[0].map { LowFrequencies(values: $0.values.map { $0 + 0.1 }) }
    shapes[4] = far[1].map(mirroredAndDarkened)
    let accounts = [[], [], ["x"], ["x"], []] as [[String]]
    #expect(
      groups(contents: names, accounts: accounts, shapes: shapes, by: [.account, .duplicates])
        == [0, 1, 0, 0, 1])
    #expect(groups(contents: names, accounts: accounts, shapes: shapes, by: [.account]) == [0, 1, 2, 2, 3])
    #expect(groups(contents: names, accounts: accounts, shapes: shapes, by: []) == [0, 1, 2, 3, 4])
  }

  @Test func `the same bytes are one group whatever is asked for`() {
    let found = groups(
      contents: ["a", "b", "a", "c", "b"], accounts: [[], [], [], [], []], shapes: [nil, nil, nil, nil, nil], by: [])
    #expect(found == [0, 1, 0, 2, 1])
  }

  @Test func `no photographs are no groups`() {
    #expect(groups(contents: [], accounts: [], shapes: [], by: [.account, .duplicates]) == [])
  }
}
