// StoreCheck: whether a store and the photographs beside it are whole.
import Base
import Foundation
import Pipeline
import Store

/// What can be wrong with a store. The names are what programs read: they stay.
enum StoreProblemKind: String, CaseIterable {
  case storeDamaged = "store_damaged"
  case brokenReference = "broken_reference"
  case photographMissing = "photograph_missing"
  case photographChanged = "photograph_changed"
  case orphanFile = "orphan_file"
  case foreignFile = "foreign_file"
  case unfinishedFile = "unfinished_file"
  case unfinishedForgetting = "unfinished_forgetting"

  /// What it means and what to do about it.
  var words: String {
    switch self {
    case .storeDamaged: "SQLite finds the store's file damaged. Restore it from a backup."
    case .brokenReference: "rows lead to rows that are not there. Restore the store from a backup."
    case .photographMissing:
      "a photograph's file is not there. Import its dump again, or fetch, or take it from a backup."
    case .photographChanged:
      "a file is not the photograph that was kept under its name. Remove it and import its dump again, or fetch."
    case .orphanFile: "a file is a photograph of no row of the store. curate gc removes it."
    case .foreignFile: "a file among the photographs is none that curate would put there. Move it away."
    case .unfinishedFile: "a file was left by a run that was killed. curate gc removes it."
    case .unfinishedForgetting: "something was forgotten, and its bytes may still be there. curate gc finishes that."
    }
  }
}

/// What a check found.
struct StoreCheckReport {
  var images = 0
  var bytes = 0
  /// Photographs that lie where the list of a backup says, and not beside the store.
  var byReference = 0
  /// Exports whose folder is no more: nothing is wrong with that, but it is good to know.
  var exportsGone: [String] = []
  private(set) var problems: [StoreProblemKind: StoreProblem] = [:]

  mutating func add(_ kind: StoreProblemKind, _ example: String) {
    var problem = problems[kind] ?? StoreProblem()
    problem.count += 1
    if problem.examples.count < 5 { problem.examples.append(example) }
    problems[kind] = problem
  }

  mutating func add(_ kind: StoreProblemKind, _ found: StoreProblem) {
    if found.count > 0 { problems[kind] = found }
  }

  /// In the order of their kinds.
  var found: [(kind: StoreProblemKind, problem: StoreProblem)] {
    StoreProblemKind.allCases.compactMap { kind in problems[kind].map { (kind, $0) } }
  }
}

struct StoreCheck {
  let store: Store
  /// Sizes only, and the indexes are not compared.
  let isFast: Bool
  let jobs: Int
  let isCancelled: () -> Bool
  let progress: (_ done: Int, _ of: Int) -> Void

  /// - Throws: `CancellationError`; `Fault` where the store cannot be read at all.
  func run() throws -> StoreCheckReport {
    var report = StoreCheckReport()
    let (integrity, references, folders) = try store.read { connection in
      let integrity = try connection.integrity(quick: isFast)
      guard integrity.count == 0 else { return (integrity, StoreProblem(), [String]()) }
      return (integrity, try connection.brokenReferences(), try connection.exportFolders())
    }
    report.add(.storeDamaged, integrity)
    report.add(.brokenReference, references)
    report.exportsGone = folders.filter { !FileManager.default.fileExists(atPath: $0) }
    // What is damaged would be told of once more, by photographs that its pages no longer name.
    guard integrity.count == 0 else { return report }
    try checkPhotographs(&report)
    try checkFolder(&report)
    if try store.hasUnfinishedForgetting() { report.add(.unfinishedForgetting, store.path) }
    return report
  }

  private enum End {
    case whole(StoredPhotograph, isBeside: Bool)
    case missing(StoredPhotograph)
    case changed(StoredPhotograph, String)
  }

  private func checkPhotographs(_ report: inout StoreCheckReport) throws {
    let total = try store.read { try $0.imageCount() }
    let elsewhere = try ImageList(beside: store.path)
    var page: ArraySlice<StoredPhotograph> = []
    var last: String?
    var found = report
    try inOrder(
      width: jobs,
      next: {
        if isCancelled() { throw CancellationError() }
        if page.isEmpty { page = try store.read { try $0.photographs(after: last, limit: 1_000) }[...] }
        last = page.first?.sha256 ?? last
        return page.popFirst()
      }, makeWorker: {}, process: { (photograph, _: Void) in check(photograph, elsewhere) },
      emit: { end in
        found.images += 1
        switch end {
        case .whole(let photograph, let isBeside):
          found.bytes += photograph.bytes
          found.byReference += isBeside ? 0 : 1
        case .missing(let photograph): found.add(.photographMissing, name(of: photograph))
        case .changed(let photograph, let how): found.add(.photographChanged, "\(name(of: photograph)): \(how)")
        }
        progress(found.images, total)
      })
    report = found
  }

  private func name(of photograph: StoredPhotograph) -> String {
    let path = store.images.file(sha256: photograph.sha256, kind: photograph.kind)
    return String(path.dropFirst(store.images.path.count + 1))
  }

  private func check(_ photograph: StoredPhotograph, _ elsewhere: ImageList?) -> End {
    let beside = store.images.file(sha256: photograph.sha256, kind: photograph.kind)
    let path = fileSize(beside) == nil ? elsewhere?.path(of: photograph.sha256) ?? beside : beside
    guard let size = fileSize(path) else { return .missing(photograph) }
    guard size == photograph.bytes else { return .changed(photograph, "\(size) bytes, not \(photograph.bytes)") }
    guard !isFast else { return .whole(photograph, isBeside: path == beside) }
    guard let bytes = try? AtomicFile.readRegular(path, maxBytes: .max) else {
      return .changed(photograph, "it cannot be read")
    }
    guard SHA256.hex(of: bytes) == photograph.sha256 else {
      return .changed(photograph, "other bytes than its name says")
    }
    return .whole(photograph, isBeside: path == beside)
  }

  /// Files that no row names, and what killed runs have left.
  private func checkFolder(_ report: inout StoreCheckReport) throws {
    try store.images.forEachFolder { digits, files in
      if isCancelled() { throw CancellationError() }
      let names = digits.isEmpty ? [] : try store.read { try $0.photographNames(beginning: digits) }
      for file in files where !names.contains(String(file.name.dropFirst(3))) || digits.isEmpty {
        report.add(file.sha256 == nil ? .foreignFile : .orphanFile, file.name)
      }
    }
    for path in Scratch.abandoned(in: store.images.temporaryFolder) {
      report.add(.unfinishedFile, String(path.dropFirst(store.images.path.count + 1)))
    }
  }
}
