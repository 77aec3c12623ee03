// NearGroups: pictures of one photograph, joined directly or through others.
import Synchronization

/// Pictures joined by pairs (`nearPairs(among:jobs:)`), directly or through others.
///
/// What is in one group already is not compared again, so that fifty thousand copies of one picture are no more work
/// than as many strangers; the groups are those of all pairs nevertheless.
/// - Returns: for each picture the place of the first one of its group, its own where it is that one or has no likeness.
package func nearDuplicateGroups(of rows: LikenessTable, jobs: Int) -> [Int] {
  let distinct = DistinctRows(rows)
  let alikes = LookAlikes(distinct, jobs: jobs)
  let unions = Mutex(Unions(count: distinct.count))
  joinNeighbours(alikes, unions)
  for part in [LookAlikes.Part.wholes, .crops] {
    // What is joined by now is passed over without being counted.
    let labels = unions.withLock { unions in (0..<distinct.count).map { UInt32(unions.root($0)) } }
    alikes.search(part, labels: labels) { one, other in
      unions.withLock { $0.root(one) != $0.root(other) }
    } found: { one, other, _ in
      unions.withLock { $0.join(one, other) }
    }
  }
  var groups = Unions(count: rows.count)
  unions.withLock { unions in
    for content in 0..<distinct.count {
      let same = distinct.rows(of: content)
      for row in same.dropFirst() { groups.join(same[0], row) }
      groups.join(same[0], Int(distinct.firstRows[unions.root(content)]))
    }
  }
  return (0..<rows.count).map { groups.root($0) }
}

/// Joins most of what is crowded, in little time: in the order of their signs, begun at each of the three blocks, each
/// is held against the few before it.
private func joinNeighbours(_ alikes: LookAlikes, _ unions: borrowing Mutex<Unions>) {
  let look = SecondLook()
  let known = alikes.signs.indices.filter { alikes.signs[$0] != nil }
  let bits = UInt64(CoarseSigns.blockBits)
  for block in 0..<UInt64(CoarseSigns.blocks) {
    let turned = known.map { content in
      let signs = alikes.signs[content] ?? 0
      return (signs >> (bits * block) | signs << (bits * (UInt64(CoarseSigns.blocks) - block)), content)
    }
    let order = turned.sorted { $0 < $1 }.map(\.1)
    for (at, content) in order.enumerated() {
      for other in order[max(0, at - 3)..<at] {
        guard unions.withLock({ $0.root(content) != $0.root(other) }) else { continue }
        if alikes.areAlike(content, other, look) { unions.withLock { $0.join(content, other) } }
      }
    }
  }
}
