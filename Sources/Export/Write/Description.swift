// Description: the files of an export that tell about it: for programs and for people.
import Base
import Duplicates
import Imaging
import Store

/// The file of the contact sheet.
private let contactSheet = "contact-sheet.jpg"

/// The programs that the bytes of the pictures depend on.
let currentVersions = ["curate": Version.current, "libjpeg-turbo": JPEGEncoder.libraryVersion]

/// dataset.json's contents.
func summary(
  of written: WrittenPictures, plan: ExportPlan, options: ExportOptions, facts: DatasetFacts
) -> DatasetSummary {
  var summary = DatasetSummary(
    format: options.format.rawValue, label: options.label, size: options.size, classes: written.classes,
    augmented: written.augmented, groups: plan.groups, unused: plan.unused, seed: options.seed,
    trainShareWished: options.trainShare, trainShareReached: plan.trainShareReached, isBalanced: options.isBalanced,
    factor: options.copies > 1 ? options.usableCopies : options.usableFactor, crop: options.crop, faces: options.faces,
    augmentation: options.isBalanced || options.copies > 1 ? options.augmentation.text : "",
    manifestSHA256: written.manifest.sha256,
    version: Version.current)
  summary.cropMargin = options.crop == .face ? options.cropMargin : nil
  summary.detectors = options.detectors.isEmpty ? nil : options.detectors
  summary.among = options.among
  summary.copies = options.copies > 1 ? options.usableCopies : nil
  summary.boundGroups = plan.boundGroups
  summary.groupBy = options.kinships.sorted { $0.rawValue < $1.rawValue }
  summary.trainShareDeviation = plan.trainShareReached.mapValues { share in
    // What is left of a difference in its last bits says nothing.
    ((share - options.trainShare) * 1e12).rounded() / 1e12
  }
  summary.order = options.order
  summary.isTestBalanced = options.isTestBalanced
  summary.fill = options.fill
  if options.format == .webdataset {
    summary.shards = Dictionary(
      uniqueKeysWithValues: written.files.map { ($0.name, .init(pictures: $0.pictures, sha256: $0.sha256)) })
  }
  var files = options.format == .webdataset ? [] : written.files.map { ($0.name, $0.sha256) }
  if let sheet = written.sheet { files.append((contactSheet, SHA256.hex(of: sheet))) }
  summary.files = files.isEmpty ? nil : Dictionary(uniqueKeysWithValues: files)
  summary.channels = written.channels.channels
  summary.imagenet = .imagenet
  summary.facts = facts
  summary.versions = currentVersions
  summary.name = nameOfDataset(summary)
  summary.description = sentenceOnDataset(summary)
  return summary
}

/// Writes dataset.json, croissant.json, README.md and the contact sheet.
func writeDescription(
  _ summary: DatasetSummary, _ written: WrittenPictures, options: ExportOptions, to folder: String
) throws {
  let json = Array((try stableJSON(summary, pretty: true) + "\n").utf8)
  try writeNewFile(json, to: folder + "/dataset.json")
  let croissant = Croissant(
    summary, files: [written.manifest] + written.files.filter { !$0.name.hasSuffix("metadata.jsonl") },
    published: options.published)
  try writeNewFile(Array((try croissant.text() + "\n").utf8), to: folder + "/croissant.json")
  try writeNewFile(Array(exportReadme(summary).utf8), to: folder + "/README.md")
  if let sheet = written.sheet { try writeNewFile(sheet, to: "\(folder)/\(contactSheet)") }
}
