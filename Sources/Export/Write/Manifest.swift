// Manifest: a line for each picture of an export, with all that is needed to make it again, and the summary beside it.
import Base
import Foundation

/// A line of manifest.jsonl.
package struct ManifestLine: Sendable, Hashable, Codable {
  /// How the picture was made from its source.
  package struct Transform: Sendable, Hashable, Codable {
    package var crop: Crop
    /// Left, top, width, height of the part that was used, in pixels of the upright source.
    package var box: [Double]
    /// Degrees, clockwise on the screen, by which that part is turned about its centre to level a face; nil for none.
    package var tilt: Double?
    /// What was drawn; nil for an original.
    package var draw: AugmentationDraw?
    /// a, b, tx, c, d, ty: from a pixel of the picture to one of the upright source.
    package var matrix: [Double]
  }

  package var key: String
  /// Relative to the export's folder.
  package var file: String
  package var split: Side
  package var label: String
  /// Of the file in this export.
  package var sha256: String
  package var sourceSHA256: String
  /// `platform/id`, the first where several posts show it.
  package var post: String?
  package var account: String?
  package var group: String
  /// 0: the original; 1 and up: augmented copies.
  package var copy: Int
  package var transform: Transform?

  enum CodingKeys: String, CodingKey {
    case key
    case file
    case split
    case label
    case sha256
    case sourceSHA256 = "source_sha256"
    case post
    case account
    case group
    case copy
    case transform
  }
}

/// dataset.json: what an export holds and how it was made. No time and no path, so that the same export has the same
/// bytes.
package struct DatasetSummary: Sendable, Hashable, Codable {
  /// Pictures of a class on each side.
  package struct ClassCount: Sendable, Hashable, Codable {
    package var train = 0
    package var test = 0

    package init() {}
  }

  package var format = "folder"
  package var label: String
  package var size: Int
  package var classes: [String: ClassCount]
  package var augmented: Int
  package var groups: Int
  /// The images that carry the label and are not in the export, by reason.
  package var unused: [String: Int]
  package var seed: UInt64
  package var trainShareWished: Double
  /// Images (not copies) on the training side, of all that were split, for each class.
  package var trainShareReached: [String: Double]
  package var isBalanced: Bool
  package var factor: Int
  package var crop: Crop
  /// Of the face's box, on each side; nil for other crops.
  package var cropMargin: Double?
  package var faces: FaceFilter
  /// What found the faces; nil where neither the choice nor the crop asked for them.
  package var detectors: [String]?
  package var augmentation: String
  package var manifestSHA256: String
  package var version: String

  enum CodingKeys: String, CodingKey {
    case format
    case label
    case size
    case classes
    case augmented
    case groups
    case unused
    case seed
    case trainShareWished = "train_share_wished"
    case trainShareReached = "train_share_reached"
    case isBalanced = "balanced"
    case factor
    case crop
    case cropMargin = "crop_margin"
    case faces
    case detectors
    case augmentation
    case manifestSHA256 = "manifest_sha256"
    case version
  }
}

/// JSON with keys in order: the same bytes for the same value.
package func stableJSON(_ value: some Encodable, pretty: Bool = false) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting =
    pretty ? [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted] : [.sortedKeys, .withoutEscapingSlashes]
  return String(decoding: try encoder.encode(value), as: UTF8.self)
}
