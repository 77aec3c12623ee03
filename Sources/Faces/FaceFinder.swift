// FaceFinder: what a worker owns to find faces, whichever detector it is.
import Base
import Imaging

/// A detector with its scratch memory. One thread at a time: each worker owns its own.
package protocol FaceFinder {
  /// The faces of an upright image, most certain first.
  /// - Throws: `FaceDetectionFailure` where the detector cannot search this image.
  func detect(_ image: RGBImage, options: FaceOptions) throws -> [FaceBox]
}

extension FaceDetector: FaceFinder {}

/// Which detector looks for faces.
package enum FaceDetectorKind: Sendable, Hashable {
  /// dlib's five filters on gradients; its weights are part of dlib.
  case hog
  /// dlib's face network, with the weights of the user's file.
  case cnn(CNNModel)

  /// The part of the fingerprint that names the detector.
  var name: String {
    switch self {
    case .hog: "hog"
    case .cnn(let model): "cnn \(model.identity)"
    }
  }
}

extension FaceOptions {
  /// Makes what one worker needs.
  /// - Throws: `Fault` where no detector can be made.
  package func makeFinder() throws -> any FaceFinder {
    switch detector {
    case .hog: try FaceDetector(vectors: vectors)
    case .cnn(let model): try CNNFaceDetector(model, vectors: vectors)
    }
  }
}
