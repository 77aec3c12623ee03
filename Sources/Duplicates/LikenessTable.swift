// LikenessTable: what many pictures look like, row by row.
package import Imaging

/// The lowest frequencies of many pictures; a row may be missing, and is then near to no other.
package struct LikenessTable: Sendable {
  private var rows: [LowFrequencies?] = []

  package init() {}

  package var count: Int { rows.count }

  package mutating func append(_ row: LowFrequencies?) { rows.append(row) }

  var hashes: [PerceptualHash?] { rows.map { $0.map { PerceptualHash($0) } } }
}
