// CheckSides: what the pictures themselves tell of leaks: equal files, and pictures of one photograph.
import Duplicates

/// The same bytes on two sides are a leak, whatever a manifest says; under two classes, a contradiction.
func checkEqualFiles(_ pictures: PictureTable, into findings: Findings) throws {
  for group in pictures.equals {
    let rows = group.map { pictures.rows[$0] }
    let names = rows.map(\.name).sorted()
    if Set(rows.compactMap(\.side)).count > 1 { try findings.add(.sameBytesOnBothSides, names) }
    if Set(rows.compactMap(\.label)).count > 1 { try findings.add(.sameBytesInTwoClasses, names) }
  }
}

/// Pictures of one photograph on two sides. Equal files, and pairs of which the manifest says itself that they belong
/// together, are told elsewhere, and not here again.
/// - Returns: the pairs that were found.
func checkNearDuplicates(
  _ pictures: PictureTable, manifest: StatedManifest?, jobs: Int, into findings: Findings
) throws {
  for (tested, learnt) in [(CheckedSide.test, CheckedSide.train), (.test, .validation), (.validation, .train)] {
    let (ones, others) = (pictures.likenesses(of: tested), pictures.likenesses(of: learnt))
    guard ones.table.count > 0, others.table.count > 0 else { continue }
    for pair in nearPairs(of: ones.table, in: others.table, jobs: jobs) {
      let (one, other) = (pictures.rows[ones.pictures[pair.first]], pictures.rows[others.pictures[pair.second]])
      guard one.digest != other.digest, manifest?.isKin(one.line, other.line) != true else { continue }
      try findings.add(.nearDuplicateOnBothSides, [one.name, other.name], pair.isMirrored ? "in a mirror" : nil)
    }
  }
}

extension StatedManifest {
  /// Whether two lines state one photograph or one group.
  fileprivate func isKin(_ one: Int?, _ other: Int?) -> Bool {
    guard let one, let other else { return false }
    return rows[one].source == rows[other].source || rows[one].group == rows[other].group
  }
}
