// Balance: equal classes on the training side, the small ones augmented, the large ones thinned out.
import Base

/// How often each image of the training side is written: 0 not at all, 1 as it is, more with augmented copies.
///
/// Every class gets as many pictures as the largest has, but at most `factor` times the smallest (Nanda et al. 2018:
/// 623 dangerous selfies augmented five times and 5,837 others thinned out to 3,115 each). Which images are left out, and
/// which get one copy more where the number does not divide, is drawn by the seed and the image's hash.
///
/// - Parameters:
///   - labels: of the images of the training side.
///   - hashes: the SHA-256 of each.
/// - Returns: for each image how many pictures are made of it.
package func balancedCopies(labels: [String], hashes: [String], factor: Int, seed: UInt64) -> [Int] {
  var classes: [String: [Int]] = [:]
  for (index, label) in labels.enumerated() { classes[label, default: []].append(index) }
  let sizes = classes.values.map(\.count)
  guard let smallest = sizes.min(), let largest = sizes.max() else { return [] }
  let target = min(largest, smallest * max(1, factor))
  var copies = [Int](repeating: 0, count: labels.count)
  for members in classes.values {
    let drawn =
      members
      .map { index in
        var chance = KeyedGenerator(seed: seed, key: ["balance", hashes[index]])
        return (chance.next(), hashes[index], index)
      }
      .sorted { ($0.0, $0.1) < ($1.0, $1.1) }
      .map(\.2)
    let (each, rest) = target.quotientAndRemainder(dividingBy: members.count)
    for (rank, index) in drawn.enumerated() { copies[index] = each + (rank < rest ? 1 : 0) }
  }
  return copies
}
