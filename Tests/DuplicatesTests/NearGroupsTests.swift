// NearGroupsTests: groups are those of all pairs, in crowds and among many too.
import Base
import Duplicates
import Imaging
import Testing

@Suite struct NearGroupsTests {
  @Test func `groups are the pairs, joined`() {
    let rows = table((0..<400).map { shaken(shape($0 % 150), $0, by: Double($0 % 7) / 6) })
    var unions = Unions(count: rows.count)
    for pair in nearPairs(among: rows, jobs: 2) { unions.join(pair.first, pair.second) }
    let groups = nearDuplicateGroups(of: rows, jobs: 2)
    #expect(groups == (0..<rows.count).map { unions.root($0) })
    #expect(Set(groups).count < 300)
    #expect(nearDuplicateGroups(of: rows, jobs: 1) == groups)
  }

  @Test func `a crowd of copies is one group, and those around it are found`() {
    let crowd = shape(1)
    var rows: [LowFrequencies?] = (0..<8000).map { shaken(crowd, $0, by: 0.5) }
    rows += (10..<4010).map { shape($0) }
    rows += (10..<1010).map { shaken(shape($0), $0) }
    let groups = nearDuplicateGroups(of: table(rows), jobs: 2)
    #expect(groups[..<8000].allSatisfy { $0 == 0 })
    #expect(groups[8000..<12000].enumerated().allSatisfy { $1 == 8000 + $0 })
    #expect(groups[12000...].enumerated().allSatisfy { $1 == 8000 + $0 })
  }

  @Test func `fifty thousand strangers and their copies are grouped`() {
    let strangers = (0..<45_000).map { shape(UInt64($0)) }
    var table = LikenessTable()
    table.reserveCapacity(50_000)
    for stranger in strangers { table.append(stranger) }
    for place in 0..<5000 {
      // Every other one is a mirror image.
      let sign: Float = place % 2 == 0 ? 1 : -1
      let copy = shaken(strangers[9 * place], UInt64(place))
      table.append(LowFrequencies(values: copy.values.enumerated().map { $0 % 2 == 0 ? $1 : sign * $1 }))
    }
    let groups = nearDuplicateGroups(of: table, jobs: 2)
    #expect((0..<45_000).allSatisfy { groups[$0] == $0 })
    #expect((0..<5000).count { groups[45_000 + $0] == 9 * $0 } == 5000)
  }
}
