// WriteExport: a plan to a folder on disk: whole and in its place, or not there.
import Base
import Foundation
import Imaging
import Pipeline
import Store

/// A finished export.
package struct WrittenExport: Sendable {
  package var summary: DatasetSummary
  package var lines: [ManifestLine]
}

/// Writes an export as folders of classes, with manifest.jsonl, dataset.json and README.md. It grows in
/// `DIRECTORY.partial` and is renamed when it is whole; what a killed export left there is removed first.
///
/// The bytes depend on the plan and the options only, not on `jobs`, the machine or the time.
/// - Throws: `Fault`: `cannotCreate` where the folder is taken or cannot be made, `data` where a photograph of the plan
///   is missing or cannot be decoded. `CancellationError` where `isCancelled` says so; nothing is left behind then.
package func writeExport(
  _ plan: ExportPlan, options: ExportOptions, to directory: String, images: ImageFolder, jobs: Int,
  isCancelled: @escaping () -> Bool = { false }, progress: @escaping (_ written: Int, _ total: Int) -> Void
) throws -> WrittenExport {
  let path = URL(fileURLWithPath: directory).standardizedFileURL.path
  try checkIsFree(path, asTyped: directory)
  let partial = path + ".partial"
  let claim = try PartialFolder(partial, asTyped: directory)
  do {
    for side in Side.allCases {
      for label in Set(plan.images.map(\.source.label)) {
        try AtomicFile.createFolder("\(partial)/\(side.rawValue)/\(label)")
      }
    }
    let lines = try writePictures(
      plan, options: options, to: partial, images: images, jobs: jobs, isCancelled: isCancelled, progress: progress)
    let summary = try writeDescription(of: lines, plan: plan, options: options, to: partial)
    claim.unmark()
    rmdir(path)
    guard rename(partial, path) == 0 else {
      throw Fault(.cannotCreate, "Cannot create \(directory): \(lastSystemError()).")
    }
    return WrittenExport(summary: summary, lines: lines)
  } catch {
    try? FileManager.default.removeItem(atPath: partial)
    throw error
  }
}

private func checkIsFree(_ path: String, asTyped directory: String) throws {
  var isFolder: ObjCBool = false
  guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return }
  guard isFolder.boolValue else { throw Fault(.cannotCreate, "\(directory) is a file; name a folder for the export.") }
  let entries = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
  guard entries.isEmpty else {
    throw Fault(.cannotCreate, "The folder \(directory) is not empty; remove it or name another for the export.")
  }
}

private func writePictures(
  _ plan: ExportPlan, options: ExportOptions, to partial: String, images: ImageFolder, jobs: Int,
  isCancelled: @escaping () -> Bool, progress: @escaping (Int, Int) -> Void
) throws -> [ManifestLine] {
  var sources = plan.images.makeIterator()
  var lines: [ManifestLine] = []
  var written = 0
  let total = plan.images.reduce(0) { $0 + $1.copies.count }
  try inOrder(
    width: jobs,
    next: {
      if isCancelled() { throw CancellationError() }
      return sources.next()
    }, makeWorker: {},
    process: { (planned: PlannedImage, _: Void) -> [ManifestLine] in
      let image = planned.source.image
      do {
        let bytes = try photograph(of: image, in: images)
        return try renderPictures(planned, bytes: bytes, options: options).map { picture in
          let line = manifestLine(of: picture, planned)
          try writeFile(picture.jpeg, to: "\(partial)/\(line.file)")
          return line
        }
      } catch let problem as ImageProblem {
        throw Fault(
          .data,
          "The image \(image.sha256.prefix(12)) cannot be exported: \(problem.sentence). Run curate faces, which finds such "
            + "images, and export with --faces one, or remove its label.")
      }
    },
    emit: { made in
      lines += made
      written += made.count
      progress(written, total)
    })
  return lines.sorted { ($0.split.order, $0.label, $0.key) < ($1.split.order, $1.label, $1.key) }
}

private func photograph(of image: StoredImage, in images: ImageFolder) throws -> [UInt8] {
  do {
    return try AtomicFile.read(images.file(sha256: image.sha256, kind: image.kind))
  } catch let fault as Fault where fault.code == .noInput {
    throw Fault(
      .data,
      "The image \(image.sha256.prefix(12)) cannot be exported: its photograph is not in the folder \(images.path), "
        + "which belongs to the store; import the dump again that brought it, or put the folder back from a copy.")
  }
}

private func manifestLine(of picture: RenderedPicture, _ planned: PlannedImage) -> ManifestLine {
  let key = "\(planned.source.image.sha256.prefix(20))-\(picture.copy)"
  return ManifestLine(
    key: key, file: "\(picture.side.rawValue)/\(planned.source.label)/\(key).jpg", split: picture.side,
    label: planned.source.label, sha256: SHA256.hex(of: picture.jpeg), sourceSHA256: planned.source.image.sha256,
    post: planned.source.posts.first, account: planned.source.accounts.first, group: planned.group, copy: picture.copy,
    transform: picture.transform)
}

/// Plain writing: the folder's rename at the end is what makes the export whole, and it can always be made again.
private func writeFile(_ bytes: [UInt8], to path: String) throws {
  guard let file = fopen(path, "wbx") else {
    throw Fault(.cannotCreate, "Cannot create \(path): \(lastSystemError()).")
  }
  let count = fwrite(bytes, 1, bytes.count, file)
  guard fclose(file) == 0, count == bytes.count else { throw Fault(.io, "Cannot write \(path): \(lastSystemError()).") }
}

private func writeDescription(of lines: [ManifestLine], plan: ExportPlan, options: ExportOptions, to folder: String)
  throws
  -> DatasetSummary
{
  let manifest = try lines.map { try stableJSON($0) + "\n" }.joined()
  let manifestBytes = Array(manifest.utf8)
  try AtomicFile.write(manifestBytes, to: folder + "/manifest.jsonl")
  var classes: [String: DatasetSummary.ClassCount] = [:]
  for line in lines {
    switch line.split {
    case .train: classes[line.label, default: .init()].train += 1
    case .test: classes[line.label, default: .init()].test += 1
    }
  }
  let summary = DatasetSummary(
    label: options.label, size: options.size, classes: classes, augmented: lines.count { $0.copy > 0 },
    groups: plan.groups, unused: plan.unused, seed: options.seed, trainShareWished: options.trainShare,
    trainShareReached: plan.trainShareReached, isBalanced: options.isBalanced, factor: options.usableFactor,
    crop: options.crop, cropMargin: options.crop == .face ? options.cropMargin : nil, faces: options.faces,
    detectors: options.detectors.isEmpty ? nil : options.detectors,
    augmentation: options.isBalanced ? options.augmentation.text : "",
    manifestSHA256: SHA256.hex(of: manifestBytes), version: Version.current)
  try AtomicFile.write(try stableJSON(summary, pretty: true) + "\n", to: folder + "/dataset.json")
  try AtomicFile.write(exportReadme(summary), to: folder + "/README.md")
  return summary
}

extension Side {
  /// The training side first.
  package var order: Int { self == .train ? 0 : 1 }
}
