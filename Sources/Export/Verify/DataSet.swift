// DataSet: a folder of pictures in any format as one stream: what is in it, who states what of it.
import Base
import Duplicates
import Foundation

/// A data set on the disk, before anybody has looked at its pictures.
struct DataSet {
  /// Without a slash at its end.
  var directory: String
  var format = CheckedFormat.folder
  var summary: StatedSummary?
  var manifest: StatedManifest?
  private(set) var annotations: COCOAnnotations?
  private(set) var contents: FolderContents
  /// The folder of the store's photographs, for an export without pictures; nil where nobody named it.
  private var photographs: String?

  /// Reads all lists; pictures wait for `pictures()`.
  /// - Parameters:
  ///   - takesAny: whether pictures that lie on no side count.
  ///   - photographs: the folder of a store's photographs.
  /// - Throws: `Fault`: `noInput` where there is no such folder, `data` where there are no pictures and no list of any in
  ///   it; `CancellationError`.
  init(
    _ directory: String, takesAny: Bool, photographs: String?, jobs: Int, into findings: Findings,
    isCancelled: @escaping () -> Bool
  ) throws {
    let path = directory.count > 1 && directory.hasSuffix("/") ? String(directory.dropLast()) : directory
    (self.directory, self.photographs) = (path, photographs)
    contents = try FolderContents(of: path)
    summary = StatedSummary(of: path)
    let manifestPath = path + "/manifest.jsonl"
    let hasManifest = access(manifestPath, F_OK) == 0
    let sided = contents.picturesWithSide
    let isOurs = hasManifest || summary != nil
    guard
      hasManifest || !sided.isEmpty || !contents.shards.isEmpty || !contents.annotations.isEmpty
        || takesAny && !contents.pictures.isEmpty
    else {
      throw Fault(
        .data,
        takesAny
          ? "\(directory) holds no pictures: no .jpg, .jpeg, .png, .webp and no .tar."
          : "\(directory) is no export: it holds neither a manifest.jsonl nor pictures in train/CLASS and test/CLASS.")
    }
    format =
      summary?.format.flatMap { CheckedFormat(rawValue: $0) }
      ?? (!contents.shards.isEmpty
        ? .webdataset
        : !contents.annotations.isEmpty ? .coco : hasManifest && sided.isEmpty ? .manifest : .folder)
    // What lies beside the sides is no part of the set, such as a sheet of examples; in a set without sides all is.
    if isOurs || !sided.isEmpty && contents.annotations.isEmpty { contents.pictures = sided }
    if hasManifest {
      manifest = try StatedManifest.read(
        manifestPath, areFilesShared: format == .manifest, jobs: jobs, into: findings, isCancelled: isCancelled)
    }
    if !contents.annotations.isEmpty {
      var read = COCOAnnotations(among: contents.pictures)
      for name in contents.annotations {
        if isCancelled() { throw CancellationError() }
        try read.read(name, in: path, into: findings)
      }
      annotations = read
    }
    for folder in contents.closed { try findings.add(.unreadableImage, folder, "the folder may not be looked into") }
  }

  /// How many pictures there are; nil where only their shards know.
  var count: Int? { contents.shards.isEmpty ? files.count : nil }

  /// Whether it states that near-duplicates were kept on one side, so that a first look at them was taken already.
  var keepsNearDuplicatesTogether: Bool { summary?.groupBy?.contains(Kinship.duplicates.rawValue) == true }

  /// Whether the pictures themselves can be looked at.
  var hasPictures: Bool { format != .manifest || photographs != nil || !contents.pictures.isEmpty }

  /// Files of single pictures: those in the folder, or the photographs that a manifest names.
  private var files: [String] {
    guard format == .manifest, photographs != nil, let manifest else { return contents.pictures }
    var seen: Set<String> = []
    return manifest.rows.lazy.map(\.file).filter { seen.insert($0).inserted }
  }

  /// All pictures and what is wrong on the way to them, in an order that depends on the data set only. The closure is
  /// called by one thread at a time; nil is the end.
  func pictures() -> () throws -> CheckedItem? {
    var left = files.makeIterator()
    let shards = contents.shards.isEmpty ? nil : Shards(contents.shards, in: directory, stated: summary)
    return {
      if let name = left.next() { return self.item(ofFile: name) }
      guard let item = try shards?.next() else { return nil }
      guard case .picture(var picture) = item else { return item }
      self.addLine(to: &picture)
      return .picture(picture)
    }
  }

  private func item(ofFile name: String) -> CheckedItem {
    let folder = format == .manifest ? photographs ?? directory : directory
    // A manifest may come from anybody: what it names is opened only below the folder.
    guard isSafeName(name) else { return .finding(Finding(.unsafeName, name)) }
    let (side, label) = CheckedSide.of(path: name)
    var picture = CheckedPicture(name: name, side: side, label: label, place: .file("\(folder)/\(name)"))
    if let stated = annotations?.pictures[name] {
      picture.side = stated.side ?? side
      picture.label = stated.labels.count == 1 ? stated.labels.first : nil
      picture.statedSize = stated.size
    }
    addLine(to: &picture)
    return .picture(picture)
  }

  private func addLine(to picture: inout CheckedPicture) {
    guard let manifest, let line = manifest.row(ofFile: picture.name) else { return }
    let row = manifest.rows[line]
    picture.line = line
    picture.isOriginal = !row.isCopy || format == .manifest
    if picture.side == nil { picture.side = row.side }
    if picture.label == nil { picture.label = manifest.label(of: line) }
  }
}
