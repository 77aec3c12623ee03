// CropBox: the part of a photograph that becomes the square.
import Base
import Imaging
import Store

/// A rectangle in pixels of the upright image, turned about its centre where a tilted face is levelled.
package struct CropBox: Sendable, Hashable {
  /// Of the rectangle before it is turned.
  package var left, top, width, height: Double
  /// Degrees, clockwise on the screen: how far it is turned about its centre.
  package var tilt: Double = 0

  /// The rectangle for a crop; nil where the crop needs a face and there is none.
  ///
  /// `face`: a square around the strongest face, larger than its box by `margin` of the box's longer side on each side,
  /// moved inside the picture and made smaller where the picture is. With a tilted face it is turned, so that the eyes
  /// come out level, where the turned square, moved as little as need be, lies inside the picture and holds the face.
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
      let center = (x: Double(face.left + face.right + 1) / 2, y: Double(face.top + face.bottom + 1) / 2)
      left = min(max(0, center.x - side / 2), w - side)
      top = min(max(0, center.y - side / 2), h - side)
      (self.width, self.height) = (side, side)
      if let level = Self.level(center: center, side: side, box: box, tilt: face.tilt, width: w, height: h) {
        (left, top, tilt) = (level.x - side / 2, level.y - side / 2, face.tilt)
      }
    }
  }

  /// The centre of the turned square: as near to the face's as the picture lets it, with all of the face's box, turned
  /// likewise, still inside. Nil where there is no such place, or nothing to turn.
  private static func level(
    center: (x: Double, y: Double), side: Double, box: Double, tilt: Double, width: Double, height: Double
  ) -> (x: Double, y: Double)? {
    guard tilt != 0 else { return nil }
    let turn = AffineMap.rotation(degrees: tilt)
    // Half the upright rectangle that the turned square needs.
    let reach = side / 2 * (abs(turn.a) + abs(turn.c))
    guard 2 * reach <= min(width, height) else { return nil }
    let x = min(max(reach, center.x), width - reach)
    let y = min(max(reach, center.y), height - reach)
    // How far the face's centre then lies from the square's, along the square's own edges.
    let (dx, dy) = (center.x - x, center.y - y)
    let room = (side - box) / 2
    guard abs(turn.a * dx + turn.c * dy) <= room, abs(turn.a * dy - turn.c * dx) <= room else { return nil }
    return (x, y)
  }

  /// The turn about the rectangle's centre, in the upright image.
  package var turn: AffineMap {
    tilt == 0 ? .identity : AffineMap.rotation(degrees: tilt).about(x: left + width / 2, y: top + height / 2)
  }
}

extension FaceBox {
  /// Degrees, clockwise on the screen: how far the face leans, as far as the detector tells.
  ///
  /// dlib's detector searches with five filters, and the two for leaning faces fire for a range of angles: filter 4 for
  /// faces turned clockwise by about 13 to 48 degrees, most surely at 25, filter 3 for those turned the other way. Turned
  /// back by 25, nearly no face that they fire for leans more than before. (Measured on 102 photographs turned by known
  /// angles; docs/ARCHITECTURE.md has the figures.)
  fileprivate var tilt: Double {
    switch subDetector {
    case 3: -25
    case 4: 25
    default: 0
    }
  }
}
