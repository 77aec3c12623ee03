// OverWhite: transparency as it looks on paper.

/// A picture from a decoder that writes `channels` bytes a pixel: R, G, B straight into its place, or R, G, B, A
/// (not premultiplied) laid over white.
func pictureOverWhite(
  width: Int, height: Int, channels: Int, decodedBy decode: (UnsafeMutablePointer<UInt8>) throws -> Void
) rethrows -> RGBImage {
  try RGBImage(width: width, height: height) { out in
    guard let target = out.baseAddress else { return }
    guard channels == 4 else { return try decode(target) }
    let layer = UnsafeMutablePointer<UInt8>.allocate(capacity: 4 * width * height)
    defer { layer.deallocate() }
    try decode(layer)
    layOverWhite(layer, to: target, count: width * height)
  }
}

/// c·a + 255·(1 − a) in plain 8-bit values, rounded to nearest: what pasting on a white sheet with the alpha channel
/// as the mask gives. No linear light.
private func layOverWhite(_ layer: UnsafePointer<UInt8>, to target: UnsafeMutablePointer<UInt8>, count: Int) {
  var (source, target) = (layer, target)
  for _ in 0..<count {
    let alpha = UInt32(source[3])
    let white = 255 * (255 - alpha) + 128
    for channel in 0..<3 {
      // (t + t/256) / 256 is t / 255, exactly rounded for these t.
      let t = UInt32(source[channel]) * alpha + white
      target[channel] = UInt8(truncatingIfNeeded: (t + t >> 8) >> 8)
    }
    source += 4
    target += 3
  }
}
