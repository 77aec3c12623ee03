// StoreOfImages: a small store for tests, with images that are rows only or photographs as well.
import Base
import Imaging
import Store

/// The time at which everything in a test's store happens, unless the test says otherwise.
package let testTime = UTCTime(seconds: 1_500_000_000)

/// The name of the label set that gives every image of a `storeOfImages` the label `any`, so that
/// `labelledImages(set:)` tells all about them.
package let everyImage = "every_image"

/// Makes `store.sqlite` in the folder with as many images; there are rows for them, but no photographs. Hashes are
/// those of "image 0", "image 1" and so on.
package func storeOfImages(_ count: Int, in folder: String) throws -> Store {
  let store = try Store(at: folder + "/store.sqlite", creating: true)
  try store.write { connection in
    for number in 0..<count {
      _ = try connection.addImage(
        sha256: SHA256.hex(of: Array("image \(number)".utf8)), kind: .jpeg, bytes: 1, width: 640, height: 480,
        at: testTime)
    }
    try labelEveryImage(connection)
  }
  return store
}

/// Makes `store.sqlite` in the folder and keeps the bytes as its photographs. Bytes that have no header of a photograph
/// come in as a JPEG of 8 × 8 pixels, so that a stage may find out.
package func storeOfPhotographs(_ photographs: [[UInt8]], in folder: String) throws -> Store {
  let store = try Store(at: folder + "/store.sqlite", creating: true)
  try store.write { connection in
    for bytes in photographs {
      let header = try? ImageFile.header(of: bytes)
      let sha256 = SHA256.hex(of: bytes)
      try store.images.keep(bytes, sha256: sha256, kind: header?.kind ?? .jpeg)
      _ = try connection.addImage(
        sha256: sha256, kind: header?.kind ?? .jpeg, bytes: bytes.count, width: header?.width ?? 8,
        height: header?.height ?? 8, at: testTime)
    }
    try labelEveryImage(connection)
  }
  return store
}

private func labelEveryImage(_ connection: Connection) throws {
  let run = try connection.beginRun(command: "test", arguments: [], at: testTime)
  let set = try connection.beginLabelSet(name: everyImage, kind: .votes, method: "test", run: run)
  for image in try connection.images(after: nil, limit: .max) {
    try connection.addImageLabel(set: set, image: image.id, value: "any", probability: 1, votes: 1, tie: false)
  }
}

/// What the store knows of an image's faces, as text; nil where no detector has looked.
package func facesAsText(_ connection: Connection, of image: StoredImage) throws -> String? {
  let labelled = try connection.labelledImages(set: everyImage).images.first { $0.image.id == image.id }
  guard let labelled, let faces = labelled.faces else { return nil }
  guard let face = labelled.face else { return "\(faces) faces" }
  return "\(faces) faces: \(face.left) \(face.top) \(face.right) \(face.bottom) \(face.confidence) \(face.subDetector)"
}
