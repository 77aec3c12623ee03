// DiskRoom: whether an export fits onto its disk, asked before anything is made.
import Base
import Foundation
import Imaging
import Pipeline
import Store

/// What a disk has left for whoever asks.
package struct DiskRoom: Sendable, Hashable {
  package var bytes: Int
  /// Nil where the file system does not count files.
  package var files: Int?

  package init(bytes: Int, files: Int? = nil) { (self.bytes, self.files) = (bytes, files) }

  /// Of the disk that a path is on, or would be on; nil where nobody can tell.
  package static func left(at path: String) -> DiskRoom? {
    var path = path
    var disk = statvfs()
    while statvfs(path, &disk) != 0 {
      guard errno == ENOENT, path.count > 1 else { return nil }
      path = (path as NSString).deletingLastPathComponent
    }
    return DiskRoom(
      bytes: Int(clamping: disk.f_bavail).multipliedReportingOverflow(by: Int(clamping: disk.f_frsize)).partialValue,
      files: disk.f_files > 0 ? Int(clamping: disk.f_favail) : nil)
  }
}

/// What an export will take, as well as can be told before it is made.
struct RoomNeeded {
  var bytes: Int
  var files: Int

  /// Bytes that no picture exceeds: an encoded pixel of noise takes less than two bytes at our quality.
  private static func mostBytes(of size: Int) -> Int { 2 * size * size + 1024 }

  /// A line of the manifest, or what a shard or a table holds of it, with the names of strangers.
  private static let lineBytes = 1_500
  /// The description, the contact sheet, and blocks that are not full.
  private static let fixedBytes = 8 << 20
  /// How many photographs are tried.
  private static let samples = 16

  /// - Parameter isPlenty: whether so many bytes are there; where even the most that an export could take is, no picture
  ///   has to be made to find out.
  init(_ plan: ExportPlan, options: ExportOptions, images: ImageFolder, isPlenty: (Int) -> Bool) {
    let pictures = plan.pictures
    let hasFiles = options.format == .folder || options.format == .coco
    files = (hasFiles ? pictures : 0) + 500
    let rest = Self.fixedBytes + pictures * Self.lineBytes
    guard options.format != .manifest else {
      bytes = rest
      return
    }
    // A file takes whole blocks, and so do the members of a tar.
    let block = hasFiles ? 4096 : 3 * 512
    let most = rest + pictures * (Self.mostBytes(of: options.size) + block)
    guard !isPlenty(most) else {
      bytes = most
      return
    }
    let typical = Self.typicalBytes(plan, options: options, images: images) ?? Self.mostBytes(of: options.size)
    bytes = rest + pictures * (typical + typical / 10 + block)
  }

  /// The mean size of some pictures, from photographs drawn by lot; nil where none can be made, which the export itself
  /// will say with the photograph's name.
  private static func typicalBytes(_ plan: ExportPlan, options: ExportOptions, images: ImageFolder) -> Int? {
    var chance = KeyedGenerator(seed: options.seed, key: ["room"])
    var sizes: [Int] = []
    for _ in 0..<min(samples, plan.images.count) {
      var planned = plan.images[chance.index(plan.images.count)]
      planned.copies = [planned.copies[chance.index(planned.copies.count)]]
      let image = planned.source.image
      guard let bytes = try? AtomicFile.read(images.file(sha256: image.sha256, kind: image.kind)),
        let picture = try? renderPictures(planned, bytes: bytes, options: options).first
      else { continue }
      sizes.append(picture.jpeg.count)
    }
    return sizes.isEmpty ? nil : sizes.reduce(0, +) / sizes.count
  }
}

/// - Throws: `Fault(.cannotCreate)` where the disk has less room than the export takes.
func checkRoom(
  for plan: ExportPlan, options: ExportOptions, images: ImageFolder, at typed: String, left: DiskRoom?
) throws {
  guard let left else { return }
  let needed = RoomNeeded(plan, options: options, images: images) { $0 <= left.bytes }
  if needed.bytes > left.bytes {
    throw Fault(
      .cannotCreate,
      "The export needs about \(inUnits(needed.bytes)) and the disk of \(typed) has \(inUnits(left.bytes)) left; make room, "
        + "or choose a smaller --size or --factor.")
  }
  if let files = left.files, needed.files > files {
    throw Fault(
      .cannotCreate,
      "The export has some \(needed.files) files and the disk of \(typed) takes \(files) more; --format webdataset has few "
        + "large ones.")
  }
}

/// Bytes as people read them: `1.2 GB`.
private func inUnits(_ bytes: Int) -> String {
  var value = Double(bytes)
  for unit in ["bytes", "kB", "MB", "GB"] {
    if value < 1000 { return "\(unit == "bytes" ? "\(bytes)" : "\((value * 10).rounded() / 10)") \(unit)" }
    value /= 1000
  }
  return "\((value * 10).rounded() / 10) TB"
}
