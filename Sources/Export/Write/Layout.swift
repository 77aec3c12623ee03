// Layout: how the pictures of an export lie on the disk. Each format is one, in a file of its own.
import Base
import Store

/// A picture with its line, on its way to the disk.
struct FinishedPicture {
  var planned: PlannedImage
  var line: ManifestLine
  /// The line as JSON, without a line end.
  var text: String
  /// Nil in an export without pictures.
  var jpeg: [UInt8]?
}

/// One export's files of pictures, and whatever else its format wants. Owned by one export.
protocol Layout: AnyObject {
  /// Whether pictures are made, or only lines about them.
  var holdsPictures: Bool { get }

  /// The places in `images` in the order in which they are taken, which is the order of the manifest's lines.
  func order(of images: [PlannedImage]) -> [Int]

  /// The file of a picture, as the manifest names it. Called once for each picture, in order, by one thread at a time.
  func file(of planned: PlannedImage, key: String, side: Side) throws -> String

  /// Writes what belongs to this picture alone. Called by all workers at once.
  func write(_ picture: FinishedPicture) throws

  /// Writes what stands in an order. Called for each picture, in order, by one thread at a time.
  func append(_ picture: FinishedPicture) throws

  /// Ends what was begun, once all pictures are there.
  /// - Returns: the files that stand for the whole set, in the order of their names.
  func finish() throws -> [WrittenFile]
}

/// A file of an export that stands for many pictures.
struct WrittenFile: Hashable {
  /// Relative to the export's folder.
  var name: String
  var sha256: String
  var bytes: Int
  /// How many pictures it holds or tells of.
  var pictures: Int
}

extension Layout {
  func order(of images: [PlannedImage]) -> [Int] { Array(images.indices) }
}

/// The layout of a format, in a folder that is there and empty.
func layout(_ options: ExportOptions, for plan: ExportPlan, in folder: String) throws -> any Layout {
  let classes = inClassOrder(Set(plan.images.map(\.source.label)))
  return switch options.format {
  case .folder: try FolderLayout(folder, classes: classes)
  case .webdataset: try ShardLayout(folder, classes: classes, plan: plan, options: options)
  case .coco: try COCOLayout(folder, classes: classes, options: options)
  case .manifest: try LinesLayout(folder)
  }
}
