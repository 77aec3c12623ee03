// ExportCandidates: which labelled images may go into an export, and why the others may not.
import Base
import Store

/// The images that an export may take, each with the part of it that becomes the picture.
package struct ExportCandidates: Sendable {
  /// In the order of their hashes.
  package private(set) var images: [LabelledImage] = []
  /// One for each image.
  package private(set) var boxes: [CropBox] = []
  /// Images with the label that may not go in, by reason.
  package private(set) var unused: [String: Int] = [:]

  /// - Parameters:
  ///   - labelled: in the order of their hashes.
  ///   - contradictory: images that are left out because two posts label them differently.
  ///   - among: the only images that may go in, by the store's number; nil for all.
  ///   - isThere: whether the photograph's file is there.
  /// - Throws: `Fault(.data)` where no image is left, one class only, or a class cannot be a folder.
  package init(
    labelled: [LabelledImage], contradictory: Int, among: Set<Int64>? = nil, options: ExportOptions,
    isThere: (StoredImage) -> Bool = { _ in true }
  ) throws {
    if contradictory > 0 { unused["contradictory_labels"] = contradictory }
    for image in labelled {
      if let among, !among.contains(image.image.id) {
        unused["not_among", default: 0] += 1
      } else if let reason = isThere(image.image) ? Self.refusal(image, options) : "missing_file" {
        unused[reason, default: 0] += 1
      } else if let box = CropBox(
        options.crop, width: image.image.width, height: image.image.height, face: image.face,
        margin: options.cropMargin)
      {
        images.append(image)
        boxes.append(box)
      } else {
        unused["no_face", default: 0] += 1
      }
    }
    try checkClasses(options)
  }

  /// Leaves out the images whose photograph turned out not to be readable.
  /// - Throws: as `init` does.
  package mutating func leaveOut(unreadable ids: Set<Int64>, options: ExportOptions) throws {
    let kept = images.indices.filter { !ids.contains(images[$0].image.id) }
    guard kept.count < images.count else { return }
    unused["unreadable", default: 0] += images.count - kept.count
    (images, boxes) = (kept.map { images[$0] }, kept.map { boxes[$0] })
    try checkClasses(options)
  }

  private static func refusal(_ image: LabelledImage, _ options: ExportOptions) -> String? {
    if image.isUnreadable { return "unreadable" }
    if options.crop == .face, image.faces == nil { return "faces_not_searched" }
    guard options.faces != .any else { return nil }
    switch image.faces {
    case nil: return "faces_not_searched"
    case 0: return "no_face"
    case 1: return nil
    default: return options.faces == .one ? "several_faces" : nil
    }
  }

  private func checkClasses(_ options: ExportOptions) throws {
    let labelled = images.count + unused.values.reduce(0, +)
    guard labelled > 0 else {
      throw Fault(
        .data,
        "No image of the store carries a label of \(options.label); curate aggregate and curate score make labels, "
          + "curate import and curate fetch bring images.")
    }
    let classes = Set(images.map(\.label))
    guard let only = classes.first else {
      let reasons = unused.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
      let hint = unused["faces_not_searched"] == nil ? "" : " Run curate faces first."
      throw Fault(
        .data, "None of the \(labelled) images labelled \(options.label) may go into the export: \(reasons).\(hint)")
    }
    guard classes.count >= 2 else {
      throw Fault(
        .data, "Every image labelled \(options.label) is of the class \(only); a training set needs two classes.")
    }
    for name in classes.sorted() where !Self.isFolderName(name) {
      throw Fault(.data, "The class \"\(name)\" cannot be the name of a folder; rename the label.")
    }
  }

  private static func isFolderName(_ name: String) -> Bool {
    !name.isEmpty && !name.hasPrefix(".") && name.utf8.count <= 200 && !name.contains("/")
      && !name.contains("\0")
  }
}
