// FaceSearch: one call of CDlib's, whichever detector it goes to, with its answer as values and its trouble as errors.
import Base
internal import CDlib
import Imaging

/// Why a face detection failed though the image could be read.
package struct FaceDetectionFailure: Error, Hashable, Sendable {
  package var sentence: String
}

/// The form that both searches of the door have.
typealias FaceSearch = (
  OpaquePointer, UnsafePointer<UInt8>, Int, Int, Int32, Double, UnsafeMutablePointer<UnsafePointer<cdlib_face>?>,
  UnsafeMutablePointer<Int>, UnsafeMutablePointer<CChar>, Int
) -> cdlib_status

/// Searches an upright image with `search`, which belongs to `detector`.
/// - Parameter name: what failed, should it fail: "the face detector".
/// - Throws: `ImageProblem` where doubling makes the image too large, `FaceDetectionFailure` where the search failed.
func searchedFaces(
  of image: RGBImage, options: FaceOptions, by search: FaceSearch, _ detector: OpaquePointer, named name: String
) throws -> [FaceBox] {
  var faces: UnsafePointer<cdlib_face>?
  var count = 0
  var message = [CChar](repeating: 0, count: 256)
  let status = image.pixels.withUnsafeBufferPointer { pixels -> cdlib_status in
    // An image has a pixel, and so its array an address.
    guard let base = pixels.baseAddress else { return CDLIB_OK }
    return search(
      detector, base, image.width, image.height, Int32(options.upsample), options.minConfidence, &faces, &count,
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
    throw FaceDetectionFailure(sentence: "\(name) failed: " + String(decoding: words, as: UTF8.self))
  }
  return UnsafeBufferPointer(start: faces, count: count).map {
    FaceBox(
      left: Int($0.left), top: Int($0.top), right: Int($0.right), bottom: Int($0.bottom), confidence: $0.confidence,
      subDetector: Int($0.sub_detector))
  }
}
