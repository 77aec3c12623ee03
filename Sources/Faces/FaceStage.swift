// FaceStage: the faces of every photograph in the store.
import Base
import Imaging
import Pipeline
import Store

/// Finds the faces of each image of the store: one detector a worker, one row an image.
package struct FaceStage: Stage {
  package static let name = "faces"

  private let images: ImageFolder
  private let options: FaceOptions
  private let maxPixels: Int
  private let room = SearchRoom()

  package init(images: ImageFolder, options: FaceOptions, maxPixels: Int = 100_000_000) {
    self.images = images
    self.options = options
    self.maxPixels = maxPixels
  }

  package var fingerprint: String { options.fingerprint }

  package func count(in connection: Connection) throws -> Int { try connection.imageCount() }

  package func items(after key: String?, limit: Int, in connection: Connection) throws -> [StoredImage] {
    try connection.images(after: key, limit: limit)
  }

  package func key(for item: StoredImage) -> String { item.sha256 }

  package func makeWorker() throws -> any FaceFinder { try options.makeFinder() }

  package func process(_ item: StoredImage, with worker: any FaceFinder) async throws -> [FaceBox] {
    let bytes = try readPhotograph(item, in: images)
    do {
      return try worker.faces(in: bytes, options: options, maxPixels: maxPixels, room: room).faces
    } catch let problem as ImageProblem {
      throw ItemProblem(isFinal: true, reason: problem.reason.rawValue, sentence: problem.sentence)
    } catch let failure as FaceDetectionFailure {
      throw ItemProblem(isFinal: false, reason: "detector", sentence: failure.sentence)
    }
  }

  package func commit(_ output: [FaceBox], for item: StoredImage, in connection: Connection) throws {
    try connection.saveDetection(imageID: item.id, detector: fingerprint, faces: output)
  }

  package func discard(_ item: StoredImage, because problem: ItemProblem, in connection: Connection) throws {
    try connection.clearDetection(imageID: item.id)
  }
}
