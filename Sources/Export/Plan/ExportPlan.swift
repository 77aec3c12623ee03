// ExportPlan: which image goes where and how often: decided before a pixel is touched.
import Base
import Store

/// What is made of one image.
package struct PlannedImage: Sendable, Hashable {
  package var source: LabelledImage
  package var group: String
  package var box: CropBox
  /// At least one, with rising numbers.
  package var copies: [PlannedCopy]

  package init(source: LabelledImage, group: String, box: CropBox, copies: [PlannedCopy]) {
    (self.source, self.group, self.box, self.copies) = (source, group, box, copies)
  }

  /// Where all copies are; nil where they are on both sides, as only the paper's order puts them.
  package var side: Side? {
    let first = copies.first?.side
    return copies.allSatisfy { $0.side == first } ? first : nil
  }
}

/// A picture to be made of an image.
package struct PlannedCopy: Sendable, Hashable {
  /// 0: the original. 1 and up: augmented copies.
  package var number: Int
  package var side: Side

  package init(number: Int, side: Side) { (self.number, self.side) = (number, side) }
}

/// An export, decided.
package struct ExportPlan: Sendable, Hashable {
  /// In the order of the hashes.
  package var images: [PlannedImage]
  package var groups: Int
  /// Images with the label that do not go in, by reason.
  package var unused: [String: Int]
  /// Images (not copies) on the training side, of all that were split, for each class.
  package var trainShareReached: [String: Double]

  /// Filters, groups, splits and, on the training side only, balances.
  /// - Throws: `Fault(.data)` where no image is left, one class only, or a class has one group only.
  /// - Parameter isThere: whether the photograph's file is there.
  package init(
    labelled: [LabelledImage], contradictory: Int, options: ExportOptions,
    isThere: (StoredImage) -> Bool = { _ in true }
  ) throws {
    var unused: [String: Int] = [:]
    if contradictory > 0 { unused["contradictory_labels"] = contradictory }
    var images: [LabelledImage] = []
    var boxes: [CropBox] = []
    for image in labelled {
      if let reason = isThere(image.image) ? Self.refusal(image, options) : "missing_file" {
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
    let labels = images.map(\.label)
    try Self.checkClasses(Set(labels), labelled: labelled.count + contradictory, unused: unused, options: options)

    let groups = groupByAccount(images)
    let sides = try splitGroups(groups, labels: labels, trainShare: options.trainShare, seed: options.seed)
    var sideOf = [Side](repeating: .train, count: images.count)
    var groupOf = [String](repeating: "", count: images.count)
    for (group, side) in zip(groups, sides) {
      for index in group.members { (sideOf[index], groupOf[index]) = (side, group.name) }
    }

    var pictures = [Int](repeating: 1, count: images.count)
    if options.isBalanced {
      let train = images.indices.filter { sideOf[$0] == .train }
      let copies = balancedCopies(
        labels: train.map { labels[$0] }, hashes: train.map { images[$0].image.sha256 }, factor: options.usableFactor,
        seed: options.seed)
      for (index, count) in zip(train, copies) { pictures[index] = count }
      let dropped = pictures.count { $0 == 0 }
      if dropped > 0 { unused["downsampled"] = dropped }
    }

    self.images = images.indices.filter { pictures[$0] > 0 }.map {
      let side = sideOf[$0]
      return PlannedImage(
        source: images[$0], group: groupOf[$0], box: boxes[$0],
        copies: (0..<pictures[$0]).map { PlannedCopy(number: $0, side: side) })
    }
    self.groups = groups.count
    self.unused = unused
    trainShareReached = Dictionary(grouping: images.indices) { labels[$0] }.mapValues { indices in
      Double(indices.count { sideOf[$0] == .train }) / Double(indices.count)
    }
  }

  private static func refusal(_ image: LabelledImage, _ options: ExportOptions) -> String? {
    if image.isUnreadable { return "unreadable" }
    if options.crop == .face, image.faces == nil { return "faces_not_searched" }
    guard options.faces == .one else { return nil }
    switch image.faces {
    case nil: return "faces_not_searched"
    case 0: return "no_face"
    case 1: return nil
    default: return "several_faces"
    }
  }

  private static func checkClasses(
    _ classes: Set<String>, labelled: Int, unused: [String: Int], options: ExportOptions
  ) throws {
    guard labelled > 0 else {
      throw Fault(
        .data,
        "No image of the store carries a label of \(options.label); curate aggregate and curate score make labels, "
          + "curate import and curate fetch bring images.")
    }
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
    for name in classes where !Self.isFolderName(name) {
      throw Fault(.data, "The class \"\(name)\" cannot be the name of a folder; rename the label.")
    }
  }

  private static func isFolderName(_ name: String) -> Bool {
    !name.isEmpty && name != "." && name != ".." && name.utf8.count <= 200 && !name.contains("/")
      && !name.contains("\0")
  }
}
