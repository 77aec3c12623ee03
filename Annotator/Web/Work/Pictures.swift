// Pictures: photographs as pages show them.
import Annotator
import Base
import Imaging

/// The photograph, upright, as a JPEG of its pixels alone: what a camera wrote beside them, such as a place, stays here.
/// - Parameter maxSide: pixels; nil for all of them.
/// - Throws: `Fault`, `ImageProblem`.
func shown(_ picture: Picture, maxSide: Int?) throws -> [UInt8] {
  let image = try ImageFile.decode(try AtomicFile.readRegular(picture.file), maxSide: maxSide).image
  return try JPEGEncoder.encode(image)
}
