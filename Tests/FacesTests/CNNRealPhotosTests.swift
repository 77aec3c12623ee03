// CNNRealPhotosTests: the faces that the network finds in real photographs are those of dlib's own Python module, with
// dlib's own model. The table was written by CNNTruth/write.py with dlib 20.0.1.
import Base
import Faces
import Foundation
import Imaging
import Tables
import Testing

/// What dlib says of a photograph.
private struct StatedFaces {
  var file: String
  var upsample: Int
  /// Left, top, right, bottom, confidence.
  var boxes: [[Double]]

  static func all() throws -> [StatedFaces] {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("CNNTruth/photos.csv")
    return try readTable(try AtomicFile.read(path.path)).rows.map { row in
      StatedFaces(
        file: row[0], upsample: Int(row[1]) ?? -1,
        boxes: try JSONDecoder().decode([[Double]].self, from: Data(row[3].utf8)))
    }
  }
}

@Suite(.enabled(if: SharedPhotos.hasFaceNetwork, "shared/data with dlib's face network is not beside the checkout"))
struct CNNRealPhotosTests {
  @Test(arguments: VectorWidth.available) func `boxes and confidences are dlib's`(vectors: VectorWidth) throws {
    let detector = try CNNFaceDetector(try CNNModel.read(SharedPhotos.faceNetwork), vectors: vectors)
    let stated = try StatedFaces.all()
    try #require(stated.count >= 20 && stated.contains { $0.upsample == 1 } && stated.contains { $0.boxes.count > 3 })
    for photo in stated {
      let image = try ImageFile.decode(try AtomicFile.read("\(SharedPhotos.data)/photos/\(photo.file)"))
      let faces = try detector.detect(image, options: FaceOptions(upsample: photo.upsample))
      #expect(faces.count == photo.boxes.count, "\(photo.file)")
      for (face, box) in zip(faces, photo.boxes) {
        let edges = zip([face.left, face.top, face.right, face.bottom], box)
        #expect(edges.allSatisfy { abs(Double($0) - $1) <= 1 }, "\(photo.file): \(face), stated \(box)")
        #expect(abs(face.confidence - box[4]) < 0.01, "\(photo.file): \(face), stated \(box)")
      }
    }
  }

  @Test func `dlib's own model is read, and refused where its file is cut off`() throws {
    let path = SharedPhotos.faceNetwork
    _ = try CNNModel.read(path)
    let packed = try AtomicFile.read(path)
    for count in stride(from: 5, to: packed.count, by: packed.count / 9) {
      let cut = NSTemporaryDirectory() + "cut-\(ProcessInfo.processInfo.processIdentifier).bz2"
      defer { try? FileManager.default.removeItem(atPath: cut) }
      try AtomicFile.write(Array(packed.prefix(count)), to: cut)
      #expect(throws: Fault.self) { try CNNModel.read(cut) }
    }
  }
}
