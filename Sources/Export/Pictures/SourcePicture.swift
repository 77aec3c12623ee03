// SourcePicture: a photograph, decoded as small as serves, from which the pictures of an export are sampled.
import Imaging

/// A photograph that pictures are taken from: they depend on its bytes, the box's sides, the size and their maps alone.
struct SourcePicture {
  private let pixels: WarpSource
  /// From the upright photograph at full size to what was decoded of it.
  private let toDecoded: AffineMap
  private let size: Int

  /// - Parameters:
  ///   - bytes: the photograph's file.
  ///   - width: pixels of the upright photograph at full size.
  ///   - height: likewise.
  ///   - boxSides: of the part that fills a picture, in pixels of the upright photograph.
  ///   - size: pixels: the side of each picture.
  /// - Throws: `ImageProblem` where the photograph cannot be decoded.
  init(_ bytes: [UInt8], width: Int, height: Int, boxSides: (width: Double, height: Double), size: Int, fill: Fill)
    throws
  {
    let image = try ImageFile.decode(
      bytes, coveringWidth: Int((Double(size * width) / boxSides.width).rounded(.up)),
      height: Int((Double(size * height) / boxSides.height).rounded(.up)))
    pixels = WarpSource(image, fill: fill)
    toDecoded = AffineMap.scale(
      x: Double(image.width) / Double(width), y: Double(image.height) / Double(height))
    self.size = size
  }

  /// - Parameter map: from the picture to the upright photograph at full size.
  func picture(_ map: AffineMap) -> RGBImage {
    pixels.warped(outputToSource: map.then(toDecoded), width: size, height: size)
  }
}

extension ManifestLine.Transform {
  /// From a pixel of the picture to one of the upright source.
  ///
  /// - Precondition: the matrix has six numbers.
  var map: AffineMap {
    AffineMap(a: matrix[0], b: matrix[1], c: matrix[3], d: matrix[4], tx: matrix[2], ty: matrix[5])
  }
}
