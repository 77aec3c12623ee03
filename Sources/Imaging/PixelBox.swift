// PixelBox: a part of a picture, in whole pixels.

/// Some columns and rows of a picture.
package struct PixelBox: Sendable, Equatable {
  package var left: Int
  package var top: Int
  /// Pixels, at least 1.
  package var width: Int
  /// Pixels, at least 1.
  package var height: Int

  package init(left: Int, top: Int, width: Int, height: Int) {
    self.left = left
    self.top = top
    self.width = width
    self.height = height
  }

  /// The same pixels where they are stored.
  /// - Parameters:
  ///   - orientation: by which the stored picture was turned to the upright one.
  ///   - width: pixels of the whole upright picture.
  ///   - height: likewise.
  func stored(in orientation: Orientation, width: Int, height: Int) -> PixelBox {
    let (right, bottom) = (width - left - self.width, height - top - self.height)
    let (across, along): (Int, Int)
    switch orientation {
    case .topLeft: return self
    case .topRight: (across, along) = (right, top)
    case .bottomRight: (across, along) = (right, bottom)
    case .bottomLeft: (across, along) = (left, bottom)
    case .leftTop: (across, along) = (top, left)
    case .rightTop: (across, along) = (top, right)
    case .rightBottom: (across, along) = (bottom, right)
    case .leftBottom: (across, along) = (bottom, left)
    }
    return PixelBox(
      left: across, top: along, width: orientation.swapsSides ? self.height : self.width,
      height: orientation.swapsSides ? self.width : self.height)
  }
}
