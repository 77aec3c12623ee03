// Halving: half the size by exact averages.

/// Each pixel is the mean of 2×2, rounded half up; sides are halved and rounded up, and where a side is odd its last
/// row or column counts twice.
func halved(_ image: RGBImage) -> RGBImage {
  let (width, height) = ((image.width + 1) / 2, (image.height + 1) / 2)
  let stride = 3 * image.width
  return RGBImage(width: width, height: height) { out in
    image.pixels.withUnsafeBufferPointer { pixels in
      guard let from = pixels.baseAddress, var target = out.baseAddress else { return }
      for y in 0..<height {
        var above = from + 2 * y * stride
        var below = 2 * y + 1 < image.height ? above + stride : above
        for _ in 0..<image.width / 2 {
          for channel in 0..<3 {
            let top = UInt32(above[channel]) + UInt32(above[channel + 3])
            let bottom = UInt32(below[channel]) + UInt32(below[channel + 3])
            target[channel] = UInt8(truncatingIfNeeded: (top + bottom + 2) >> 2)
          }
          above += 6
          below += 6
          target += 3
        }
        guard image.width % 2 == 1 else { continue }
        for channel in 0..<3 {
          target[channel] = UInt8(truncatingIfNeeded: (UInt32(above[channel]) + UInt32(below[channel]) + 1) >> 1)
        }
        target += 3
      }
    }
  }
}
