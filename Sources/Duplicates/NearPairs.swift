// NearPairs: which of many pictures show one photograph, or parts of one.
import Synchronization

/// Two pictures that show the same photograph.
package struct NearPair: Sendable, Hashable {
  /// Places in the lists that were compared; within one list `first` is the smaller.
  package var first, second: Int
  /// True where one shows the other in a mirror.
  package var isMirrored: Bool

  package init(first: Int, second: Int, isMirrored: Bool) {
    (self.first, self.second, self.isMirrored) = (first, second, isMirrored)
  }
}

/// All pairs of one list, in the order of `first` and `second`. Whether two are a pair depends on these two alone.
///
/// Every pair is looked at and returned: a thousand copies of one picture are half a million pairs. Where groups are
/// enough, `nearDuplicateGroups` does far less.
package func nearPairs(among rows: LikenessTable, jobs: Int) -> [NearPair] {
  let distinct = DistinctRows(rows)
  var pairs: [NearPair] = []
  for content in 0..<distinct.count {
    let same = distinct.rows(of: content)
    for (index, first) in same.enumerated() {
      for second in same[(index + 1)...] { pairs.append(NearPair(first: first, second: second, isMirrored: false)) }
    }
  }
  for pair in contentPairs(distinct, jobs: jobs, wants: { _, _ in true }) {
    for one in distinct.rows(of: pair.first) {
      for other in distinct.rows(of: pair.second) {
        pairs.append(NearPair(first: min(one, other), second: max(one, other), isMirrored: pair.isMirrored))
      }
    }
  }
  return inOrder(pairs)
}

/// All pairs of one picture of `rows` and one of `others`, in the order of `first` (of `rows`) and `second`.
package func nearPairs(of rows: LikenessTable, in others: LikenessTable, jobs: Int) -> [NearPair] {
  var both = rows
  both.append(contentsOf: others)
  let distinct = DistinctRows(both)
  let border = rows.count
  let members = (0..<distinct.count).map { content in
    let all = distinct.rows(of: content)
    return (own: all.filter { $0 < border }, others: all.filter { $0 >= border }.map { $0 - border })
  }
  var pairs: [NearPair] = []
  func add(_ firsts: [Int], _ seconds: [Int], isMirrored: Bool) {
    for first in firsts {
      for second in seconds { pairs.append(NearPair(first: first, second: second, isMirrored: isMirrored)) }
    }
  }
  for member in members { add(member.own, member.others, isMirrored: false) }
  let sides = members.map { (hasOwn: !$0.own.isEmpty, hasOthers: !$0.others.isEmpty) }
  let found = contentPairs(distinct, jobs: jobs) { one, other in
    sides[one].hasOwn && sides[other].hasOthers || sides[one].hasOthers && sides[other].hasOwn
  }
  for pair in found {
    add(members[pair.first].own, members[pair.second].others, isMirrored: pair.isMirrored)
    add(members[pair.second].own, members[pair.first].others, isMirrored: pair.isMirrored)
  }
  return inOrder(pairs)
}

/// All pairs of contents, each once; upright where it is a pair in both ways.
private func contentPairs(
  _ rows: DistinctRows, jobs: Int, wants: @Sendable (Int, Int) -> Bool
) -> [NearPair] {
  let alikes = LookAlikes(rows, jobs: jobs)
  let labels = (0..<rows.count).map { UInt32($0) }
  let pairs = Mutex<Set<NearPair>>([])
  for part in [LookAlikes.Part.wholes, .crops] {
    alikes.search(part, labels: labels, wants: wants) { one, other, isMirrored in
      let pair = NearPair(first: min(one, other), second: max(one, other), isMirrored: isMirrored)
      pairs.withLock { _ = $0.insert(pair) }
    }
  }
  return inOrder(pairs.withLock { Array($0) })
}

/// Sorted, and of a pair that was found twice only one, the upright one where there is one.
private func inOrder(_ pairs: [NearPair]) -> [NearPair] {
  var kept: [NearPair] = []
  let sorted = pairs.sorted {
    ($0.first, $0.second, $0.isMirrored ? 1 : 0) < ($1.first, $1.second, $1.isMirrored ? 1 : 0)
  }
  for pair in sorted where kept.last?.first != pair.first || kept.last?.second != pair.second { kept.append(pair) }
  return kept
}
