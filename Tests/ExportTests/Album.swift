// Album: labelled photographs for exports: as values, and as files in a folder of images.
import Base
import Export
import Foundation
import Imaging
import Store
import Support

/// An image as a value: `number` gives the hash.
func labelled(
  _ number: Int, _ label: String, accounts: [String] = [], width: Int = 640, height: Int = 480, faces: Int? = nil,
  isUnreadable: Bool = false, face: FaceBox? = nil
) -> LabelledImage {
  LabelledImage(
    image: StoredImage(
      id: Int64(number), sha256: SHA256.hex(of: Array("\(number)".utf8)), kind: .jpeg, width: width, height: height),
    label: label, posts: accounts.map { "\($0)/\(number)" }, accounts: accounts, faces: faces,
    isUnreadable: isUnreadable,
    face: face)
}

/// A picture of coloured blocks, different for each number.
func blocks(_ number: Int, width: Int, height: Int, side: Int = 8) -> RGBImage {
  var image = RGBImage(width: width, height: height, filledWith: (0, 0, 0))
  let columns = (width + side - 1) / side
  var chance = KeyedGenerator(seed: 1, key: ["blocks", "\(number)"])
  let colours = (0..<columns * ((height + side - 1) / side)).map { _ in
    (0..<3).map { _ in UInt8(40 + chance.index(176)) }
  }
  for y in 0..<height {
    for x in 0..<width {
      for channel in 0..<3 {
        image.pixels[3 * (y * width + x) + channel] = colours[y / side * columns + x / side][channel]
      }
    }
  }
  return image
}

/// A folder of photographs, and what is known of them: `selfies` of as many accounts as half their number, and twice as
/// many `others` of as many accounts.
struct Album {
  let folder: String
  let images: ImageFolder
  let labelled: [LabelledImage]

  init(in folder: String, selfies: Int = 8) throws {
    self.folder = folder
    let images = ImageFolder(beside: folder + "/store.sqlite")
    self.images = images
    labelled = try (0..<3 * selfies).map { number in
      let (width, height) = (48 + 8 * (number % 3), 56 + 8 * (number % 2))
      let bytes = try JPEGEncoder.encode(blocks(number, width: width, height: height))
      let sha256 = SHA256.hex(of: bytes)
      try images.keep(bytes, sha256: sha256, kind: .jpeg)
      let account = number < selfies ? "a\(number / 2)" : "b\((number - selfies) / 2)"
      return LabelledImage(
        image: StoredImage(id: Int64(number), sha256: sha256, kind: .jpeg, width: width, height: height),
        label: number < selfies ? "selfie" : "other", posts: ["instagram/p\(number)"],
        accounts: ["instagram/\(account)"])
    }
  }

  /// Small, balanced and augmented.
  var options: ExportOptions {
    var options = ExportOptions(label: "test")
    (options.size, options.isBalanced, options.factor, options.seed) = (32, true, 3, 5)
    return options
  }

  @discardableResult
  func export(
    _ name: String = "out", _ options: ExportOptions? = nil, jobs: Int = 2, force: Bool = false,
    facts: DatasetFacts = DatasetFacts(), labelled: [LabelledImage]? = nil
  ) throws -> AlbumExport {
    let options = options ?? self.options
    let plan = try ExportPlan(labelled: labelled ?? self.labelled, contradictory: 0, options: options)
    let written = try writeExport(
      plan, options: options, facts: facts, to: "\(folder)/\(name)", images: images, jobs: jobs, force: force,
      progress: { _, _ in })
    return AlbumExport(summary: written.summary, lines: try manifestLines("\(folder)/\(name)"))
  }

  /// Names and hashes of all files of an export.
  func contents(of name: String = "out") throws -> [String] {
    try filesBelow("\(folder)/\(name)").map {
      "\($0) \(SHA256.hex(of: try AtomicFile.read("\(folder)/\(name)/\($0)")))"
    }
  }
}

/// A finished export with the lines of its manifest.
struct AlbumExport {
  var summary: DatasetSummary
  var lines: [ManifestLine]
}

/// The lines of an export's manifest, in their order.
func manifestLines(_ directory: String) throws -> [ManifestLine] {
  try String(decoding: try AtomicFile.read(directory + "/manifest.jsonl"), as: UTF8.self).split(separator: "\n")
    .map { try JSONDecoder().decode(ManifestLine.self, from: Data($0.utf8)) }
}
