// VerifyReport: what a check found: every finding as it comes, and the counts and first examples of each kind.
import Base

/// One thing that is wrong.
package struct Finding: Sendable, Hashable {
  package var kind: ProblemKind
  /// The files, or names, that it concerns; relative to the folder that was checked.
  package var places: [String]
  /// What else there is to say; nil for nothing.
  package var detail: String?

  init(_ kind: ProblemKind, _ places: [String], _ detail: String? = nil) {
    (self.kind, self.places, self.detail) = (kind, places, detail)
  }

  init(_ kind: ProblemKind, _ place: String, _ detail: String? = nil) {
    self.init(kind, [place], detail)
  }

  /// For people, on one line.
  package var text: String {
    places.joined(separator: " = ") + (detail.map { ": \($0)" } ?? "")
  }
}

/// A kind of problem, how often it was found, and where.
package struct VerifyProblem: Sendable, Hashable {
  package var kind: ProblemKind
  package var count: Int
  /// The first few, in the order of their texts.
  package var examples: [String]
}

/// What a check found.
package struct VerifyReport: Sendable, Hashable {
  /// Pictures that were looked at; those that the manifest lists where it is all there is.
  package var images = 0
  /// False for an export without pictures whose photographs nobody named: only its lists were checked.
  package var looksAtPictures = true
  /// In the order of the kinds' names; empty where all is well.
  package var problems: [VerifyProblem] = []
  /// Whether there was a manifest to check against; without one only the pictures themselves tell.
  package var hasManifest = false
  /// How it lies on the disk.
  package var format = CheckedFormat.folder
  /// Pictures on each side, by its name; empty where there are no sides.
  package var sides: [String: Int] = [:]
  /// The order that an export of ours was made in, as its dataset.json states it; nil where it does not.
  package var order: String?
  /// Pictures of the other folders that these were held against.
  package var others = 0
  /// Pictures that were made again; nil where nobody asked.
  package var remade: Int?

  package init() {}

  /// True for an export in the paper's order, which puts copies of one photograph on both sides.
  package var leaksOnPurpose: Bool { order == "paper" }
}

/// How a data set lies on the disk.
package enum CheckedFormat: String, Sendable, Hashable, Codable {
  case folder
  case webdataset
  case coco
  case manifest
}

/// Findings while they are being collected: counts and the first examples only, so that memory does not grow with them. Used
/// by one thread at a time.
final class Findings {
  private static let examplesKept = 5
  private var counts: [ProblemKind: Int] = [:]
  private var examples: [ProblemKind: [String]] = [:]
  private let list: ((Finding) throws -> Void)?

  /// - Parameter list: takes every finding, as it comes.
  init(list: ((Finding) throws -> Void)?) { self.list = list }

  func add(_ finding: Finding) throws {
    counts[finding.kind, default: 0] += 1
    let text = finding.text
    var kept = examples[finding.kind] ?? []
    if kept.count < Self.examplesKept || text < (kept.last ?? "") {
      kept.insert(text, at: kept.firstIndex { $0 > text } ?? kept.endIndex)
      if kept.count > Self.examplesKept { kept.removeLast() }
      examples[finding.kind] = kept
    }
    try list?(finding)
  }

  func add(_ kind: ProblemKind, _ place: String, _ detail: String? = nil) throws {
    try add(Finding(kind, place, detail))
  }

  func add(_ kind: ProblemKind, _ places: [String], _ detail: String? = nil) throws {
    try add(Finding(kind, places, detail))
  }

  var problems: [VerifyProblem] {
    counts.sorted { $0.key.rawValue < $1.key.rawValue }.map {
      VerifyProblem(kind: $0.key, count: $0.value, examples: examples[$0.key] ?? [])
    }
  }
}
