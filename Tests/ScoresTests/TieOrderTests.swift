// TieOrderTests: an order without ties that depends on the seed and on nothing else.
import Scores
import Testing

@Suite struct TieOrderTests {
  @Test func `the order is the same everywhere and for ever`() {
    // From an implementation of SplitMix64 in Python.
    #expect(TieOrder.mix(1, seed: 0) == 0xa706_dd2f_4d19_7e6f)
    #expect(TieOrder.mix(Int64.max, seed: 7) == 0xf7ab_d3bd_4597_da08)
    #expect(TieOrder.mix(-5, seed: UInt64.max) == 0xe496_45a6_cee6_97dd)
  }

  @Test func `different ids have different numbers`() {
    let numbers = Set((-5000..<5000).map { TieOrder.mix($0, seed: 1) })
    #expect(numbers.count == 10_000)
  }

  @Test func `neighbouring ids and seeds have nothing to do with each other`() {
    func share(_ isTrue: (Int64) -> Bool) -> Double { Double((0..<10_000).count { isTrue(Int64($0)) }) / 10_000 }
    // 0.03 is six standard errors of a share of a half.
    for seed in [0, 1, 2, 0x9e37_79b9_7f4a_7c15] as [UInt64] {
      #expect(abs(share { TieOrder.mix($0, seed: seed) < TieOrder.mix($0 + 1, seed: seed) } - 0.5) < 0.03)
      #expect(abs(share { TieOrder.mix($0, seed: seed) < TieOrder.mix(9999 - $0, seed: seed) } - 0.5) < 0.03)
      #expect(abs(share { TieOrder.mix($0, seed: seed) < TieOrder.mix($0, seed: seed &+ 1) } - 0.5) < 0.03)
    }
  }
}
