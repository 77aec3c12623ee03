// LinesLayout: no pictures: lines that say of which photograph, and which part of it, each of them would be made.
import Base
import Imaging
import Store
import Tables

/// manifest.jsonl as in every export, and manifest.csv with what fits into a table.
final class LinesLayout: Layout {
  let holdsPictures = false
  private let table: HashedFile

  private static let columns = [
    "key", "file", "split", "label", "sha256", "source_sha256", "post", "account", "group", "copy", "crop", "left",
    "top", "width", "height", "tilt", "fill", "a", "b", "tx", "c", "d", "ty",
  ]

  init(_ folder: String) throws {
    table = try HashedFile("manifest.csv", in: folder)
    try table.write(csvLine(Self.columns) + "\n")
  }

  func file(of planned: PlannedImage, key: String, side: Side) -> String {
    let image = planned.source.image
    return "\(image.sha256.prefix(2))/\(image.sha256).\(image.kind.fileExtension)"
  }

  func write(_ picture: FinishedPicture) {}

  func append(_ picture: FinishedPicture) throws {
    let line = picture.line
    let origin = [
      line.key, line.file, line.split.rawValue, line.label, line.sha256, line.sourceSHA256, line.post ?? "",
      line.account ?? "", line.group, "\(line.copy)",
    ]
    guard let transform = line.transform else {
      throw Fault(.bug, "A bug of curate's: the line \(line.key) has no transform.")
    }
    let part = transform.box.map { "\($0)" } + ["\(transform.tilt ?? 0)", (transform.fill ?? .nearest).rawValue]
    try table.write(csvLine(origin + [transform.crop.rawValue] + part + transform.matrix.map { "\($0)" }) + "\n")
    table.pictures += 1
  }

  func finish() throws -> [WrittenFile] { [try table.finish()] }
}
