// Verify: checks a data set, ours or anybody's: leaks between the sides, hashes, counts, unreadable pictures.
import Base
import Foundation
import Pipeline

/// What is to be checked.
package struct VerifyRequest {
  package var directory: String
  /// Folders whose pictures should have none in common with the test side (or all) of this one.
  package var against: [String] = []
  /// The folder of the store's photographs: where an export without pictures has them, and what pictures are made again
  /// from.
  package var photographs: String?
  /// Whether each picture is made again from its photograph.
  package var isRemade = false
  package var jobs = 1
  /// Takes every finding as it comes, in an order that depends on the data set only.
  package var list: ((Finding) throws -> Void)?
  package var isCancelled: () -> Bool = { false }
  /// Pictures that were looked at, and how many there are where that is known.
  package var progress: (_ finished: Int, _ total: Int?) -> Void = { _, _ in }

  package init(_ directory: String) { self.directory = directory }
}

/// Checks a folder with `train` and `test` sides.
package func verifyExport(_ directory: String, jobs: Int, progress: @escaping (Int, Int?) -> Void) throws
  -> VerifyReport
{
  var request = VerifyRequest(directory)
  (request.jobs, request.progress) = (jobs, progress)
  return try verifyExport(request)
}

/// Checks an export in any format, or a folder of anybody's with sides in it (with `against`: any folder of pictures).
/// Memory holds a row for each picture, and never more decoded ones than there are jobs.
/// - Throws: `Fault`: `noInput` where there is no such folder, `data` where it is no export at all; `CancellationError`.
package func verifyExport(_ request: VerifyRequest) throws -> VerifyReport {
  let findings = Findings(list: request.list)
  var set = try DataSet(
    request.directory, takesAny: !request.against.isEmpty, photographs: request.photographs, jobs: request.jobs,
    into: findings, isCancelled: request.isCancelled)
  var report = VerifyReport()
  (report.format, report.hasManifest) = (set.format, set.manifest != nil)
  report.order = set.summary?.order

  var pictures = PictureTable(keepsShapes: set.keepsNearDuplicatesTogether)
  try lookAtPictures(of: set, request) { look in
    try checkPicture(look, of: &set, into: findings)
    pictures.add(look)
  } finding: {
    try findings.add($0)
  }
  try checkLists(set, into: findings)
  try checkEqualFiles(pictures, into: findings)
  if request.isCancelled() { throw CancellationError() }
  try checkNearDuplicates(pictures, of: set, jobs: request.jobs, into: findings)

  if !request.against.isEmpty {
    report.others = try checkAgainst(pictures, of: set, request, into: findings)
  }

  if request.isRemade { report.remade = try checkRemade(set, request, into: findings) }

  report.looksAtPictures = set.hasPictures
  report.images = set.hasPictures ? pictures.rows.count : set.manifest?.rows.count ?? 0
  let sides = set.hasPictures ? pictures.rows.map(\.side) : set.manifest?.rows.map(\.side) ?? []
  for case let side? in sides { report.sides[side.rawValue, default: 0] += 1 }
  report.problems = findings.problems
  return report
}

/// Looks at every picture on `jobs` threads; `each` and `finding` get the results in order.
func lookAtPictures(
  of set: DataSet, _ request: VerifyRequest, each: @escaping (PictureLook) throws -> Void,
  finding: @escaping (Finding) throws -> Void
) throws {
  guard set.hasPictures else { return }
  enum Looked {
    case picture(PictureLook)
    case finding(Finding)
  }
  let pictures = set.pictures()
  let total = set.count
  var finished = 0
  try inOrder(
    width: request.jobs,
    next: {
      if request.isCancelled() { throw CancellationError() }
      return try pictures()
    }, makeWorker: {},
    process: { (item: CheckedItem, _: Void) -> Looked in
      switch item {
      case .picture(let picture): .picture(PictureLook(picture))
      case .finding(let finding): .finding(finding)
      }
    },
    emit: { looked in
      switch looked {
      case .finding(let found): try finding(found)
      case .picture(let look):
        try each(look)
        finished += 1
        request.progress(finished, total)
      }
    })
}
