// SignIndexTests: the index finds what a look at all of them finds.
import Base
import Duplicates
import Synchronization
import Testing

private final class Collector: SignIndex.Worker {
  struct Hit: Hashable { var query: Int, place: Int, isMirrored: Bool }
  private let keep: @Sendable (Hit) -> Void

  init(_ keep: @escaping @Sendable (Hit) -> Void) { self.keep = keep }

  func found(query: Int, place: Int, isMirrored: Bool) {
    keep(Hit(query: query, place: place, isMirrored: isMirrored))
  }
}

private let all: UInt64 = 1 << 63 - 1

/// Signs by chance, or few of them with some bits turned: crowded buckets.
private func signs(_ count: Int, crowds: Int?) -> [UInt64?] {
  var generator = KeyedGenerator(seed: 5, key: ["signs"])
  let centres = (0..<(crowds ?? 1)).map { _ in generator.next() & all }
  return (0..<count).map { at in
    if at % 50 == 7 { return nil }
    guard crowds != nil else { return generator.next() & all }
    var bits = centres[generator.index(centres.count)]
    for _ in 0..<generator.index(9) { bits ^= 1 << UInt64(generator.index(63)) }
    return generator.chance(0.3) ? bits ^ CoarseSigns.mirror : bits
  }
}

@Suite struct SignIndexTests {
  @Test(arguments: [nil, 3, 60], [SignReach.near, .wide])
  func `it finds each two within reach once, and no others`(crowds: Int?, reach: SignReach) {
    let signs = signs(1500, crowds: crowds)
    // Some are of one group already.
    let labels = signs.indices.map { UInt32($0 % 11 == 0 ? 0 : $0) }
    let hits = Mutex<[Collector.Hit]>([])
    SignIndex(signs, labels: labels).search(signs, reach, jobs: 3) {
      Collector { hit in hits.withLock { $0.append(hit) } }
    }
    var expected: Set<Collector.Hit> = []
    for (query, one) in signs.enumerated() {
      for (place, other) in signs.enumerated() where labels[query] != labels[place] {
        guard let one, let other else { continue }
        for isMirrored in [false, true] {
          let difference = one ^ other ^ (isMirrored ? CoarseSigns.mirror : 0)
          if difference.nonzeroBitCount <= reach.bits {
            expected.insert(Collector.Hit(query: query, place: place, isMirrored: isMirrored))
          }
        }
      }
    }
    let found = hits.withLock { $0 }
    #expect(found.count == expected.count)
    #expect(Set(found) == expected)
    #expect(crowds == nil || expected.count > 1000)
  }

  @Test func `an index of nothing finds nothing`() {
    SignIndex([], labels: []).search([], .wide, jobs: 2) { Collector { _ in Issue.record("a hit") } }
    SignIndex([nil, nil], labels: [0, 1]).search([nil, 3], .near, jobs: 2) { Collector { _ in Issue.record("a hit") } }
  }

  @Test func `a mirror turns the signs of half waves that are odd across`() {
    #expect(CoarseSigns.mirror.nonzeroBitCount == 32)
  }
}
