// FacesOfFile: from a photograph's bytes to its faces, searched at the size that the options ask for.
import Base
import Imaging

extension FaceFinder {
  /// The faces of a photograph, strongest first, in pixels of the full upright picture, whatever size was searched.
  /// - Parameters:
  ///   - maxPixels: the most that width times height of the full picture may be.
  ///   - room: the memory that the workers share.
  /// - Returns: the faces, and the header, which has the sides of the full upright picture.
  /// - Throws: `ImageProblem`, `FaceDetectionFailure`.
  package func faces(
    in photograph: [UInt8], options: FaceOptions, maxPixels: Int, room: SearchRoom
  ) throws -> (faces: [FaceBox], header: ImageHeader) {
    let stated = try ImageFile.header(of: photograph, maxPixels: maxPixels)
    return try room.hold(options.memory(for: stated)) {
      try decodeAndDetect(photograph, options: options, maxPixels: maxPixels)
    }
  }

  private func decodeAndDetect(
    _ photograph: [UInt8], options: FaceOptions, maxPixels: Int
  ) throws -> (faces: [FaceBox], header: ImageHeader) {
    let (image, header) = try ImageFile.decode(photograph, maxPixels: maxPixels, maxSide: options.maxSide)
    let faces = try detect(image, options: options)
    guard (image.width, image.height) != (header.width, header.height) else { return (faces, header) }
    let sides = (width: image.width, height: image.height)
    return (faces.map { $0.scaled(from: sides, to: (header.width, header.height)) }, header)
  }
}

extension FaceBox {
  /// The box as it lies in the same picture at other sides: its edges move with the picture, each axis by its own
  /// factor, and come to rest between the pixels that are nearest.
  package func scaled(
    from old: (width: Int, height: Int), to new: (width: Int, height: Int)
  ) -> FaceBox {
    func edge(_ at: Int, _ old: Int, _ new: Int) -> Int { Int((Double(at * new) / Double(old)).rounded()) }
    // Right and bottom are inclusive: the edge lies behind their pixel.
    return FaceBox(
      left: edge(left, old.width, new.width), top: edge(top, old.height, new.height),
      right: edge(right + 1, old.width, new.width) - 1, bottom: edge(bottom + 1, old.height, new.height) - 1,
      confidence: confidence, subDetector: subDetector)
  }
}
