// ExampleGroups: which photographs must not be parted between training and test.
package import Duplicates
import Features
package import Imaging

/// A number for each photograph, the same for those that belong together, directly or through others.
///
/// - Parameters:
///   - contents: SHA-256 of each photograph. The same content is one group whatever `by` says.
///   - accounts: the accounts whose posts show each photograph; none where nobody knows.
///   - hashes: what each photograph looks like; nil where nobody knows.
///   - distance: how far apart near-duplicates may be, in bits.
/// - Returns: numbers from 0, in the order of the groups' first photographs.
package func exampleGroups(
  contents: [String], accounts: [[String]], hashes: [PerceptualHash?], by kinships: Set<Kinship>,
  within distance: Int = PerceptualHash.nearDistance
) -> [Int] {
  var groups = Array(contents.indices)
  func root(_ index: Int) -> Int {
    var index = index
    while groups[index] != index {
      groups[index] = groups[groups[index]]
      index = groups[index]
    }
    return index
  }
  func join(_ a: Int, _ b: Int) {
    let (a, b) = (root(a), root(b))
    groups[max(a, b)] = min(a, b)
  }
  func joinAll(_ keys: (Int) -> [String]) {
    var first: [String: Int] = [:]
    for index in contents.indices {
      for key in keys(index) {
        if let other = first[key] { join(other, index) } else { first[key] = index }
      }
    }
  }
  joinAll { [contents[$0]] }
  if kinships.contains(.account) { joinAll { accounts[$0] } }
  if kinships.contains(.duplicates) {
    let known = hashes.indices.filter { hashes[$0] != nil }
    let alike = nearDuplicateGroups(of: known.compactMap { hashes[$0] }, within: distance)
    var first: [Int: Int] = [:]
    for (index, group) in zip(known, alike) {
      if let other = first[group] { join(other, index) } else { first[group] = index }
    }
  }
  var numbers: [Int: Int] = [:]
  return contents.indices.map { index in
    let root = root(index)
    if let number = numbers[root] { return number }
    numbers[root] = numbers.count
    return numbers.count - 1
  }
}
