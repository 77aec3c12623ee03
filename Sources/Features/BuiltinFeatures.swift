// BuiltinFeatures: what tells photographs apart without a network: faces, gradients, colours, sharpness, arms, frames.
import Base
import Faces
import Imaging

/// Features that need no weights beside the program: some two hundred named numbers, made for the question whether
/// somebody took a picture of themselves, and of use for others.
///
/// A photograph is made upright and brought to one size (longer side 256 pixels), so that photographs of different sizes
/// are comparable. Left and right are folded together: what lies at one side is told as the larger and the smaller of
/// both, or as their mean, so that a photograph and its mirror image have the same features but for what the face
/// detector and the pixels' raster make of it. There are no more than sums, quotients and square roots in them, in a
/// fixed order: the same bytes give the same numbers on any thread.
package struct BuiltinFeatures: FeatureSet {
  /// The one that changes when the numbers do.
  static let version = 1

  package init() {}

  package var name: String { "builtin" }

  package var fingerprint: String {
    "builtin \(Self.version), side \(WorkingPicture.side), faces by \(MainFace.search.fingerprint)"
  }

  /// What each number is, in the order of the numbers.
  package static let columnNames: [String] =
    FaceColumns.names + ColourColumns.names + SharpnessColumns.names + ArmColumns.names + FrameColumns.names
    + GradientColumns.names(of: "picture") + GradientColumns.names(of: "face")

  package var dimensions: Int { Self.columnNames.count }

  package func makeExtractor() throws -> any FeatureExtractor { try BuiltinExtractor() }
}

/// One worker's face detector and gradient extractor.
private final class BuiltinExtractor: FeatureExtractor {
  private let detector: FaceDetector
  private let gradients: GradientCells

  init() throws {
    detector = try FaceDetector()
    gradients = try GradientCells()
  }

  func features(of bytes: [UInt8], maxPixels: Int) throws -> [Float] {
    let picture = try WorkingPicture(bytes, maxPixels: maxPixels)
    let faces: [FaceBox]
    do {
      faces = try detector.detect(picture.image, options: MainFace.search)
    } catch let failure as FaceDetectionFailure {
      throw FeatureProblem(reason: "detector", sentence: failure.sentence)
    }
    let face = MainFace(of: faces, in: picture)
    var row: [Float] = []
    row.reserveCapacity(BuiltinFeatures.columnNames.count)
    row += FaceColumns.values(faces, face, in: picture)
    row += ColourColumns.values(of: picture, face)
    row += SharpnessColumns.values(of: picture, face)
    row += ArmColumns.values(of: picture, face)
    row += FrameColumns.values(of: picture)
    row += GradientColumns.values(of: try gradients.cells(of: picture.image))
    row += GradientColumns.values(of: try gradients.cells(of: face.window(of: picture.image)))
    guard row.count == BuiltinFeatures.columnNames.count, row.allSatisfy(\.isFinite) else {
      throw FeatureProblem(reason: "not_finite", sentence: "its features are not finite numbers")
    }
    return row
  }
}
