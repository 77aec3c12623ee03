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

/// Where near-duplicates were kept together already, a pair is told from here on only.
///
/// An export that grouped near-duplicates looked for them among whole photographs; in its pictures, cut and squeezed, some
/// pairs come out a little nearer than the photographs were. So what is told of it must be the same beyond doubt. Pictures
/// made of 150 photographs at 32 and 224 pixels, and of copies of these reduced to 60 % or encoded at quality 40 or
/// 10, have correlations from 0.995; of 400 drawn photographs, which are more alike than any, no two different ones on two
/// sides have more than 0.988, as whole pictures, or 0.90, as faces.
private let leastCorrelation = 0.992

/// Pictures of one photograph on two sides. Equal files, and pairs of which the manifest says itself that they belong
/// together, are told elsewhere, and not here again.
func checkNearDuplicates(_ pictures: PictureTable, of set: DataSet, jobs: Int, into findings: Findings) throws {
  for (tested, learnt) in [(CheckedSide.test, CheckedSide.train), (.test, .validation), (.validation, .train)] {
    let (ones, others) = (pictures.likenesses(of: tested), pictures.likenesses(of: learnt))
    guard ones.table.count > 0, others.table.count > 0 else { continue }
    for pair in nearPairs(of: ones.table, in: others.table, jobs: jobs) {
      let (one, other) = (pictures.rows[ones.pictures[pair.first]], pictures.rows[others.pictures[pair.second]])
      guard one.digest != other.digest, set.manifest?.isKin(one.line, other.line) != true else { continue }
      if set.keepsNearDuplicatesTogether, one.line != nil, other.line != nil,
        PictureTable.correlation(ones, pair.first, others, pair.second) < leastCorrelation
      {
        continue
      }
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
