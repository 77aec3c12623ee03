// UnchangedExport: an export that stands where it would be written anew, and would come out the same.
import Base
import Foundation
import Pipeline
import Store

/// The export in `directory`, where `writeExport` with the same plan, options and facts would give the same pictures and
/// lists, and every file still is what was written; nil where something would be or is different, or none is there.
///
/// No picture is made: what is stated in dataset.json and in the manifest is held against the plan, and the bytes of the
/// files against the hashes stated. README.md and croissant.json may have been filled in by the owner since; they have to
/// be there.
/// - Throws: `CancellationError` where `isCancelled` says so.
package func unchangedExport(
  _ plan: ExportPlan, options: ExportOptions, facts: DatasetFacts, in directory: String, jobs: Int,
  isCancelled: @escaping () -> Bool = { false }, progress: @escaping (_ checked: Int, _ total: Int) -> Void
) throws -> WrittenExport? {
  guard let bytes = try? AtomicFile.readRegular(directory + "/dataset.json", maxBytes: 64 << 20),
    let stated = try? JSONDecoder().decode(DatasetSummary.self, from: Data(bytes)),
    try stated == expectedSummary(plan, options: options, facts: facts, stated: stated),
    isPublished(options.published, directory), countedFiles(directory) == expectedFiles(plan, stated)
  else { return nil }
  do {
    for (name, sha256) in (stated.shards ?? [:]).mapValues(\.sha256).merging(
      stated.files ?? [:], uniquingKeysWith: { $1 })
    {
      guard try ForwardFile("\(directory)/\(name)").digest() == FileDigest(hex: sha256) else { return nil }
      if isCancelled() { throw CancellationError() }
    }
    let manifest = try ForwardFile(directory + "/manifest.jsonl")
    let found = try sum(
      of: manifest, in: directory,
      hasFiles: [ExportFormat.folder.rawValue, ExportFormat.coco.rawValue].contains(stated.format),
      jobs: jobs, isCancelled: isCancelled
    ) { progress($0, plan.pictures) }
    guard let found, try manifest.digest() == FileDigest(hex: stated.manifestSHA256),
      try found == sum(of: plan, options: options, jobs: jobs)
    else { return nil }
  } catch is Fault {
    // A file that is stated and cannot be read.
    return nil
  }
  return WrittenExport(summary: stated)
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
  (expected.shards, expected.files, expected.channels) = (stated.shards, stated.files, stated.channels)
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

/// All files below the folder, so that one more or one less shows.
private func countedFiles(_ directory: String) -> Int {
  var count = 0
  let below = FileManager.default.enumerator(
    at: URL(fileURLWithPath: directory), includingPropertiesForKeys: [.isDirectoryKey])
  while let url = below?.nextObject() as? URL {
    if (try? url.resourceValues(forKeys: [.isDirectoryKey]).isDirectory) != true { count += 1 }
  }
  return count
}

private func expectedFiles(_ plan: ExportPlan, _ stated: DatasetSummary) -> Int {
  // manifest.jsonl, dataset.json, croissant.json, README.md; contact-sheet.jpg, or manifest.csv where there are no pictures.
  switch ExportFormat(rawValue: stated.format) {
  case .folder?, nil: plan.pictures + 5
  case .coco?: plan.pictures + 5 + (stated.files?.count ?? 0)
  case .webdataset?: 5 + (stated.shards?.count ?? 0)
  case .manifest?: 5
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
/// - Returns: nil where a line cannot be read or a file is another.
private func sum(
  of manifest: ForwardFile, in directory: String, hasFiles: Bool, jobs: Int, isCancelled: @escaping () -> Bool,
  progress: @escaping (Int) -> Void
) throws -> LineSum? {
  var all: LineSum? = LineSum()
  try inOrder(
    width: jobs, ahead: 64,
    next: {
      if isCancelled() { throw CancellationError() }
      return all == nil ? nil : try manifest.line(atMost: 1 << 20)
    }, makeWorker: {},
    process: { (text: [UInt8], _: Void) -> LineSum? in
      guard let line = try? JSONDecoder().decode(ManifestLine.self, from: Data(text)) else { return nil }
      if hasFiles {
        let bytes = try AtomicFile.readRegular("\(directory)/\(line.file)")
        guard SHA256.hex(of: bytes) == line.sha256 else { return nil }
      }
      var sum = LineSum()
      try sum.add(line)
      return sum
    },
    emit: { sum in
      guard let sum else {
        all = nil
        return
      }
      all? += sum
      progress(all?.count ?? 0)
    })
  return all
}
