// ExportPlan: which image goes where and how often: decided before a pixel is touched.
import Base
import Duplicates
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
  /// In the order in which they are written: the training side first, then by label, then by hash. (The paper's order
  /// puts pictures of one image on both sides; its images come by label and hash.)
  package var images: [PlannedImage]
  package var groups: Int
  /// Images with the label that do not go in, by reason.
  package var unused: [String: Int]
  /// Images (not copies) on the training side, of all that were split, for each class; in the paper's order, pictures.
  package var trainShareReached: [String: Double]
  /// The side of every image that was split, by the store's number, those included that balance leaves out. Empty in
  /// the paper's order, which splits pictures.
  package var sides: [Int64: Side]
  /// Groups that lie on another side than a first split of the same images would have put them, because an earlier
  /// export did.
  package var boundGroups: Int
  /// How many fewer groups there are because photographs look alike.
  package var nearDuplicates: Int

  /// How many pictures there will be.
  package var pictures: Int { images.reduce(0) { $0 + $1.copies.count } }

  /// Groups, splits and, on the training side only, balances.
  /// - Parameters:
  ///   - likenesses: of the candidates' images.
  ///   - earlier: on which side earlier exports had images, by the store's number.
  /// - Throws: `Fault(.data)` where a class has one group only.
  package init(
    _ candidates: ExportCandidates, likenesses: Likenesses = Likenesses(), earlier: [Int64: Side] = [:],
    options: ExportOptions
  ) throws {
    switch options.order {
    case .sound: try self.init(splitting: candidates, likenesses: likenesses, earlier: earlier, options: options)
    case .paper: self.init(inPaperOrder: candidates, likenesses: likenesses, options: options)
    }
  }

  /// A plan for images without any likeness.
  /// - Throws: as `ExportCandidates` does, and where a class has one group only.
  /// - Parameter isThere: whether the photograph's file is there.
  package init(
    labelled: [LabelledImage], contradictory: Int, options: ExportOptions,
    isThere: (StoredImage) -> Bool = { _ in true }
  ) throws {
    try self.init(
      ExportCandidates(labelled: labelled, contradictory: contradictory, options: options, isThere: isThere),
      options: options)
  }

  private init(
    splitting candidates: ExportCandidates, likenesses: Likenesses, earlier: [Int64: Side], options: ExportOptions
  ) throws {
    let (images, labels) = (candidates.images, candidates.images.map(\.label))
    func regroup(_ members: [Int]) -> [ImageGroup] {
      var found = Export.groups(
        of: members.map { images[$0] }, by: options.kinships, alike: likenesses.groups(among: members))
      for index in found.indices { found[index].members = found[index].members.map { members[$0] } }
      return found
    }
    let alike = options.kinships.contains(.duplicates) ? likenesses.groups(among: Array(images.indices)) : []
    let all = Export.groups(of: images, by: options.kinships, alike: alike)
    nearDuplicates = Self.nearDuplicates(images, groups: all.count, options)
    let before = EarlierSides(
      all, earlier: images.map { earlier[$0.image.id] },
      ties: { index in
        ties(of: images[index], by: options.kinships)
          + alike.enumerated().map { way, numbers in "alike \(way) \(numbers[index])" }
      },
      regroup: regroup)
    let groups = before.groups
    func split(_ bound: [Side?]) throws -> [Side] {
      try splitGroups(groups, labels: labels, trainShare: options.trainShare, seed: options.seed, bound: bound)
    }
    let isBound = before.sides.contains { $0 != nil }
    let sides = try split(isBound ? before.sides : [])
    boundGroups = isBound ? zip(sides, (try? split([])) ?? []).count { $0 != $1 } : 0

    var sideOf = [Side?](repeating: nil, count: images.count)
    var groupOf = [String](repeating: "", count: images.count)
    for (group, side) in zip(groups, sides) {
      for index in group.members { (sideOf[index], groupOf[index]) = (side, group.name) }
    }
    var unused = candidates.unused
    if !before.tying.isEmpty { unused["on_both_sides"] = before.tying.count }
    if !before.parted.isEmpty { unused["on_other_side_before"] = before.parted.count }

    let split = sideOf.count { $0 != nil }
    let each = options.isBalanced ? 1 : options.usableCopies
    var pictures = sideOf.map { side in side.map { $0 == .train ? each : 1 } ?? 0 }
    for side in Side.allCases where side == .train ? options.isBalanced : options.isTestBalanced {
      let members = images.indices.filter { sideOf[$0] == side }
      let copies = balancedCopies(
        labels: members.map { labels[$0] }, hashes: members.map { images[$0].image.sha256 },
        factor: side == .train ? options.usableFactor : 1, seed: options.seed)
      for (index, count) in zip(members, copies) { pictures[index] = count }
    }
    let dropped = split - pictures.count { $0 > 0 }
    if dropped > 0 { unused["downsampled"] = dropped }

    self.images = images.indices
      .compactMap { index -> PlannedImage? in
        guard let side = sideOf[index], pictures[index] > 0 else { return nil }
        return PlannedImage(
          source: images[index], group: groupOf[index], box: candidates.boxes[index],
          copies: (0..<pictures[index]).map { PlannedCopy(number: $0, side: side) })
      }
      .inWritingOrder()
    self.groups = groups.count
    self.unused = unused
    self.sides = images.indices.reduce(into: [:]) { $0[images[$1].image.id] = sideOf[$1] }
    trainShareReached = Dictionary(grouping: images.indices.filter { sideOf[$0] != nil }) { labels[$0] }
      .mapValues { indices in Double(indices.count { sideOf[$0] == .train }) / Double(indices.count) }
  }

  private static func nearDuplicates(_ images: [LabelledImage], groups: Int, _ options: ExportOptions) -> Int {
    Export.groups(of: images, by: options.kinships.subtracting([.duplicates])).count - groups
  }

  private init(inPaperOrder candidates: ExportCandidates, likenesses: Likenesses, options: ExportOptions) {
    let images = candidates.images
    let groups = Export.groups(
      of: images, by: options.kinships, alike: likenesses.groups(among: Array(images.indices)))
    nearDuplicates = Self.nearDuplicates(images, groups: groups.count, options)
    var groupOf = [String](repeating: "", count: images.count)
    for group in groups { for index in group.members { groupOf[index] = group.name } }
    let planned = paperOrder(
      labels: images.map(\.label), hashes: images.map(\.image.sha256), factor: options.usableFactor,
      trainShare: options.trainShare, seed: options.seed)
    self.images = images.indices
      .filter { !planned[$0].isEmpty }
      .map { PlannedImage(source: images[$0], group: groupOf[$0], box: candidates.boxes[$0], copies: planned[$0]) }
      .inWritingOrder()
    self.groups = groups.count
    unused = candidates.unused
    let dropped = planned.count(where: \.isEmpty)
    if dropped > 0 { unused["downsampled"] = dropped }
    sides = [:]
    boundGroups = 0
    trainShareReached = Dictionary(grouping: self.images) { $0.source.label }.mapValues { images in
      let copies = images.flatMap(\.copies)
      return Double(copies.count { $0.side == .train }) / Double(copies.count)
    }
  }
}

extension [PlannedImage] {
  fileprivate func inWritingOrder() -> [PlannedImage] {
    func order(_ image: PlannedImage) -> (Int, String, String) {
      (image.side?.order ?? 0, image.source.label, image.source.image.sha256)
    }
    return sorted { order($0) < order($1) }
  }
}
