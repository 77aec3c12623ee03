// WriteExport: a plan to a folder on disk: whole and in its place, or not there.
import Base
import Foundation
import Imaging
import Pipeline
import Store

/// A finished export. Its lines are in its manifest only: there may be a million.
package struct WrittenExport: Sendable {
  package var summary: DatasetSummary
}

/// Writes an export in the format that the options name, with manifest.jsonl, dataset.json, croissant.json, README.md and,
/// where it has pictures, contact-sheet.jpg. It grows in `DIRECTORY.partial` and takes its place when it is whole; what a
/// killed export left there is removed first.
///
/// The bytes depend on the plan, the options and the facts only, not on `jobs`, the machine or the time. Memory does not
/// grow with the number of pictures.
/// - Parameters:
///   - force: whether an export that is there already may be replaced.
///   - flag: how the user said so, for sentences.
///   - left: what the disk of a path has left; nil where nobody can tell.
/// - Throws: `Fault`: `cannotCreate` where the folder is taken or cannot be made, or the disk has too little room, `io`
///   where it takes no more, `data` where a photograph of the plan is missing or cannot be decoded. `CancellationError`
///   where `isCancelled` says so. Nothing is left behind then, and what was there before is as it was.
package func writeExport(
  _ plan: ExportPlan, options: ExportOptions, facts: DatasetFacts, to directory: String, images: ImageFolder,
  jobs: Int, force: Bool = false, flag: String = "--force", left: (String) -> DiskRoom? = DiskRoom.left(at:),
  isCancelled: @escaping () -> Bool = { false }, progress: @escaping (_ written: Int, _ total: Int) -> Void
) throws -> WrittenExport {
  let destination = try Destination(directory, force: force, flag: flag)
  let claim = try PartialFolder(destination.partial, of: destination.path, asTyped: directory)
  do {
    try checkRoom(
      for: plan, options: options, images: images, at: directory, left: left(destination.partial))
    let layout = try layout(options, for: plan, in: destination.partial)
    let written = try writePictures(
      plan, options: options, layout: layout, to: destination.partial, images: images, jobs: jobs,
      isCancelled: isCancelled, progress: progress)
    let summary = summary(of: written, plan: plan, options: options, facts: facts)
    try writeDescription(summary, written, options: options, to: destination.partial)
    try destination.take(claim)
    return WrittenExport(summary: summary)
  } catch {
    try? FileManager.default.removeItem(atPath: destination.partial)
    throw error
  }
}

/// What is known once all pictures are written.
struct WrittenPictures {
  var classes: [String: DatasetSummary.ClassCount] = [:]
  var augmented = 0
  var channels = ChannelTally()
  var manifest = WrittenFile(name: "", sha256: "", bytes: 0, pictures: 0)
  /// Shards, annotations and the like.
  var files: [WrittenFile] = []
  /// The contact sheet; nil where there are no pictures.
  var sheet: [UInt8]?
}

/// What workers hand on: pictures that are on the disk already, or on the way to a shard.
private struct Made {
  var pictures: [FinishedPicture]
  var channels: ChannelTally
  var tile: RGBImage?
}

private func writePictures(
  _ plan: ExportPlan, options: ExportOptions, layout: any Layout, to folder: String, images: ImageFolder, jobs: Int,
  isCancelled: @escaping () -> Bool, progress: @escaping (Int, Int) -> Void
) throws -> WrittenPictures {
  var order = layout.order(of: plan.images).makeIterator()
  let manifest = try HashedFile("manifest.jsonl", in: folder)
  let classes = inClassOrder(Set(plan.images.map(\.source.label)))
  let sheet =
    layout.holdsPictures
    ? ClassSheet(
      plan, classes: classes, title: ["\(options.label): training side", "Originals, drawn by lot."],
      seed: options.seed) : nil
  var written = WrittenPictures()
  let total = plan.pictures
  let trainTotal = plan.images.reduce(0) { $0 + $1.copies.count { $0.side == .train } }
  // Large photographs take as long as dozens of small ones. What waits for them is a picture's bytes at most.
  try inOrder(
    width: jobs, ahead: 32,
    next: { () -> (planned: PlannedImage, files: [String])? in
      if isCancelled() { throw CancellationError() }
      guard let next = order.next() else { return nil }
      let planned = plan.images[next]
      return (
        planned,
        try planned.copies.map { try layout.file(of: planned, key: key(of: planned, copy: $0.number), side: $0.side) }
      )
    }, makeWorker: {},
    process: { item, _ in
      let made = try makePictures(
        item.planned, files: item.files, options: options, layout: layout, images: images, trainTotal: trainTotal)
      for picture in made.pictures { try layout.write(picture) }
      let sha256 = item.planned.source.image.sha256
      guard sheet?.shows(sha256) == true, let jpeg = made.pictures.first(where: { $0.line.copy == 0 })?.jpeg else {
        return made
      }
      return Made(pictures: made.pictures, channels: made.channels, tile: try ClassSheet.tile(of: jpeg))
    },
    emit: { (made: Made) in
      for picture in made.pictures {
        try manifest.write(picture.text + "\n")
        try layout.append(picture)
        written.count(picture.line)
      }
      manifest.pictures += made.pictures.count
      written.channels += made.channels
      if let tile = made.tile, let picture = made.pictures.first {
        sheet?.draw(tile, of: picture.planned.source.image.sha256)
      }
      progress(manifest.pictures, total)
    })
  written.manifest = try manifest.finish()
  written.files = try layout.finish()
  written.sheet = try sheet?.encoded()
  return written
}

