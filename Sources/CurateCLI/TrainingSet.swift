// TrainingSet: labelled photographs with their features and groups, ready for a classifier.
import Base
import Classify
import Duplicates
import Features
import Foundation
import Imaging
import Pipeline
import Selfies
import Store

/// What a classifier is trained on, in the order of the photographs' contents, so that neither names nor the order of a
/// disk change a figure.
struct TrainingSet {
  struct Item {
    /// The path, or the SHA-256 of a photograph of the store.
    var name: String
    var sha256: String
    /// The store's number of it.
    var image: Int64?
  }

  let photographs: LabelledPhotographs
  let sets: [any FeatureSet]
  let items: [Item]
  let examples: Examples
  /// How many groups of photographs are never parted.
  let groups: Int
  /// Photographs without features, and why, in words for counting and for reading.
  let failures: [(name: String, reason: String, sentence: String)]
  /// Of each photograph that is in both classes; they are left out.
  let contradictory: [String]

  /// A photograph with all that is asked of it.
  private struct Row {
    var item: Item
    var isPositive: Bool
    var accounts: [String]
    var features: [Float]
    var likeness: LowFrequencies?
  }

  /// Computes the features that are not known yet.
  /// - Throws: `Fault` where a class has nothing left; `EarlyEnd` where the command was interrupted.
  init(
    _ photographs: LabelledPhotographs, sets: [any FeatureSet], groupedBy kinships: Set<Kinship>, jobs: Int,
    command: String, output: OutputOptions
  ) async throws {
    self.photographs = photographs
    self.sets = sets
    let likeness = Likeness()
    var rows: [Row]
    (rows, failures) =
      switch photographs.origin {
      case .folder:
        try Self.rowsOfFiles(photographs, sets + [likeness], jobs: jobs, output: output)
      case .task(let store, _, _, _), .labels(let store, _):
        try await Self.rowsOfStore(
          photographs, store, sets + [likeness], jobs: jobs, command: command, output: output)
      }
    rows.sort { ($0.item.sha256, $0.item.name) < ($1.item.sha256, $1.item.name) }
    var labels: [String: Set<Bool>] = [:]
    for row in rows { labels[row.item.sha256, default: []].insert(row.isPositive) }
    contradictory = rows.filter { labels[$0.item.sha256]?.count == 2 }.map(\.item.name).sorted()
    rows.removeAll { labels[$0.item.sha256]?.count == 2 }

    items = rows.map(\.item)
    var alike = LikenessTable()
    for row in rows { alike.append(row.likeness) }
    let numbers = exampleGroups(
      contents: rows.map(\.item.sha256), accounts: rows.map(\.accounts), likeness: alike, by: kinships, jobs: jobs)
    groups = (numbers.max() ?? -1) + 1
    var matrix = FeatureMatrix(blocks: sets.flatMap(\.blocks))
    for row in rows { matrix.append(row.features) }
    examples = Examples(features: matrix, isPositive: rows.map(\.isPositive), groups: numbers)
  }

  private typealias Gathered = (rows: [Row], failures: [(name: String, reason: String, sentence: String)])

  private static func rowsOfFiles(
    _ photographs: LabelledPhotographs, _ sets: [any FeatureSet], jobs: Int, output: OutputOptions
  ) throws -> Gathered {
    let cache = FeatureCache(folder: cacheFolder)
    let bar = ProgressBar("photographs", isQuiet: output.quiet)
    let interrupts = Interrupts()
    defer { bar.finish() }
    let found = try featuresOfFiles(photographs.items.map(\.name), sets: sets, cache: cache, jobs: jobs) {
      done, total in
      bar.update(done, of: total)
      // What is in hand is kept in the cache; the next run goes on from there.
      if interrupts.isRaised, done < total {
        bar.finish()
        output.note("Interrupted. The features that were finished are kept; run the same command again to go on.")
        throw EarlyEnd.interrupted
      }
    }
    if let note = cache.note { output.note(note) }
    var gathered: Gathered = ([], [])
    for (item, result) in zip(photographs.items, found) {
      switch result {
      case .made(_, let sha256, let vectors):
        gathered.rows.append(
          Row(
            item: Item(name: item.name, sha256: sha256), isPositive: item.isPositive, accounts: item.accounts,
            features: vectors.dropLast().flatMap(\.self), likeness: vectors.last.map { Likeness.frequencies(of: $0) }))
      case .failed(_, let reason, let sentence):
        gathered.failures.append((item.name, reason, sentence))
      }
    }
    return gathered
  }

  private static func rowsOfStore(
    _ photographs: LabelledPhotographs, _ store: Store, _ sets: [any FeatureSet], jobs: Int, command: String,
    output: OutputOptions
  ) async throws -> Gathered {
    let ids = photographs.items.compactMap(\.image?.id).sorted()
    var vectors: [Int64: [[Float]]] = [:]
    var failures: [String: (reason: String, sentence: String)] = [:]
    for set in sets {
      let stage = FeatureStage(images: store.images, set: set, only: ids)
      let report = try await runStage(
        stage, command: command, items: "photographs (\(set.name))", width: jobs, store: store, output: output)
      if report.wasInterrupted { throw EarlyEnd.interrupted }
      try store.read { connection in
        guard let stored = try connection.featureSet(fingerprint: set.fingerprint) else { return }
        for (image, vector) in try connection.features(set: stored.id, images: ids) {
          vectors[image, default: []].append(vector)
        }
        for problem in try connection.problems(of: FeatureStage.name) where problem.fingerprint == set.fingerprint {
          failures[ledgerHash(problem.item)] = (problem.reason ?? "unknown", problem.message ?? "")
        }
      }
    }
    var gathered: Gathered = ([], [])
    for item in photographs.items {
      guard let image = item.image else { continue }
      if let found = vectors[image.id], found.count == sets.count {
        gathered.rows.append(
          Row(
            item: Item(name: item.name, sha256: image.sha256, image: image.id), isPositive: item.isPositive,
            accounts: item.accounts, features: found.dropLast().flatMap(\.self),
            likeness: found.last.map { Likeness.frequencies(of: $0) }))
      } else {
        let problem = failures[image.sha256] ?? ("unknown", "it has no features")
        gathered.failures.append((item.name, problem.reason, problem.sentence))
      }
    }
    return gathered
  }
}

/// Where features of files are kept between runs: `$XDG_CACHE_HOME/curate/features`, or the same below `~/.cache`.
var cacheFolder: String {
  let environment = ProcessInfo.processInfo.environment
  if let folder = environment["XDG_CACHE_HOME"], folder.hasPrefix("/") { return folder + "/curate/features" }
  return (environment["HOME"] ?? NSHomeDirectory()) + "/.cache/curate/features"
}
