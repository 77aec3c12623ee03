// PaperOrder: balance and copies first, a split by lot afterwards, as the published protocol has it.
import Base

/// For each image the pictures that are made of it, with their sides.
///
/// Nanda et al. 2018, section 4: the small class is augmented `factor` times, the large one thinned out to as many (623 and
/// 5,837 give 3,115 each), all pictures are shuffled, and the first `trainShare` of them are for training (4,984 of 6,230).
/// Nothing keeps the copies of one photograph together.
/// - Parameters:
///   - labels: of each image.
///   - hashes: the SHA-256 of each.
package func paperOrder(
  labels: [String], hashes: [String], factor: Int, trainShare: Double, seed: UInt64
) -> [[PlannedCopy]] {
  let copies = balancedCopies(labels: labels, hashes: hashes, factor: factor, seed: seed)
  let shuffled = hashes.indices
    .flatMap { image in
      (0..<copies[image]).map { copy in
        var chance = KeyedGenerator(seed: seed, key: ["paper", hashes[image], "\(copy)"])
        return (chance.next(), hashes[image], copy, image)
      }
    }
    .sorted { ($0.0, $0.1, $0.2) < ($1.0, $1.1, $1.2) }
  let train = Int((Double(shuffled.count) * trainShare).rounded())
  var planned = [[PlannedCopy]](repeating: [], count: hashes.count)
  for (place, (_, _, copy, image)) in shuffled.enumerated() {
    planned[image].append(PlannedCopy(number: copy, side: place < train ? .train : .test))
  }
  return planned.map { $0.sorted { $0.number < $1.number } }
}
