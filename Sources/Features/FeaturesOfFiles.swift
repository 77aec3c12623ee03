// FeaturesOfFiles: features of files, without a store, in the order of the files.
import Base
import Imaging
import Pipeline

/// What became of a file.
package enum FileFeatures: Sendable, Hashable {
  /// SHA-256 of its bytes, and a row for each feature set, in the order of the sets.
  case made(file: String, sha256: String, rows: [[Float]])
  /// A word for counting, and a clause without the file's name, such as "the file ends before the picture does".
  case failed(file: String, reason: String, sentence: String)

  package var file: String {
    switch self {
    case .made(let file, _, _), .failed(let file, _, _): file
    }
  }
}

/// The features of files, in their order. A file that has none says why, and ends nothing.
///
/// - Parameters:
///   - sets: each file is read once for all of them.
///   - cache: where rows of earlier runs lie, and where new ones go as soon as they are made; nil for none.
///   - jobs: threads; the result is the same for any number.
///   - maxPixels: a picture with more is refused.
///   - progress: is told how many of how many files are finished; called by one thread at a time.
/// - Throws: `Fault` where a set cannot make its features at all, and what `progress` throws.
package func featuresOfFiles(
  _ files: [String], sets: [any FeatureSet], cache: FeatureCache?, jobs: Int, maxPixels: Int = 100_000_000,
  progress: @escaping (_ finished: Int, _ total: Int) throws -> Void = { _, _ in }
) throws -> [FileFeatures] {
  var rest = files.makeIterator()
  var found: [FileFeatures] = []
  found.reserveCapacity(files.count)
  try featuresOfFiles(
    sets: sets, cache: cache, jobs: jobs, maxPixels: maxPixels, next: { rest.next() },
    emit: {
      found.append($0)
      try progress(found.count, files.count)
    })
  return found
}

/// The same for a stream of files, each handed on as soon as it and all before it are there.
/// - Parameters:
///   - next: the next path, or nil at the end; called by one thread at a time, and may wait for input.
///   - emit: called by one thread at a time.
/// - Throws: as above, and what `next` and `emit` throw.
package func featuresOfFiles(
  sets: [any FeatureSet], cache: FeatureCache?, jobs: Int, maxPixels: Int = 100_000_000,
  next: @escaping () throws -> String?, emit: @escaping (FileFeatures) throws -> Void
) throws {
  try inOrder(
    width: jobs, next: next, makeWorker: { Extractors(sets: sets, cache: cache) },
    process: { file, worker in try worker.features(of: file, maxPixels: maxPixels) }, emit: emit)
}

/// The extractors of one thread, each made when a photograph first needs it: where all rows are in the cache no network
/// is loaded.
package final class Extractors {
  private let sets: [any FeatureSet]
  private let cache: FeatureCache?
  private var made: [(any FeatureExtractor)?]

  /// - Parameter cache: where rows of earlier runs lie, and where new ones go; nil for none.
  package init(sets: [any FeatureSet], cache: FeatureCache?) {
    (self.sets, self.cache) = (sets, cache)
    made = sets.map { _ in nil }
  }

  func features(of file: String, maxPixels: Int) throws -> FileFeatures {
    let bytes: [UInt8]
    do {
      bytes = try AtomicFile.readRegular(file)
    } catch let fault as Fault {
      // U+FFFD is what a byte that is not UTF-8 has become; the file of that name is another one or none.
      let isGarbled = file.unicodeScalars.contains("\u{FFFD}")
      return .failed(
        file: file, reason: "unreadable",
        sentence: isGarbled ? "Cannot open \(file): its name is not UTF-8." : fault.sentence)
    }
    return try features(of: bytes, named: file, maxPixels: maxPixels)
  }

  /// The features of a photograph that is in memory.
  /// - Parameter file: what it is called.
  /// - Throws: `Fault` where a set cannot make its features at all.
  package func features(of bytes: [UInt8], named file: String, maxPixels: Int = 100_000_000) throws -> FileFeatures {
    let sha256 = SHA256.hex(of: bytes)
    do {
      // Whether a picture is too large does not depend on whether its features are known.
      _ = try ImageFile.header(of: bytes, maxPixels: maxPixels)
      var rows: [[Float]] = []
      for (index, set) in sets.enumerated() {
        if let known = cache?.row(of: sha256, set: set) {
          rows.append(known)
          continue
        }
        let row = try extractor(index).checkedFeatures(of: bytes, dimensions: set.dimensions, maxPixels: maxPixels)
        cache?.keep(row, of: sha256, set: set)
        rows.append(row)
      }
      return .made(file: file, sha256: sha256, rows: rows)
    } catch let problem as ImageProblem {
      return .failed(file: file, reason: problem.reason.rawValue, sentence: problem.sentence)
    } catch let problem as FeatureProblem {
      return .failed(file: file, reason: problem.reason, sentence: problem.sentence)
    }
  }

  private func extractor(_ index: Int) throws -> any FeatureExtractor {
    if let extractor = made[index] { return extractor }
    let extractor = try sets[index].makeExtractor()
    made[index] = extractor
    return extractor
  }
}
