// ProbePictures: the pictures of a plan, rendered in memory, as rows of features.
internal import Base
package import Export
internal import Features
import Imaging
import Pipeline
package import Store

/// The features of the pictures that an export would write, each from the very bytes of its file. Nothing is written.
/// - Parameters:
///   - atMost: where the plan has more pictures, photographs are drawn, by the seed and their hashes, until so many pictures
///     are there. All copies of a photograph come with it, and two plans of the same images draw them in the same order.
///   - progress: is told how many of how many photographs are finished; called by one thread at a time.
/// - Returns: in the plan's order. Pictures whose features cannot be made are left out.
/// - Throws: `Fault(.data)` where a photograph is missing or cannot be decoded; `CancellationError` where `isCancelled` says
///   so.
package func probePictures(
  of plan: ExportPlan, options: ExportOptions, images: ImageFolder, atMost: Int, jobs: Int,
  isCancelled: @escaping () -> Bool = { false }, progress: @escaping (_ finished: Int, _ total: Int) -> Void
) throws -> [ProbePicture] {
  let drawn = draw(plan.images, atMost: atMost, seed: options.seed)
  var rest = drawn.makeIterator()
  var pictures: [ProbePicture] = []
  var finished = 0
  let set = BuiltinFeatures()
  try inOrder(
    width: jobs,
    next: { () -> PlannedImage? in
      if isCancelled() { throw CancellationError() }
      return rest.next()
    }, makeWorker: { try set.makeExtractor() },
    process: { (planned: PlannedImage, extractor: any FeatureExtractor) -> [ProbePicture] in
      let image = planned.source.image
      do {
        let bytes = try AtomicFile.read(images.file(sha256: image.sha256, kind: image.kind))
        return try renderPictures(planned, bytes: bytes, options: options).compactMap { picture in
          guard let row = try row(of: picture.jpeg, by: extractor) else { return nil }
          return ProbePicture(
            features: row, label: planned.source.label, side: picture.side, photograph: image.sha256,
            group: planned.group)
        }
      } catch let problem as ImageProblem {
        throw Fault(.data, "The image \(image.sha256.prefix(12)) cannot be probed: \(problem.sentence).")
      } catch let fault as Fault where fault.code == .noInput {
        throw Fault(
          .data,
          "The image \(image.sha256.prefix(12)) cannot be probed: its photograph is not in the folder \(images.path).")
      }
    },
    emit: { made in
      pictures += made
      finished += 1
      progress(finished, drawn.count)
    })
  return pictures
}

/// Nil where the picture has no features: its pixels are fine, they only say nothing.
private func row(of jpeg: [UInt8], by extractor: any FeatureExtractor) throws -> [Float]? {
  do {
    return try extractor.features(of: jpeg, maxPixels: 100_000_000)
  } catch is FeatureProblem {
    return nil
  }
}

/// The first photographs of an order by lot that have no more than so many pictures together; in the plan's order.
private func draw(_ planned: [PlannedImage], atMost: Int, seed: UInt64) -> [PlannedImage] {
  guard planned.reduce(0, { $0 + $1.copies.count }) > atMost else { return planned }
  let order = planned.indices
    .map { index in
      let sha256 = planned[index].source.image.sha256
      var chance = KeyedGenerator(seed: seed, key: ["probe", sha256])
      return (chance.next(), sha256, index)
    }
    .sorted { ($0.0, $0.1) < ($1.0, $1.1) }
  var (taken, pictures) = ([Int](), 0)
  for (_, _, index) in order {
    pictures += planned[index].copies.count
    guard pictures <= atMost else { break }
    taken.append(index)
  }
  return taken.sorted().map { planned[$0] }
}
