// Orientation: how a stored picture has to be turned so that up is up, and the turning.

/// The values of EXIF's Orientation tag (EXIF 2.3, tag 0x0112). The names say where the first stored row and the
/// first stored column lie in the upright picture: `rightTop` has its first row at the right, its first column on top.
package enum Orientation: Int, Sendable, CaseIterable {
  case topLeft = 1
  case topRight = 2
  case bottomRight = 3
  case bottomLeft = 4
  case leftTop = 5
  case rightTop = 6
  case rightBottom = 7
  case leftBottom = 8

  /// True where the upright width is the stored height.
  package var swapsSides: Bool { rawValue >= 5 }
}

/// The picture as it was seen: `image` as stored, turned and mirrored as `orientation` says.
package func upright(_ image: RGBImage, _ orientation: Orientation) -> RGBImage {
  let (w, h) = (image.width, image.height)
  // Where the upright picture's first pixel is stored, and how far apart its neighbours to the right and below are.
  let (origin, right, down): (Int, Int, Int)
  switch orientation {
  case .topLeft: return image
  case .topRight: (origin, right, down) = (w - 1, -1, w)
  case .bottomRight: (origin, right, down) = (w * h - 1, -1, -w)
  case .bottomLeft: (origin, right, down) = (w * (h - 1), 1, -w)
  case .leftTop: (origin, right, down) = (0, w, 1)
  case .rightTop: (origin, right, down) = (w * (h - 1), -w, 1)
  case .rightBottom: (origin, right, down) = (w * h - 1, -w, -1)
  case .leftBottom: (origin, right, down) = (w - 1, w, -1)
  }
  let (width, height) = orientation.swapsSides ? (h, w) : (w, h)
  return RGBImage(width: width, height: height) { out in
    image.pixels.withUnsafeBufferPointer { stored in
      guard let from = stored.baseAddress, let to = out.baseAddress else { return }
      turn(from + 3 * origin, right: 3 * right, down: 3 * down, to: to, width: width, height: height)
    }
  }
}

/// Copies pixel by pixel in tiles: a transposed read of whole rows would fetch a cache line for each pixel. So it takes
/// little more than a plain copy of the same bytes, and wider moves than one byte gain nothing.
private func turn(
  _ from: UnsafePointer<UInt8>, right: Int, down: Int, to: UnsafeMutablePointer<UInt8>, width: Int, height: Int
) {
  let side = 32
  for tileY in stride(from: 0, to: height, by: side) {
    for tileX in stride(from: 0, to: width, by: side) {
      let lastX = min(tileX + side, width)
      for y in tileY..<min(tileY + side, height) {
        var source = from + (y * down + tileX * right)
        var target = to + 3 * (y * width + tileX)
        for _ in tileX..<lastX {
          target[0] = source[0]
          target[1] = source[1]
          target[2] = source[2]
          source += right
          target += 3
        }
      }
    }
  }
}
