// ExampleGroups: which photographs must not be parted between training and test.
package import Duplicates

/// A number for each photograph, the same for those that belong together, directly or through others.
///
/// - Parameters:
///   - contents: SHA-256 of each photograph. The same content is one group whatever `by` says.
///   - accounts: the accounts whose posts show each photograph; none where nobody knows.
///   - likeness: what each photograph looks like; missing where nobody knows.
///   - jobs: how many threads may look for near-duplicates; the groups are the same.
/// - Returns: numbers from 0, in the order of the groups' first photographs.
package func exampleGroups(
  contents: [String], accounts: [[String]], likeness: LikenessTable, by kinships: Set<Kinship>, jobs: Int
) -> [Int] {
  var groups = Unions(count: contents.count)
  groups.join { [contents[$0]] }
  if kinships.contains(.account) { groups.join { accounts[$0] } }
  if kinships.contains(.duplicates) {
    for (index, first) in nearDuplicateGroups(of: likeness, jobs: jobs).enumerated() { groups.join(first, index) }
  }
  var numbers: [Int: Int] = [:]
  return contents.indices.map { index in
    let root = groups.root(index)
    if let number = numbers[root] { return number }
    numbers[root] = numbers.count
    return numbers.count - 1
  }
}
