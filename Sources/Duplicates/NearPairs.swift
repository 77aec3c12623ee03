// NearPairs: which of many pictures show one photograph, or parts of one.
package import Imaging

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
package func nearPairs(among rows: LikenessTable, jobs: Int) -> [NearPair] {
  let hashes = rows.hashes
  var pairs: [NearPair] = []
  for second in hashes.indices {
    guard let hash = hashes[second] else { continue }
    for first in 0..<second {
      guard let other = hashes[first], hash.distance(to: other) <= PerceptualHash.nearDistance else { continue }
      pairs.append(NearPair(first: first, second: second, isMirrored: false))
    }
  }
  return pairs.sorted { ($0.first, $0.second) < ($1.first, $1.second) }
}

/// All pairs of one picture of `rows` and one of `others`, in the order of `first` (of `rows`) and `second`.
package func nearPairs(of rows: LikenessTable, in others: LikenessTable, jobs: Int) -> [NearPair] {
  let (hashes, otherHashes) = (rows.hashes, others.hashes)
  var pairs: [NearPair] = []
  for first in hashes.indices {
    for second in otherHashes.indices {
      guard let one = hashes[first], let other = otherHashes[second] else { continue }
      guard one.distance(to: other) <= PerceptualHash.nearDistance else { continue }
      pairs.append(NearPair(first: first, second: second, isMirrored: false))
    }
  }
  return pairs
}

/// Pictures joined by pairs, directly or through others.
/// - Returns: for each picture the place of the first one of its group, its own where it is that one or has no likeness.
package func nearDuplicateGroups(of rows: LikenessTable, jobs: Int) -> [Int] {
  var unions = Unions(count: rows.count)
  for pair in nearPairs(among: rows, jobs: jobs) { unions.join(pair.first, pair.second) }
  return (0..<rows.count).map { unions.root($0) }
}
