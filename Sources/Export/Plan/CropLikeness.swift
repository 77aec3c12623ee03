// CropLikeness: what the cropped parts of photographs look like, where an export takes parts.
import Base
import Duplicates
import Imaging
import Pipeline
import Store

/// The side at which crops are compared, in pixels.
private let comparedSide = 128

/// The likeness of each candidate's crop: photographs that differ may show one face.
/// - Returns: a row for each candidate; one is missing where its photograph cannot be read.
/// - Throws: `CancellationError` where `isCancelled` says so.
package func likenessOfCrops(
  _ candidates: ExportCandidates, images: ImageFolder, jobs: Int, isCancelled: @escaping () -> Bool = { false },
  progress: @escaping (_ done: Int, _ total: Int) -> Void
) throws -> LikenessTable {
  var places = candidates.images.indices.makeIterator()
  var table = LikenessTable()
  try inOrder(
    width: jobs,
    next: {
      if isCancelled() { throw CancellationError() }
      return places.next()
    }, makeWorker: {},
    process: { (place: Int, _: Void) -> LowFrequencies? in
      let image = candidates.images[place].image
      // A file that holds other bytes ends the export when it is written.
      guard let bytes = try? AtomicFile.read(images.file(sha256: image.sha256, kind: image.kind)) else { return nil }
      return try? LowFrequencies(of: crop(candidates.boxes[place], of: image, bytes: bytes))
    },
    emit: { row in
      table.append(row)
      progress(table.count, candidates.images.count)
    })
  return table
}

private func crop(_ box: CropBox, of source: StoredImage, bytes: [UInt8]) throws -> RGBImage {
  let side = Double(comparedSide)
  let image = try ImageFile.decode(
    bytes, coveringWidth: Int((side * Double(source.width) / box.width).rounded(.up)),
    height: Int((side * Double(source.height) / box.height).rounded(.up)))
  let map = AffineMap.scale(x: box.width / side, y: box.height / side)
    .then(.translation(x: box.left, y: box.top))
    .then(box.turn)
    .then(
      .scale(x: Double(image.width) / Double(source.width), y: Double(image.height) / Double(source.height)))
  return warp(image, outputToSource: map, width: comparedSide, height: comparedSide)
}
