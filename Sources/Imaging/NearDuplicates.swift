// NearDuplicates: which of many pictures are one picture.

/// The groups of pictures that are nearly the same: two are in one group where their hashes differ in at most `within`
/// bits, upright or mirrored, and so are two that a chain of such pairs joins.
///
/// Every pair is looked at: ten thousand hashes take a fifth of a second.
/// - Returns: for each hash the index of the first one of its group, its own where it is that one.
package func nearDuplicateGroups(of hashes: [PerceptualHash], within: Int) -> [Int] {
  var parents = Array(hashes.indices)
  func root(_ index: Int) -> Int {
    var at = index
    while parents[at] != at {
      parents[at] = parents[parents[at]]
      at = parents[at]
    }
    return at
  }
  for second in hashes.indices {
    let hash = hashes[second]
    for first in 0..<second where hash.distance(to: hashes[first]) <= within {
      let (a, b) = (root(first), root(second))
      // The smaller one stays on top: it is the group's first.
      if a != b { parents[max(a, b)] = min(a, b) }
    }
  }
  return hashes.indices.map(root)
}
