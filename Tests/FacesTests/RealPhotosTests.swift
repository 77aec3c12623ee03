// RealPhotosTests: the faces of real photographs are those that dlib's own Python module finds.
import Base
import Faces
import Foundation
import Testing

/// What the detector says of each photo, in their order.
private func detections(_ photos: [SharedPhoto], upsample: Int) throws -> [FileDetection] {
  var paths = photos.map(\.path).makeIterator()
  var found: [FileDetection] = []
  try detectFiles(
    jobs: ProcessInfo.processInfo.activeProcessorCount, options: FaceOptions(upsample: upsample),
    next: { paths.next() }, emit: { found.append($0) })
  return found
}

/// Whether it is the same face: edges within a pixel, confidence to the table's digits and a little, the same
/// sub-detector.
private func isSame(_ face: FaceBox, _ stated: [Double]) -> Bool {
  let edges = zip([face.left, face.top, face.right, face.bottom], stated)
  return stated.count == 6 && edges.allSatisfy { abs($0 - Int($1)) <= 1 }
    && abs(face.confidence - stated[4]) < 0.001 && face.subDetector == Int(stated[5])
}

@Suite(.enabled(if: SharedPhotos.areThere, "shared/data is not beside the checkout"))
struct RealPhotosTests {
  @Test(arguments: [0, 1]) func `counts, boxes and confidences are dlib's`(upsample: Int) throws {
    let photos = try SharedPhotos.all().filter { !$0.isTurned && $0.boxes[upsample] != nil }
    try #require(photos.count > 100)
    let found = try detections(photos, upsample: upsample)
    try #require(found.count == photos.count)
    for (photo, detection) in zip(photos, found) {
      guard case .found(let file, let width, let height, let faces, _) = detection else {
        Issue.record("\(photo.name): \(detection)")
        continue
      }
      #expect(file == photo.path)
      #expect((width, height) == (photo.width, photo.height), "\(photo.name)")
      let stated = photo.boxes[upsample] ?? []
      #expect(faces.count == stated.count, "\(photo.name)")
      for (face, box) in zip(faces, stated) { #expect(isSame(face, box), "\(photo.name): \(face), stated \(box)") }
    }
  }
}
