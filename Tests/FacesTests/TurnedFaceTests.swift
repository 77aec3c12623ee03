// TurnedFaceTests: which of dlib's five filters finds a turned face: exports level their crops by it.
import Base
import Faces
import Imaging
import Testing

/// The picture turned about its middle, clockwise on the screen, in its own size.
private func turned(_ image: RGBImage, degrees: Double) -> RGBImage {
  let (x, y) = (Double(image.width) / 2, Double(image.height) / 2)
  return warp(
    image, outputToSource: AffineMap.rotation(degrees: -degrees).about(x: x, y: y), width: image.width,
    height: image.height)
}

@Suite struct TurnedFaceTests {
  @Test(.enabled(if: SharedPhotos.areThere, "shared/data is not beside the checkout"))
  func `filter 4 finds faces turned clockwise, 3 the other way round, and 0 upright ones`() throws {
    let detector = try FaceDetector()
    // Cut out so that the eyes are level: what they are turned by is all their tilt.
    let photos = try SharedPhotos.all().filter { photo in
      photo.width == 150 && photo.height == 150 && photo.boxes[0]?.count == 1 && photo.boxes[0]?.first?.last == 0
    }
    try #require(photos.count >= 40)
    for (degrees, filter) in [(-25.0, 3), (0, 0), (25, 4)] {
      let found = try photos.map { photo in
        try detector.detect(
          turned(try ImageFile.decode(try AtomicFile.read(photo.path)), degrees: degrees), options: FaceOptions()
        ).first?.subDetector
      }
      #expect(found.count { $0 == filter } * 20 >= photos.count * 19, "\(degrees) degrees")
    }
  }
}
