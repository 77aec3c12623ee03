// CheckAgainst: is what is tested here learnt from elsewhere? One data set's pictures against those of other folders.
import Base
import Duplicates

/// Holds the pictures of a data set (its test side; all where it has none) against those of other folders: of what these
/// learn from, all but their test sides; all where they have no sides. Anything with pictures in it will do.
/// - Returns: how many pictures of the others there were.
/// - Throws: `Fault` as `verifyExport` does, `CancellationError`.
func checkAgainst(
  _ own: PictureTable, of set: DataSet, _ request: VerifyRequest, into findings: Findings
) throws -> Int {
  let ownSides = testedSides(of: own)
  let tested = own.rows.indices.filter { ownSides.contains(own.rows[$0].side) }
  var byDigest: [FileDigest: Int] = [:]
  for place in tested.reversed() { if let digest = own.rows[place].digest { byDigest[digest] = place } }
  var bySource: [FileDigest: String] = [:]
  for (source, file) in set.manifest?.sources(on: ownSides) ?? [] {
    if let digest = FileDigest(hex: source) { bySource[digest] = file }
  }
  var count = 0
  for directory in request.against {
    // What is wrong with the other one by itself is not asked here.
    let ignored = Findings(list: nil)
    let other = try DataSet(
      directory, takesAny: true, photographs: nil, jobs: request.jobs, into: ignored, isCancelled: request.isCancelled)
    var pictures = PictureTable()
    try lookAtPictures(of: other, request) {
      pictures.add($0)
    } finding: { _ in
    }
    count += pictures.rows.count
    try compare(
      Tested(own: own, sides: ownSides, byDigest: byDigest, bySource: bySource), with: pictures, of: other,
      jobs: request.jobs, into: findings)
    if request.isCancelled() { throw CancellationError() }
  }
  return count
}

/// What is tested: pictures by their bytes, and by the photographs they were made of.
private struct Tested {
  var own: PictureTable
  var sides: Set<CheckedSide?>
  var byDigest: [FileDigest: Int]
  var bySource: [FileDigest: String]
}

private func compare(
  _ tested: Tested, with pictures: PictureTable, of other: DataSet, jobs: Int, into findings: Findings
) throws {
  let sides = learntSides(of: pictures, other)
  func name(_ place: Int) -> String { "\(other.directory)/\(pictures.rows[place].name)" }
  for place in pictures.rows.indices where sides.contains(pictures.rows[place].side) {
    guard let digest = pictures.rows[place].digest else { continue }
    if let own = tested.byDigest[digest] {
      try findings.add(.sameBytesElsewhere, [tested.own.rows[own].name, name(place)])
    } else if let file = tested.bySource[digest] {
      try findings.add(.sourceElsewhere, [file, name(place)])
    }
  }
  for (source, file) in other.manifest?.sources(on: sides) ?? [] {
    guard let digest = FileDigest(hex: source), let own = tested.bySource[digest] else { continue }
    try findings.add(.sourceElsewhere, [own, "\(other.directory)/\(file)"])
  }
  for side in tested.sides.sorted(by: inOrder) {
    let ones = tested.own.likenesses(of: side)
    for otherSide in sides.sorted(by: inOrder) {
      let others = pictures.likenesses(of: otherSide)
      guard ones.table.count > 0, others.table.count > 0 else { continue }
      for pair in nearPairs(of: ones.table, in: others.table, jobs: jobs) {
        let one = tested.own.rows[ones.pictures[pair.first]]
        let place = others.pictures[pair.second]
        guard one.digest != pictures.rows[place].digest else { continue }
        try findings.add(.nearDuplicateElsewhere, [one.name, name(place)], pair.isMirrored ? "in a mirror" : nil)
      }
    }
  }
}

private func inOrder(_ one: CheckedSide?, _ other: CheckedSide?) -> Bool {
  (one?.rawValue ?? "") < (other?.rawValue ?? "")
}

/// The test side; the validation side where there is none; else everything.
private func testedSides(of pictures: PictureTable) -> Set<CheckedSide?> {
  let sides = Set(pictures.rows.map(\.side))
  for side in [CheckedSide.test, .validation] where sides.contains(side) { return [side] }
  return sides
}

/// Everything but the test side, where there is more than that.
private func learntSides(of pictures: PictureTable, _ set: DataSet) -> Set<CheckedSide?> {
  let sides = Set(set.hasPictures ? pictures.rows.map(\.side) : set.manifest?.rows.map(\.side) ?? [])
  return sides == [.test] ? sides : sides.subtracting([.test])
}
