// CropBox: the part of a photograph that becomes the square.
import Base
import Store

/// A rectangle in pixels of the upright image.
package struct CropBox: Sendable, Hashable {
  package var left, top, width, height: Double

  /// The rectangle for a crop; nil where the crop needs a face and there is none.
  ///
  /// `face`: a square around the strongest face, larger than its box by `margin` of the box's longer side on each side,
  /// moved inside the picture and made smaller where the picture is.
  package init?(_ crop: Crop, width: Int, height: Int, face: FaceBox?, margin: Double = 0.5) {
    let (w, h) = (Double(width), Double(height))
    switch crop {
    case .none:
      (left, top, self.width, self.height) = (0, 0, w, h)
    case .center:
      let side = min(w, h)
      (left, top, self.width, self.height) = ((w - side) / 2, (h - side) / 2, side, side)
    case .face:
      guard let face else { return nil }
      // Inclusive edges: a box from 10 to 19 is ten pixels wide.
      let box = Double(max(face.right - face.left, face.bottom - face.top) + 1)
      let side = min(box * (1 + 2 * margin), min(w, h))
      let x = Double(face.left + face.right + 1) / 2 - side / 2
      let y = Double(face.top + face.bottom + 1) / 2 - side / 2
      left = min(max(0, x), w - side)
      top = min(max(0, y), h - side)
      (self.width, self.height) = (side, side)
    }
  }
}
