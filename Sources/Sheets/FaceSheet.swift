// FaceSheet: photographs of the store with their faces marked, on one contact sheet.
import Base
import Faces
import Imaging
import Pipeline
import Store

/// Draws photographs with the boxes of their faces, the confidence beside each, and below each picture what leads back
/// to it: the start of its SHA-256 and its post. The same photographs give the same pixels, at any number of jobs.
///
/// - Parameters:
///   - title: lines for the head of the sheet, the first one large.
///   - jobs: how many photographs are decoded at a time.
///   - isCancelled: asked before each photograph.
/// - Throws: `CancellationError` where `isCancelled` says so. A photograph that cannot be read becomes a gray tile with
///   the reason.
package func faceSheet(
  title: [String], photographs: [FacedPhotograph], images: ImageFolder, jobs: Int,
  isCancelled: @escaping () -> Bool = { false }
) throws -> RGBImage {
  var sheet = ContactSheet(title: title, count: photographs.count)
  var queue = photographs.makeIterator()
  var place = 0
  try inOrder(
    width: jobs,
    next: {
      if isCancelled() { throw CancellationError() }
      return queue.next()
    }, makeWorker: {},
    process: { (photograph: FacedPhotograph, _: Void) in tile(of: photograph, in: images) },
    emit: {
      sheet.draw($0, at: place)
      place += 1
    })
  return sheet.image
}

private func tile(of photograph: FacedPhotograph, in images: ImageFolder) -> SheetTile {
  var tile = SheetTile(picture: nil, name: String(photograph.image.sha256.prefix(12)), count: "")
  tile.origin = photograph.item ?? ""
  switch photograph.faces?.count {
  case nil: tile.count = photograph.problem == nil ? "open" : "failed"
  case 0: tile.count = "no face"
  case 1: tile.count = "1 face"
  case let count?: tile.count = "\(count) faces"
  }
  if let problem = photograph.problem {
    tile.note = problem
    return tile
  }
  do {
    let full = photograph.image
    let picture = try tilePicture(of: full, in: images)
    let (x, y) = (Double(picture.width) / Double(full.width), Double(picture.height) / Double(full.height))
    tile.boxes = (photograph.faces ?? []).map { face in
      SheetBox(
        left: Double(face.left) * x, top: Double(face.top) * y, right: Double(face.right + 1) * x,
        bottom: Double(face.bottom + 1) * y, label: hundredths(face.confidence))
    }
    tile.picture = picture
  } catch {
    tile.note = (error as? ItemProblem)?.sentence ?? (error as? ImageProblem)?.sentence ?? "\(error)"
  }
  return tile
}

/// Two decimals, by whole numbers: "1.37", "-0.05".
private func hundredths(_ value: Double) -> String {
  let whole = Int((min(max(value, -999), 999) * 100).rounded())
  let (units, rest) = (whole.magnitude / 100, whole.magnitude % 100)
  return "\(whole < 0 ? "-" : "")\(units).\(rest < 10 ? "0" : "")\(rest)"
}
