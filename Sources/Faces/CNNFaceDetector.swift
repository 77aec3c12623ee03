// CNNFaceDetector: dlib's face network, owned by one worker.
import Base
internal import CDlib
import Imaging

/// dlib's face network with the scratch memory of one worker; the weights are shared.
package final class CNNFaceDetector: FaceFinder {
  private let model: CNNModel
  private let searcher: OpaquePointer

  /// - Throws: `Fault` with code `unavailable` where memory is out.
  package init(_ model: CNNModel, vectors: VectorWidth? = nil) throws {
    guard let searcher = cdlib_cnn_searcher_create(model.handle, (vectors ?? .widest).number) else {
      throw Fault(.unavailable, "The face network could not be made ready: memory is out.")
    }
    self.model = model
    self.searcher = searcher
  }

  deinit { cdlib_cnn_searcher_free(searcher) }

  /// The faces of an upright image, most certain first.
  package func detect(_ image: RGBImage, options: FaceOptions) throws -> [FaceBox] {
    try searchedFaces(of: image, options: options, by: cdlib_cnn_detect, searcher, named: "the face network")
  }
}
