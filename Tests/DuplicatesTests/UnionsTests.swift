import Duplicates
import Testing

@Suite struct UnionsTests {
  @Test func `things that are joined have the smallest one as their root`() {
    var unions = Unions(count: 5)
    unions.join(4, 2)
    unions.join(2, 1)
    #expect((0..<5).map { unions.root($0) } == [0, 1, 1, 3, 1])
  }

  @Test func `things with a key in common are joined`() {
    var unions = Unions(count: 4)
    let keys = [["a"], ["b"], ["a", "c"], []]
    unions.join { keys[$0] }
    #expect((0..<4).map { unions.root($0) } == [0, 1, 0, 3])
  }
}
