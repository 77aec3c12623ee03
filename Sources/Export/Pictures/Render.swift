// Render: one photograph to the pictures that an export makes of it.
import Base
import Imaging
import Store

/// A picture, ready to be written.
package struct RenderedPicture: Sendable {
  package var copy: Int
  package var side: Side
  package var jpeg: [UInt8]
  package var transform: ManifestLine.Transform
  /// Of the pixels before they were encoded.
  package var channels: ChannelSums
}

/// Where the pixels of a copy come from: known before the photograph is read.
/// - Parameter copy: the copy's number; 0 for the original.
func transform(of planned: PlannedImage, copy: Int, options: ExportOptions) -> ManifestLine.Transform {
  let (box, size) = (planned.box, options.size)
  let draw =
    copy == 0
    ? nil
    : AugmentationDraw(
      options.augmentation, sha256: planned.source.image.sha256, copy: copy, seed: options.seed)
  // Scaled in one step: the matrix of an upright crop has no digits that only rounding put there.
  let upright = AffineMap.scale(x: box.width / Double(size), y: box.height / Double(size))
    .then(.translation(x: box.left, y: box.top))
  let map = (draw?.outputToSquare(size: size) ?? .identity).then(upright.then(box.turn))
  return ManifestLine.Transform(
    crop: options.crop, box: [box.left, box.top, box.width, box.height], tilt: box.tilt == 0 ? nil : box.tilt,
    draw: draw, fill: options.fill == .nearest ? nil : options.fill,
    matrix: [map.a, map.b, map.tx, map.c, map.d, map.ty])
}

/// Decodes the photograph once, at the smallest size that serves, and samples each picture once from it.
///
/// - Parameter bytes: the photograph's file.
/// - Throws: `ImageProblem` where the photograph cannot be decoded.
package func renderPictures(_ planned: PlannedImage, bytes: [UInt8], options: ExportOptions) throws -> [RenderedPicture]
{
  try renderPixels(planned, bytes: bytes, options: options).map { copy, transform, picture in
    RenderedPicture(
      copy: copy.number, side: copy.side, jpeg: try JPEGEncoder.encode(picture), transform: transform,
      channels: ChannelSums(of: picture))
  }
}

/// The pixels of the pictures, as they are before they are encoded.
/// - Throws: `ImageProblem` where the photograph cannot be decoded.
package func renderPixels(_ planned: PlannedImage, bytes: [UInt8], options: ExportOptions) throws
  -> [(copy: PlannedCopy, transform: ManifestLine.Transform, picture: RGBImage)]
{
  let (image, box) = (planned.source.image, planned.box)
  let transforms = planned.copies.map { transform(of: planned, copy: $0.number, options: options) }
  let source = try SourcePicture(
    bytes, width: image.width, height: image.height, boxSides: (box.width, box.height), size: options.size,
    fill: options.fill, maps: transforms.map(\.map))
  return zip(planned.copies, transforms).map { ($0, $1, source.picture($1.map)) }
}
