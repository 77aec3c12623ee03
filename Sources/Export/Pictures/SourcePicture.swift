// SourcePicture: a photograph, decoded as small as serves, from which the pictures of an export are sampled.
import Imaging

/// A photograph that pictures are taken from: they depend on its bytes, the box's sides, the size and their maps alone.
struct SourcePicture {
  private let pixels: WarpSource
  /// From the upright photograph at full size to its reduced one.
  private let toReduced: AffineMap
  private let size: Int

  /// Decodes what the pictures need.
  /// - Parameters:
  ///   - bytes: the photograph's file.
  ///   - width: pixels of the upright photograph at full size.
  ///   - height: likewise.
  ///   - boxSides: of the part that fills a picture, in pixels of the upright photograph.
  ///   - size: pixels: the side of each picture.
  ///   - maps: of all pictures that are asked for later, from the picture to the upright photograph at full size.
  /// - Throws: `ImageProblem` where the photograph cannot be decoded.
  init(
    _ bytes: [UInt8], width: Int, height: Int, boxSides: (width: Double, height: Double), size: Int, fill: Fill,
    maps: [AffineMap]
  ) throws {
    func toReduced(_ reducedWidth: Int, _ reducedHeight: Int) -> AffineMap {
      .scale(x: Double(reducedWidth) / Double(width), y: Double(reducedHeight) / Double(height))
    }
    let reduced = try ImageFile.decode(
      bytes, coveringWidth: Int((Double(size * width) / boxSides.width).rounded(.up)),
      height: Int((Double(size * height) / boxSides.height).rounded(.up))
    ) { reducedWidth, reducedHeight in
      let scale = toReduced(reducedWidth, reducedHeight)
      return pixelsRead(
        by: maps.map { $0.then(scale) }, side: size, ofWidth: reducedWidth, height: reducedHeight, fill: fill)
    }
    pixels = WarpSource(part: reduced.image, at: reduced.place, fill: fill)
    self.toReduced = toReduced(reduced.width, reduced.height)
    self.size = size
  }

  /// - Parameter map: one of those that the photograph was decoded for.
  func picture(_ map: AffineMap) -> RGBImage {
    pixels.warped(outputToSource: map.then(toReduced), width: size, height: size)
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
