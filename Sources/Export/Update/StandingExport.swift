// StandingExport: an export that is there already, held against the one that would be written in its place.
import Base
import Foundation
import Pipeline
import Store

/// What stands where an export is to go.
package enum StandingExport: Sendable {
  /// No export.
  case none
  /// The same pictures and lists, each of them as it was written.
  case same(WrittenExport)
  /// An export that would come out otherwise, or of which something was changed, for this reason: a clause.
  case other(String)
}

/// Whether the export in `directory` is what `writeExport` with the same plan, options and facts would write.
///
/// No picture is made: what is stated in dataset.json and in the manifest is held against the plan, and the bytes of the
/// files against the hashes stated. README.md and croissant.json are there to be filled in by their owner and have to be
/// there only; files beside those of an export are nobody's concern.
/// - Throws: `CancellationError` where `isCancelled` says so.
package func standingExport(
  _ plan: ExportPlan, options: ExportOptions, facts: DatasetFacts, in directory: String, jobs: Int,
  isCancelled: @escaping () -> Bool = { false }, progress: @escaping (_ checked: Int, _ total: Int) -> Void
) throws -> StandingExport {
  // A link leads to what would be replaced.
  let directory = URL(fileURLWithPath: directory).resolvingSymlinksInPath().path
  guard let bytes = try? AtomicFile.readRegular(directory + "/dataset.json", maxBytes: 64 << 20),
    let stated = try? JSONDecoder().decode(DatasetSummary.self, from: Data(bytes))
  else { return .none }
  guard stated.versions == currentVersions else {
    return .other("it was written by another version of curate or of its JPEG library")
  }
  let changed = "labels, photographs, facts or options are others now"
  guard try stated == expectedSummary(plan, options: options, facts: facts, stated: stated) else {
    return .other(changed)
  }
  guard isPublished(options.published, directory) else { return .other("it is dated otherwise") }
  guard countedFiles(directory) == expectedFiles(plan, stated) else {
    return .other("a file of it is missing, or there is one too many")
  }
  do {
    let files = (stated.shards ?? [:]).mapValues(\.sha256).merging(stated.files ?? [:]) { $1 }
    for (name, sha256) in files.sorted(by: { $0.key < $1.key }) {
      guard try ForwardFile("\(directory)/\(name)").digest() == FileDigest(hex: sha256) else {
        return .other("\(name) is not what was written")
      }
      if isCancelled() { throw CancellationError() }
    }
    let manifest = try ForwardFile(directory + "/manifest.jsonl")
    let found = try sum(
      of: manifest, in: directory,
      hasFiles: [ExportFormat.folder.rawValue, ExportFormat.coco.rawValue].contains(stated.format),
      jobs: jobs, isCancelled: isCancelled
    ) { progress($0, plan.pictures) }
    if let changed = found.changed { return .other("\(changed) is not what was written") }
    guard try manifest.digest() == FileDigest(hex: stated.manifestSHA256) else {
      return .other("manifest.jsonl is not what was written")
    }
    guard try found.sum == sum(of: plan, options: options, jobs: jobs) else { return .other(changed) }
  } catch let fault as Fault {
    return .other("a file of it cannot be read: \(fault.sentence.dropLast())")
  }
  return .same(WrittenExport(summary: stated))
}

/// Whether the owner of an export has written into the files that are there to be filled in.
package func isFilledIn(_ directory: String) -> Bool {
  func text(_ name: String) -> String? {
    (try? AtomicFile.readRegular("\(directory)/\(name)", maxBytes: 64 << 20)).map {
      String(decoding: $0, as: UTF8.self)
    }
  }
  guard
    let summary = text("dataset.json").flatMap({ try? JSONDecoder().decode(DatasetSummary.self, from: Data($0.utf8)) }),
    let readme = text("README.md"), let croissant = text("croissant.json")
  else { return false }
  return readme != exportReadme(summary) || !croissant.contains(Croissant.toFill)
}

/// dataset.json as it would be written now; what only rendering tells is as stated.
private func expectedSummary(
  _ plan: ExportPlan, options: ExportOptions, facts: DatasetFacts, stated: DatasetSummary
) throws -> DatasetSummary {
  var written = WrittenPictures()
  for image in plan.images {
    for copy in image.copies { written.count(label: image.source.label, side: copy.side, copy: copy.number) }
  }
  written.manifest.sha256 = stated.manifestSHA256
  var expected = summary(of: written, plan: plan, options: options, facts: facts)
  (expected.files, expected.channels) = (stated.files, stated.channels)
  if options.format == .webdataset {
    expected.shards = Dictionary(
      uniqueKeysWithValues: ShardLayout.contents(of: plan, options: options).map { name, pictures in
        (name, .init(pictures: pictures, sha256: stated.shards?[name]?.sha256 ?? ""))
      })
  }
  // As it comes back from a file: the last bits of numbers may differ before.
  return try JSONDecoder().decode(DatasetSummary.self, from: Data(stableJSON(expected).utf8))
}

