// FaceInPicture: where the face of a photograph is in a picture that was made of it.
import Base
import Imaging

/// A rectangle in pixels of a picture: left, top, width, height.
struct PictureBox: Equatable {
  var left, top, width, height: Double

  /// Left, top, width, height.
  var numbers: [Double] { [left, top, width, height] }

  /// To a hundredth of a pixel, which is more than a detector knows.
  var area: Double { PictureBox.rounded(width * height) }

  fileprivate static func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }
}

/// The upright rectangle around the face as it lies in the picture, turned or sheared with it, cut off at the picture's
/// edges; the whole picture where there is no face, or less than a pixel of it is left.
///
/// - Parameters:
///   - matrix: of the picture's transform: from its pixels to those of the upright photograph.
///   - size: pixels: the side of the picture.
func boxOfFace(_ face: FaceBox?, matrix: [Double], size: Int) -> PictureBox {
  let side = Double(size)
  let whole = PictureBox(left: 0, top: 0, width: side, height: side)
  guard let face, matrix.count == 6,
    let map = AffineMap(
      a: matrix[0], b: matrix[1], c: matrix[3], d: matrix[4], tx: matrix[2], ty: matrix[5]
    ).inverse
  else { return whole }
  // The edges are inclusive: a box from 10 to 19 is ten pixels wide.
  let corners = [face.left, face.right + 1].flatMap { x in
    [face.top, face.bottom + 1].map { y in map(x: Double(x), y: Double(y)) }
  }
  func span(_ values: [Double]) -> (low: Double, high: Double) {
    let low = values.reduce(side) { min($0, $1) }
    let high = values.reduce(0) { max($0, $1) }
    return (PictureBox.rounded(max(0, low)), PictureBox.rounded(min(side, high)))
  }
  let (x, y) = (span(corners.map(\.x)), span(corners.map(\.y)))
  let box = PictureBox(
    left: x.low, top: y.low, width: PictureBox.rounded(x.high - x.low), height: PictureBox.rounded(y.high - y.low))
  return box.width >= 1 && box.height >= 1 ? box : whole
}
