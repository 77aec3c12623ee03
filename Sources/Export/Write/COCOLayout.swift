// COCOLayout: pictures of a side in one folder, and their classes and faces in `annotations/`, as pycocotools reads them.
import Base
import Foundation
import Store

/// `train/KEY.jpg` with `annotations/train.json` (COCO's object detection) and `train/metadata.jsonl` (the same for
/// Hugging Face's image folders); `test` likewise. Each picture has one annotation: its class, and as a box its face.
final class COCOLayout: Layout {
  let holdsPictures = true
  private let folder: String
  private let classes: [String]
  private let numbers: [String: Int]
  private let size: Int
  private let label: String
  private var sides: [Side: SideFiles] = [:]

  /// The files of one side. COCO wants all pictures before all annotations: those wait in a file of their own.
  private struct SideFiles {
    var coco: HashedFile
    var annotations: HashedFile
    var rows: HashedFile
  }

  init(_ folder: String, classes: [String], options: ExportOptions) throws {
    (self.folder, self.classes, size, label) = (folder, classes, options.size, options.label)
    numbers = Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($1, $0) })
    try AtomicFile.createFolder(folder + "/annotations")
    for side in Side.allCases {
      try AtomicFile.createFolder("\(folder)/\(side.rawValue)")
      let files = SideFiles(
        coco: try HashedFile("annotations/\(side.rawValue).json", in: folder),
        annotations: try HashedFile("annotations/\(side.rawValue).waiting", in: folder),
        rows: try HashedFile("\(side.rawValue)/metadata.jsonl", in: folder))
      let info = try stableJSON(
        ["description": "\(options.label): \(side.rawValue)ing pictures, made by curate \(Version.current)"])
      try files.coco.write("{\"info\":\(info),\n\"licenses\":[],\n\"images\":[")
      sides[side] = files
    }
  }

  func file(of planned: PlannedImage, key: String, side: Side) -> String { "\(side.rawValue)/\(key).jpg" }

  func write(_ picture: FinishedPicture) throws {
    try writeNewFile(picture.jpeg ?? [], to: "\(folder)/\(picture.line.file)")
  }

  func append(_ picture: FinishedPicture) throws {
    guard let files = sides[picture.line.split], let number = numbers[picture.line.label] else {
      throw Fault(.bug, "A bug of curate's: the picture \(picture.line.key) has no side or no class.")
    }
    let box = boxOfFace(
      picture.planned.source.face, matrix: picture.line.transform?.matrix ?? [], size: size)
    let id = files.coco.pictures + 1
    files.coco.pictures = id
    let comma = id == 1 ? "\n" : ",\n"
    let file = "\(picture.line.key).jpg"
    let numbers = "[" + box.numbers.map { "\($0)" }.joined(separator: ",") + "]"
    try files.coco.write(
      "\(comma){\"id\":\(id),\"width\":\(size),\"height\":\(size),\"file_name\":\"\(file)\"}")
    try files.annotations.write(
      "\(comma){\"id\":\(id),\"image_id\":\(id),\"category_id\":\(number + 1),\"bbox\":\(numbers),"
        + "\"area\":\(box.area),\"iscrowd\":0}")
    try files.rows.write(
      "{\"file_name\":\"\(file)\",\"label\":\(number),\"objects\":{\"bbox\":[\(numbers)],\"category\":[\(number)]}}\n")
  }

  func finish() throws -> [WrittenFile] {
    let categories = try classes.enumerated().map { number, name in
      "{\"id\":\(number + 1),\"name\":\(try stableJSON(name)),\"supercategory\":\(try stableJSON(label))}"
    }
    var finished: [WrittenFile] = []
    for side in Side.allCases {
      guard let files = sides[side] else { continue }
      let waiting = "\(folder)/\(try files.annotations.finish().name)"
      try files.coco.write("\n],\n\"annotations\":[")
      try append(waiting, to: files.coco)
      unlink(waiting)
      try files.coco.write("\n],\n\"categories\":[\n\(categories.joined(separator: ",\n"))\n]}\n")
      finished.append(try files.coco.finish())
      finished.append(try files.rows.finish())
    }
    return finished.sorted { $0.name < $1.name }
  }

  private func append(_ path: String, to file: HashedFile) throws {
    guard let handle = FileHandle(forReadingAtPath: path) else {
      throw Fault(.io, "Cannot read \(path): \(lastSystemError()).")
    }
    defer { try? handle.close() }
    while let piece = try handle.read(upToCount: 1 << 20), !piece.isEmpty { try file.write(Array(piece)) }
  }
}
