// SharedPhotos: the real photographs beside the checkout, and what dlib's own Python module finds in them.
import Base
import Faces
import Foundation
import Imaging
import Tables

/// A photograph of the table, and the faces that it states.
struct SharedPhoto: Sendable {
  var name: String
  var path: String
  var width: Int
  var height: Int
  /// Left, top, right, bottom, confidence, sub-detector of each face, by upsampling (0 and 1); nil where the table does
  /// not say.
  var boxes: [[[Double]]?]
  /// Where EXIF asks for a turn, the table's boxes lie in the picture before it.
  var isTurned: Bool
}

/// `../shared/data` beside the checkout.
enum SharedPhotos {
  static let data = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared/data").path

  static var areThere: Bool { FileManager.default.fileExists(atPath: data + "/photos.csv") }

  /// dlib's own model, in bzip2.
  static let faceNetwork = data + "/models/mmod_human_face_detector.dat.bz2"

  static var hasFaceNetwork: Bool { areThere && FileManager.default.fileExists(atPath: faceNetwork) }

  static func all() throws -> [SharedPhoto] {
    let table = try readTable(try AtomicFile.read(data + "/photos.csv"))
    func column(_ name: String) throws -> Int {
      guard let index = table.column(name) else { throw Fault(.data, "photos.csv lacks \(name).") }
      return index
    }
    let (file, width, height) = (try column("file"), try column("width"), try column("height"))
    let counts = try (0...1).map { try column("dlib_faces_upsample\($0)") }
    let boxes = try (0...1).map { try column("dlib_boxes_upsample\($0)") }
    return try table.rows.map { row in
      let path = "\(data)/photos/\(row[file])"
      let photo = SharedPhoto(
        name: row[file], path: path, width: Int(row[width]) ?? 0, height: Int(row[height]) ?? 0,
        boxes: try boxes.map {
          row[$0].isEmpty ? nil : try JSONDecoder().decode([[Double]].self, from: Data(row[$0].utf8))
        },
        isTurned: try ImageFile.header(of: try AtomicFile.read(path)).orientation != .topLeft)
      guard photo.boxes.map({ $0?.count }) == counts.map({ Int(row[$0]) }) else {
        throw Fault(.data, "photos.csv contradicts itself about \(photo.name).")
      }
      return photo
    }
  }
}
