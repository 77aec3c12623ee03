// FaceViews: the list of kept photographs and the sheet to look at, as curate faces gives them.
import Base
import Faces
import Imaging
import Sheets
import Store

/// Prints a line for each photograph of the selection, in the order of the hashes: the file, its posts (commas
/// between) and its number of faces, separated by tabs, or as JSON. Reads the store a page at a time.
func listPhotographs(_ selection: FaceSelection, of store: Store, asJSON: Bool) throws {
  var last: String?
  while true {
    let page = try store.read { try $0.photographs(selection, after: last, limit: 500) }
    for photograph in page {
      let file = store.images.file(sha256: photograph.image.sha256, kind: photograph.image.kind)
      let faces = photograph.faces?.count
      guard asJSON else {
        try Screen.answer("\(file)\t\(photograph.posts.joined(separator: ","))\t\(faces ?? 0)")
        continue
      }
      let line: JSON = [
        "file": .string(file), "sha256": .string(photograph.image.sha256), "post": JSON(photograph.posts.first),
        "posts": .array(photograph.posts.map { .string($0) }), "faces": JSON(faces),
      ]
      try Screen.answer(line.text)
    }
    guard let end = page.last else { return }
    last = end.image.sha256
  }
}

/// What a sheet shows, of how many that it might.
struct DrawnSheet {
  var file: String
  var photographs: Int
  var of: Int

  var json: JSON { ["file": .string(file), "photographs": .int(photographs), "of": .int(of)] }
}

/// Draws the sheet and puts it in its place.
/// - Throws: `CancellationError` on Ctrl-C; nothing is written then.
func drawSheet(
  _ selection: FaceSelection?, of store: Store, to file: String, count: Int, detector: String, jobs: Int
) throws -> DrawnSheet {
  let (total, photographs) = try store.read {
    (try $0.photographCount(selection), try $0.photographs(selection, spread: count))
  }
  let what =
    switch selection {
    case nil, .any: "All photographs"
    case FaceSelection.none?: "Photographs without a face"
    case .one: "Photographs with one face"
    case .many: "Photographs with several faces"
    case .failed: "Photographs that failed"
    }
  let title = ["\(what): \(photographs.count.grouped) of \(total.grouped)", "curate faces, \(detector)"]
  try AtomicFile.keepClear(file, of: [store.path])
  let interrupts = Interrupts()
  let image = try faceSheet(
    title: title, photographs: photographs, images: store.images, jobs: jobs, isCancelled: { interrupts.isRaised })
  do {
    try AtomicFile.write(try JPEGEncoder.encode(image, quality: 88), to: file)
  } catch let problem as ImageProblem {
    throw Fault(.cannotCreate, "Cannot create \(file): \(problem.sentence).")
  }
  return DrawnSheet(file: file, photographs: photographs.count, of: total)
}