/// The first 20 digits of the photograph's hash and the copy's number: no dot, and the same in every export.
package func key(of planned: PlannedImage, copy: Int) -> String {
  "\(planned.source.image.sha256.prefix(20))-\(copy)"
}

private func makePictures(
  _ planned: PlannedImage, files: [String], options: ExportOptions, layout: any Layout, images: ImageFolder,
  trainTotal: Int
) throws -> Made {
  func finished(_ line: ManifestLine, jpeg: [UInt8]?) throws -> FinishedPicture {
    FinishedPicture(planned: planned, line: line, text: try stableJSON(line), jpeg: jpeg)
  }
  var made = Made(pictures: [], channels: ChannelTally(), tile: nil)
  guard layout.holdsPictures else {
    _ = try photograph(of: planned.source.image, in: images)
    for (copy, file) in zip(planned.copies, files) {
      let transform = transform(of: planned, copy: copy.number, options: options)
      let line = ManifestLine(
        copy, of: planned, file: file, sha256: planned.source.image.sha256, transform: transform)
      made.pictures.append(try finished(line, jpeg: nil))
    }
    return made
  }
  for ((copy, file), picture) in zip(zip(planned.copies, files), try render(planned, options: options, from: images)) {
    let line = ManifestLine(
      copy, of: planned, file: file, sha256: SHA256.hex(of: picture.jpeg), transform: picture.transform)
    made.pictures.append(try finished(line, jpeg: picture.jpeg))
    made.channels += try ChannelTally(of: picture, key: line.key, total: trainTotal, seed: options.seed)
  }
  return made
}

private func render(_ planned: PlannedImage, options: ExportOptions, from images: ImageFolder) throws
  -> [RenderedPicture]
{
  let image = planned.source.image
  do {
    let bytes = try photograph(of: image, in: images)
    return try renderPictures(planned, bytes: bytes, options: options)
  } catch let problem as ImageProblem {
    throw Fault(
      .data,
      "The image \(image.sha256.prefix(12)) cannot be exported: \(problem.sentence). Remove its file from "
        + "\(images.path), which leaves the image out.")
  }
}

/// The photograph's bytes, held against its name.
/// - Throws: `Fault(.data)` where it is not there, or the file holds other bytes than those that were labelled.
private func photograph(of image: StoredImage, in images: ImageFolder) throws -> [UInt8] {
  let bytes: [UInt8]
  do {
    bytes = try AtomicFile.read(images.file(sha256: image.sha256, kind: image.kind))
  } catch let fault as Fault where fault.code == .noInput {
    throw Fault(
      .data,
      "The image \(image.sha256.prefix(12)) cannot be exported: its photograph is not in the folder \(images.path), "
        + "which belongs to the store; import the dump again that brought it, or put the folder back from a copy.")
  }
  guard SHA256.hex(of: bytes) == image.sha256 else {
    throw Fault(
      .data,
      "The image \(image.sha256.prefix(12)) cannot be exported: its file in \(images.path) holds other bytes than the photograph "
        + "that was labelled. Remove the file, which leaves the image out, or import the dump again that brought it.")
  }
  return bytes
}

extension ManifestLine {
  /// The line of a picture.
  /// - Parameters:
  ///   - file: where it lies, as the layout has it.
  ///   - sha256: of the picture; in an export without pictures of the photograph.
  init(_ copy: PlannedCopy, of planned: PlannedImage, file: String, sha256: String, transform: Transform) {
    let source = planned.source
    self.init(
      key: Export.key(of: planned, copy: copy.number), file: file, split: copy.side, label: source.label,
      sha256: sha256, sourceSHA256: source.image.sha256, post: source.posts.first, account: source.accounts.first,
      group: planned.group, copy: copy.number, transform: transform)
  }
}

extension WrittenPictures {
  mutating func count(_ line: ManifestLine) { count(label: line.label, side: line.split, copy: line.copy) }

  mutating func count(label: String, side: Side, copy: Int) {
    switch side {
    case .train: classes[label, default: .init()].train += 1
    case .test: classes[label, default: .init()].test += 1
    }
    if copy > 0 { augmented += 1 }
  }
}

extension Side {
  /// The training side first.
  package var order: Int { self == .train ? 0 : 1 }
}
