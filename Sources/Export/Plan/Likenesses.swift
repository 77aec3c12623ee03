// Likenesses: what images look like, each in one way or several, and which of them are near-duplicates.
import Duplicates

/// Tables with a row for each image: of whole photographs, of the crops that are exported.
package struct Likenesses: Sendable {
  private var tables: [LikenessTable] = []
  private var jobs: Int

  package init(jobs: Int = 1) { self.jobs = jobs }

  package mutating func add(_ table: LikenessTable) { tables.append(table) }

  /// For each table a number for each of the images: that of its group of near-duplicates among them.
  package func groups(among images: [Int]) -> [[Int]] {
    tables.map { nearDuplicateGroups(of: $0.rows(images), jobs: jobs) }
  }
}
