// Remake: a picture of an export once more, from its line of the manifest and its photograph.
import Base
import Imaging

/// Makes the picture of a manifest line again: the bytes whose SHA-256 the line states, by the same version of libjpeg.
/// - Parameters:
///   - line: of an export that holds pictures.
///   - size: pixels: the side of the export's pictures, as its dataset.json has it.
///   - bytes: the photograph whose SHA-256 is the line's `sourceSHA256`.
/// - Throws: `Fault(.data)` where the line does not say how its picture was made, or says what cannot be;
///   `ImageProblem` where the photograph cannot be decoded.
package func remakePicture(line: ManifestLine, size: Int, photograph bytes: [UInt8]) throws -> [UInt8] {
  guard let transform = line.transform else {
    throw Fault(.data, "The manifest's line of \(line.key) does not say how the picture was made from its photograph.")
  }
  guard (1...65_500).contains(size), transform.isPossible else {
    throw Fault(.data, "The manifest's line of \(line.key) has a box or a matrix from which no picture can be made.")
  }
  let header = try ImageFile.header(of: bytes)
  let source = try SourcePicture(
    bytes, width: header.width, height: header.height, boxSides: (transform.box[2], transform.box[3]), size: size,
    fill: transform.fill ?? .nearest, maps: [transform.map])
  return try JPEGEncoder.encode(source.picture(transform.map))
}

extension ManifestLine.Transform {
  /// False for a line that nobody's export wrote: then numbers are missing, or so large that nothing can be counted.
  fileprivate var isPossible: Bool {
    box.count == 4 && matrix.count == 6 && (box + matrix).allSatisfy { abs($0) < 0x1p40 }
      && box[2] >= 0x1p-10 && box[3] >= 0x1p-10
  }
}
