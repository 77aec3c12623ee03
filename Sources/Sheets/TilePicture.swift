// TilePicture: a photograph of the store as small as a tile shows it.
import Faces
import Imaging
import Store

/// The photograph as it fits into a tile; a smaller one stays as it is.
/// - Throws: `ItemProblem` where the file is missing or holds other bytes, `ImageProblem` where they cannot be decoded.
func tilePicture(of image: StoredImage, in images: ImageFolder) throws -> RGBImage {
  let bytes = try readPhotograph(image, in: images)
  let scale = min(1, Double(ContactSheet.tileSide) / Double(max(image.width, image.height, 1)))
  let width = max(1, Int((Double(image.width) * scale).rounded()))
  let height = max(1, Int((Double(image.height) * scale).rounded()))
  let decoded = try ImageFile.decode(bytes, coveringWidth: width, height: height)
  guard (decoded.width, decoded.height) != (width, height) else { return decoded }
  let map = AffineMap.scale(x: Double(decoded.width) / Double(width), y: Double(decoded.height) / Double(height))
  return warp(decoded, outputToSource: map, width: width, height: height)
}