/// The day that the user asks for now is the one that stands in croissant.json.
private func isPublished(_ day: String?, _ directory: String) -> Bool {
  guard let day else { return true }
  struct Dated: Decodable {
    var datePublished: String
  }
  guard let bytes = try? AtomicFile.readRegular(directory + "/croissant.json", maxBytes: 64 << 20),
    let found = try? JSONDecoder().decode(Dated.self, from: Data(bytes))
  else { return false }
  return found.datePublished == day
}

/// The files of the export, so that one more or one less shows.
private func countedFiles(_ directory: String) -> Int {
  let manager = FileManager.default
  let entries = ((try? manager.contentsOfDirectory(atPath: directory)) ?? []).filter(Destination.isOfAnExport)
  return entries.reduce(0) { count, entry in
    var isFolder: ObjCBool = false
    _ = manager.fileExists(atPath: "\(directory)/\(entry)", isDirectory: &isFolder)
    guard isFolder.boolValue else { return count + 1 }
    var below = 0
    let names = manager.enumerator(
      at: URL(fileURLWithPath: "\(directory)/\(entry)"), includingPropertiesForKeys: [.isDirectoryKey])
    while let url = names?.nextObject() as? URL {
      if (try? url.resourceValues(forKeys: [.isDirectoryKey]).isDirectory) != true { below += 1 }
    }
    return count + below
  }
}

private func expectedFiles(_ plan: ExportPlan, _ stated: DatasetSummary) -> Int {
  // manifest.jsonl, dataset.json, croissant.json, README.md; then what has a hash of its own, and the pictures.
  let lists = 4 + (stated.files?.count ?? 0) + (stated.shards?.count ?? 0)
  return switch ExportFormat(rawValue: stated.format) {
  case .folder?, .coco?, nil: lists + plan.pictures
  case .webdataset?, .manifest?: lists
  }
}

/// What many lines say, in any order and in little room: the hashes of the lines, added.
private struct LineSum: Equatable {
  private var words = SIMD4<UInt64>.zero
  private(set) var count = 0

  /// - Parameter line: but for what only the finished export tells, its file and the picture's hash.
  mutating func add(_ line: ManifestLine) throws {
    var line = line
    (line.file, line.sha256) = ("", "")
    let hash = SHA256()
    hash.update(Array(try stableJSON(line).utf8))
    var word = SIMD4<UInt64>.zero
    for (place, byte) in hash.finish().enumerated() { word[place / 8] = word[place / 8] << 8 | UInt64(byte) }
    words &+= word
    count += 1
  }

  static func += (one: inout LineSum, other: LineSum) {
    one.words &+= other.words
    one.count += other.count
  }
}

private func sum(of plan: ExportPlan, options: ExportOptions, jobs: Int) throws -> LineSum {
  var images = plan.images.makeIterator()
  var all = LineSum()
  try inOrder(
    width: jobs, next: { images.next() }, makeWorker: {},
    process: { planned, _ in
      var sum = LineSum()
      for copy in planned.copies {
        let transform = transform(of: planned, copy: copy.number, options: options)
        let line = ManifestLine(copy, of: planned, file: "", sha256: "", transform: transform)
        // Through a file and back, as what it is held against.
        try sum.add(JSONDecoder().decode(ManifestLine.self, from: Data(stableJSON(line).utf8)))
      }
      return sum
    }, emit: { all += $0 })
  return all
}

/// - Parameter hasFiles: whether each line has a file of its own below the folder, with the hash it states.
/// - Returns: what the lines say; the first line or file that is another.
private func sum(
  of manifest: ForwardFile, in directory: String, hasFiles: Bool, jobs: Int, isCancelled: @escaping () -> Bool,
  progress: @escaping (Int) -> Void
) throws -> (sum: LineSum, changed: String?) {
  var all = LineSum()
  var changed: String?
  try inOrder(
    width: jobs, ahead: 64,
    next: {
      if isCancelled() { throw CancellationError() }
      return changed == nil ? try manifest.line(atMost: 1 << 20) : nil
    }, makeWorker: {},
    process: { (text: [UInt8], _: Void) -> (LineSum, changed: String?) in
      var sum = LineSum()
      guard let line = try? JSONDecoder().decode(ManifestLine.self, from: Data(text)) else {
        return (sum, "manifest.jsonl")
      }
      if hasFiles {
        let bytes = try? AtomicFile.readRegular("\(directory)/\(line.file)")
        guard let bytes, SHA256.hex(of: bytes) == line.sha256 else { return (sum, line.file) }
      }
      try sum.add(line)
      return (sum, nil)
    },
    emit: { sum, problem in
      changed = changed ?? problem
      all += sum
      progress(all.count)
    })
  return (all, changed)
}
