// Manifest: a line for each picture of an export, with all that is needed to make it again.
import Base
import Foundation
import Imaging

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
    /// What lies beyond the photograph's edge; nil for the nearest pixel.
    package var fill: Fill?
    /// a, b, tx, c, d, ty: from a pixel of the picture to one of the upright source.
    package var matrix: [Double]
  }

  package var key: String
  /// Relative to the export's folder; in shards `train-000000.tar/KEY.jpg`; in an export without pictures the photograph,
  /// relative to the store's folder of images.
  package var file: String
  package var split: Side
  package var label: String
  /// Of the picture in this export; in one without pictures that of the photograph.
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

/// JSON with keys in order: the same bytes for the same value.
package func stableJSON(_ value: some Encodable, pretty: Bool = false) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting =
    pretty ? [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted] : [.sortedKeys, .withoutEscapingSlashes]
  return String(decoding: try encoder.encode(value), as: UTF8.self)
}
