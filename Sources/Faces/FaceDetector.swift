import Base
// FaceDetector: dlib's HOG frontal face detector, owned by one worker.
internal import CDlib
import Imaging

/// What the detector looks for; the fingerprint of every result.
package struct FaceOptions: Sendable, Hashable {
  package var detector: FaceDetectorKind
  /// How often the image is doubled before the search, 0 to 4: each doubling finds faces half the size (from 80 px
  /// down to 40, 20 …) and takes four times as long.
  package var upsample: Int
  /// Faces less certain than this are dropped. dlib's own threshold is 0.
  package var minConfidence: Double
  /// The longer side, in pixels, to which larger pictures are reduced before the search; nil for the full size. Boxes
  /// are pixels of the full picture all the same.
  package var maxSide: Int?
  /// The widest vector instructions to use, for a comparison; nil takes what the processor has. All give the same faces.
  package var vectors: VectorWidth?

  package init(
    detector: FaceDetectorKind = .hog, upsample: Int = 0, minConfidence: Double = 0, maxSide: Int? = nil,
    vectors: VectorWidth? = nil
  ) {
    self.detector = detector
    self.upsample = upsample
    self.minConfidence = minConfidence
    self.maxSide = maxSide
    self.vectors = vectors
  }

  /// The version of dlib.
  package static var libraryVersion: String { String(cString: cdlib_version()) }

  /// The part that finds faces and its settings: what a stored result depends on.
  package var fingerprint: String {
    "dlib \(String(cString: cdlib_version())) \(detector.name), upsample \(upsample), min confidence \(minConfidence)"
      + (maxSide.map { ", max side \($0)" } ?? "")
  }
}

/// The vector instructions that the search is compiled for; which of them run is decided when the program runs.
package struct VectorWidth: Sendable, Hashable, Comparable {
  let number: Int32

  /// What this processor offers, from few to many; the first one is what every processor of its kind has.
  package static var available: [VectorWidth] { (0...cdlib_widest()).map { VectorWidth(number: $0) } }

  package static var widest: VectorWidth { VectorWidth(number: cdlib_widest()) }

  /// "SSE2", "AVX2", "AVX-512", "NEON".
  package var name: String { String(cString: cdlib_width_name(number)) }

  package static func < (a: VectorWidth, b: VectorWidth) -> Bool { a.number < b.number }
}

/// dlib's detector with its scratch memory. One thread at a time: each worker owns its own.
package final class FaceDetector {
  private let detector: OpaquePointer

  /// - Throws: `Fault` with code `unavailable` where memory is out.
  package init(vectors: VectorWidth? = nil) throws {
    guard let detector = cdlib_detector_create((vectors ?? .widest).number) else {
      throw Fault(.unavailable, "dlib's face detector could not be made: memory is out.")
    }
    self.detector = detector
  }

  deinit { cdlib_detector_free(detector) }

  /// The faces of an upright image, strongest first.
  package func detect(_ image: RGBImage, options: FaceOptions) throws -> [FaceBox] {
    try searchedFaces(of: image, options: options, by: cdlib_detect, detector, named: "the face detector")
  }
}
