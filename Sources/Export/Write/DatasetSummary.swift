// DatasetSummary: dataset.json: what an export holds, where it comes from and how it was made.
import Base
import Duplicates
import Imaging

/// dataset.json. No time of writing and no path, so that the same export has the same bytes. What is optional here was
/// not written by every curate, or does not concern every format.
package struct DatasetSummary: Sendable, Hashable, Codable {
  /// Pictures of a class on each side.
  package struct ClassCount: Sendable, Hashable, Codable {
    package var train = 0
    package var test = 0

    package init() {}
  }

  /// A tar file of an export of the format `webdataset`.
  package struct Shard: Sendable, Hashable, Codable {
    package var pictures: Int
    package var sha256: String
  }

  /// Red, green and blue, of values from 0 to 1.
  package struct Channels: Sendable, Hashable, Codable {
    package var mean: [Double]
    package var sd: [Double]

    /// What networks trained on ImageNet expect.
    package static let imagenet = Channels(mean: [0.485, 0.456, 0.406], sd: [0.229, 0.224, 0.225])
  }

  /// What may be published as the data set's name, and a sentence or two about it.
  package var name: String?
  package var description: String?
  package var format = ExportFormat.folder.rawValue
  package var label: String
  package var size: Int
  package var classes: [String: ClassCount]
  package var augmented: Int
  package var groups: Int
  /// Groups that lie on another side than a first split would have put them, because an earlier export did.
  package var boundGroups: Int?
  /// What held photographs together, in the order of the words.
  package var groupBy: [Kinship]?
  /// The images that carry the label and are not in the export, by reason.
  package var unused: [String: Int]
  package var seed: UInt64
  package var trainShareWished: Double
  /// Images (not copies) on the training side, of all that were split, for each class; in the paper's order, pictures.
  package var trainShareReached: [String: Double]
  /// The share reached less the one wished, for each class.
  package var trainShareDeviation: [String: Double]?
  package var order: ExportProtocol?
  package var isBalanced: Bool
  package var isTestBalanced: Bool?
  package var factor: Int
  package var crop: Crop
  /// Of the face's box, on each side; nil for other crops.
  package var cropMargin: Double?
  package var faces: FaceFilter
  /// The other label that each photograph carries, as `SET=LABEL`; nil where none was asked for.
  package var among: String?
  /// Pictures of every photograph of a training side that is not balanced; nil where it is one.
  package var copies: Int?
  /// What found the faces; nil where neither the choice nor the crop asked for them.
  package var detectors: [String]?
  package var augmentation: String
  package var fill: Fill?
  /// The tar files by name; nil for other formats.
  package var shards: [String: Shard]?
  /// The SHA-256 of annotations, rows, tables and the contact sheet by their names; nil where there are none.
  package var files: [String: String]?
  /// Of all pictures of the training side, as they are decoded; nil where there are none.
  package var channels: Channels?
  package var imagenet: Channels?
  package var facts: DatasetFacts?
  package var manifestSHA256: String
  package var version: String
  /// The programs that the bytes of the pictures depend on.
  package var versions: [String: String]?

  enum CodingKeys: String, CodingKey {
    case name
    case description
    case format
    case label
    case size
    case classes
    case augmented
    case groups
    case boundGroups = "bound_groups"
    case groupBy = "group_by"
    case unused
    case seed
    case trainShareWished = "train_share_wished"
    case trainShareReached = "train_share_reached"
    case trainShareDeviation = "train_share_deviation"
    case order = "protocol"
    case isBalanced = "balanced"
    case isTestBalanced = "balanced_test"
    case factor
    case crop
    case cropMargin = "crop_margin"
    case faces
    case among
    case copies
    case detectors
    case augmentation
    case fill
    case shards
    case files
    case channels
    case imagenet
    case facts
    case manifestSHA256 = "manifest_sha256"
    case version
    case versions
  }

  /// The classes in the order of their numbers.
  package var classNames: [String] { inClassOrder(classes.keys) }

  /// Pictures on a side.
  package func pictures(on side: Side) -> Int {
    classes.values.reduce(0) { $0 + (side == .train ? $1.train : $1.test) }
  }
}

/// Names of classes in the order of their UTF-8 bytes, which is Python's order too: a class's number is its place.
package func inClassOrder(_ names: some Sequence<String>) -> [String] {
  names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
}
