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
    guard image.width > 0, image.height > 0 else { return [] }
    var faces: UnsafePointer<cdlib_face>?
    var count = 0
    var message = [CChar](repeating: 0, count: 256)
    let status = image.pixels.withUnsafeBufferPointer { pixels -> cdlib_status in
      guard let base = pixels.baseAddress else { return CDLIB_OK }
      return cdlib_cnn_detect(
        searcher, base, image.width, image.height, Int32(options.upsample), options.minConfidence, &faces, &count,
        &message, message.count)
    }
    guard status != CDLIB_TOO_LARGE else {
      throw ImageProblem(
        .tooLarge,
        "enlarged for the search (--upsample \(options.upsample)) it has more pixels than the limit of \(CDLIB_MAX_PIXELS)"
      )
    }
    guard status == CDLIB_OK else {
      let words = message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      throw FaceDetectionFailure(sentence: "the face network failed: " + String(decoding: words, as: UTF8.self))
    }
    return UnsafeBufferPointer(start: faces, count: count).map {
      FaceBox(
        left: Int($0.left), top: Int($0.top), right: Int($0.right), bottom: Int($0.bottom), confidence: $0.confidence,
        subDetector: Int($0.sub_detector))
    }
  }
}
