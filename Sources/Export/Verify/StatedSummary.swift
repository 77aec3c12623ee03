// StatedSummary: what dataset.json states, as far as it can be checked. Older and newer exports have more or less in it.
import Base
import Foundation

struct StatedSummary: Decodable {
  struct ClassCount: Decodable {
    var train: Int
    var test: Int
  }

  struct Shard: Decodable {
    var pictures: Int?
    var sha256: String?
  }

  var format: String?
  var classes: [String: ClassCount]
  var manifestSHA256: String
  /// `paper` for an export in the paper's order.
  var order: String?
  /// What held photographs together, such as `duplicates`.
  var groupBy: [String]?
  /// Pixels: the side of each picture.
  var size: Int?
  /// WebDataset: by the shards' names.
  var shards: [String: Shard]?
  /// The SHA-256 of annotations, rows, tables and the contact sheet by their names.
  var files: [String: String]?

  enum CodingKeys: String, CodingKey {
    case format
    case classes
    case manifestSHA256 = "manifest_sha256"
    case order = "protocol"
    case groupBy = "group_by"
    case size
    case shards
    case files
  }

  /// Nil where the file is missing or is none of ours.
  init?(of directory: String) {
    guard let bytes = try? AtomicFile.readRegular(directory + "/dataset.json", maxBytes: 64 << 20),
      let summary = try? JSONDecoder().decode(StatedSummary.self, from: Data(bytes))
    else { return nil }
    self = summary
  }

  /// The names of the classes in their order: the place is the number that shards write for a class.
  var classNames: [String] { classes.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } }
}
