// ExportPlanning: from a set of labels to the plan of an export: likeness, groups, sides.
import Base
import Duplicates
import Export
import Features
import Foundation
import Imaging
import Pipeline
import Store

/// The plan of an export, and what the user should know of how it came about.
struct ExportPlanning {
  let candidates: ExportCandidates
  /// What the candidates look like.
  let likenesses: Likenesses
  let earlier: [Int64: Side]
  let plan: ExportPlan

  /// Reads the labels, computes the likeness of photographs that lack it (and keeps it in the store), and plans.
  /// - Parameter earlier: nil: the sides that the store remembers.
  /// - Throws: `Fault` where there are no such labels or no plan; `EarlyEnd` where the command was interrupted.
  init(
    _ store: Store, options: ExportOptions, split: SplitName, earlier given: [String: Side]?, isNew: Bool, jobs: Int,
    output: OutputOptions
  ) async throws {
    let (labelled, contradictory) = try store.read { connection in
      let names = try connection.labelSetNames()
      guard names.contains(options.label) else {
        let there = names.isEmpty ? "it has no labels yet" : "it has \(names.joined(separator: ", "))"
        let hint = didYouMean(options.label, among: names)
        throw Fault(
          .noInput,
          "The store has no labels \(options.label); \(there). curate aggregate and curate score make them.\(hint)")
      }
      return try connection.labelledImages(set: options.label)
    }
    let images = store.images
    let among = try options.among.map { Set(try CurateCLI.images(among: $0, of: store).values) }
    var candidates = try ExportCandidates(
      labelled: labelled, contradictory: contradictory, among: among, options: options
    ) { image in
      FileManager.default.fileExists(atPath: images.file(sha256: image.sha256, kind: image.kind))
    }
    var likenesses = Likenesses(jobs: jobs)
    if options.kinships.contains(.duplicates) {
      let (table, unreadable) = try await Self.likeness(of: candidates.images, store: store, jobs: jobs, output: output)
      let readable = candidates.images.indices.filter { !unreadable.contains(candidates.images[$0].image.id) }
      try candidates.leaveOut(unreadable: unreadable, options: options)
      likenesses.add(unreadable.isEmpty ? table : table.rows(readable))
      if options.crop != .none {
        let bar = ProgressBar("crops compared", isQuiet: output.quiet)
        let words = "Interrupted before anything was written; run the same command again."
        likenesses.add(
          try output.cancellable([bar], saying: words) { interrupts in
            try likenessOfCrops(
              candidates, images: images, jobs: jobs, isCancelled: { interrupts.isRaised },
              progress: { bar.update($0, of: $1) })
          })
      }
    }
    let remembered: [Int64: Side]
    if let given {
      remembered = candidates.images.reduce(into: [:]) { $0[$1.image.id] = given[$1.image.sha256] }
    } else if isNew {
      remembered = [:]
    } else {
      remembered = try store.read { try $0.sides(ofSplit: split) }.compactMapValues(Side.init)
    }
    self.candidates = candidates
    self.likenesses = likenesses
    earlier = remembered
    plan = try ExportPlan(candidates, likenesses: likenesses, earlier: remembered, options: options)
  }

  /// What photographs look like, a row for each, and which of them cannot be read.
  private static func likeness(
    of images: [LabelledImage], store: Store, jobs: Int, output: OutputOptions
  ) async throws -> (table: LikenessTable, unreadable: Set<Int64>) {
    let set = Likeness()
    let stage = FeatureStage(images: store.images, set: set, only: images.map(\.image.id).sorted())
    let report = try await runStage(
      stage, command: nil, items: "photographs compared", width: jobs, store: store, output: output)
    if report.wasInterrupted { throw EarlyEnd.interrupted }
    var table = LikenessTable()
    table.reserveCapacity(images.count)
    var unreadable: Set<Int64> = []
    // Some at a time: as the store has them, rows take several times the memory.
    for start in stride(from: 0, to: images.count, by: 4096) {
      let ids = images[start..<min(start + 4096, images.count)].map(\.image.id)
      let rows: [Int64: [Float]] = try store.read { connection in
        guard let stored = try connection.featureSet(fingerprint: set.fingerprint) else { return [:] }
        return try connection.features(set: stored.id, images: ids.sorted())
      }
      for id in ids {
        table.append(rows[id].map { LowFrequencies(values: $0) })
        if rows[id] == nil { unreadable.insert(id) }
      }
    }
    return (table, unreadable)
  }
}

/// The sides of an earlier export, by the photographs' SHA-256.
/// - Throws: `Fault(.noInput)` where there is no manifest, `Fault(.data)` where it cannot be read.
func sides(ofExport folder: String) throws -> [String: Side] {
  let path = folder + "/manifest.jsonl"
  guard FileManager.default.fileExists(atPath: path) else {
    throw Fault(.noInput, "There is no manifest.jsonl in \(folder); --sides-of wants the folder of an export.")
  }
  let decoder = JSONDecoder()
  var sides: [String: Side] = [:]
  for (number, line) in try AtomicFile.read(path).split(separator: UInt8(ascii: "\n")).enumerated() {
    guard let line = try? decoder.decode(ManifestLine.self, from: Data(line)) else {
      throw Fault(.data, "Line \(number + 1) of \(path) is none of an export's manifest.")
    }
    if let earlier = sides[line.sourceSHA256], earlier != line.split {
      throw Fault(.data, "\(folder) has pictures of one photograph on both sides, so its split cannot be kept.")
    }
    sides[line.sourceSHA256] = line.split
  }
  return sides
}
